#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.sh [--record] PROGRAM [LOCALE]
#
# NAME.cmd holds the arguments of one command, as one would type them at the root
# of the repository; NAME.txt is what it must print on stdout.  It must end with
# status 0, or with the one in NAME.status.  --record writes NAME.txt anew: read
# git diff afterwards.  With LOCALE the same output is expected in that locale.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
record=no
[[ ${1:-} == --record ]] && { record=yes; shift; }
[[ $# -ge 1 && $# -le 2 ]] || { echo "usage: run.sh [--record] PROGRAM [LOCALE]" >&2; exit 2; }
program=$(realpath "$1")
locale=${2:-C}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unset LANG LANGUAGE COLUMNS LINES "${!LC_@}"
export NO_COLOR=1

# A locale that the machine does not have is made here, for this run only.
if [[ $locale != C ]] && ! locale -a | tr -d - | grep -qix "${locale//-/}"; then
    export LOCPATH=$work/locales
    mkdir "$LOCPATH"
    localedef -i "${locale%.*}" -f "${locale#*.}" "$LOCPATH/$locale" 2>"$work/localedef" || {
        cat "$work/localedef"
        echo "golden: cannot make the locale $locale; install the package: locales"
        exit 1
    }
fi
if [[ $locale != C && $(LC_ALL=$locale locale decimal_point) != , ]]; then
    echo "golden: the locale $locale does not take effect"
    exit 1
fi

cd "$root"
good=0 bad=0
for command in "$here"/*.cmd; do
    [[ -e $command ]] || continue
    name=$(basename "$command" .cmd)
    expected=$here/$name.txt
    want=0
    [[ -e $here/$name.status ]] && want=$(<"$here/$name.status")
    status=0
    (export LC_ALL=$locale
     eval "timeout 60 '$program' $(<"$command")") >"$work/out" 2>"$work/err" </dev/null || status=$?

    if [[ $status != "$want" ]]; then
        echo "-- $name: status $status, expected $want"
        cat "$work/err"
        bad=$((bad + 1))
    elif [[ $record == yes ]]; then
        cp "$work/out" "$expected"
        good=$((good + 1))
    elif [[ ! -e $expected ]]; then
        echo "-- $name: $name.txt does not exist; record it with --record"
        bad=$((bad + 1))
    elif ! diff -u --label "$name.txt" --label "what was printed" "$expected" "$work/out"; then
        bad=$((bad + 1))
    else
        good=$((good + 1))
    fi
done

for expected in "$here"/*.txt; do
    [[ -e $expected && ! -e ${expected%.txt}.cmd ]] || continue
    echo "-- $(basename "$expected"): there is no .cmd to go with it"
    bad=$((bad + 1))
done

echo "golden: $good good, $bad bad ($locale)"
[[ $bad == 0 ]]
