#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# layering.sh ROOT | --self-test
#
# Fails when an #include in calc/ or output/ goes the wrong way, or when a library's
# header is included outside its one file.

set -euo pipefail

# The order, lowest first.  A module may include the modules above its line here,
# or only those after "only".  A file in brackets is for its own module alone.
#
#   module   files                                            only
modules='
    arena    arena.h arena.c
    text     text.h text.c
    words    words.h words.c words.def workbook.def schedules.def           only arena text
    diag     diag.h diag.c messages.def                       only arena text
    value    value.h value.c                                  only arena text
    code     code.h code.c ops.def                            only arena text diag value
    inifile  inifile.h inifile.c outline.c          only arena text diag
    expr     expr.h (syntax.h) syntax.c compile.c             only arena text diag value code
    processors processors.inc                                 only
    engine   engine.h engine.c bind.c (steps.h) (loops.inc) kernels.c emit.c gather.c sources.c  only arena text diag value code processors
    names    names.h names.c                                  only arena text diag
    reading  reading.h reading.c
    rules    rules.h (loader.h) rules.c loader.c declare.c parties.c books.c figures.c implied.c heads.c link.c overlay.c rulefiles.c
    trace    trace.h (telling.h) telling.c trace.c
    cases    cases.h cases.c casefile.c
    audit    audit.h audit.c
    chart    chart.h chart.c
    matrix   matrix.h matrix.c                                only
    linear   linear.h linear.c                                only arena
    scenario scenario.h (scenarioreader.h) scenario.c scenariofile.c memberlist.c members.c keys.c given.c chain.c variant.c uncertain.c correlation.c
    random   random.h random.c                                only arena
    draw     draw.h (quantile.h) (course.h) quantile.c course.c draw.c
    ledger   ledger.h ledger.c
    plan     plan.h (inputs.h) inputs.c plan.c
    asking   asking.h asking.c
    booking  booking.h booking.c
    sim      sim.h sim.c
    budget   budget.h budget.c
    stress   stress.h (stressreader.h) stressfile.c stressline.c stress.c trial.c
    reverse  reverse.h reverse.c
    rows     rows.h (rows.inc) rows.c                         only processors
    many     many.h (stream.h) stream.c many.c
    crew     crew.h crew.c                                    only
    digest   digest.h digest.c                                only arena value
    sobol    sobol.h sobol.c                                  only arena value crew
    risk     risk.h pooled.h (probe.h) probe.c risk.c pooled.c matters.c breakeven.c
    formula  formula.h formula.c                              only arena text diag value code
    workings workings.h (weaver.h) workings.c weave_books.c weave_parties.c weave_code.c weave_inputs.c weave_may.c weave_locks.c
    towns    towns.h towns.c borders.c groups.c
    schedule schedule.h schedule.c regie.c
    townproject townproject.h townproject.c
    neighbours neighbours.h neighbours.c
    reach    reach.h reach.c
    joining  joining.h (joiner.h) joining.c packing.c bounding.c searching.c listing.c leaving.c
    design   design.h (design_inside.h) draft.c design.c jumps.c unequal.c  only arena text value linear
    wish     wish.h wish.c                                only arena text diag value inifile reading linear design
    proposal proposal.h proposal.c
    output   output/*
'

# The one door of each library; a bench that measures against it has its own.
doors='
    ini.h        calc/inifile.c
    glpk.h       calc/linear.c
    malloc.h     output/main.c
    gsl/gsl_cdf.h  calc/quantile.c tests/unit/test_draw.c
    gsl/gsl_eigen.h calc/matrix.c
    gsl/gsl_errno.h calc/quantile.c
    gsl/gsl_randist.h calc/quantile.c
    gsl/gsl_rng.h  calc/random.h
    gsl/gsl_qrng.h calc/random.c tests/unit/test_random.c
    pthread.h    calc/crew.c
    xlsxwriter.h output/book_inside.h tests/bench/workbook.c
'

# What C and POSIX bring is free to all.
free=' assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal
    stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath
    threads time uchar wchar wctype dirent fcntl ftw glob langinfo poll spawn strings
    unistd sys/mman sys/stat sys/types sys/wait sys/resource sys/ioctl immintrin '

bad=0
complain() { echo "$*"; bad=$((bad + 1)); }

declare -A rank=() only=() module_of=() private=() door=()

read_tables() {
    local line name word n=0 side
    while read -r name line; do
        [[ -n $name ]] || continue
        rank[$name]=$((n += 1))
        side=files
        for word in $line; do
            case $side:$word in
            files:only) side=only; only[$name]=" $name " ;;
            files:\(*\)) word=${word:1:-1}; module_of[$word]=$name; private[$word]=1 ;;
            files:*) module_of[$word]=$name ;;
            only:*) only[$name]+="$word " ;;
            esac
        done
    done <<<"$modules"
    while read -r name line; do
        if [[ -n $name ]]; then door[$name]=$line; fi
    done <<<"$doors"
}

find_module() {                 # calc/FILE or output/FILE
    if [[ $1 == output/* ]]; then echo output; else echo "${module_of[${1#calc/}]:-}"; fi
}

check_library() {               # WHERE FILE HEADER
    [[ $free == *[[:space:]]"${3%.h}"[[:space:]]* ]] && return
    if [[ -z ${door[$3]:-} ]]; then
        complain "$1: <$3> is no header of C or POSIX, and no library in the table"
    elif [[ " ${door[$3]} " != *" $2 "* ]]; then
        complain "$1: <$3> may be included in ${door[$3]} only"
    fi
}

check_own() {                   # WHERE FILE HEADER
    local from to target=calc/$3
    [[ $2 == output/* && -e output/$3 ]] && target=output/$3
    if [[ $3 == */* || ! -e $target ]]; then
        complain "$1: there is no \"$3\" that it may include"
        return
    fi
    from=$(find_module "$2")
    to=$(find_module "$target")
    [[ -n $from && -n $to ]] || return 0                  # complained of elsewhere
    [[ $from == "$to" ]] && return
    if [[ ${rank[$to]} -gt ${rank[$from]} ]]; then
        complain "$1: $from is below $to and may not include \"$3\""
    elif [[ -n ${only[$from]:-} && ${only[$from]} != *" $to "* ]]; then
        complain "$1: $from may include only:${only[$from]}"
    elif [[ -n ${private[$3]:-} ]]; then
        complain "$1: \"$3\" is for $to alone"
    fi
}

check_tree() {                  # ROOT
    local file number line
    cd "$1"
    shopt -s nullglob
    for file in calc/* calc/*/*; do
        if [[ -d $file ]]; then
            complain "$file: calc/ has no folders"
        elif [[ -z $(find_module "$file") ]]; then
            complain "$file: is in no module; add it to the table in layering.sh"
        fi
    done
    for file in calc/*.[ch] calc/*.def output/*.[ch] output/*.def; do
        while IFS=: read -r number line; do
            if [[ $line =~ include[[:space:]]*\<([^>]*)\> ]]; then
                check_library "$file:$number" "$file" "${BASH_REMATCH[1]}"
            elif [[ $line =~ include[[:space:]]*\"([^\"]*)\" ]]; then
                check_own "$file:$number" "$file" "${BASH_REMATCH[1]}"
            else
                complain "$file:$number: cannot tell what is included"
            fi
        done < <(grep -nE '^[[:space:]]*#[[:space:]]*include' "$file" || true)
    done
    for file in tests/*/*.[ch] tools/*.[ch]; do
        for line in "${!door[@]}"; do
            [[ " ${door[$line]} " == *" $file "* ]] && continue
            if grep -qE "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]$line[>\"]" "$file"; then
                complain "$file: <$line> may be included in ${door[$line]} only"
            fi
        done
    done
    [[ $bad == 0 ]]
}

# -- does it notice? -------------------------------------------------------------

self_test() {
    local tree wrong=0
    tree=$(mktemp -d)
    trap "rm -rf '$tree'" EXIT

    expect() {                  # yes|no FILE LINE CLAIM
        rm -rf "${tree:?}"/*
        mkdir "$tree/calc" "$tree/output"
        touch "$tree"/calc/{arena,text,diag,value,inifile,expr,syntax,rules}.h "$tree/output/page.h"
        echo "$3" >"$tree/$2"
        local said=yes
        "$0" "$tree" >/dev/null || said=no
        if [[ $said != "$1" ]]; then
            echo "self-test: $4: passed=$said, should be $1"
            wrong=1
        fi
    }
    expect yes calc/text.c     '#include "arena.h"'     "down is allowed"
    expect yes calc/compile.c  '#include "syntax.h"'    "a private header in its own module"
    expect yes calc/inifile.c  '#include <ini.h>'       "the door of a library"
    expect yes output/page.c   '#include "rules.h"'     "output may include calc"
    expect yes output/page.c   '#include "page.h"'      "output may include output"
    expect yes calc/text.c     '#include <string.h>'    "C is free"
    expect no  calc/arena.c    '#include "text.h"'      "up is refused"
    expect no  calc/arena.c    '  #  include "text.h"'  "up is refused, however written"
    expect no  calc/inifile.c  '#include "value.h"'     "not in the list after only"
    expect no  calc/expr.h     '#include "inifile.h"'   "not in the list after only, in a header"
    expect no  calc/rules.c    '#include "syntax.h"'    "a private header elsewhere"
    expect no  calc/rules.c    '#include "page.h"'      "calc does not include output"
    expect no  calc/rules.c    '#include "../output/page.h"'  "nor by a path"
    expect no  output/page.c   '#include "../calc/rules.h"'   "nor down by a path"
    expect no  calc/rules.c    '#include <ini.h>'       "a library elsewhere"
    expect no  output/page.c   '#include <ini.h>'       "a library in output"
    expect no  calc/rules.c    '#include <zlib.h>'      "an unknown library"
    expect no  calc/misc.c     'int x;'                 "a file in no module"
    expect no  calc/rules.c    '#include RULES'         "a computed include"
    return $wrong
}

[[ $# == 1 ]] || { echo "usage: layering.sh ROOT | --self-test" >&2; exit 2; }
if [[ $1 == --self-test ]]; then
    self_test
else
    read_tables
    check_tree "$1"
fi
