#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# embedded.sh RULES_DIR EMBEDDED -- the rule files inside the program are those of
# rules/, without the examples.

set -euo pipefail

cd "$1"
find . -path ./examples -prune -o -type f \( -name '*.ini' -o -name '*.csv' \) -printf '%P\0' |
    LC_ALL=C sort -z | xargs -0 "$2" "$1"
