/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * probe.c -- see probe.h.
 */
#include "probe.h"

#include <math.h>

#include <string.h>

/* Whether two scenarios give the same for it. */
static bool same_value(const Scenario *a, const Scenario *b, const Drawn *d)
{
    if (d->attribute < 0)
        return true;
    const Given *x = scenario_given(a, (uint32_t)d->attribute, d->of.member),
                *y = scenario_given(b, (uint32_t)d->attribute, d->of.member);
    return x == y || (x && y && x->changes == y->changes);
}

static const int64_t *stated_row(Arena *arena, size_t lanes)
{
    int64_t *row = arena_alloc(arena, lanes * sizeof *row);
    for (size_t i = 0; i < lanes; i++)
        row[i] = DRAWN_STATED;
    return row;
}

static void look_through(Arena *arena, Probe *p, size_t scenario, const Scenario *const scenarios[])
{
    p->seen[scenario] = arena_alloc(arena, (p->quantities + 1) * sizeof *p->seen[scenario]);
    for (size_t q = 0; q < p->quantities; q++)
        p->seen[scenario][q] = same_value(scenarios[0], scenarios[scenario], &p->drawn[q])
                                   ? p->digits[q]
                                   : stated_row(arena, p->drawn[q].steps * p->worlds);
}

/* Large projects are worked out in fewer worlds at a time: what they take must stay near. */
static size_t count_lanes(const Scenario *scenario, size_t worlds)
{
    enum { LANES_TIMES_MEMBERS = 1 << 13, LANES_LEAST = 32 };
    size_t members = 1, lanes = worlds;
    for (size_t l = 1; l < scenario->book->levels_count; l++)
        members += scenario->members_count[l];
    while (lanes % 2 == 0 && lanes > LANES_LEAST && lanes * members > LANES_TIMES_MEMBERS)
        lanes /= 2;
    return lanes;
}

static void make_parts(Arena *arena, Probe *p)
{
    p->unknown = arena_alloc(arena, p->worlds);
    p->part_values = arena_alloc(arena, p->gauges_count * p->lanes * sizeof *p->part_values);
    p->part_digits = arena_alloc(arena, (p->quantities + 1) * sizeof *p->part_digits);
    for (size_t q = 0; q < p->quantities; q++)
        p->part_digits[q] = arena_alloc(arena, p->drawn[q].steps * p->lanes * sizeof(int64_t));
}

static bool is_changed(const ProbeSpec *spec, const Drawn *drawn)
{
    for (size_t i = 1; i < spec->scenarios_count; i++)
        if (!same_value(spec->scenarios[0], spec->scenarios[i], drawn))
            return true;
    return false;
}

static void make_quantities(Arena *arena, Probe *p, const ProbeSpec *spec)
{
    p->drawn = arena_alloc(arena, (p->quantities + 1) * sizeof *p->drawn);
    p->digits = arena_alloc(arena, (p->quantities + 1) * sizeof *p->digits);
    for (size_t q = 0; q < p->quantities; q++) {
        Drawn *drawn = &p->drawn[q];
        *drawn = *draws_drawn(p->draws, q);
        int64_t margin = is_changed(spec, drawn) ? spec->margin : 0;
        drawn->least -= margin;
        drawn->most += margin;
        p->digits[q] = arena_alloc(arena, drawn->steps * p->worlds * sizeof *p->digits[q]);
    }
}

Probe *probe_new(const ProbeSpec *spec)
{
    Arena *arena = arena_new();
    Probe *p = arena_alloc(arena, sizeof *p);
    size_t count = spec->scenarios_count;
    *p = (Probe){ .arena = arena, .draws = spec->draws, .worlds = spec->worlds, .scenarios_count = count,
                  .quantities = draws_count(spec->draws), .gauges_count = spec->gauges_count };
    p->points = arena_alloc(arena, (draws_dimensions(p->draws) * p->worlds + 1) * sizeof *p->points);
    make_quantities(arena, p, spec);
    p->lanes = count_lanes(spec->scenarios[0], p->worlds);
    make_parts(arena, p);
    p->many = arena_alloc(arena, count * sizeof *p->many);
    p->seen = arena_alloc(arena, count * sizeof *p->seen);
    p->values = arena_alloc(arena, count * sizeof *p->values);
    for (size_t s = 0; s < count; s++) {
        p->many[s] = many_new(arena, spec->scenarios[s], p->lanes, p->drawn, p->quantities,
                              spec->gauges, p->gauges_count);
        p->values[s] = arena_alloc(arena, p->gauges_count * p->worlds * sizeof *p->values[s]);
        look_through(arena, p, s, spec->scenarios);
    }
    return p;
}

void probe_free(Probe *p)
{
    arena_free(p->arena);
}

void probe_draw(Probe *p)
{
    draws_values(p->draws, p->points, p->worlds, p->digits);
}

/* The digits of some of the worlds. */
static const int64_t *const *cut_digits(Probe *p, size_t scenario, size_t at)
{
    if (p->lanes == p->worlds)
        return p->seen[scenario];
    for (size_t q = 0; q < p->quantities; q++)
        for (size_t step = 0; step < p->drawn[q].steps; step++)
            memcpy(p->part_digits[q] + step * p->lanes,
                   p->seen[scenario][q] + step * p->worlds + at, p->lanes * sizeof(int64_t));
    return (const int64_t *const *)p->part_digits;
}

static void work_out_part(Probe *p, size_t scenario, size_t at)
{
    Many *many = p->many[scenario];
    p->too_much = !many_run(many, cut_digits(p, scenario, at), p->part_values) || p->too_much;
    for (size_t g = 0; g < p->gauges_count; g++)
        memcpy(p->values[scenario] + g * p->worlds + at, p->part_values + g * p->lanes,
               p->lanes * sizeof(int64_t));
    if (scenario == 0)
        memcpy(p->unknown + at, many_unknown(many), p->lanes);
}

void probe_work_out(Probe *p)
{
    for (size_t s = 0; s < p->scenarios_count; s++)
        for (size_t at = 0; at < p->worlds; at += p->lanes)
            work_out_part(p, s, at);
}

void probe_run(Probe *p)
{
    probe_draw(p);
    probe_work_out(p);
}

void probe_locate(bool quasi, uint64_t block, uint32_t *stream, uint64_t *first)
{
    *stream = quasi ? (uint32_t)(2 * (block % PROBE_COPIES)) : 0;
    *first = (quasi ? block / PROBE_COPIES : block) * PROBE_BLOCK;
}

double probe_copies_error(const double numbers[], size_t copies)
{
    double mean = 0, squares = 0;
    for (size_t i = 0; i < copies; i++)
        mean += numbers[i] / (double)copies;
    for (size_t i = 0; i < copies; i++)
        squares += (numbers[i] - mean) * (numbers[i] - mean);
    return copies > 1 ? sqrt(squares / (double)(copies * (copies - 1))) : 0;
}
