/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rows.c -- see rows.h.
 */
#include "rows.h"

#define CLONE(name) any_##name
#define TARGET
#include "rows.inc"
#undef CLONE
#undef TARGET

#ifdef __x86_64__

#define CLONE(name) avx2_##name
#define TARGET __attribute__((target("avx2,bmi,bmi2")))
#include "rows.inc"
#undef CLONE
#undef TARGET

#define CLONE(name) avx512_##name
#define TARGET __attribute__((target("avx2,bmi,bmi2,avx512f,avx512dq,avx512bw,avx512vl")))
#include "rows.inc"
#undef CLONE
#undef TARGET

const Rows *rows_best(void)
{
    if (__builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl"))
        return &avx512_rows;
    return __builtin_cpu_supports("avx2") ? &avx2_rows : &any_rows;
}

#else

const Rows *rows_best(void)
{
    return &any_rows;
}

#endif
