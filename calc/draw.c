/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * draw.c -- the quantities of a scenario, their dimensions, and their values.
 */
#include "draw.h"

#include <math.h>

#include "course.h"
#include "random.h"

enum { LANES = 64 };

typedef struct Quantity {
    Drawn drawn;
    size_t first, dimensions;
    const Quantile *quantile;  /* or */
    const Places *places;      /* or */
    const Path *path;
    const Cluster *cluster;    /* NULL: drawn alone */
} Quantity;

struct Draws {
    Quantity *list;
    size_t count, dimensions;
    const Curve *normal;
    const Random *random;
};

/* What an attribute may be, in digits. */
static Bounds attribute_bounds(const Attribute *a)
{
    const Bounds any = { -INT64_C(1000000000000000000), INT64_C(1000000000000000000) };
    return (Bounds){ a->has_least ? digits_round(any, digits_of(a->least, a->scale)) : any.least,
                     a->has_most ? digits_round(any, digits_of(a->most, a->scale)) : any.most };
}

static int64_t digits_of_one(int scale)
{
    int64_t one = 1;
    for (int i = 0; i < scale; i++)
        one *= 10;
    return one;
}

/* -- one quantity -- */

static void take_bounds(Quantity *q, Bounds bounds)
{
    q->drawn.least = bounds.least;
    q->drawn.most = bounds.most;
}

static void make_quantile(Arena *arena, const Scenario *s, const Uncertain *u, const Curve *normal,
                          Quantity *q)
{
    const Bounds months = { 0, INT32_MAX };
    const Attribute *a = u->target.attribute < 0 ? NULL : &s->book->attributes[u->target.attribute];
    q->quantile = quantile_new(arena, u, a ? a->scale : 0,
                               !a ? months
                               : a->type.kind == KIND_YES_NO ? (Bounds){ 0, 1 }
                                                             : attribute_bounds(a),
                               normal);
    take_bounds(q, quantile_bounds(q->quantile));
}

/* Whoever leaves before that month anyway has nothing to renew. */
static void make_renewal(Arena *arena, const Scenario *s, const Uncertain *u, const Curve *normal,
                         Quantity *q)
{
    const Decimal sure[2] = { { 0, 0 }, { 1, 0 } };   /* the chance stands second */
    Uncertain renewal = *u;
    q->drawn.attribute = s->book->levels[u->target.level].exit;
    if (s->presence[u->target.level][u->target.member].last.index < u->months[0].index)
        renewal.values = sure;
    make_quantile(arena, s, &renewal, normal, q);
}

static void make_places(Arena *arena, const Scenario *s, const Uncertain *u, const Curve *normal,
                        Quantity *q)
{
    int32_t number = s->book->levels[u->target.level].number;
    const Given *given = scenario_given(s, (uint32_t)number, u->target.member);
    int64_t one = digits_of_one(s->book->attributes[number].scale), most = 0;
    size_t months = (size_t)(s->months.last.index - s->months.first.index + 1);
    int64_t *counts = arena_alloc(arena, months * sizeof *counts);
    for (size_t m = 0; m < months; m++) {
        Month month = month_plus(s->months.first, (int)m);
        counts[m] = one;
        if (!months_hold(s->presence[u->target.level][u->target.member], month))
            counts[m] = DRAWN_STATED;
        else if (given)
            given_in(given, month, &counts[m]);
        most = counts[m] > most ? counts[m] : most;
    }
    q->drawn.attribute = number;
    q->drawn.every = RHYTHM_MONTH;
    q->drawn.steps = months;
    take_bounds(q, (Bounds){ 0, most });
    q->places = places_new(arena, digits_of(u->values[0], 0), (size_t)u->values[1].digits, counts,
                           one, months, normal);
}

static void make_path(Arena *arena, const Scenario *s, const Uncertain *u, const Curve *normal,
                      Quantity *q)
{
    const Attribute *a = &s->book->attributes[u->target.attribute];
    Path *path = arena_alloc(arena, sizeof *path);
    *path = (Path){ .mean = digits_of(u->values[0], a->scale),
                    .deviation = digits_of(u->values[1], a->scale),
                    .carry = digits_of(u->values[2], 0),
                    .change = u->count > 3 ? digits_of(u->values[3], a->scale) : 0,
                    .compounds = a->compounds, .one = (double)digits_of_one(a->scale),
                    .bounds = attribute_bounds(a), .normal = normal,
                    .years = (size_t)(month_year(s->months.last) - month_year(s->months.first) + 1) };
    path->bounds = path_bounds(path);
    q->drawn.every = RHYTHM_YEAR;
    q->drawn.steps = path->years;
    take_bounds(q, path->bounds);
    q->path = path;
}

static void make_quantity(Arena *arena, const Scenario *s, const Uncertain *u, const Curve *normal,
                          Quantity *q)
{
    *q = (Quantity){ .drawn = { .of = { u->target.level, u->target.member },
                                .attribute = u->target.attribute, .party = u->target.party,
                                .every = RHYTHM_ONCE, .steps = 1 } };
    switch (u->kind) {
    case DRAW_RENEWAL: make_renewal(arena, s, u, normal, q); break;
    case DRAW_VACANCY: make_places(arena, s, u, normal, q); break;
    case DRAW_PATH:    make_path(arena, s, u, normal, q); break;
    default:           make_quantile(arena, s, u, normal, q);
    }
    q->dimensions = q->drawn.steps;
}

/* -- all of them -- */

/* What has one dimension before what has several: those matter more each. */
static const uint32_t *find_places(Arena *arena, const Draws *d)
{
    uint32_t *places = arena_alloc(arena, (d->dimensions + 1) * sizeof *places), next = 0;
    for (Rhythm every = RHYTHM_ONCE; every <= RHYTHM_MONTH; every++)
        for (size_t i = 0; i < d->count; i++)
            for (size_t k = 0; k < d->list[i].dimensions && d->list[i].drawn.every == every; k++)
                places[d->list[i].first + k] = next++;
    return places;
}

static Draws *make_draws(Arena *arena, const Scenario *scenario)
{
    Draws *d = arena_alloc(arena, sizeof *d);
    *d = (Draws){ .count = scenario->uncertain_count, .normal = curve_normal(arena) };
    d->list = arena_alloc(arena, (d->count + 1) * sizeof *d->list);
    for (size_t i = 0; i < d->count; i++) {
        make_quantity(arena, scenario, &scenario->uncertain[i], d->normal, &d->list[i]);
        d->list[i].first = d->dimensions;
        d->dimensions += d->list[i].dimensions;
    }
    d->list[d->count].first = d->dimensions;
    for (size_t c = 0; c < scenario->clusters_count; c++)
        for (size_t i = 0; i < scenario->clusters[c].count; i++)
            d->list[scenario->clusters[c].quantities[i]].cluster = &scenario->clusters[c];
    return d;
}

Draws *draws_new(Arena *arena, const Scenario *scenario, uint64_t seed)
{
    Draws *d = make_draws(arena, scenario);
    d->random = random_new(arena, seed, d->dimensions, NULL);
    return d;
}

Draws *draws_new_quasi(Arena *arena, const Scenario *scenario, uint64_t seed)
{
    Draws *d = make_draws(arena, scenario);
    d->random = random_new(arena, seed, d->dimensions, find_places(arena, d));
    return d;
}

size_t draws_count(const Draws *draws)
{
    return draws->count;
}

const Drawn *draws_drawn(const Draws *draws, size_t quantity)
{
    return &draws->list[quantity].drawn;
}

size_t draws_dimensions(const Draws *draws)
{
    return draws->dimensions;
}

size_t draws_first(const Draws *draws, size_t quantity)
{
    return draws->list[quantity].first;
}

size_t draws_cluster(const Draws *draws, size_t quantity)
{
    const Cluster *cluster = draws->list[quantity].cluster;
    return cluster ? cluster->quantities[0] : quantity;
}

void draws_points(const Draws *draws, uint32_t stream, uint64_t first, size_t worlds,
                  double points[])
{
    random_points(draws->random, stream, first, worlds, points);
}

/* -- values -- */

/* The coordinate of a quantity of the cluster in each world: how far up a normal number is
 * that is correlated with those before it. */
static void join(const Cluster *c, size_t which, double (*z)[LANES], const double alone[],
                 size_t worlds, double u[])
{
    const double half = 0.5, root = 0.70710678118654752;
    const double *row = c->factor + which * c->count;
    for (size_t i = 0; i < worlds; i++) {
        double sum = 0, all = 0;
        for (size_t k = 0; k <= which; k++)
            sum += row[k] * z[k][i];
        for (size_t k = 0; k < c->count; k++)
            all += z[k][i];
        u[i] = half * erfc(-sum * root);
        u[i] = fmin(fmax(u[i], QUANTILE_EDGE), 1 - QUANTILE_EDGE);
        if (isnan(all))
            u[i] = alone[i];
    }
}

static void draw_cluster(const Draws *d, const Cluster *c, const double points[], size_t worlds,
                         int64_t *const digits[])
{
    double z[SCENARIO_CLUSTER_MAX][LANES], u[LANES];
    for (size_t from = 0; from < worlds; from += LANES) {
        size_t some = worlds - from < LANES ? worlds - from : LANES;
        for (size_t k = 0; k < c->count; k++)
            curve_over(d->normal, points + d->list[c->quantities[k]].first * worlds + from, some,
                       z[k]);
        for (size_t k = 0; k < c->count; k++) {
            const Quantity *q = &d->list[c->quantities[k]];
            join(c, k, z, points + q->first * worlds + from, some, u);
            quantile_over(q->quantile, u, some, digits[c->quantities[k]] + from);
        }
    }
}

void draws_values(const Draws *draws, const double points[], size_t worlds,
                  int64_t *const digits[])
{
    for (size_t i = 0; i < draws->count; i++) {
        const Quantity *q = &draws->list[i];
        const double *u = points + q->first * worlds;
        if (q->places)
            places_over(q->places, u, worlds, worlds, digits[i]);
        else if (q->path)
            path_over(q->path, u, worlds, worlds, digits[i]);
        else if (!q->cluster)
            quantile_over(q->quantile, u, worlds, digits[i]);
        else if (q->cluster->quantities[0] == i)
            draw_cluster(draws, q->cluster, points, worlds, digits);
    }
}
