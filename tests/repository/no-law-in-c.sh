#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# no-law-in-c.sh ROOT CC | --self-test CC
#
# Fails if the id of an instrument in rules/ stands as a string in calc/ or output/,
# as "sine" or at the start of a dotted name, "sine.allowance".  Comments may.

set -euo pipefail

[[ $# == 2 ]] || { echo "usage: no-law-in-c.sh ROOT CC | --self-test CC" >&2; exit 2; }
cc=$2

check_tree() {                  # ROOT
    local ids file found bad=0
    cd "$1"
    ids=$(grep -rhE --include='*.ini' '^[[:space:]]*id[[:space:]]*=' rules |
        sed -E 's/^[^=]*=[[:space:]]*//; s/[[:space:]]*(;.*)?$//' |
        grep -E '^[A-Za-z0-9_-]+$' | sort -u | paste -sd '|' || true)
    [[ -n $ids ]] || return 0
    shopt -s nullglob
    for file in calc/*.[ch] calc/*.def output/*.[ch] output/*.def; do
        # -fpreprocessed: takes the comments away and nothing else.
        found=$("$cc" -fpreprocessed -E -x c "$file" 2>/dev/null |
            grep -v '^# ' | grep -noE "\"($ids)(\.[^\"]*)?\"" || true)
        [[ -n $found ]] || continue
        echo "$file: names an instrument:"
        sed 's/^/    line /' <<<"$found"
        bad=1
    done
    return $bad
}

if [[ $1 != --self-test ]]; then
    check_tree "$1"
    exit
fi

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir "$tree"/{calc,output,rules}
printf '[instrument]\nid    = clover  ; a comment\n' >"$tree/rules/clover.ini"
expect() {                      # yes|no LINE
    echo "$2" >"$tree/calc/x.c"
    said=yes
    "$0" "$tree" "$cc" >/dev/null || said=no
    [[ $said == "$1" ]] || { echo "self-test: passed=$said, should be $1: $2"; exit 1; }
}
expect yes 'const char *x = "cloverleaf"; /* "clover" */'
expect no  'const char *x = "clover";'
expect no  'const char *x = "clover.amount";'
