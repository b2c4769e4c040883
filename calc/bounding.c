/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bounding.c -- what no grouping of an area can exceed.
 *
 * Whoever may join whom is left out of account, and of the towns that are not special only
 * their people count.  For each set C of special towns there are then options: with so many
 * people of others a group gets so much at most (reach.h).  Two bounds follow.
 *
 * Shared out: people as sand.  D(S, v) is the least number of people of others with which the
 * special towns of S and any partnerships of others can bring v.  The largest v for which all
 * together have enough people bounds every grouping.  Needs amounts that are multiples of
 * something not too small, so it serves tables in steps.
 *
 * Per head: a price p for each person, and one for each special town, such that no option
 * brings more than what its people and special towns cost.  Each town is in one group, so all
 * groups together bring at most what everybody costs; the cheapest prices found are taken.
 * Any prices that satisfy the options give a bound, so that the search for them need not be
 * perfect.
 */
#include <stdlib.h>

#include "joiner.h"
#include "reach.h"

enum { MICRO = 1000000, SLICES_MOST = 1 << 15, FINENESS = 4096, WORK_MOST = 1 << 24 };

/* With at least so many people of others a group may get so much. */
typedef struct Option {
    int64_t people, cents;
} Option;

typedef struct Options {
    Option *list;              /* more people bring more, or it is left out */
    size_t count, room;
} Options;

typedef struct Bounding {
    Arena *arena;              /* of what is returned; the rest is scratch */
    Arena *scratch;
    const JoinTask *task;
    const Area *area;
    Reach *reach;
    const uint32_t *special;
    size_t special_count;
    int64_t *others;           /* people of each, the most first */
    size_t others_count;
    int64_t people;            /* of all of them */
    Options *of;               /* per set of special towns */
    int64_t unit;              /* all amounts are multiples of it; 0: not known to be of any */
    bool good;                 /* no class without a bound */
    size_t slices;
    int64_t fine;              /* ranges as narrow as this are not cut any more */
} Bounding;

/* -- the towns -- */

static int by_people(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

static void find_others(Bounding *b)
{
    b->others = arena_alloc(b->scratch, (b->area->count + 1) * sizeof *b->others);
    for (size_t i = 0; i < b->area->count; i++) {
        bool special = false;
        for (size_t s = 0; s < b->special_count; s++)
            special = special || b->special[s] == b->area->towns[i];
        if (special)
            continue;
        b->others[b->others_count] = join_people(b->task, b->area->towns[i]);
        b->people += b->others[b->others_count++];
    }
    if (b->others_count)
        qsort(b->others, b->others_count, sizeof *b->others, by_people);
}

/* -- options -- */

static int64_t greatest_divisor(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

/* In order of people: an option that brings no more than one before it is none. */
static void add_option(Bounding *b, Options *options, int64_t people, ReachRange range)
{
    b->slices++;
    if (range.low != range.high)
        b->unit = 0;
    else if (b->unit && range.high)
        b->unit = b->unit < 0 ? range.high : greatest_divisor(b->unit, range.high);
    if (range.high <= 0 ||
        (options->count && options->list[options->count - 1].cents >= range.high))
        return;
    options->list = arena_grow(b->scratch, options->list, options->count, &options->room,
                               sizeof *options->list);
    options->list[options->count++] = (Option){ people, range.high };
}

/* Cuts the numbers of people from `from` to `to` until what a group gets is the same, or nearly,
 * at both ends of each slice. */
static void cut(Bounding *b, uint32_t set, Options *options, int64_t from, int64_t to, int64_t most)
{
    int64_t largest = b->others[0], smallest = b->others[b->others_count - 1];
    ReachClass class = { .special = set, .fewest = (from + largest - 1) / largest,
                         .most = to / smallest, .from = from, .to = to };
    class.fewest = class.fewest < 1 ? 1 : class.fewest;
    class.most = class.most > most ? most : class.most;
    if (class.most < class.fewest)
        return;
    ReachRange range = reach_of(b->reach, &class);
    if (!range.any)
        return;
    bool fine = range.bounded && range.high - range.low <= b->fine;
    if (from == to || fine || b->slices > SLICES_MOST) {
        b->good = b->good && range.bounded;
        add_option(b, options, from, range);
        return;
    }
    int64_t middle = from + (to - from) / 2;
    cut(b, set, options, from, middle, most);
    cut(b, set, options, middle + 1, to, most);
}

static void find_options(Bounding *b, uint32_t set)
{
    size_t special = (size_t)__builtin_popcount(set), most = b->others_count;
    int64_t people = 0;
    if (b->task->most && special > 1 && special > b->task->most)
        return;
    if (set) {
        ReachRange range = reach_of(b->reach, &(ReachClass){ .special = set });
        b->good = b->good && (!range.any || range.bounded);
        if (range.any && range.bounded)
            add_option(b, &b->of[set], 0, range);
    }
    if (b->task->most && b->task->most - special < most)
        most = b->task->most - special;
    for (size_t i = 0; i < most; i++)
        people += b->others[i];
    if (!most || !people)
        return;
    b->slices = 0;
    cut(b, set, &b->of[set], b->others[b->others_count - 1], people, (int64_t)most);
}

/* -- people as sand -- */

typedef struct Sand {
    const Bounding *b;
    int64_t *least;            /* [set * (top + 1) + v]: people of others */
    uint32_t *with;            /* the set of special towns of the last group; */
    int32_t *option;           /* its option, or -1: the first special town is in none */
    int64_t top;
} Sand;

static void try_option(Sand *sand, uint32_t set, uint32_t with, int64_t v)
{
    const Options *options = &sand->b->of[with];
    int64_t width = sand->top + 1, *here = &sand->least[(int64_t)set * width + v];
    for (size_t i = 0; i < options->count; i++) {
        int64_t left = v - options->list[i].cents / sand->b->unit;
        int64_t people = sand->least[(int64_t)(set ^ with) * width + (left < 0 ? 0 : left)];
        if (people == INT64_MAX || people + options->list[i].people >= *here)
            continue;
        *here = people + options->list[i].people;
        sand->with[(int64_t)set * width + v] = with;
        sand->option[(int64_t)set * width + v] = (int32_t)i;
    }
}

static void fill_sand(Sand *sand)
{
    uint32_t sets = 1u << sand->b->special_count;
    int64_t width = sand->top + 1;
    for (uint32_t set = 0; set < sets; set++)
        for (int64_t v = 0; v < width; v++) {
            uint32_t first = set & -set, others = set ^ first;
            int64_t at = (int64_t)set * width + v;
            sand->least[at] = v ? INT64_MAX : 0;
            sand->option[at] = -1;
            if (v && set)
                sand->least[at] = sand->least[(int64_t)others * width + v];
            if (v && !set)
                try_option(sand, 0, 0, v);
            for (uint32_t more = others; v && set; more = (more - 1) & others) {
                try_option(sand, set, first | more, v);
                if (!more)
                    break;
            }
        }
}

/* The groups by which v is reached. */
static DemandPlan read_plan(const Sand *sand, int64_t v)
{
    const Bounding *b = sand->b;
    int64_t width = sand->top + 1;
    uint32_t set = (1u << b->special_count) - 1;
    DemandPlan plan = { v * b->unit, NULL, 0 };
    plan.list = arena_alloc(b->arena, (b->area->count + 1) * sizeof *plan.list);
    while (v > 0 && plan.count < b->area->count) {
        int64_t at = (int64_t)set * width + v;
        if (sand->option[at] < 0) {        /* that special town is in no group */
            set &= set - 1;
            continue;
        }
        Option option = b->of[sand->with[at]].list[sand->option[at]];
        Demand *demand = &plan.list[plan.count++];
        *demand = (Demand){ .people = option.people };
        for (size_t s = 0; s < b->special_count; s++)
            if (sand->with[at] >> s & 1)
                demand->special[demand->special_count++] = b->special[s];
        set ^= sand->with[at];
        v -= option.cents / b->unit;
    }
    return plan;
}

/* At most `cents`, by sharing out people. */
static void bound_sand(Bounding *b, Bound *bound)
{
    int64_t sets = (int64_t)1 << b->special_count;
    Sand sand = { .b = b, .top = b->unit > 0 ? bound->cents / b->unit : 0 };
    if (b->unit <= 0 || sand.top > WORK_MOST / (sets * sets))
        return;
    size_t cells = (size_t)(sets * (sand.top + 1));
    sand.least = arena_alloc(b->scratch, cells * sizeof *sand.least);
    sand.with = arena_alloc(b->scratch, cells * sizeof *sand.with);
    sand.option = arena_alloc(b->scratch, cells * sizeof *sand.option);
    fill_sand(&sand);
    int64_t v = sand.top, *all = &sand.least[(sets - 1) * (sand.top + 1)];
    while (v > 0 && all[v] > b->people)
        v--;
    bound->proof = PROOF_SHARED_OUT;
    bound->cents = v * b->unit;
    for (; v > 0 && bound->plans_count < DEMAND_PLANS; v--)
        bound->plans[bound->plans_count++] = read_plan(&sand, v);
}

/* -- prices -- */

/* By how much the best option exceeds what its people cost, in millionths of a cent. */
static Wide excess(const Options *options, int64_t price)
{
    Wide most = 0;
    for (size_t i = 0; i < options->count; i++) {
        Wide one = (Wide)options->list[i].cents * MICRO - (Wide)options->list[i].people * price;
        most = one > most ? one : most;
    }
    return most;
}

/* What everybody costs at that price per person, with prices for special towns that suffice. */
static Wide cost_of_all(const Bounding *b, int64_t price)
{
    Wide own[REACH_SPECIAL_MAX] = { 0 }, total = (Wide)b->people * price;
    uint32_t sets = 1u << b->special_count;
    for (size_t size = 1; size <= b->special_count; size++)
        for (uint32_t set = 1; set < sets; set++) {
            Wide needed = (size_t)__builtin_popcount(set) == size ? excess(&b->of[set], price) : 0;
            for (size_t s = 0; s < b->special_count; s++)
                needed -= set >> s & 1 ? own[s] : 0;
            for (size_t s = 0; s < b->special_count; s++)
                if (needed > 0 && set >> s & 1)
                    own[s] += (needed + (Wide)size - 1) / (Wide)size;
        }
    for (size_t s = 0; s < b->special_count; s++)
        total += own[s];
    return total;
}

/* The least price at which no group without special towns exceeds what its people cost, and
 * one at which no group does. */
static void find_prices(const Bounding *b, int64_t *least, int64_t *most)
{
    uint32_t sets = 1u << b->special_count;
    *least = *most = 0;
    for (uint32_t set = 0; set < sets; set++)
        for (size_t i = 0; i < b->of[set].count; i++) {
            Option o = b->of[set].list[i];
            if (o.people <= 0)
                continue;
            int64_t price = (int64_t)(((Wide)o.cents * MICRO + o.people - 1) / o.people);
            *most = price > *most ? price : *most;
            if (!set)
                *least = price > *least ? price : *least;
        }
}

static void bound_prices(const Bounding *b, Bound *bound)
{
    int64_t low, high;
    find_prices(b, &low, &high);
    Wide best = cost_of_all(b, low);
    while (high - low > 2) {
        int64_t left = low + (high - low) / 3, right = high - (high - low) / 3;
        Wide of_left = cost_of_all(b, left), of_right = cost_of_all(b, right);
        best = of_left < best ? of_left : best;
        best = of_right < best ? of_right : best;
        if (of_left <= of_right)
            high = right;
        else
            low = left;
    }
    bound->proof = PROOF_PER_HEAD;
    bound->cents = (int64_t)(best / MICRO);
    if (b->unit > 0)
        bound->cents -= bound->cents % b->unit;
}

/* -- both -- */

static void bound_all(Bounding *b, Bound *bound)
{
    uint32_t sets = 1u << b->special_count;
    b->of = arena_alloc(b->scratch, sets * sizeof *b->of);
    b->unit = -1;              /* nothing seen yet */
    ReachRange widest = { 0 };
    if (b->others_count)
        widest = reach_of(b->reach, &(ReachClass){ .special = sets - 1, .fewest = 1,
                                                   .most = (int64_t)b->others_count,
                                                   .from = 1, .to = b->people });
    b->fine = widest.bounded ? (widest.high - widest.low) / FINENESS : 0;
    for (uint32_t set = 0; set < sets && b->good; set++)
        find_options(b, set);
    if (!b->good)
        return;
    bound_prices(b, bound);
    bound_sand(b, bound);
}

Bound join_bound(Arena *arena, const JoinTask *task, const Area *area)
{
    Arena *scratch = arena_new();
    Bound bound = { .proof = PROOF_NONE };
    Bounding b = { .arena = arena, .scratch = scratch, .task = task, .area = area, .good = true,
                   .reach = reach_new(scratch, task->book, task->towns, task->year, task->month,
                                      area->towns, area->count) };
    if (b.reach) {
        b.special_count = reach_special(b.reach, &b.special);
        find_others(&b);
        bound_all(&b, &bound);
    }
    arena_free(scratch);
    return bound;
}
