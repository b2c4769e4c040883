/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_engine_random.c -- random code, run by the engine and worked out again
 * by the plainest means: one lane at a time, reduced fractions, the meaning of
 * each operation written out once more.  Both must agree on every value and on
 * why a value is absent, in every lane, month and world, patched or not.
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"

#include "engine.h"

enum { LEVELS = 4, MEMBERS_MAX = 6, WORLDS_MAX = 3, MONTHS = 18, INS_MAX = 120,
       ATTRIBUTES = 12, SERIES = 4, PATCHES_MAX = 6 };

/* level 1 within none, 2 and 3 within 1 */
static const uint8_t within[LEVELS] = { 0, 0, 1, 1 };

static uint64_t seed = 1;

static int below(int n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int)((seed >> 33) % (uint64_t)n);
}

static int between(int low, int high)
{
    return low + below(high - low + 1);
}

/* -- the plain way -- */

typedef struct Plain {
    Absent absent;
    bool large;                /* beyond what is worked out here: not compared */
    Wide num, den;
} Plain;

typedef struct Trial {
    Arena *arena;
    Code *code;
    EngineSpec spec;
    size_t members[LEVELS];
    uint32_t parent_rows[LEVELS][MEMBERS_MAX];
    const uint32_t *parents[LEVELS];
    InputShape shapes[ATTRIBUTES];
    Attribute attributes[ATTRIBUTES];
    Series series[SERIES];
    int low[ATTRIBUTES], high[ATTRIBUTES];
    int64_t digits[ATTRIBUTES][MEMBERS_MAX * WORLDS_MAX];
    uint8_t missing[ATTRIBUTES][MEMBERS_MAX * WORLDS_MAX];
    Patch patches[PATCHES_MAX];
    uint32_t roots[2];
    Plain plain[INS_MAX][MEMBERS_MAX];
} Trial;

static Plain reduced(Wide num, Wide den)
{
    Plain p = { .num = num, .den = den };
    Wide a = num < 0 ? -num : num, b = den;
    while (b) {
        Wide rest = a % b;
        a = b;
        b = rest;
    }
    p.num /= a;
    p.den /= a;
    p.large = p.den > (Wide)1 << 58 || p.num > (Wide)1 << 58 || p.num < -((Wide)1 << 58);
    if (p.large)
        p.num = p.den = 1;
    return p;
}

static Plain whole(Wide n)
{
    return reduced(n, 1);
}

static Plain missing(Absent why)
{
    return (Plain){ .absent = why, .den = 1 };
}

static Wide ten_to(int k)
{
    return k ? 10 * ten_to(k - 1) : 1;
}

static int order(Plain a, Plain b)
{
    Wide left = a.num * b.den, right = b.num * a.den;
    return left < right ? -1 : left > right;
}

static Plain plus(Plain a, Plain b)
{
    Plain r = reduced(a.num * b.den + b.num * a.den, a.den * b.den);
    r.large = r.large || a.large || b.large;
    return r;
}

static Plain minus(Plain a)
{
    a.num = -a.num;
    return a;
}

static Plain times(Plain a, Plain b)
{
    Plain r = reduced(a.num * b.num, a.den * b.den);
    r.large = r.large || a.large || b.large;
    return r;
}

static Plain over(Plain a, Plain b)
{
    if (b.num == 0)
        return b.large ? b : missing(ABSENT_ZERO);
    Plain turned = { .num = b.num < 0 ? -b.den : b.den, .den = b.num < 0 ? -b.num : b.num };
    turned.large = b.large;
    return times(a, turned);
}

static Wide floor_of(Wide num, Wide den)
{
    return num >= 0 ? num / den : -((-num + den - 1) / den);
}

static Plain round_plainly(Op op, Plain a, int digits)
{
    Wide scale = ten_to(digits), num = a.num * scale, q;
    if (op == OP_FLOOR)
        q = floor_of(num, a.den);
    else if (op == OP_CEIL)
        q = -floor_of(-num, a.den);
    else
        q = num < 0 ? -floor_of(-2 * num + a.den, 2 * a.den) : floor_of(2 * num + a.den, 2 * a.den);
    Plain r = reduced(q, scale);
    r.large = r.large || a.large;
    return r;
}

static size_t climb(const Trial *t, uint8_t level, size_t member, uint8_t to)
{
    for (; level != to; level = within[level])
        member = within[level] ? t->parent_rows[level][member] : 0;
    return member;
}

static Plain operand(const Trial *t, const Ins *ins, uint32_t i, uint8_t level, size_t member)
{
    uint32_t at = code_args(t->code, ins)[i];
    return t->plain[at][climb(t, level, member, t->code->ins[at].level)];
}

static Plain table_plainly(const Trial *t, const Ins *ins, size_t member)
{
    Plain x = operand(t, ins, 0, ins->level, member), result = whole(0);
    bool large = x.large;
    if (x.absent)
        return x;
    for (uint32_t i = 1; i < ins->count; i += 2) {
        Plain from = operand(t, ins, i, ins->level, member);
        if (from.absent)
            return from;
        large = large || from.large;
    }
    if (order(x, operand(t, ins, 1, ins->level, member)) < 0) {
        result = missing(ABSENT_ROW);
        result.large = large;
        return result;
    }
    for (uint32_t i = 1; i < ins->count; i += 2) {
        Plain from = operand(t, ins, i, ins->level, member);
        Plain amount = operand(t, ins, i + 1, ins->level, member), to = x;
        int past = order(x, from);
        large = large || amount.large;
        if (ins->op == OP_STEP) {
            if (i == 1 || past > 0 || (past == 0 && !t->code->tables[ins->which].upper_inclusive))
                result = amount;
            continue;
        }
        if (i > 1 && past <= 0)
            continue;
        if (amount.absent)
            return amount;
        if (i + 2 < ins->count && order(operand(t, ins, i + 2, ins->level, member), x) < 0)
            to = operand(t, ins, i + 2, ins->level, member);
        if (order(to, from) > 0)       /* a patch may put thresholds out of order */
            result = plus(result, times(plus(to, minus(from)), amount));
    }
    result.large = result.large || large;
    return result;
}

static Plain gather_plainly(const Trial *t, const Ins *ins, size_t member)
{
    uint8_t inner = (uint8_t)ins->which;
    Plain result = whole(0);
    Absent absent = ABSENT_NOT;
    bool any = false, large = false;
    for (size_t m = 0; m < t->members[inner]; m++) {
        if (climb(t, inner, m, ins->level) != member)
            continue;
        Plain filter = operand(t, ins, ins->op == OP_COUNT ? 0 : 1, inner, m);
        Plain value = ins->op == OP_COUNT ? whole(1) : operand(t, ins, 0, inner, m);
        large = large || filter.large || value.large;
        Absent why = filter.absent ? filter.absent : filter.num ? value.absent : ABSENT_NOT;
        absent = absent ? absent : why;
        if (absent || !filter.num)
            continue;
        if (ins->op == OP_SUM || ins->op == OP_COUNT)
            result = plus(result, value);
        else if (!any || (ins->op == OP_LEAST ? order(value, result) < 0 : order(value, result) > 0))
            result = value;
        any = true;
    }
    if (!absent && !any && (ins->op == OP_LEAST || ins->op == OP_MOST))
        absent = ABSENT_MEMBER;
    if (absent)
        result = missing(absent);
    result.large = result.large || large;
    return result;
}

static Plain logic_plainly(Op op, Plain a, Plain b)
{
    Wide decides = op == OP_OR;
    if ((!a.absent && a.num == decides) || (!b.absent && b.num == decides))
        return whole(decides);
    return a.absent ? a : b.absent ? b : whole(!decides);
}

static Plain source_plainly(const Trial *t, const Ins *ins, size_t member, size_t world, Month month)
{
    switch (ins->op) {
    case OP_CONST: {
        Decimal d = t->code->constants[ins->which].value;
        return reduced(d.digits, ten_to(d.scale));
    }
    case OP_PARAM: {
        const Series *s = t->code->series[ins->which];
        ptrdiff_t dated = series_in(s, month);
        return dated < 0 ? missing(ABSENT_GAP)
                         : reduced(s->values[dated].value.digits, ten_to(s->values[dated].value.scale));
    }
    case OP_ATTR: {
        size_t lane = t->shapes[ins->which].per_world ? member * t->spec.worlds + world : member;
        if (t->missing[ins->which][lane])
            return missing(ABSENT_INPUT);
        return reduced(t->digits[ins->which][lane], ten_to(t->attributes[ins->which].scale));
    }
    default:
        return whole(month.index);
    }
}

static Plain pair_plainly(const Ins *ins, Plain a, Plain b)
{
    switch (ins->op) {
    case OP_NEG: return minus(a);
    case OP_NOT: return whole(!a.num);
    case OP_ADD: return plus(a, b);
    case OP_SUB: return plus(a, minus(b));
    case OP_MUL: return times(a, b);
    case OP_DIV: return over(a, b);
    case OP_LT: return whole(order(a, b) < 0);
    case OP_LE: return whole(order(a, b) <= 0);
    case OP_GT: return whole(order(a, b) > 0);
    case OP_GE: return whole(order(a, b) >= 0);
    case OP_EQ: return whole(order(a, b) == 0);
    case OP_NE: return whole(order(a, b) != 0);
    case OP_MIN: return order(a, b) < 0 ? a : b;
    case OP_MAX: return order(a, b) > 0 ? a : b;
    case OP_YEAR: return whole(floor_of(a.num, 12) * 12);
    case OP_QUARTER: return whole(floor_of(a.num, 3) * 3);
    default: return round_plainly(ins->op, a, ins->which);
    }
}

static Plain ins_plainly(const Trial *t, const Ins *ins, size_t member, size_t world, Month month)
{
    Plain x[3] = { whole(0), whole(0), whole(0) };
    switch (ins->op) {
    case OP_CONST: case OP_PARAM: case OP_ATTR: case OP_NOW:
        return source_plainly(t, ins, member, world, month);
    case OP_STEP: case OP_MARGINAL:
        return table_plainly(t, ins, member);
    case OP_SUM: case OP_COUNT: case OP_LEAST: case OP_MOST:
        return gather_plainly(t, ins, member);
    default:
        break;
    }
    bool large = false;
    for (uint32_t i = 0; i < ins->count; i++) {
        x[i] = operand(t, ins, i, ins->level, member);
        large = large || x[i].large;
    }
    Plain result;
    if (ins->op == OP_AND || ins->op == OP_OR) {
        result = logic_plainly(ins->op, x[0], x[1]);
    } else if (ins->op == OP_IF) {
        result = x[0].absent ? x[0] : x[0].num ? x[1] : x[2];
    } else {
        for (uint32_t i = 0; i < ins->count; i++)
            if (x[i].absent) {
                x[i].large = large;
                return x[i];
            }
        if (ins->op == OP_CLAMP)
            result = order(x[0], x[1]) < 0 ? x[1] : order(x[0], x[2]) > 0 ? x[2] : x[0];
        else
            result = pair_plainly(ins, x[0], x[1]);
    }
    result.large = result.large || large;
    return result;
}

static bool patch_hits(const Trial *t, const Patch *p, size_t ins, size_t world, Month month)
{
    const Ins *target = &t->code->ins[p->ins], *at = &t->code->ins[ins];
    bool same = p->ins == ins ||
                (target->op == OP_PARAM && at->op == OP_PARAM && target->which == at->which);
    if (!same || p->world != world || (p->one_month && p->month.index != month.index))
        return false;
    return target->op != OP_PARAM || p->dated < 0 ||
           series_in(t->code->series[target->which], month) == p->dated;
}

static Plain patch_plainly(const Trial *t, size_t ins, size_t world, Month month, Plain v)
{
    const Ins *i = &t->code->ins[ins];
    int scale = i->op == OP_CONST ? t->code->constants[i->which].value.scale
              : i->op == OP_PARAM ? t->code->series[i->which]->scale
              : i->op == OP_ATTR ? t->attributes[i->which].scale : 0;
    for (size_t p = 0; p < t->spec.patches_count; p++) {
        const Patch *patch = &t->patches[p];
        if (!patch_hits(t, patch, ins, world, month))
            continue;
        Plain amount = reduced(patch->amount, ten_to(scale));
        if (patch->kind == PATCH_FILL)
            v = v.absent ? amount : v;
        else if (!v.absent)
            v = patch->kind == PATCH_ADD ? plus(v, amount)
              : patch->kind == PATCH_NOT ? whole(!v.num) : missing(ABSENT_GAP);
    }
    return v;
}

static void work_out(Trial *t, size_t world, Month month)
{
    for (size_t i = 0; i < t->code->count; i++) {
        const Ins *ins = &t->code->ins[i];
        for (size_t m = 0; m < t->members[ins->level]; m++)
            t->plain[i][m] = patch_plainly(t, i, world, month, ins_plainly(t, ins, m, world, month));
    }
}

/* -- random code -- */

static const Span nowhere;

static Type type_of(Kind kind)
{
    return (Type){ .kind = kind };
}

static bool is_above(uint8_t outer, uint8_t inner)
{
    while (inner != outer) {
        if (inner == LEVEL_NONE)
            return false;
        inner = within[inner];
    }
    return true;
}

/* Any earlier instruction of that kind on one line with `*level`; late ones more often. */
static uint32_t some(Trial *t, Kind kind, uint8_t *level)
{
    for (;;) {
        int count = (int)t->code->count;
        uint32_t at = (uint32_t)(below(3) ? between(count > 12 ? count - 12 : 0, count - 1) : below(count));
        const Ins *ins = &t->code->ins[at];
        if (ins->type.kind != kind || !(is_above(ins->level, *level) || is_above(*level, ins->level)))
            continue;
        if (!is_above(ins->level, *level))
            *level = ins->level;
        return at;
    }
}

static uint32_t number(Trial *t, int low, int high)
{
    return code_constant(t->code, type_of(KIND_NUMBER), (Decimal){ between(low, high), below(3) },
                         NULL, nowhere);
}

static void add_operation(Trial *t, Op op, Kind kind, const Kind takes[], size_t count, int32_t which)
{
    uint32_t args[3];
    uint8_t level = LEVEL_NONE;
    for (size_t i = 0; i < count; i++)
        args[i] = some(t, takes[i], &level);
    code_add(t->code, op, level, type_of(kind), args, count, which, nowhere);
}

static void add_table(Trial *t, Op op)
{
    uint8_t level = LEVEL_NONE;
    uint32_t args[9] = { some(t, KIND_NUMBER, &level) };
    size_t rows = (size_t)between(1, 4);
    int threshold = between(-5, 1);
    for (size_t i = 0; i < rows; i++, threshold += between(1, 4)) {
        args[1 + 2 * i] = code_constant(t->code, type_of(KIND_NUMBER), (Decimal){ threshold, 0 },
                                        NULL, nowhere);
        args[2 + 2 * i] = below(4) ? number(t, -9, 99) : some(t, KIND_NUMBER, &level);
    }
    Code *code = t->code;
    code->tables = arena_grow(t->arena, code->tables, code->tables_count, &code->tables_room,
                              sizeof *code->tables);
    code->tables[code->tables_count] = (TableForm){ .upper_inclusive = below(2) };
    code_add(code, op, level, type_of(KIND_NUMBER), args, 1 + 2 * rows,
             (int32_t)code->tables_count++, nowhere);
}

static void add_gather(Trial *t, Op op)
{
    uint8_t inner = LEVEL_NONE;
    uint32_t args[2];
    size_t count = 0;
    if (op != OP_COUNT)
        args[count++] = some(t, KIND_NUMBER, &inner);
    if (below(3))
        args[count++] = some(t, KIND_YES_NO, &inner);
    else
        args[count++] = code_constant(t->code, type_of(KIND_YES_NO), (Decimal){ 1, 0 }, NULL, nowhere);
    if (inner == LEVEL_NONE)
        inner = (uint8_t)between(1, LEVELS - 1);
    uint8_t outer = below(4) ? within[inner] : LEVEL_NONE;
    code_add(t->code, op, outer, type_of(KIND_NUMBER), args, count, inner, nowhere);
}

static void add_random(Trial *t)
{
    static const Kind n = KIND_NUMBER, y = KIND_YES_NO, m = KIND_MONTH;
    static const Op pairs[] = { OP_ADD, OP_SUB, OP_MUL, OP_MIN, OP_MAX, OP_DIV, OP_ADD, OP_SUB };
    static const Op orders[] = { OP_LT, OP_LE, OP_GT, OP_GE, OP_EQ, OP_NE };
    static const Op gathers[] = { OP_SUM, OP_COUNT, OP_LEAST, OP_MOST };
    Kind same = below(3) ? n : m;
    switch (below(13)) {
    case 0: case 1: case 2:
        add_operation(t, pairs[below(8)], n, (Kind[]){ n, n }, 2, 0);
        break;
    case 3:
        add_operation(t, orders[below(6)], y, (Kind[]){ same, same }, 2, 0);
        break;
    case 4:
        add_operation(t, below(2) ? OP_AND : OP_OR, y, (Kind[]){ y, y }, 2, 0);
        break;
    case 5:
        add_operation(t, OP_IF, n, (Kind[]){ y, n, n }, 3, IF_WRITTEN);
        break;
    case 6:
        add_operation(t, OP_CLAMP, n, (Kind[]){ n, n, n }, 3, 0);
        break;
    case 7: case 8:
        add_operation(t, OP_ROUND + (Op)below(3), n, &n, 1, below(4));
        break;
    case 9:
        add_operation(t, below(2) ? OP_YEAR : OP_QUARTER, m, &m, 1, 0);
        break;
    case 10:
        if (below(2))
            add_operation(t, OP_NEG, n, &n, 1, 0);
        else
            add_operation(t, OP_NOT, y, &y, 1, 0);
        break;
    case 11:
        add_table(t, below(2) ? OP_STEP : OP_MARGINAL);
        break;
    default:
        add_gather(t, gathers[below(4)]);
    }
}

static void supply(Trial *t, int a)
{
    const InputShape *shape = &t->shapes[a];
    for (int i = 0; i < MEMBERS_MAX * WORLDS_MAX; i++) {
        t->digits[a][i] = between(t->low[a], t->high[a]);
        t->missing[a][i] = shape->may_miss && below(3) == 0 ? ABSENT_INPUT : 0;
        if (t->missing[a][i])
            t->digits[a][i] = INT64_MIN;   /* never to be looked at */
    }
}

static void make_attributes(Trial *t)
{
    for (int a = 0; a < ATTRIBUTES; a++) {
        Kind kind = a < 6 ? KIND_NUMBER : a < 10 ? KIND_YES_NO : KIND_MONTH;
        t->low[a] = kind == KIND_NUMBER ? between(-30, 5) : kind == KIND_MONTH ? -5 : 0;
        t->high[a] = kind == KIND_YES_NO ? 1 : t->low[a] + between(0, 40);
        t->attributes[a] = (Attribute){ .level = (uint8_t)(a < 10 ? a % LEVELS : 2),
                                        .type = type_of(kind),
                                        .scale = kind == KIND_NUMBER ? below(3) : 0 };
        t->shapes[a] = (InputShape){ .per_world = below(2), .may_miss = below(3) == 0,
                                     .least = t->low[a], .most = t->high[a] };
        /* bounds far beyond what comes: small figures in wide lanes */
        if (kind == KIND_NUMBER && below(3) == 0) {
            int64_t far = (int64_t)ten_to(between(3, 18));
            t->shapes[a].least -= below(2) ? far : 0;
            t->shapes[a].most += far;
        }
        supply(t, a);
    }
}

static void make_series(Trial *t)
{
    for (int s = 0; s < SERIES; s++) {
        Series *series = &t->series[s];
        *series = (Series){ .scale = below(3), .until = { below(2) ? MONTHS : MONTHS - 4 } };
        series->count = (size_t)between(1, 4);
        series->values = arena_alloc(t->arena, series->count * sizeof(Dated));
        int from = between(-3, 3);
        for (size_t i = 0; i < series->count; i++, from += between(1, 6))
            series->values[i] = (Dated){ .from = { from }, .gap = below(6) == 0,
                                         .value = { between(-20, 60), below(series->scale + 1) } };
    }
}

static void make_patches(Trial *t)
{
    t->spec.patches = t->patches;
    for (size_t count = (size_t)below(PATCHES_MAX + 1); t->spec.patches_count < count;) {
        uint32_t at = (uint32_t)below((int)t->code->count);
        const Ins *ins = &t->code->ins[at];
        bool yes_no = ins->type.kind == KIND_YES_NO;
        if (!yes_no && ins->op != OP_PARAM && ins->op != OP_CONST && ins->op != OP_ATTR && ins->op != OP_NOW)
            continue;
        static const PatchKind kinds[] = { PATCH_ADD, PATCH_FILL, PATCH_DROP };
        t->patches[t->spec.patches_count++] = (Patch){
            .ins = at, .world = (uint32_t)below((int)t->spec.worlds),
            .kind = yes_no && below(2) ? PATCH_NOT : kinds[yes_no ? 1 + below(2) : below(3)],
            .amount = yes_no ? below(2) : between(-3, 3), .dated = ins->op == OP_PARAM ? between(-1, 3) : -1,
            .one_month = below(2), .month = { below(MONTHS) } };
    }
}

static void make_code(Trial *t)
{
    t->code = code_new(t->arena, t->attributes, ATTRIBUTES);
    for (int a = 0; a < ATTRIBUTES; a++)
        code_add(t->code, OP_ATTR, t->attributes[a].level, t->attributes[a].type, NULL, 0, a, nowhere);
    for (int s = 0; s < SERIES + 2; s++)
        code_add(t->code, OP_PARAM, LEVEL_NONE, type_of(KIND_NUMBER), NULL, 0,
                 code_series(t->code, &t->series[s % SERIES]), nowhere);
    code_add(t->code, OP_NOW, LEVEL_NONE, type_of(KIND_MONTH), NULL, 0, 0, nowhere);
    number(t, -9, 9);
    number(t, 1, 12);
    for (int more = between(5, 40); more > 0; more--)
        add_random(t);
}

static Trial *make_trial(void)
{
    Arena *arena = arena_new();
    Trial *t = arena_alloc(arena, sizeof *t);
    t->arena = arena;
    t->members[0] = 1;
    for (int l = 1; l < LEVELS; l++) {
        t->members[l] = (size_t)between(l == 1, MEMBERS_MAX);
        for (int m = 0; m < MEMBERS_MAX; m++)
            t->parent_rows[l][m] = within[l] ? (uint32_t)below((int)t->members[within[l]]) : 0;
        t->parents[l] = within[l] ? t->parent_rows[l] : NULL;
    }
    t->spec = (EngineSpec){ .levels = LEVELS, .within = within, .members = t->members,
                            .parents = t->parents, .worlds = (size_t)between(1, WORLDS_MAX),
                            .months = { { 0 }, { MONTHS - 1 } }, .inputs = t->shapes };
    make_attributes(t);
    make_series(t);
    make_code(t);
    make_patches(t);
    t->spec.code = t->code;
    t->roots[0] = (uint32_t)t->code->count - 1;
    t->roots[1] = (uint32_t)below((int)t->code->count);
    t->spec.roots = t->roots;
    t->spec.roots_count = 2;
    return t;
}

/* -- comparing -- */

static size_t compared, overflowed;

static void mark_reached(const Trial *t, bool reached[INS_MAX])
{
    memset(reached, 0, INS_MAX * sizeof *reached);
    for (size_t i = t->code->count; i-- > 0;) {
        const Ins *ins = &t->code->ins[i];
        if (i == t->roots[0] || i == t->roots[1])
            reached[i] = true;
        for (uint32_t j = 0; reached[i] && j < ins->count; j++)
            reached[code_args(t->code, ins)[j]] = true;
    }
}

static bool agrees(const Trial *t, const Engine *engine, uint32_t ins, size_t member, size_t world)
{
    Plain plain = t->plain[ins][member];
    Exact value;
    if (plain.large)
        return true;
    compared++;
    Absent absent = engine_value(engine, ins, member, world, &value);
    if (absent == ABSENT_OVERFLOW) {
        overflowed++;
        return true;
    }
    if (absent != ABSENT_NOT || plain.absent != ABSENT_NOT)
        return absent == plain.absent;
    Plain got = reduced(value.num, value.den * ten_to(value.scale));
    return got.num == plain.num && got.den == plain.den;
}

static bool lanes_agree(const Trial *t, const Engine *engine, uint32_t root, size_t world)
{
    Lanes lanes = engine_lanes(engine, root);
    for (size_t m = 0; lanes.digits && m < lanes.members; m++) {
        Plain plain = t->plain[root][m];
        size_t lane = lanes.stride == 1 ? m : m * lanes.stride + world;
        uint8_t absent = lanes.absent ? lanes.absent[lane] : ABSENT_NOT;
        if (plain.large || absent == ABSENT_OVERFLOW)
            continue;
        if (absent != plain.absent)
            return false;
        Plain got = reduced(lanes.digits[lane], ten_to(lanes.scale));
        if (!absent && (got.num != plain.num || got.den != plain.den))
            return false;
    }
    return lanes.members == t->members[t->code->ins[root].level];
}

static bool month_agrees(Trial *t, const Engine *engine, Month month)
{
    bool reached[INS_MAX];
    mark_reached(t, reached);
    for (size_t world = 0; world < t->spec.worlds; world++) {
        work_out(t, world, month);
        for (uint32_t i = 0; i < t->code->count; i++)
            for (size_t m = 0; reached[i] && m < t->members[t->code->ins[i].level]; m++)
                if (!agrees(t, engine, i, m, world)) {
                    printf("  %s at %u, member %zu, world %zu, month %d\n",
                           op_info(t->code->ins[i].op)->name, i, m, world, month.index);
                    return false;
                }
        if (!lanes_agree(t, engine, t->roots[0], world) || !lanes_agree(t, engine, t->roots[1], world))
            return false;
    }
    return true;
}

static bool trial_agrees(uint64_t from)
{
    seed = from;
    Trial *t = make_trial();
    Engine *engine = engine_bind(t->arena, &t->spec);
    bool ok = true;
    for (uint32_t a = 0; a < ATTRIBUTES; a++)
        engine_input(engine, a, t->digits[a], t->shapes[a].may_miss ? t->missing[a] : NULL);
    for (int run = 0; run < 24 && ok; run++) {
        Month month = { run < 18 ? run : below(MONTHS) };
        while (below(3) == 0) {
            int a = below(ATTRIBUTES);
            supply(t, a);
            engine_input(engine, (uint32_t)a, t->digits[a], t->shapes[a].may_miss ? t->missing[a] : NULL);
        }
        engine_run(engine, month);
        ok = month_agrees(t, engine, month);
    }
    arena_free(t->arena);
    return ok;
}

int main(int count, char *arguments[])
{
    uint64_t first = count > 1 ? strtoull(arguments[1], NULL, 10) : 1;
    uint64_t trials = count > 2 ? strtoull(arguments[2], NULL, 10) : 400;
    for (uint64_t i = first; i < first + trials; i++) {
        char row[40];
        snprintf(row, sizeof row, "trial %llu", (unsigned long long)i);
        CHECK(trial_agrees(i), row);
    }
    CHECK(compared > 100 * trials, "enough was compared");
    CHECK(overflowed * 20 < compared, "an overflow is rare");
    return check_done();
}
