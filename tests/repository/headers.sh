#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# headers.sh ROOT CC FLAGS... -- each header compiles alone.

set -euo pipefail

root=$1 cc=$2
shift 2
cd "$root"
shopt -s nullglob
bad=0
for header in calc/*.h output/*.h; do
    # Included, not compiled itself: that is how its readers see it.
    if ! echo "#include \"$header\"" |
            "$cc" "$@" -D_POSIX_C_SOURCE=200809L -fsyntax-only -I. -Icalc -Ioutput -x c -; then
        echo "$header: does not compile alone"
        bad=1
    fi
done
exit $bad
