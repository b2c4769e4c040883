/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bounding.c -- what no grouping of an area can exceed.
 *
 * Whoever may join whom is left out of account, and of the towns that are not special only
 * their people count.  For each set C of special towns there are then options: with so many
 * others and people of theirs a group gets so much at most (reach.h).  Two bounds follow.
 *
 * Shared out: people as sand.  D(S, v) is the least number of people of others with which the
 * special towns of S and any partnerships of others can bring v.  The largest v for which all
 * together have enough people bounds every grouping.  Needs amounts that are multiples of
 * something not too small, so it serves tables in steps.
 *
 * Per head: a price for each person, one for each other town, and one for each special town,
 * such that no option brings more than what its people and towns cost.  Each town is in one
 * group, so all groups together bring at most what everybody costs; the cheapest prices found
 * are taken.  Any prices that satisfy the options give a bound, so that the search for them
 * need not be perfect.
 */
#include <stdlib.h>

#include "joiner.h"
#include "reach.h"

enum { MICRO = 1000000, SLICES_MOST = 1 << 14, FINENESS = 500, WORK_MOST = 1 << 24 };

/* With at least so many others, and so many people of theirs, a group may get so much. */
typedef struct Option {
    int64_t people, members, cents;
} Option;

typedef struct Options {
    Option *list;              /* in order of people; none that another makes superfluous */
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

static void add_option(Bounding *b, Options *options, Option option, ReachRange range)
{
    b->slices++;
    if (range.low != range.high)
        b->unit = 0;
    else if (b->unit && range.high)
        b->unit = b->unit < 0 ? range.high : greatest_divisor(b->unit, range.high);
    if (range.high <= 0)
        return;
    option.cents = range.high;
    options->list = arena_grow(b->scratch, options->list, options->count, &options->room,
                               sizeof *options->list);
    options->list[options->count++] = option;
}

/* The least number of others that can have so many people. */
static int64_t members_for(const Bounding *b, int64_t people)
{
    int64_t members = 0;
    for (size_t i = 0; i < b->others_count && people > 0; i++, members++)
        people -= b->others[i];
    return members;
}

/* Cuts the numbers of people from `from` to `to` until what a group gets is the same, or nearly,
 * at both ends of each slice. */
static void cut(Bounding *b, Options *options, ReachClass class)
{
    int64_t smallest = b->others[b->others_count - 1], least = members_for(b, class.from);
    ReachClass narrow = class;
    narrow.fewest = class.fewest < least ? least : class.fewest;
    narrow.most = class.most > class.to / smallest ? class.to / smallest : class.most;
    if (narrow.most < narrow.fewest)
        return;
    ReachRange range = reach_of(b->reach, &narrow);
    if (!range.any)
        return;
    bool fine = range.bounded && range.high - range.low <= range.high / FINENESS;
    if (class.from == class.to || fine || b->slices > SLICES_MOST) {
        b->good = b->good && range.bounded;
        add_option(b, options, (Option){ class.from, narrow.fewest, 0 }, range);
        return;
    }
    int64_t to = class.to;
    class.to = class.from + (to - class.from) / 2;
    cut(b, options, class);
    class.from = class.to + 1;
    class.to = to;
    cut(b, options, class);
}

/* A town alone, two and three together are classes of their own: rules often ask how many
 * there are.  With many special towns there are classes enough. */
static void cut_by_members(Bounding *b, uint32_t set, int64_t most, int64_t people)
{
    enum { FEW_SPECIAL = 6 };
    int64_t apart = b->special_count <= FEW_SPECIAL ? 3 : set ? 0 : 1, smallest = 0;
    for (int64_t members = 1; members <= apart && members <= most; members++) {
        int64_t largest = 0;
        for (int64_t i = 0; i < members; i++)
            largest += b->others[i];
        smallest += b->others[b->others_count - (size_t)members];
        cut(b, &b->of[set], (ReachClass){ set, members, members, smallest, largest });
    }
    if (apart < most)
        cut(b, &b->of[set], (ReachClass){ set, apart + 1, most,
                                          b->others[b->others_count - 1], people });
}

static int by_need(const void *a, const void *b)
{
    const Option *x = a, *y = b;
    if (x->people != y->people)
        return x->people < y->people ? -1 : 1;
    if (x->members != y->members)
        return x->members < y->members ? -1 : 1;
    return (x->cents < y->cents) - (x->cents > y->cents);
}

/* Without those that need no less than another, and bring no more. */
static void thin_out(Options *options)
{
    enum { MANY = 32 };
    int64_t best[MANY + 1] = { 0 };        /* per number of members: the most so far */
    size_t kept = 0;
    if (options->count)
        qsort(options->list, options->count, sizeof *options->list, by_need);
    for (size_t i = 0; i < options->count; i++) {
        Option option = options->list[i];
        int64_t members = option.members > MANY ? MANY : option.members, most = 0;
        for (int64_t m = 0; m <= members && m < MANY; m++)
            most = best[m] > most ? best[m] : most;
        if (option.cents <= most)
            continue;
        best[members] = option.cents > best[members] ? option.cents : best[members];
        options->list[kept++] = option;
    }
    options->count = kept;
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
            add_option(b, &b->of[set], (Option){ 0, 0, 0 }, range);
    }
    if (b->task->most && b->task->most - special < most)
        most = b->task->most - special;
    for (size_t i = 0; i < most; i++)
        people += b->others[i];
    b->slices = 0;
    if (most)
        cut_by_members(b, set, (int64_t)most, people);
    thin_out(&b->of[set]);
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

/* In millionths of a cent. */
typedef struct Prices {
    int64_t person, town;
} Prices;

/* By how much the best option exceeds what its people and towns cost. */
static Wide excess(const Options *options, Prices price)
{
    Wide most = 0;
    for (size_t i = 0; i < options->count; i++) {
        Option o = options->list[i];
        Wide one = (Wide)o.cents * MICRO - (Wide)o.people * price.person -
                   (Wide)o.members * price.town;
        most = one > most ? one : most;
    }
    return most;
}

/* What everybody costs at those prices, with prices for special towns that suffice. */
static Wide cost_of_all(const Bounding *b, Prices price)
{
    Wide own[REACH_SPECIAL_MAX] = { 0 };
    Wide total = (Wide)b->people * price.person + (Wide)b->others_count * price.town;
    uint32_t sets = 1u << b->special_count;
    for (size_t size = 1; size <= b->special_count; size++)
        for (uint32_t set = 1; set < sets; set++) {
            if ((size_t)__builtin_popcount(set) != size)
                continue;
            Wide needed = excess(&b->of[set], price);
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

/* The least price per person, beside that per town, at which no group without special towns
 * exceeds what it costs; and one at which no group does. */
static void person_prices(const Bounding *b, int64_t town, int64_t *least, int64_t *most)
{
    uint32_t sets = 1u << b->special_count;
    *least = *most = 0;
    for (uint32_t set = 0; set < sets; set++)
        for (size_t i = 0; i < b->of[set].count; i++) {
            Option o = b->of[set].list[i];
            Wide cost = (Wide)o.cents * MICRO - (Wide)o.members * town;
            if (o.people <= 0 || cost <= 0)
                continue;
            int64_t price = (int64_t)((cost + o.people - 1) / o.people);
            *most = price > *most ? price : *most;
            if (!set)
                *least = price > *least ? price : *least;
        }
}

/* The cheapest that is found with that price per town. */
static Wide cheapest(const Bounding *b, int64_t town)
{
    int64_t low, high;
    person_prices(b, town, &low, &high);
    Wide best = cost_of_all(b, (Prices){ low, town });
    while (high - low > 2) {
        int64_t left = low + (high - low) / 3, right = high - (high - low) / 3;
        Wide of_left = cost_of_all(b, (Prices){ left, town });
        Wide of_right = cost_of_all(b, (Prices){ right, town });
        best = of_left < best ? of_left : best;
        best = of_right < best ? of_right : best;
        if (of_left <= of_right)
            high = right;
        else
            low = left;
    }
    return best;
}

static void bound_prices(const Bounding *b, Bound *bound)
{
    enum { FIRST = 1000, ROUNDS = 30 };
    int64_t low = 0, high = 0;
    for (size_t i = 0; i < b->of[0].count; i++) {
        Option o = b->of[0].list[i];
        high = o.cents * MICRO / o.members > high ? o.cents * MICRO / o.members : high;
    }
    Wide best = cheapest(b, 0);
    if (cheapest(b, high / FIRST) > best)
        high = 0;              /* a price per town does not help */
    for (int round = 0; round < ROUNDS && high - low > 2; round++) {
        int64_t left = low + (high - low) / 3, right = high - (high - low) / 3;
        Wide of_left = cheapest(b, left), of_right = cheapest(b, right);
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
