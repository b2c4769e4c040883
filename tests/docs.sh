#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# docs.sh [--record] PROGRAM [DOCUMENT]
#
# Does what docs/rules.md tells its readers to do, from top to bottom, in a folder
# that is empty but for scenarios/, and compares what they would see with what the
# page shows.
#
#   a line   <!-- LANG=nl -->   says in which language the program speaks from there
#       on; English if the page says nothing;
#   a fenced block that begins with   ; FILE name.ini   (in CSV: # FILE name.csv)
#       is written to that file;
#   in a fenced block of kind console each line   $ klaverblad ...   is run, and
#       the lines below it are what it prints, stdout before stderr;
#   in a table whose head begins with   | expression | result |   each row becomes a
#       [define] and a case, added to expressions/expressions.ini and .cases.ini;
#       these are checked at the end.
#
# --record writes the outputs into the document: read git diff afterwards.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
record=no
[[ ${1:-} == --record ]] && { record=yes; shift; }
[[ $# -ge 1 && $# -le 2 ]] || { echo "usage: docs.sh [--record] PROGRAM [DOCUMENT]" >&2; exit 2; }
program=$(realpath "$1")
document=$(realpath "${2:-$here/../docs/rules.md}")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/files"
cd "$work/files"
cp -r "$here/../scenarios" .

unset LANGUAGE COLUMNS LINES "${!LC_@}"
export NO_COLOR=1
language=en
klaverblad() { LANG=$language timeout 60 "$program" "$@"; }

files=0 commands=0 rows=0
fail() { echo "docs: $*"; exit 1; }

# Runs a command and prints what a reader would see.
run() {                         # COMMAND
    commands=$((commands + 1))
    (eval "$1") >"$work/out" 2>&1 </dev/null || true
    if grep -q 'runtime error:\|ERROR: AddressSanitizer\|ERROR: LeakSanitizer' "$work/out"; then
        cat "$work/out" >&2
        fail "a sanitizer complains: $1" >&2
    fi
    cat "$work/out"
    [[ ! -s $work/out || -z $(tail -c 1 "$work/out") ]] || echo
}

# A row of a table of expressions: | `expression` | `result` | words |
add_row() {                     # LINE
    local _ expression result title
    IFS='|' read -r _ expression result _ <<<"$1"
    expression=${expression#*\`} expression=${expression%\`*}
    result=${result#*\`} result=${result%\`*}
    rows=$((rows + 1))
    title="$rows: $expression"
    printf '\n[define row%d]\nvalue = %s\n' "$rows" "$expression" >>expressions/expressions.ini
    printf '\n[%s]\nexpect.row%d = %s\n' "${title:0:49}" "$rows" "$result" \
        >>expressions/expressions.cases.ini
}

in=text file='' table=no
while IFS= read -r line; do
    case $in:$line in
    text:'```console')
        in=console ;;
    text:'```'*)
        in=first ;;
    first:'; FILE '* | first:'# FILE '*)
        in=file file=${line#? FILE }
        [[ $file != /* && $file != *..* ]] || fail "not a name of a file here: $file"
        mkdir -p "$(dirname "$file")"
        printf '%s\n' "$line" >"$file"
        files=$((files + 1)) ;;
    first:'```' | other:'```' | file:'```' | console:'```')
        in=text ;;
    first:*)
        in=other ;;
    file:*)
        printf '%s\n' "$line" >>"$file" ;;
    console:'$ '*)
        printf '%s\n' "$line"
        run "${line#\$ }"
        continue ;;
    console:*)
        continue ;;             # what was printed last time
    text:'<!-- LANG='?*' -->')
        language=${line#'<!-- LANG='} language=${language%' -->'} ;;
    text:'| expression | result |'*)
        table=yes ;;
    text:'| `'*)
        [[ $table == no ]] || add_row "$line" ;;
    text:'|'*) ;;
    text:*)
        table=no ;;
    esac
    printf '%s\n' "$line"
done <"$document" >"$work/document"

[[ $in == text ]] || fail "a fenced block is not closed"
[[ $commands -gt 0 ]] || fail "no commands in $document"
if [[ $rows -gt 0 ]] && ! klaverblad check --quiet expressions >"$work/out" 2>"$work/err"; then
    grep -A 2 'error K' "$work/err" || true
    fail "the tables of expressions do not hold"
fi
if [[ $record == yes ]]; then
    cp "$work/document" "$document"
elif ! diff -u --label "$(basename "$document")" --label "what was printed" "$document" "$work/document"; then
    fail "run tests/docs.sh --record PROGRAM, and read git diff"
fi
echo "docs: $files files, $commands commands, $rows expressions"
