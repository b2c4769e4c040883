# SPDX-License-Identifier: GPL-3.0-or-later
#
# packages.sh -- for ./run and ./test: what must be installed, and building.
# To be sourced, with `root` set.

build_packages='gcc libc6-dev cmake ninja-build libinih-dev libgsl-dev libglpk-dev'
build_packages+=' libxlsxwriter-dev'
test_packages="$build_packages clang-14 locales python3 libreoffice-calc-nogui python3-openpyxl"
test_packages+=" libxml2-utils unzip"

say() { echo "$*" >&2; }

# Installs those of the packages that are missing.
need_packages() {               # PACKAGE...
    local name missing=() as_root=()
    for name in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) == installed ]] ||
            missing+=("$name")
    done
    [[ ${#missing[@]} -gt 0 ]] || return 0

    if [[ $EUID != 0 ]]; then
        if ! command -v sudo >/dev/null; then
            say "These packages are missing: ${missing[*]}"
            say "Install them as root:  apt-get install ${missing[*]}"
            return 1
        fi
        as_root=(sudo)
    fi
    say "Installing ${missing[*]} ..."
    as_root+=(env DEBIAN_FRONTEND=noninteractive)
    quietly "${as_root[@]}" apt-get -qq update &&
        quietly "${as_root[@]}" apt-get -qq -y install --no-install-recommends "${missing[@]}"
}

# Runs a command; shows what it printed, on stderr, only if it fails.
quietly() {
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 </dev/null || status=$?
    [[ $status == 0 ]] || cat "$log" >&2
    rm -f "$log"
    return $status
}

# Configures and builds; one at a time per build tree.
build() {                       # PRESET [TARGET...]
    local preset=$1 tree=$root/build/$1 targets=()
    shift
    [[ $# == 0 ]] || targets=(--target "$@")
    mkdir -p "$tree"
    (
        flock 9
        cd "$root"
        # errexit is off when the caller asks for the status: chain by hand
        { [[ $tree/build.ninja -nt CMakePresets.json ]] || quietly cmake --preset "$preset"; } &&
            quietly cmake --build "$tree" "${targets[@]}"
    ) 9>"$tree/.lock"
}
