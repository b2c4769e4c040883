#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# embedded.sh RULES_DIR EMBEDDED -- the rule files inside the program are those of
# rules/, without the examples but for the project that `klaverblad new` begins with.

set -euo pipefail

cd "$1"
{ find . -path ./examples -prune -o -type f \( -name '*.ini' -o -name '*.csv' \) -printf '%P\0'
  printf '%s\0' examples/new.ini; } |
    LC_ALL=C sort -z | xargs -0 "$2" "$1"
