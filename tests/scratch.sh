# Cases that are counted, and a scratch repository to commit to, for the tests that say what they tried line by line.
#
# What uses this sets `home`, a folder: the repository is $home/scratch, and $home/said what was said there last.
# shellcheck shell=bash
# shellcheck disable=SC2154

pre_commit=$PWD/target/hook/venv/bin/pre-commit
said=$home/said
show=
passed=0 failed=0

# If this runs in a git hook, its variables must not reach the repositories here.
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars) SKIP
export PRE_COMMIT_HOME=$home/pre-commit PRE_COMMIT_COLOR=never

# check TEXT COMMAND...: a line for the case that COMMAND tries; if it failed, or with `show`, what was said too.
check() {
  local text=$1 show=$show
  shift
  : >"$said"
  if "$@"; then
    echo "ok      $text"
    passed=$((passed + 1))
  else
    echo "FAILED  $text"
    failed=$((failed + 1))
    show=yes
  fi
  if [ -n "$show" ]; then sed 's/^/        | /' "$said"; fi
}

# Says how it went: the last command of a test.
finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ]
}

# git_in FOLDER ARGUMENT...: git without the settings of whoever runs this, who may sign commits or have hooks.
git_in() {
  local folder=$1
  shift
  GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 git -C "$folder" \
    -c user.name=seqdoc -c user.email=seqdoc@example.invalid "$@"
}

scratch() {
  git_in "$home/scratch" "$@"
}

new_scratch() {
  rm -rf "$home/scratch"
  mkdir -p "$home/scratch"
  scratch init --quiet
}

# in_scratch COMMAND...: runs it there, and keeps what it says.
in_scratch() {
  (cd "$home/scratch" && GIT_CONFIG_GLOBAL=/dev/null "$@") >"$said" 2>&1
}

commits() {
  scratch commit --message 'Change' >"$said" 2>&1
}

# Whether there is no commit, and because of this hook.
refuses() {
  local hook=$1 before
  before=$(scratch rev-parse HEAD)
  ! commits && [ "$(scratch rev-parse HEAD)" = "$before" ] && says "hook id: $hook"
}

says() {
  grep --quiet --fixed-strings -- "$1" "$said"
}

clean() {
  [ -z "$(scratch status --porcelain --untracked-files=all)" ]
}

# remedy PROGRAM: the command of PROGRAM that the last error names.
remedy() {
  sed -n "s/^error: .*\`\($1 [^\`]*\)\`.*/\1/p" "$said" | tail -n 1
}
