# What `tests/needs` looks for and `tests/site/run` uses, so that both mean the same.
# shellcheck shell=bash

# Prints where the Chromium of this system is.
find_chromium() {
  command -v chromium || command -v chromium-browser || command -v google-chrome
}

# Whether Chromium can be installed here without a question.
can_install_chromium() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

# Whether this system has a Node that is new enough for the packages.
has_node() {
  local major
  major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
  [ "${major:-0}" -ge 20 ] && command -v npm >/dev/null
}

# installed FILE NAME: whether the packages of FILE, as it is now, are there under that name.
installed() {
  cmp -s "$1" "target/site/stamps/$2"
}
