/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stress_view.c -- which stress tests are asked for, and running them.
 *
 *   --stress own.ini      the tests of that file; our own may be combined with them
 *   --stress A+B          these, together
 *   --stress all          all there are, which is also what nothing said means
 */
#include "stress_view.h"

#include <stdlib.h>
#include <string.h>

static bool is_file(const char *word)
{
    return str_ends(str_of(word), ".ini");
}

/* -- files -- */

/* Ours speak of our rules: with rules that stand alone they have no place. */
static bool read_files(Session *s, StressFiles *files)
{
    const Source **all = arena_alloc(s->arena, (builtin_stress_most() + SESSION_ARGUMENTS_MAX + 1) *
                                                   sizeof *all);
    const Source *const *beside = NULL;
    if (!rule_files_complete(&s->own))
        files->count = builtin_stress_files(s->arena, all, &beside, &files->beside_count);
    files->shipped = files->count;
    files->beside = beside;
    bool good = true;
    for (size_t i = 0; i < s->options.stress_count; i++) {
        const Source *source = is_file(s->options.stress[i])
                                   ? source_read(s->arena, s->options.stress[i], s->diags) : NULL;
        good = good && (source || !is_file(s->options.stress[i]));
        if (source)
            all[files->count++] = source;
    }
    files->files = all;
    return good;
}

ExitStatus stress_tests(Session *s, const Scenario *scenario, Stresses *tests)
{
    StressFiles files = { 0 };
    if (!read_files(s, &files))
        return EXIT_FILES;
    *tests = stress_read(s->arena, scenario, &files, s->diags);
    return diags_errors(s->diags) ? EXIT_INPUT : EXIT_DONE;
}

/* -- what is asked for -- */

typedef struct Wanted {
    StressWanted *list;
    size_t count;
} Wanted;

static void want(Session *s, Wanted *w, const uint32_t tests[], size_t count)
{
    uint32_t *own = arena_alloc(s->arena, (count + 1) * sizeof *own);
    memcpy(own, tests, count * sizeof *own);
    w->list[w->count++] = (StressWanted){ own, count };
}

static bool want_named(Session *s, const Stresses *tests, Str text, Wanted *w)
{
    uint32_t *list = arena_alloc(s->arena, (text.len + 1) * sizeof *list);
    Str *names = arena_alloc(s->arena, (tests->count + 1) * sizeof *names);
    size_t count = 0;
    bool good = true;
    for (size_t i = 0; i < tests->count; i++)
        names[i] = tests->list[i].name;
    for (Str rest = text; rest.at; ) {
        Str name = str_cut(&rest, '+');
        size_t i = 0;
        while (i < tests->count && !str_is(names[i], name))
            i++;
        if (i == tests->count)
            unknown_word(s, DIAG_UNKNOWN_STRESS, name, names, tests->count);
        good = good && i < tests->count;
        list[count++] = (uint32_t)i;
    }
    if (good)
        want(s, w, list, count);
    return good;
}

static void want_all(Session *s, const Stresses *tests, bool own, Wanted *w)
{
    for (uint32_t i = 0; i < tests->count; i++)
        if (tests->list[i].own || !own)
            want(s, w, &i, 1);
}

static bool find_wanted(Session *s, const Stresses *tests, Wanted *w)
{
    const Options *o = &s->options;
    bool good = true, named = false, own = false;
    w->list = arena_alloc(s->arena, (tests->count * (o->stress_count + 1) + SESSION_ARGUMENTS_MAX) *
                                        sizeof *w->list);
    for (size_t i = 0; i < o->stress_count; i++) {
        named = named || !is_file(o->stress[i]);
        own = own || is_file(o->stress[i]);
        if (strcmp(o->stress[i], "all") == 0)
            want_all(s, tests, false, w);
        else if (!is_file(o->stress[i]))
            good = want_named(s, tests, str_of(o->stress[i]), w) && good;
    }
    if (!named)
        want_all(s, tests, own, w);
    return good;
}

/* -- running -- */

ExitStatus stress_view(const Run *base, const Stresses *tests, StressView *view)
{
    Session *s = base->session;
    Wanted wanted = { 0 };
    *view = (StressView){ .base = base, .tests = *tests,
                          .from = { base->scenario, base->result, &base->book->perimeters[0],
                                    base->perimeter, &s->files, s->overlays,
                                    s->overlays_count } };
    if (!find_wanted(s, tests, &wanted))
        return EXIT_USAGE;
    view->count = stress_trials(s->arena, &view->from, &view->tests, wanted.list, wanted.count,
                                &view->trials, s->diags);
    if (diags_errors(s->diags))
        return EXIT_INPUT;
    view->outcomes = arena_alloc(s->arena, (view->count + 1) * sizeof *view->outcomes);
    view->runs = arena_alloc(s->arena, (view->count + 1) * sizeof *view->runs);
    stress_run(s->arena, &view->from, view->trials, view->count, view->outcomes, s->diags);
    for (size_t i = 0; i < view->count; i++) {
        const StressOutcome *o = &view->outcomes[i];
        if (o->ran)
            view->runs[i] = run_of(s, o->scenario, o->sim, o->which, o->perimeter);
    }
    return diags_errors(s->diags) ? EXIT_INPUT : EXIT_DONE;
}

/* -- the reverse question -- */

/* What is there, by which part of the way it takes; then what never is, and what cannot
 * be told; those of one kind in the order of the levers. */
static int by_reach(const void *one, const void *other)
{
    const Reversal *a = one, *b = other;
    if (a->answer != b->answer)
        return a->answer < b->answer ? -1 : 1;
    Wide x = a->answer == REVERSE_AT ? (Wide)a->steps * b->lever.most : 0;
    Wide y = a->answer == REVERSE_AT ? (Wide)b->steps * a->lever.most : 0;
    return (x > y) - (x < y);
}

/* Only upwards and downwards of one quantity, and one way suffices. */
static bool is_other_way(const Reversal list[], size_t count, size_t i)
{
    for (size_t j = 0; j < count; j++)
        if (j != i && list[i].lever.quantity && list[i].lever.quantity == list[j].lever.quantity &&
            list[i].answer != REVERSE_AT && (list[j].answer == REVERSE_AT || j < i))
            return true;
    return false;
}

void stress_view_reverse(StressView *view)
{
    Arena *arena = view->base->session->arena;
    StressSums sums = stress_sums(arena, view->base->result, view->base->perimeter);
    Lever *levers;
    view->unknown = run_gap(view->base, view->base->scenario->months).unknown;
    view->asks = !view->unknown && !view->base->authority && reverse_asks(&sums, &view->ask);
    size_t count = view->asks ? reverse_levers(arena, &view->from, &view->tests, &levers) : 0;
    Reversal *all = arena_alloc(arena, (count + 1) * sizeof *all);
    view->reversals = arena_alloc(arena, (count + 1) * sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i] = reverse_find(&view->from, &levers[i], view->ask);
    for (size_t i = 0; i < count; i++)
        if (!is_other_way(all, count, i))
            view->reversals[view->reversals_count++] = all[i];
    for (size_t i = 1; i < view->reversals_count; i++) {
        Reversal moved = view->reversals[i];       /* qsort would not keep equals in order */
        size_t at = i;
        for (; at > 0 && by_reach(&view->reversals[at - 1], &moved) > 0; at--)
            view->reversals[at] = view->reversals[at - 1];
        view->reversals[at] = moved;
    }
}
