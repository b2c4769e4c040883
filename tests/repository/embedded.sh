#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# embedded.sh ROOT EMBEDDED -- the rule files inside the program are those of rules/,
# without the examples but for the project that `klaverblad new` begins with; its stress
# tests are those of stress/.

set -euo pipefail

cd "$1/rules"
{ find . -path ./examples -prune -o -type f \( -name '*.ini' -o -name '*.csv' \) -printf '%P\0'
  printf '%s\0' examples/new.ini; } |
    LC_ALL=C sort -z | xargs -0 "$2" files "$1/rules"

cd "$1/stress"
find . -type f -name '*.ini' -printf '%P\0' | LC_ALL=C sort -z | xargs -0 "$2" stress "$1/stress"
