/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * probe.c -- see probe.h.
 */
#include "probe.h"

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

static void make_quantities(Arena *arena, Probe *p, int64_t margin)
{
    p->drawn = arena_alloc(arena, (p->quantities + 1) * sizeof *p->drawn);
    p->digits = arena_alloc(arena, (p->quantities + 1) * sizeof *p->digits);
    for (size_t q = 0; q < p->quantities; q++) {
        p->drawn[q] = *draws_drawn(p->draws, q);
        p->drawn[q].least -= margin;
        p->drawn[q].most += margin;
        p->digits[q] = arena_alloc(arena, p->drawn[q].steps * p->worlds * sizeof *p->digits[q]);
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
    make_quantities(arena, p, spec->margin);
    p->many = arena_alloc(arena, count * sizeof *p->many);
    p->seen = arena_alloc(arena, count * sizeof *p->seen);
    p->values = arena_alloc(arena, count * sizeof *p->values);
    for (size_t s = 0; s < count; s++) {
        p->many[s] = many_new(arena, spec->scenarios[s], p->worlds, p->drawn, p->quantities,
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

void probe_work_out(Probe *p)
{
    for (size_t s = 0; s < p->scenarios_count; s++)
        p->too_much = !many_run(p->many[s], p->seen[s], p->values[s]) || p->too_much;
}

void probe_run(Probe *p)
{
    probe_draw(p);
    probe_work_out(p);
}
