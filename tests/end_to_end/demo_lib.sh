# What the demos share: sourced, not run. Sets $tributary, $port, $base and TRIBUTARY_HOME; defines step, allow_rejects
# and start_sandbox; leaves nothing running.
#
# TRIBUTARY_HOME (default .tributary in the checkout) keeps the database between two demos. TRIBUTARY_DEMO_PORT
# (default 8377) is where the sandbox listens.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$1
tributary=$build/tributary
port=${TRIBUTARY_DEMO_PORT:-8377}
base=http://127.0.0.1:$port
export TRIBUTARY_HOME=${TRIBUTARY_HOME:-$top/.tributary}
# Made-up postings do not belong into somebody's own database, and the demo asks nobody outside of this machine.
unset DATABASE_URL OPENAI_BASE_URL

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\033[1m' plain=$'\033[0m'; else bold='' plain=''; fi
step() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }

# A PostgreSQL that ran before goes on running.
[ -e "$TRIBUTARY_HOME/cluster/postmaster.pid" ] && ran_before=yes || ran_before=
sandbox=
work=$(mktemp -d)
finish() {
  trap '' INT TERM
  if [ -n "$sandbox" ]; then kill "$sandbox" 2>/dev/null || true; wait "$sandbox" 2>/dev/null || true; fi
  [ -n "$ran_before" ] || "$tributary" db stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Runs a command that may end with 3 (done, with rejects).
allow_rejects() { local code=0; "$@" || code=$?; [ $code = 0 ] || [ $code = 3 ] || exit $code; }

# Serves the bundled sites, with these options of `sandbox`; their sources are in $work/sources.json then, and the
# made-up keys that some of them want are in the environment.
start_sandbox() {
  "$tributary" sandbox --listen "127.0.0.1:$port" --write-environment "$work/keys" --write-sources "$work/sources.json" "$@" &
  sandbox=$!
  for _ in $(seq 100); do
    [ -s "$work/sources.json" ] && break
    kill -0 "$sandbox" 2>/dev/null || { wait "$sandbox" || exit $?; exit 1; }
    sleep 0.1
  done
}
