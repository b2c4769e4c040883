#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.sh [--record] PROGRAM MESSAGES [NAME...]
#
# One folder per message of calc/messages.def, named after it: UNIT_MISMATCH is
# unit-mismatch/ (a second fixture of the same message: unit-mismatch.in-table/).
# In it:
#
#   command        the arguments, as one would type them in that folder; --lang nl
#                  (fr, en) is added at the end, or put in the place of {lang}
#   expected.nl    what is printed, stderr before stdout; also .fr and .en
#   status         the exit status
#   setup          (may be absent) makes what git cannot hold: a pipe, a huge
#                  file; status 77: cannot be made here, skip this fixture
#   unprivileged   (may be absent) an empty file: never run this one as root, who
#                  can read everything
#
# plus whatever files the command reads.  It runs in a temporary copy.  Without
# --record each difference is shown, and each message without a fixture named.
# --record writes expected.* and status anew: read git diff afterwards.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
record=no
[[ ${1:-} == --record ]] && { record=yes; shift; }
[[ $# -ge 2 ]] || { echo "usage: run.sh [--record] PROGRAM MESSAGES [NAME...]" >&2; exit 2; }
program=$(realpath "$1")
messages=$(realpath "$2")
shift 2
only=" $* "

nobody=65534
limit=20                        # seconds for one command

work=$(mktemp -d)
trap 'chmod -R u+rwx "$work" 2>/dev/null || true; rm -rf "$work"' EXIT
chmod 755 "$work"

unset LANG LANGUAGE COLUMNS LINES "${!LC_@}"
export NO_COLOR=1 LC_ALL=C

good=0 bad=0 skipped=0
fail() { echo "-- $*"; failed=yes; }

# The command line of a fixture in a language.
command_line() {                # FOLDER LANG
    local line
    line=$(<"$1/command")
    if [[ $line == *"{lang}"* ]]; then
        echo "${line//"{lang}"/$2}"
    else
        echo "$line --lang $2"
    fi
}

# Runs the command in the copy; leaves what was printed in $work/printed.
run_in() {                      # COPY LINE UNPRIVILEGED
    local status=0
    if [[ $3 == yes && $EUID == 0 ]]; then
        cp "$program" "$work/program"
        chmod 755 "$work/program"
        (cd "$1" && setpriv --reuid=$nobody --regid=$nobody --clear-groups \
            bash -c "timeout $limit '$work/program' $2") \
            >"$work/out" 2>"$work/err" </dev/null || status=$?
    else
        (cd "$1" && eval "timeout $limit '$program' $2") \
            >"$work/out" 2>"$work/err" </dev/null || status=$?
    fi
    cat "$work/err" "$work/out" >"$work/printed"
    return "$status"
}

# Sets `failed` or `skip`.
run_fixture() {                 # FOLDER NUMBER SEVERITY
    local folder=$1 number=$2 severity=$3
    local name copy lang status=0 unprivileged=no want=""
    name=$(basename "$folder")
    copy=$work/fixture
    [[ -e $folder/command ]] || { fail "$name: there is no file 'command'"; return; }
    [[ -e $folder/unprivileged ]] && unprivileged=yes

    mkdir "$copy"
    cp -R "$folder/." "$copy"
    rm -f "$copy"/{command,setup,status,unprivileged,expected.nl,expected.fr,expected.en}
    if [[ -e $folder/setup ]]; then
        (cd "$copy" && "$folder/setup") >"$work/out" 2>&1 || status=$?
        if [[ $status == 77 ]]; then
            skip=yes
            return
        elif [[ $status != 0 ]]; then
            cat "$work/out"
            fail "$name: setup ended with status $status"
            return
        fi
    fi
    if [[ $unprivileged == yes && $EUID == 0 ]]; then
        chown -R $nobody:$nobody "$copy"
    fi

    [[ -e $folder/status ]] && want=$(<"$folder/status")
    for lang in nl fr en; do
        status=0
        run_in "$copy" "$(command_line "$folder" $lang)" $unprivileged || status=$?
        if [[ $status == 124 ]]; then
            fail "$name: not done after $limit seconds"
        fi
        if grep -q 'runtime error:\|ERROR: AddressSanitizer\|ERROR: LeakSanitizer' "$work/err"; then
            cat "$work/err"
            fail "$name: a sanitizer complains ($lang)"
            continue
        fi
        if [[ $severity != NOTE ]] && ! grep -q "$number" "$work/printed"; then
            cat "$work/printed"
            fail "$name: $number is not in what was printed ($lang)"
        fi
        if [[ $record == yes ]]; then
            cp "$work/printed" "$folder/expected.$lang"
            echo "$status" >"$folder/status"
            continue
        fi
        if [[ $status != "$want" ]]; then
            fail "$name: status $status, expected ${want:-none: record it} ($lang)"
        fi
        if [[ ! -e $folder/expected.$lang ]]; then
            fail "$name: there is no expected.$lang; record it with --record"
        elif ! diff -u --label "$name/expected.$lang" --label "what was printed" \
                "$folder/expected.$lang" "$work/printed"; then
            failed=yes
        fi
    done
}

declare -A known=()
missing=0
while read -r number severity name; do
    known[$name]=1
    [[ $only == "  " || $only == *" $name "* ]] || continue
    found=no
    for folder in "$here/$name" "$here/$name".*; do
        [[ -d $folder ]] || continue
        found=yes failed=no skip=no
        run_fixture "$folder" "$number" "$severity"
        chmod -R u+rwx "$work/fixture" 2>/dev/null || true
        rm -rf "$work/fixture"
        if [[ $skip == yes ]]; then
            echo "-- $(basename "$folder"): skipped, cannot be made on this machine"
            skipped=$((skipped + 1))
        elif [[ $failed == yes ]]; then
            bad=$((bad + 1))
        else
            good=$((good + 1))
        fi
    done
    if [[ $found == no ]]; then
        echo "-- $number has no fixture: tests/errors/$name/"
        missing=$((missing + 1))
    fi
done < <("$messages" --list)

for folder in "$here"/*/; do
    [[ -d $folder ]] || continue
    name=$(basename "$folder")
    if [[ -z ${known[${name%%.*}]:-} ]]; then
        echo "-- $name: no message of that name in calc/messages.def"
        bad=$((bad + 1))
    fi
done

echo "errors: $good good, $bad bad, $skipped skipped, $missing messages without a fixture"
[[ $bad == 0 && $missing == 0 ]]
