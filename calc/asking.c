/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * asking.c -- see asking.h.
 */
#include "asking.h"

#include "cases.h"

/* -- what is bound -- */

Roots roots_new(Arena *arena, const Rulebook *book)
{
    return (Roots){ arena_alloc(arena, (book->code->count + 1) * sizeof(uint32_t)),
                    arena_alloc(arena, book->code->count + 1), 0 };
}

void roots_add(Roots *roots, uint32_t root)
{
    if (roots->seen[root])
        return;
    roots->seen[root] = 1;
    roots->list[roots->count++] = root;
}

void roots_add_amount(Roots *roots, const Rule *amount)
{
    roots_add(roots, amount->root);
    roots_add(roots, amount->had);
    if (amount->has_share)
        roots_add(roots, amount->share);
}

void roots_add_attributes(Roots *roots, const Rulebook *book)
{
    for (size_t a = 0; a < book->attributes_count; a++) {
        uint32_t root;
        bool used = false;
        for (size_t l = 1; l < book->levels_count; l++)
            used = used || book->levels[l].number == (int32_t)a;
        for (size_t p = 0; p < book->parties_count; p++)
            used = used || book->parties[p].by == (int32_t)a;
        if (used && plan_root(book, a, &root))
            roots_add(roots, root);
    }
}

bool asking_has_members(const Scenario *scenario, const Instrument *in)
{
    return in->level != LEVEL_NONE && scenario->members_count[in->level] > 0;
}

/* -- a month -- */

Absent asking_cents(const Plan *plan, const Lanes *lanes, uint32_t root, size_t member,
                    size_t world, int64_t *cents)
{
    static const int to_cents[] = { 100, 10, 1 };
    if ((lanes->digits || lanes->wide) && lanes->scale <= 2) {
        size_t lane = lanes->stride == 1 ? member : member * lanes->stride + world;
        Wide digits = lanes->digits ? lanes->digits[lane] : lanes->wide[lane];
        digits *= to_cents[lanes->scale];
        *cents = (int64_t)digits;
        return lanes->absent && lanes->absent[lane] ? (Absent)lanes->absent[lane]
             : *cents == digits ? ABSENT_NOT : ABSENT_OVERFLOW;
    }
    Exact value;
    Absent absent = engine_value(plan->engine, root, member, world, &value);
    if (absent == ABSENT_NOT && !exact_round(value, 2, cents))
        return ABSENT_OVERFLOW;
    return absent;
}

Exact asking_share(const Plan *plan, const Rule *amount, size_t member, size_t world, Month month)
{
    View view = plan_view(plan, month, world);
    Exact share;
    return amount_share(&view, amount, member, &share) ? share : (Exact){ 0, 1, 0 };
}

/* Whether all conditions are known to hold: then what is unknown is the value. */
static bool conditions_hold(const Plan *plan, const Instrument *in, const Rule *amount,
                            size_t member, size_t world, Month month)
{
    View view = plan_view(plan, month, world);
    uint8_t level = plan->book->code->ins[amount->had].level;
    Exact had;
    return view_value(&view, amount->had, view_member(&view, in->level, member, level), &had) ==
               ABSENT_NOT &&
           had.num != 0;
}

bool asking_matters(const Plan *plan, const Instrument *in, const Rule *amount, size_t member,
                    size_t world, Month month)
{
    return in->chosen || plan_scenario(plan, world)->members[in->level][member].name.len > 0 ||
           conditions_hold(plan, in, amount, member, world, month);
}
