#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# scenarios.sh PROGRAM
#
# Runs every example project in scenarios/, as its readers will: alone, with its
# variants beside each other, and as the comments in scenarios/ show (but for files
# that a reader is to bring: BESTAND).  Each must end with status 0 and without an
# error, and as JSON be well-formed.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
[[ $# -eq 1 ]] || { echo "usage: scenarios.sh PROGRAM" >&2; exit 2; }
program=$(realpath "$1")
cd "$here/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LANG LANGUAGE COLUMNS LINES "${!LC_@}"
export NO_COLOR=1

runs=0 bad=0
fail() {                        # WHAT
    echo "-- klaverblad $*"
    cat "$work/err"
    bad=$((bad + 1))
}

# A command that must succeed; what it prints is in $work/out.
run() {                         # ARGUMENTS
    runs=$((runs + 1))
    timeout 60 "$program" "$@" >"$work/out" 2>"$work/err" </dev/null || { fail "$* (status $?)"; return; }
    if grep -q ' \(error\|fout\|erreur\) K\|runtime error:\|Sanitizer' "$work/err"; then
        fail "$*"
    elif [[ ! -s $work/out ]]; then
        fail "$* (prints nothing)"
    fi
}

run_json() {                    # ARGUMENTS
    local before=$bad
    run "$@" --json
    [[ $bad != "$before" ]] || python3 -m json.tool "$work/out" >/dev/null 2>"$work/err" ||
        fail "$* --json (not JSON)"
}

# The commands that a file shows its readers.
shown() {                       # FILE
    sed -n '/BESTAND/d;s/^; *klaverblad \+//p' "$1"
}

for scenario in scenarios/*.ini; do
    for language in nl fr en; do
        run run "$scenario" --lang "$language"
    done
    run_json run "$scenario"
    grep -q '^\[variant ' "$scenario" && { run compare "$scenario"; run_json compare "$scenario"; }
done

# The manual names whatever may be said.
while read -r key; do
    if ! grep -q "\`$key\`" docs/scenarios.md; then
        echo "-- docs/scenarios.md does not name $key"
        bad=$((bad + 1))
    fi
done < <(sed -n 's/^\[attribute [a-z_]*\.\([a-z0-9_]*\)\]$/\1/p' rules/attributes.ini)

for file in scenarios/*.ini scenarios/*/*.ini; do
    while read -ra arguments; do
        run "${arguments[@]}"
    done < <(shown "$file")
done

echo "scenarios: $runs runs, $bad bad"
[[ $runs -gt 0 && $bad -eq 0 ]]
