#!/usr/bin/env bash
# Smack's tests of servers, against this Skein or any server: ./dev interop [--help]
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
source "$home/scripts/toolchain.sh"

usage() {
  cat << END
usage: ./dev interop [--host ADDRESS] [--domain DOMAIN] [--test NAME,NAME…] [--minutes N]

Runs Smack's server integration tests. Without --host it starts this Skein on 127.0.7.1:5222, with
its limits off and an empty data directory, and stops it afterwards. A server named by --host must
listen on port 5222, offer STARTTLS with a certificate that names its domain, and allow registration
in band. After N minutes, 15 if it is not said, the run is cut short. The log and what came of each
test stand in target/interop/. Ends with 0 when no test failed, 1 when some did or the server could
not be reached, and 2 when the run was cut short.
END
}

host='' domain=localhost tests='' minutes=15
while [ $# -gt 0 ]; do
  case $1 in
    --host) host=$2 && shift 2 ;;
    --domain) domain=$2 && shift 2 ;;
    --test) tests=$2 && shift 2 ;;
    --minutes) minutes=$2 && shift 2 ;;
    --help | -h) usage && exit ;;
    *) usage >&2 && stop "unknown option $1" ;;
  esac
done

out=$home/target/interop/${host:-skein}
rm -rf "$out"
mkdir -p "$out"
need_jdk
need_maven
command -v openssl > /dev/null || install openssl "sudo apt-get install openssl" openssl
maven "$out/maven.log" -q -f "$home/interop/pom.xml" package ||
  stop "the suites could not be fetched; see $out/maven.log"

if [ -z "$host" ]; then
  host=127.0.7.1
  "$home/skein" serve --data "$out/data" --set "xmpp.listen=$host:5222" --set "xmpps.listen=$host:0" \
    --set "http.listen=$host:0" --set "admin.listen=$host:0" --set "domain=$domain" \
    --set limits.enabled=false --set registration.mode=open > "$out/server.log" 2>&1 &
  server=$!
  trap 'kill "$server" 2> /dev/null || true' EXIT
  until grep -q '^Skein is ready' "$out/server.log"; do
    kill -0 "$server" 2> /dev/null || { cat "$out/server.log" >&2; stop "Skein did not start"; }
    sleep 0.2
  done
fi

# Smack believes only what its Java believes, so it is given the server's own certificate.
openssl s_client -starttls xmpp -xmpphost "$domain" -connect "$host:5222" < /dev/null \
  2> /dev/null | openssl x509 > "$out/server.pem" || stop "$host:5222 shows no certificate"
"$JAVA_HOME/bin/keytool" -importcert -noprompt -alias server -file "$out/server.pem" \
  -keystore "$out/trust.p12" -storepass changeit > /dev/null 2>&1

settings=(
  -Djavax.net.ssl.trustStore="$out/trust.p12" -Djavax.net.ssl.trustStorePassword=changeit
  -Dsinttest.service="$domain" -Dsinttest.host="$host" -Dsinttest.securityMode=required
  -Dsinttest.enabledConnections=tcp
)
[ -z "$tests" ] || settings+=(-Dsinttest.enabledTests="$tests")
status=0
"$JAVA_HOME/bin/java" "${settings[@]}" -cp "$home/interop/target/lib/*" "$home/interop/Smack.java" \
  $((minutes * 60)) > "$out/summary.txt" 2> "$out/smack.log" || status=$?

grep -v '^passed ' "$out/summary.txt" || { tail -20 "$out/smack.log" >&2; stop "Smack did not run"; }
say "everything stands in ${out#"$home"/}"
exit "$status"
