/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_draw.c -- what is drawn, against what textbooks say of each distribution.  Seeds are
 * fixed; a mean may differ from the closed form by 4 times its sampling error.
 */
#include "check.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "course.h"
#include "draw.h"
#include "matrix.h"

static const char vocabulary[] =
    "[level project]\nentry = project.start\nlabel.nl = x\n"
    "[level worker]\nwithin = project\nentry = worker.hired\nexit = worker.last\n"
    "number = worker.count\nlabel.nl = x\n"
    "[level contribution]\nwithin = project\nexit = contribution.last\nlabel.nl = x\n"
    "[attribute project.start]\ntype = month\nlabel.nl = x\nrequired = yes\n"
    "[attribute project.growth]\ntype = number\ndecimals = 9\nleast = -0.5\ncompounds = yes\nlabel.nl = x\n"
    "[attribute project.rate]\ntype = number\ndecimals = 9\nleast = -0.5\nlabel.nl = x\n"
    "[attribute project.a]\ntype = number\ndecimals = 6\nlabel.nl = x\n"
    "[attribute project.b]\ntype = number\ndecimals = 6\nlabel.nl = x\n"
    "[attribute project.c]\ntype = number\ndecimals = 6\nlabel.nl = x\n"
    "[attribute project.cents]\ntype = number\ndecimals = 2\nleast = 0\nmost = 1\nlabel.nl = x\n"
    "[attribute project.cold]\ntype = yes_no\nlabel.nl = x\n"
    "[attribute worker.hired]\ntype = month\nlabel.nl = x\n"
    "[attribute worker.last]\ntype = month\nlabel.nl = x\n"
    "[attribute worker.count]\ntype = number\nlabel.nl = x\n"
    "[attribute contribution.last]\ntype = month\nlabel.nl = x\n"
    "[party p]\nlabel.nl = p\n[party q]\nlabel.nl = q\n[leaf work]\nlabel.nl = werk\n";

#define PROJECT "[project]\nstart = 2008-01\nyears = 6\n"

/* -- a sample -- */

enum { WORLDS = 100000 };

typedef struct Sample {
    Arena *arena;
    const Scenario *scenario;
    Draws *draws;
    double *points;
    int64_t **digits;
} Sample;

static const Source *source_new(Arena *arena, const char *name, Str text)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){ .name = str_of(name), .text = str_keep(arena, text) };
    return source;
}

static const Scenario *load(Arena *arena, const char *text)
{
    RuleFiles rules = { 0 }, files = { 0 };
    Diags *diags = diags_new(arena);
    rule_files_add(arena, source_new(arena, "v.ini", str_of(vocabulary)), &rules);
    rule_files_add(arena, source_new(arena, "f.csv", str_of("1\n2\n2\n5\n")), &files);
    const Rulebook *book = rules_load(arena, &rules, NULL, 0, diags);
    const Scenario *s =
        scenario_load_from(arena, book, source_new(arena, "s.ini", str_of(text)), &files, diags);
    Buf told = { 0 };
    diags_render(diags, LANG_EN, &told);
    CHECK(diags_errors(diags) == 0, told.at ? told.at : text);
    buf_free(&told);
    return s;
}

static void make_room(Sample *s)
{
    s->points = arena_alloc(s->arena, draws_dimensions(s->draws) * WORLDS * sizeof *s->points);
    s->digits = arena_alloc(s->arena, (draws_count(s->draws) + 1) * sizeof *s->digits);
    for (size_t q = 0; q < draws_count(s->draws); q++)
        s->digits[q] = arena_alloc(s->arena, draws_drawn(s->draws, q)->steps * WORLDS *
                                                 sizeof **s->digits);
}

static Sample take(const char *uncertain)
{
    Sample s = { .arena = arena_new() };
    Buf text = { 0 };
    buf_text(&text, PROJECT);
    buf_text(&text, uncertain);
    buf_byte(&text, '\0');
    s.scenario = load(s.arena, str_keep(s.arena, buf_view(&text)).at);
    buf_free(&text);
    s.draws = draws_new(s.arena, s.scenario, 4);
    make_room(&s);
    draws_points(s.draws, 0, 0, WORLDS, s.points);
    draws_values(s.draws, s.points, WORLDS, s.digits);
    return s;
}

static void drop(Sample *s)
{
    arena_free(s->arena);
}

static double mean_of(const int64_t digits[])
{
    double sum = 0;
    for (size_t i = 0; i < WORLDS; i++)
        sum += (double)digits[i];
    return sum / WORLDS;
}

static double deviation_of(const int64_t digits[])
{
    double mean = mean_of(digits), sum = 0;
    for (size_t i = 0; i < WORLDS; i++)
        sum += ((double)digits[i] - mean) * ((double)digits[i] - mean);
    return sqrt(sum / (WORLDS - 1));
}

static double correlation_of(const int64_t x[], const int64_t y[])
{
    double mx = mean_of(x), my = mean_of(y), sum = 0;
    for (size_t i = 0; i < WORLDS; i++)
        sum += ((double)x[i] - mx) * ((double)y[i] - my);
    return sum / (WORLDS - 1) / deviation_of(x) / deviation_of(y);
}

/* -- each distribution: mean, deviation, and the part that is at most something -- */

static const struct {
    const char *line;
    double scale, mean, deviation;
    double value, below;
} forms[] = {
    { "project.a = fixed(3)", 1e6, 3, 0, 3, 1 },
    { "project.a = uniform(1, 4)", 1e6, 2.5, 0.8660254, 2, 1 / 3.0 },
    /* (a + b + c) / 3; (aa + bb + cc - ab - ac - bc) / 18 */
    { "project.a = triangular(1, 2, 6)", 1e6, 3, 1.0801234, 2, 0.2 },
    { "project.a = triangular(1, 1, 6)", 1e6, 2.6666667, 1.1785113, 2, 0.36 },
    { "project.a = triangular(1, 6, 6)", 1e6, 4.3333333, 1.1785113, 2, 0.04 },
    /* (a + 4 b + c) / 6; (mean - a) (c - mean) / 7 */
    { "project.a = pert(1, 2, 6)", 1e6, 2.5, 0.8660254, 6, 1 },
    { "project.a = pert(0, 5, 10)", 1e6, 5, 1.8898224, 5, 0.5 },
    { "project.a = pert(0, 0, 6)", 1e6, 1, 0.8451543, 6, 1 },
    { "project.a = normal(2, 0.5)", 1e6, 2, 0.5, 2.5, 0.8413447 },
    /* 1.2815516 deviations from the middle */
    { "project.a = normal(p10=1, p90=3)", 1e6, 2, 0.7803042, 1, 0.1 },
    { "project.a = lognormal(2, 0.5)", 1e6, 2, 0.5, 1.9402850, 0.5 },
    /* log: middle log 2, 0.8325546 from p50 to p95, so 0.4214 */
    { "project.a = lognormal(p50=2, p90=4)", 1e6, 2.3149, 1.3502, 4, 0.9 },
    { "project.a = discrete(5, 25%, 1, 75%)", 1e6, 2, 1.7320508, 1, 0.75 },
    { "project.a = empirical(f.csv)", 1e6, 2.5, 1.5, 2, 0.75 },
    { "project.cold = bernoulli(30%)", 1, 0.3, 0.4582576, 0, 0.7 },
    { "payer.q = delay(0, 6, 3)", 1, 3, 2.4494897, 3, 2 / 3.0 },
};

static void check_form(size_t row)
{
    const char *name = forms[row].line;
    Buf text = { 0 };
    buf_print(&text, "[uncertain]\n%s\n", name);
    buf_byte(&text, '\0');
    Sample s = take(text.at);
    const Drawn *drawn = draws_drawn(s.draws, 0);
    double sigma = forms[row].deviation, below = forms[row].below, count = 0, wild = 0;
    for (size_t i = 0; i < WORLDS; i++) {
        count += (double)s.digits[0][i] <= forms[row].value * forms[row].scale;
        wild += s.digits[0][i] < drawn->least || s.digits[0][i] > drawn->most;
    }
    CHECK(wild == 0, name);
    CHECK(fabs(mean_of(s.digits[0]) / forms[row].scale - forms[row].mean) <=
              4 * sigma / sqrt(WORLDS) + 1e-5, name);
    CHECK(fabs(deviation_of(s.digits[0]) / forms[row].scale - sigma) <= 0.02 * sigma, name);
    CHECK(fabs(count / WORLDS - below) <= 4 * sqrt(below * (1 - below) / WORLDS) + 1e-9, name);
    drop(&s);
    buf_free(&text);
}

/* The curves against GSL, which they are tables of; coordinates from both ends inwards. */
static void check_curves(void)
{
    Arena *arena = arena_new();
    static const double shapes[][2] = { { 1, 5 }, { 3, 3 }, { 4.2, 1.8 }, { 5, 1 } };
    const Curve *normal = curve_normal(arena);
    for (size_t b = 0; b < ROWS(shapes); b++) {
        const Curve *beta = curve_beta(arena, shapes[b][0], shapes[b][1]);
        double last = 0;
        for (int i = 1; i < 4000; i++) {
            double u = i < 2000 ? 0.5 * pow(2, -(2000 - i) / 62.0) : 1 - 0.5 * pow(2, -(i - 2000) / 62.0);
            double x, z;
            curve_over(beta, &u, 1, &x);
            curve_over(normal, &u, 1, &z);
            CHECK(fabs(gsl_cdf_beta_P(x, shapes[b][0], shapes[b][1]) - u) < 1e-6 * fmin(u, 1 - u) + 1e-12,
                  "beta");
            CHECK(fabs(z - gsl_cdf_ugaussian_Pinv(u)) < 1e-6, "normal");
            CHECK(x >= last, "a curve rises");
            last = x;
        }
    }
    arena_free(arena);
}

static void check_rounding(void)
{
    const Bounds bounds = { -3, 5 };
    static const struct { double x; int64_t want; } rows[] = {
        { 0.5, 1 }, { -0.5, -1 }, { 1.4999, 1 }, { 2.5, 3 }, { -2.5, -3 }, { 9, 5 }, { -9, -3 },
        { 0.49999999999999994, 0 }, { 4.5, 5 }, { 1e300, 5 }, { -1e300, -3 },
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        CHECK_INT(digits_round(bounds, rows[i].x), rows[i].want, "halves away from zero, within bounds");
}

/* -- what is drawn in steps -- */

static void check_renewal(void)
{
    Sample s = take("[contribution x]\n[uncertain]\ncontribution.x = renewal(2011-01, 70%)\n");
    const Drawn *d = draws_drawn(s.draws, 0);
    double renewed = 0, ended = 0;
    for (size_t i = 0; i < WORLDS; i++) {
        renewed += s.digits[0][i] == DRAWN_STATED;
        ended += s.digits[0][i] == month_of(2010, 12).index;
    }
    CHECK_INT(renewed + ended, WORLDS, "renewed or not");
    CHECK(fabs(renewed / WORLDS - 0.7) < 4 * sqrt(0.21 / WORLDS), "a binomial number of renewals");
    CHECK_INT(d->attribute, rules_attribute(s.scenario->book, str_of("contribution.last")), "its end");
    CHECK_INT(d->least, month_of(2010, 12).index, "bounds");
    drop(&s);
}

/* Of n places as many are expected to fall empty as the recursion of the means says; the
 * deviation of who is there is below that of n coins. */
static void check_places(const char *text, double n, double yearly, int refill)
{
    Sample s = take(text);
    const Drawn *d = draws_drawn(s.draws, 0);
    double p = 1 - pow(1 - yearly, 1 / 12.0), left[72] = { 0 };
    CHECK_INT(d->every, RHYTHM_MONTH, text);
    CHECK_INT(d->steps, 72, text);
    CHECK_INT(d->least, 0, text);
    CHECK_INT(d->most, n, text);
    for (int m = 0; m < 72; m++) {
        double there = n, got = mean_of(s.digits[0] + m * WORLDS);
        for (int k = m - refill > 0 ? m - refill : 0; k < m; k++)
            there -= left[k];
        left[m] = p * there;
        CHECK(fabs(got - there) <= 4 * sqrt(n / 4 / WORLDS) + 1e-9, text);
    }
    drop(&s);
}

static void check_path(void)
{
    Sample s = take("[uncertain]\nproject.a = path(10, 2, 0.6, -0.5)\nproject.rate = path(2%, 3%, 0.5)\n"
                    "project.growth = path(2%, 3%, 0.5)\n");
    for (size_t y = 0; y < 6; y++) {
        const int64_t *x = s.digits[0] + y * WORLDS;
        CHECK(fabs(mean_of(x) / 1e6 - (10 - 0.5 * (double)y)) < 4 * 2 / sqrt(WORLDS), "the mean of a path");
        CHECK(fabs(deviation_of(x) / 1e6 - 2) < 0.02, "a deviation that stays");
        for (size_t z = y + 1; z < 6; z++)
            CHECK(fabs(correlation_of(x, s.digits[0] + z * WORLDS) - pow(0.6, (double)(z - y))) <
                      4 / sqrt(WORLDS), "what is carried over");
    }
    /* the same coordinates for both rates: where one leads, the other leads */
    size_t rate = draws_first(s.draws, 1) * WORLDS, growth = draws_first(s.draws, 2) * WORLDS;
    memcpy(s.points + growth, s.points + rate, 6 * WORLDS * sizeof *s.points);
    draws_values(s.draws, s.points, WORLDS, s.digits);
    for (size_t i = 0; i < 1000; i++) {
        double level = 1;
        CHECK_INT(s.digits[1][i], s.digits[2][i], "the first year");
        for (size_t y = 1; y < 6; y++) {
            level *= 1 + (double)s.digits[1][y * WORLDS + i] * 1e-9;
            CHECK(fabs(pow(1 + (double)s.digits[2][y * WORLDS + i] * 1e-9, (double)y) / level - 1) < 1e-7,
                  "a constant rate that leads as far");
        }
    }
    drop(&s);
}

/* -- what goes together -- */

static int by_digits(const void *one, const void *other)
{
    const int64_t *a = *(const int64_t *const *)one, *b = *(const int64_t *const *)other;
    return *a != *b ? (*a > *b) - (*a < *b) : (a > b) - (a < b);
}

static int64_t *ranks_of(Arena *arena, const int64_t digits[])
{
    const int64_t **sorted = arena_alloc(arena, WORLDS * sizeof *sorted);
    int64_t *ranks = arena_alloc(arena, WORLDS * sizeof *ranks);
    for (size_t i = 0; i < WORLDS; i++)
        sorted[i] = digits + i;
    qsort(sorted, WORLDS, sizeof *sorted, by_digits);
    for (size_t i = 0; i < WORLDS; i++)
        ranks[sorted[i] - digits] = (int64_t)i;
    return ranks;
}

static void check_ranks(Sample *s, size_t one, size_t other, double want)
{
    double got = correlation_of(ranks_of(s->arena, s->digits[one]), ranks_of(s->arena, s->digits[other]));
    if (fabs(got - want) > 4 / sqrt(WORLDS))
        printf("%zu, %zu: %g, should be %g\n", one, other, got, want);
    CHECK(fabs(got - want) <= 4 / sqrt(WORLDS), "a correlation of ranks");
}

#define THREE "[uncertain]\nproject.a = pert(1, 2, 6)\nproject.cold = bernoulli(30%)\n" \
    "project.b = lognormal(2, 1)\nproject.c = uniform(0, 1)\n[correlation]\n"

static void check_correlation(void)
{
    Sample s = take(THREE "project.b, project.a = 0.7\nproject.b, project.c = -50%\n");
    check_ranks(&s, 0, 2, 0.7);
    check_ranks(&s, 2, 3, -0.5);
    check_ranks(&s, 0, 3, 0);
    CHECK(fabs(correlation_of(s.digits[0], s.digits[1])) < 4 / sqrt(WORLDS), "drawn alone");
    CHECK(fabs(mean_of(s.digits[0]) / 1e6 - 2.5) < 4 * 0.866 / sqrt(WORLDS), "the mean stays");
    CHECK(fabs(mean_of(s.digits[2]) / 1e6 - 2) < 4 / sqrt(WORLDS), "the mean stays");
    CHECK(fabs(deviation_of(s.digits[2]) / 1e6 - 1) < 0.03, "the deviation stays");
    CHECK_INT(draws_cluster(s.draws, 3), 0, "together with the first");
    CHECK_INT(draws_cluster(s.draws, 1), 1, "alone");
    drop(&s);
    s = take(THREE "project.b, project.a = 1\nproject.b, project.c = -1\nproject.a, project.c = -1\n");
    check_ranks(&s, 0, 2, 1);
    check_ranks(&s, 2, 3, -1);
    drop(&s);
    s = take(THREE "project.cold, project.a = 0.5\n");
    double both = 0;           /* it is cold where a is high */
    for (size_t i = 0; i < WORLDS; i++)
        both += s.digits[1][i] && s.digits[0][i] > 2500000;
    CHECK(both / WORLDS > 0.2, "yes or no, with a number");
    CHECK(fabs(mean_of(s.digits[1]) - 0.3) < 4 * 0.46 / sqrt(WORLDS), "the chance stays");
    drop(&s);
}

/* What is stated of one of a cluster leaves the others as their own coordinate says. */
static void check_partly_stated(void)
{
    Sample s = take(THREE "project.b, project.a = 0.7\n"), alone = take(THREE);
    for (size_t i = 0; i < WORLDS; i++)
        s.points[i] = NAN;
    draws_values(s.draws, s.points, WORLDS, s.digits);
    size_t wrong = 0;
    for (size_t i = 0; i < WORLDS; i++)
        wrong += s.digits[0][i] != DRAWN_STATED || s.digits[2][i] != alone.digits[2][i];
    CHECK_INT(wrong, 0, "as if not correlated");
    drop(&s);
    drop(&alone);
}

/* Higham (2002), section 4: off the diagonal 0.7607 and 0.1573. */
static void check_nearest(void)
{
    double a[9] = { 1, 1, 0, 1, 1, 1, 0, 1, 1 }, lower[9], back[9] = { 0 };
    static const double want[9] = { 1, 0.7607, 0.1573, 0.7607, 1, 0.7607, 0.1573, 0.7607, 1 };
    CHECK(!matrix_can_be(a, 3), "cannot be");
    matrix_make_nearest(a, 3);
    CHECK(matrix_can_be(a, 3), "can be");
    for (int i = 0; i < 9; i++)
        CHECK(fabs(a[i] - want[i]) < 5e-5, "the published matrix");
    matrix_factor(a, 3, lower);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 3; k++)
                back[3 * i + j] += lower[3 * i + k] * lower[3 * j + k];
    for (int i = 0; i < 9; i++)
        CHECK(fabs(a[i] - back[i]) < 1e-6, "its factor");
    CHECK(lower[1] == 0 && lower[2] == 0 && lower[5] == 0, "nothing above the diagonal");
}

/* -- points and values -- */

static const char many[] =
    "[worker jan]\ncount = 3\n[contribution x]\n[uncertain]\nproject.a = pert(1, 2, 6)\n"
    "worker.jan = vacancy(20%, 3)\nproject.b = normal(2, 1)\nproject.rate = path(2%, 3%, 0.5)\n"
    "contribution.x = delay(0, 3)\nproject.cold = bernoulli(30%)\n";

static void check_cuts(void)
{
    enum { PART = 997 };
    Sample s = take(many);
    size_t count = draws_count(s.draws), wrong = 0;
    double *points = arena_alloc(s.arena, draws_dimensions(s.draws) * PART * sizeof *points);
    int64_t **digits = arena_alloc(s.arena, count * sizeof *digits);
    for (size_t q = 0; q < count; q++)
        digits[q] = arena_alloc(s.arena, draws_drawn(s.draws, q)->steps * PART * sizeof **digits);
    for (size_t first = 50 * PART; first + PART < WORLDS; first -= first ? 10 * PART : 0) {
        draws_points(s.draws, 0, first, PART, points);
        draws_values(s.draws, points, PART, digits);
        for (size_t q = 0; q < count; q++)
            for (size_t step = 0; step < draws_drawn(s.draws, q)->steps; step++)
                for (size_t i = 0; i < PART; i++)
                    wrong += digits[q][step * PART + i] != s.digits[q][step * WORLDS + first + i];
        if (!first)
            break;
    }
    CHECK_INT(wrong, 0, "in any blocks, in any order");
    CHECK_INT(draws_first(s.draws, count), draws_dimensions(s.draws), "where the last ends");
    CHECK_INT(draws_dimensions(s.draws), 1 + 72 + 1 + 6 + 1 + 1, "dimensions");
    drop(&s);
}

static void check_stated(void)
{
    Sample s = take(many);
    for (size_t i = 0; i < draws_dimensions(s.draws) * WORLDS; i++)
        s.points[i] = i % WORLDS % 2 ? NAN : 0.25;
    draws_values(s.draws, s.points, WORLDS, s.digits);
    for (size_t q = 0; q < draws_count(s.draws); q++)
        for (size_t i = 0; i < draws_drawn(s.draws, q)->steps * WORLDS; i++)
            CHECK((s.digits[q][i] == DRAWN_STATED) == (i % WORLDS % 2), "no coordinate: as stated");
    drop(&s);
}

/* A scenario with bounds, absent workers, and a grant that ends by itself. */
static void check_corners(void)
{
    Sample s = take("[worker jan]\ncount = 2\nhired = 2009-01\nlast = 2009-12\n[contribution x]\n"
                    "[variant short]\ncontribution.x.last = 2010-06\n[uncertain]\n"
                    "project.cents = normal(0.9, 0.3)\nworker.jan = vacancy(100%, 2)\n"
                    "contribution.x = renewal(2011-01, 0%)\n");
    const Drawn *d = draws_drawn(s.draws, 0);
    int64_t least = 100, most = 0;
    for (size_t i = 0; i < WORLDS; i++) {
        least = s.digits[0][i] < least ? s.digits[0][i] : least;
        most = s.digits[0][i] > most ? s.digits[0][i] : most;
    }
    CHECK_INT(least, 0, "not below what it may be");
    CHECK_INT(most, 100, "nor above");
    CHECK(d->least == 0 && d->most == 100, "bounds");
    static const int64_t want[] = { DRAWN_STATED, 2, 0, 0, 2, 0, 0, 2, 0, 0, 2, 0, 0, DRAWN_STATED };
    for (size_t m = 0; m < ROWS(want); m++)
        CHECK_INT(s.digits[1][(11 + m) * WORLDS], want[m], "all leave, and are back two months later");
    CHECK_INT(s.digits[2][0], month_of(2010, 12).index, "never renewed");
    const Scenario *variant = scenario_variant(s.arena, s.scenario, &s.scenario->variants[0]);
    Draws *draws = draws_new(s.arena, variant, 4);
    draws_values(draws, s.points, WORLDS, s.digits);
    CHECK_INT(s.digits[2][0], DRAWN_STATED, "ends before it could be renewed");
    drop(&s);
}

/* The mean of a pert: with quasi-random points its error is smaller by far. */
static void check_quasi(void)
{
    Sample s = take(many);
    double errors[2] = { 0 };
    for (int quasi = 0; quasi < 2; quasi++) {
        const Draws *d = quasi ? draws_new_quasi(s.arena, s.scenario, 4) : s.draws;
        for (uint32_t stream = 0; stream < 8; stream++) {
            enum { SOME = 2048 };
            double sum = 0;
            draws_points(d, stream, 0, SOME, s.points);
            draws_values(d, s.points, SOME, s.digits);
            for (size_t i = 0; i < SOME; i++)
                sum += (double)s.digits[0][i] / 1e6;
            errors[quasi] += pow(sum / SOME - 2.5, 2);
        }
    }
    CHECK(sqrt(errors[1]) * 10 < sqrt(errors[0]), "quasi-random is closer by far");
    drop(&s);
}

int main(void)
{
    for (size_t i = 0; i < ROWS(forms); i++)
        check_form(i);
    check_curves();
    check_rounding();
    check_renewal();
    check_places("[worker jan]\ncount = 10\n[uncertain]\nworker.jan = vacancy(20%, 3)\n", 10, 0.2, 3);
    check_places("[worker jan]\ncount = 10\n[uncertain]\nworker.jan = vacancy(0%, 1)\n", 10, 0, 1);
    check_places("[worker jan]\n[uncertain]\nworker.jan = vacancy(60%, 12)\n", 1, 0.6, 12);
    check_places("[worker jan]\ncount = 4000\n[uncertain]\nworker.jan = vacancy(90%, 2)\n", 4000, 0.9, 2);
    check_path();
    check_correlation();
    check_partly_stated();
    check_nearest();
    check_cuts();
    check_stated();
    check_corners();
    check_quasi();
    return check_done();
}
