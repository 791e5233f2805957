# Finds what the build needs, or gets it from the distribution's packages. Sourced by skein and dev.
# Debian and its kin are helped; elsewhere the one command to run is told.

say() { printf '%s\n' "skein: $*" >&2; }

stop() {
  say "$@"
  exit 1
}

# Whether packages may be installed here without asking anybody.
may_install() { [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null && [ -z "${NO_INSTALL:-}" ]; }

# install WHAT COMMAND-TO-TELL PACKAGE...: gets packages, or stops with the command to run.
install() {
  local what=$1 advice=$2
  shift 2
  if may_install; then
    say "getting $what from the distribution's packages"
    if apt-get update -qq > /dev/null 2>&1 &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" > /dev/null 2>&1; then
      return
    fi
  fi
  stop "$what is missing; please run: $advice"
}

# Whether a directory is a JDK of version 25 or newer; reads one small file, starts nothing.
is_jdk() {
  local line
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while read -r line; do
    case $line in
      JAVA_VERSION=\"2[5-9]* | JAVA_VERSION=\"[3-9][0-9]*) return 0 ;;
    esac
  done < "$1/release"
  return 1
}

find_jdk() {
  local candidate
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/*jdk*; do
    if is_jdk "$candidate"; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  candidate=$(readlink -f "$(command -v javac || true)" || true)
  candidate=${candidate%/bin/javac}
  [ -n "$candidate" ] && is_jdk "$candidate" && export JAVA_HOME=$candidate
}

need_jdk() {
  if ! find_jdk; then
    install "a JDK 25" "sudo apt-get install openjdk-25-jdk-headless (or unpack one and set JAVA_HOME)" \
      openjdk-25-jdk-headless
    find_jdk || stop "no JDK 25 was found; please set JAVA_HOME"
  fi
}

need_maven() {
  command -v mvn > /dev/null || install Maven "sudo apt-get install maven" maven
}

need_node() {
  if ! { command -v npm && [ "$(node -p 'process.versions.node.split(".")[0] >= 20')" = true ]; } \
    > /dev/null 2>&1; then
    install "Node 20 with npm" "sudo apt-get install nodejs npm (version 20 or newer)" nodejs npm
    [ "$(node -p 'process.versions.node.split(".")[0] >= 20')" = true ] ||
      stop "Node is older than 20; please install a newer one"
  fi
}

need_chromium() {
  local fonts=()
  command -v fc-list > /dev/null && [ -n "$(fc-list :lang=zh family)" ] || fonts+=(fonts-noto-cjk)
  command -v fc-list > /dev/null && [ -n "$(fc-list | grep -i emoji)" ] ||
    fonts+=(fonts-noto-color-emoji)
  if ! command -v chromium > /dev/null || [ "${#fonts[@]}" -gt 0 ]; then
    install "Chromium with fonts" \
      "sudo apt-get install chromium fontconfig fonts-noto-cjk fonts-noto-color-emoji" \
      chromium fontconfig fonts-noto-cjk fonts-noto-color-emoji
  fi
}

# maven LOG ARGUMENT...: runs Maven, from what is on this machine if that is enough; ONLINE=yes asks
# the repository from the start, as the bill of materials needs it.
maven() {
  local log=$1
  shift
  if [ "${ONLINE:-no}" = no ] && (cd "$home" && mvn -B -o "$@") > "$log" 2>&1; then
    return
  fi
  if [ "${ONLINE:-no}" = yes ] || grep -q -e 'offline mode' -e 'in offline' -e 'not been downloaded' "$log"; then
    (cd "$home" && mvn -B "$@") > "$log" 2>&1 && return
  fi
  return 1
}

# web_packages: installs what web/package-lock.json says, if that has changed.
web_packages() {
  local installed="$home/web/node_modules/.package-lock.json"
  if [ ! -e "$installed" ] || [ "$home/web/package-lock.json" -nt "$installed" ]; then
    need_node
    (cd "$home/web" && npm ci --no-audit --no-fund --prefer-offline) && touch "$installed"
  fi
}
