/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * correlation.c -- [correlation]: which uncertain quantities go together, and how much:
 *
 *   service.odd-jobs.take_up, project.price_growth = -0.4
 *
 * A number is the correlation of ranks (Spearman's), which does not depend on the
 * distributions.  They are drawn from normal numbers, whose own correlation follows from
 * it: 2 sin(pi r / 6).  Pairs that are not named have 0.  What cannot be all at once
 * becomes what is nearest to it, with a warning per pair.
 */
#include "scenarioreader.h"

#include <math.h>
#include <string.h>

#include "matrix.h"

static const double pi = 3.14159265358979324;

typedef struct Pair {
    uint32_t one, other;       /* of scenario->uncertain; one < other */
    double ranks;              /* as written */
    Span at;                   /* both */
} Pair;

typedef struct Pairs {
    Reader *r;
    Pair *list;
    size_t count, room;
    uint32_t *first;           /* per quantity: the first of those it goes with */
    bool good;
} Pairs;

/* -- one line -- */

static void refuse(Pairs *p, DiagCode code, Span at, Str a, Str b)
{
    tell(p->r, code, at, a, b, STR_NONE);
    p->good = false;
}

/* The quantity of [uncertain] that the path names, or -1. */
static ptrdiff_t find_quantity(Pairs *p, Str path, Span at)
{
    const Scenario *s = p->r->scenario;
    Target target;
    Key key;
    if (!uncertain_target(p->r, path, at, &target, &key)) {
        p->good = false;
        return -1;
    }
    Str *paths = arena_alloc(p->r->arena, (s->uncertain_count + 1) * sizeof *paths);
    for (size_t i = 0; i < s->uncertain_count; i++) {
        paths[i] = s->uncertain[i].target.path;
        if (uncertain_is_same(&s->uncertain[i].target, &target))
            return (ptrdiff_t)i;
    }
    report_unknown(p->r->diags, DIAG_PAIR_CERTAIN, at, path, paths, s->uncertain_count);
    p->good = false;
    return -1;
}

/* Only what is one number, and not always the same. */
static bool can_vary(Pairs *p, const Uncertain *u, Str path, Span at)
{
    bool can = u->kind != DRAW_VACANCY && u->kind != DRAW_PATH && u->kind != DRAW_FIXED;
    if (!can)
        refuse(p, DIAG_PAIR_KIND, at, path, draw_name(u->kind));
    return can;
}

static bool read_number(Pairs *p, const Entry *e, double *ranks)
{
    static const Decimal least = { -1, 0 }, most = { 1, 0 };
    Decimal value;
    if (!quantity_parse(e->value, e->value_at, UNIT_NONE, p->r->diags, &value)) {
        p->good = false;
        return false;
    }
    if (exact_order(exact_of(value), exact_of(least)) < 0 ||
        exact_order(exact_of(value), exact_of(most)) > 0) {
        refuse(p, DIAG_PAIR_RANGE, e->value_at, e->value, STR_NONE);
        return false;
    }
    *ranks = (double)value.digits * pow(10, -value.scale);
    return true;
}

/* The two paths before and behind the comma. */
static bool read_names(Pairs *p, const Entry *e, uint32_t which[2])
{
    Str rest = e->key, paths[2];
    bool good = true;
    paths[0] = str_cut(&rest, ',');
    paths[1] = rest.at ? str_trim(rest) : STR_NONE;
    if (!paths[0].len || !paths[1].len || memchr(paths[1].at, ',', paths[1].len)) {
        refuse(p, DIAG_PAIR_FORM, e->key_at, e->key, STR_NONE);
        return false;
    }
    for (int i = 0; i < 2; i++) {
        size_t start = e->key_at.start + (size_t)(paths[i].at - e->key.at);
        Span at = span_of(e->key_at.source, start, start + paths[i].len);
        ptrdiff_t found = find_quantity(p, paths[i], at);
        good = found >= 0 && can_vary(p, &p->r->scenario->uncertain[found], paths[i], at) && good;
        which[i] = (uint32_t)found;
    }
    if (good && which[0] == which[1]) {
        refuse(p, DIAG_PAIR_ITSELF, e->key_at, paths[0], STR_NONE);
        return false;
    }
    return good;
}

static bool is_new_pair(Pairs *p, const Pair *pair)
{
    for (size_t i = 0; i < p->count; i++) {
        if (p->list[i].one != pair->one || p->list[i].other != pair->other)
            continue;
        refuse(p, DIAG_TARGET_TWICE, pair->at, span_text(pair->at), STR_NONE);
        diag_also(p->r->diags, DIAG_FIRST_HERE, p->list[i].at, span_text(p->list[i].at));
        return false;
    }
    return true;
}

/* All that go with either from now on go with both. */
static void put_together(Pairs *p, uint32_t one, uint32_t other)
{
    uint32_t a = p->first[one], b = p->first[other], low = a < b ? a : b, high = a < b ? b : a;
    for (size_t i = 0; i < p->r->scenario->uncertain_count; i++)
        p->first[i] = p->first[i] == high ? low : p->first[i];
}

static void read_pair(Pairs *p, const Entry *e)
{
    Pair pair = { .at = e->key_at };
    uint32_t which[2];
    bool named = read_names(p, e, which);
    if (!read_number(p, e, &pair.ranks) || !named)
        return;
    pair.one = which[0] < which[1] ? which[0] : which[1];
    pair.other = which[0] < which[1] ? which[1] : which[0];
    if (!is_new_pair(p, &pair))
        return;
    p->list = arena_grow(p->r->arena, p->list, p->count, &p->room, sizeof *p->list);
    p->list[p->count++] = pair;
    put_together(p, pair.one, pair.other);
}

/* -- those that go together -- */

static double of_normal(double ranks)
{
    return 2 * sin(pi / 6 * ranks);
}

static double of_ranks(double normal)
{
    return asin(fmax(-1, fmin(1, normal / 2))) * 6 / pi;
}

static const Pair *find_pair(const Pairs *p, uint32_t one, uint32_t other)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->list[i].one == one && p->list[i].other == other)
            return &p->list[i];
    return NULL;
}

static void print_rank(double ranks, Buf *out)
{
    exact_print((Exact){ llround(ranks * 1000), 1, 3 }, 0, 3, out);
}

/* A pair that nobody wrote is told where the first of its quantities stands. */
static void tell_change(Pairs *p, uint32_t one, uint32_t other, double is)
{
    const Uncertain *list = p->r->scenario->uncertain;
    const Pair *pair = find_pair(p, one, other);
    double was = pair ? pair->ranks : 0;
    if (llround(is * 1000) == llround(was * 1000))
        return;
    Buf names = { 0 }, to = { 0 }, from = { 0 };
    buf_str(&names, list[one].target.path);
    buf_text(&names, ", ");
    buf_str(&names, list[other].target.path);
    print_rank(is, &to);
    print_rank(was, &from);
    tell(p->r, DIAG_PAIR_CHANGED, pair ? pair->at : list[one].target.at, buf_view(&names),
         buf_view(&to), buf_view(&from));
    buf_free(&names);
    buf_free(&to);
    buf_free(&from);
}

static void fill_matrix(const Pairs *p, const uint32_t quantities[], size_t n, double a[])
{
    for (size_t i = 0; i < n; i++) {
        a[i * n + i] = 1;
        for (size_t k = i + 1; k < n; k++) {
            const Pair *pair = find_pair(p, quantities[i], quantities[k]);
            a[i * n + k] = a[k * n + i] = pair ? of_normal(pair->ranks) : 0;
        }
    }
}

static Cluster make_cluster(Pairs *p, const uint32_t quantities[], size_t n)
{
    double *a = arena_alloc(p->r->arena, n * n * sizeof *a);
    double *factor = arena_alloc(p->r->arena, n * n * sizeof *factor);
    fill_matrix(p, quantities, n, a);
    if (!matrix_can_be(a, n)) {
        matrix_make_nearest(a, n);
        for (size_t i = 0; i < n; i++)
            for (size_t k = i + 1; k < n; k++)
                tell_change(p, quantities[i], quantities[k], of_ranks(a[i * n + k]));
    }
    matrix_factor(a, n, factor);
    return (Cluster){ .quantities = quantities, .count = n, .factor = factor };
}

static void make_clusters(Pairs *p)
{
    Scenario *s = p->r->scenario;
    Cluster *clusters = arena_alloc(p->r->arena, (s->uncertain_count + 1) * sizeof *clusters);
    for (uint32_t first = 0; first < s->uncertain_count; first++) {
        uint32_t *quantities = arena_alloc(p->r->arena, (SCENARIO_CLUSTER_MAX + 1) * sizeof *quantities);
        size_t count = 0;
        for (uint32_t i = first; i < s->uncertain_count && count <= SCENARIO_CLUSTER_MAX; i++)
            if (p->first[i] == first)
                quantities[count++] = i;
        if (count > SCENARIO_CLUSTER_MAX) {
            tell_too_many(p->r, s->uncertain[quantities[count - 1]].target.at, "correlation",
                          SCENARIO_CLUSTER_MAX);
            return;
        }
        if (count > 1)
            clusters[s->clusters_count++] = make_cluster(p, quantities, count);
    }
    s->clusters = clusters;
}

void read_correlations(Reader *r)
{
    const Block *block = find_block(r, BLOCK_CORRELATION, LEVEL_NONE, STR_NONE);
    size_t count = r->scenario->uncertain_count;
    if (!block)
        return;
    Pairs p = { .r = r, .good = true };
    p.first = arena_alloc(r->arena, (count + 1) * sizeof *p.first);
    for (uint32_t i = 0; i < count; i++)
        p.first[i] = i;
    for (size_t i = 0; i < block->count; i++)
        read_pair(&p, &block->said[i].entry);
    if (p.good)
        make_clusters(&p);
}
