/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weave_parties.c -- who pays and who receives, where inputs decide it: a row per party
 * that may come to fill a role, 1 in the months in which it does.  So what is booked
 * goes from one to the other when an input changes, as it does in the engine.
 *
 * What no input in the workbook can change is settled here.
 */
#include "weaver.h"

enum { ROLES_DEEP = 8 };       /* a role may stand for a role, as in booking.c */

/* What a role's attribute is, and what it may become. */
typedef struct Outcomes {
    bool *can;                 /* per choice */
    size_t count;
    Term term;                 /* the number of the choice, from 0; of more than one outcome */
} Outcomes;

/* Does a rule ask for it?  Then it stands among the inputs, where it can be changed. */
static bool is_asked_for(const Weaver *v, size_t attribute)
{
    const Code *code = v->book->code;
    for (size_t i = 0; i < code->count; i++)
        if (code->ins[i].op == OP_ATTR && (size_t)code->ins[i].which == attribute)
            return true;
    return false;
}

static void mark_all(Outcomes *o)
{
    for (size_t i = 0; i < o->count; i++)
        o->can[i] = true;
}

static void mark_given(const Weaver *v, const Given *given, Outcomes *o)
{
    if (weave_is_locked(v, given->attribute, given->member) ||
        (given->count == 1 && !is_asked_for(v, given->attribute)))
        for (size_t i = 0; i < given->count; i++)
            o->can[given->changes[i].digits] = true;
    else
        mark_all(o);
}

/* What an instruction may come to, whatever people fill in. */
static void mark_outcomes(const Weaver *v, uint32_t ins, size_t member, Outcomes *o)
{
    const Code *code = v->book->code;
    const Ins *i = weave_ins(v, ins);
    const uint32_t *args = code_args(code, i);
    size_t members[3];
    for (size_t k = 0; k < i->count && k < 3; k++)
        members[k] = weave_member(v, i->level, member, weave_ins(v, args[k])->level);
    if (i->op == OP_CONST) {
        o->can[code->constants[i->which].value.digits] = true;
    } else if (i->op == OP_IF) {
        if (!weave_never(v, args[0], members[0]))
            mark_outcomes(v, args[1], members[1], o);
        mark_outcomes(v, args[2], members[2], o);
    } else if (i->op == OP_GIVEN) {
        const Given *given = scenario_given(v->scenario, (uint32_t)weave_ins(v, args[0])->which,
                                            (uint32_t)members[0]);
        if (given)
            mark_given(v, given, o);
        else
            mark_outcomes(v, args[1], members[1], o);
    } else {
        mark_all(o);
    }
}

static size_t how_many(const Outcomes *o)
{
    size_t count = 0;
    for (size_t i = 0; i < o->count; i++)
        count += o->can[i];
    return count;
}

/* None when nobody says who fills the role. */
static Outcomes outcomes_of(Weaver *v, const Party *role, uint8_t level, size_t member)
{
    const Attribute *a = &v->book->attributes[role->by];
    size_t who = weave_member(v, level, member, a->level);
    const Given *given = scenario_given(v->scenario, (uint32_t)role->by, (uint32_t)who);
    Outcomes o = { .count = a->type.choice->count };
    uint32_t root;
    o.can = arena_alloc(v->arena, o.count * sizeof *o.can);
    bool otherwise = plan_root(v->book, (size_t)role->by, &root);
    if (otherwise)
        mark_outcomes(v, root, who, &o);
    else if (given)
        mark_given(v, given, &o);
    if (how_many(&o) > 1)
        o.term = otherwise ? weave_value(v, root, who) : weave_attribute(v, (size_t)role->by, who);
    return o;
}

static bool stands_in(const Weaver *v, int party, int steps)
{
    return party >= 0 && steps < ROLES_DEEP && v->book->parties[party].role;
}

/* Marks who may be behind `party`: can[0] is nobody, can[p + 1] is party p. */
static void mark_parties(Weaver *v, int party, uint8_t level, size_t member, int steps, bool can[])
{
    if (!stands_in(v, party, steps)) {
        can[party + 1] = true;
        return;
    }
    const Party *role = &v->book->parties[party];
    Outcomes o = outcomes_of(v, role, level, member);
    if (how_many(&o) == 0)
        can[party + 1] = true;
    for (size_t i = 0; i < o.count; i++)
        if (o.can[i])
            mark_parties(v, role->are[i], level, member, role->are[i] == party ? ROLES_DEEP : steps + 1,
                         can);
}

/* 1 when it is `who` that is behind `party`, else 0. */
static Term is_behind(Weaver *v, int party, int who, uint8_t level, size_t member, int steps)
{
    if (!stands_in(v, party, steps))
        return term_text(v->arena, party == who ? "1" : "0");
    const Party *role = &v->book->parties[party];
    Outcomes o = outcomes_of(v, role, level, member);
    if (how_many(&o) == 0)
        return term_text(v->arena, party == who ? "1" : "0");
    Term all = { .text = STR_NONE };
    for (size_t i = 0; i < o.count; i++) {
        Term pair[2] = { all, is_behind(v, role->are[i], who, level, member,
                                        role->are[i] == party ? ROLES_DEEP : steps + 1) };
        if (how_many(&o) == 1 && o.can[i])
            return pair[1];
        all = i ? term_pattern(v->arena, "{0},{1}", BINDS_WHOLE, pair, 2) : pair[1];
    }
    Term number = term_pattern(v->arena, "{0}+1", BINDS_ADD, &o.term, 1);
    return term_pattern(v->arena, "CHOOSE({0},{1})", BINDS_WHOLE, (Term[]){ number, all }, 2);
}

static size_t party_row(Weaver *v, int role, int who, uint8_t level, size_t member)
{
    for (size_t i = 0; i < v->w->rows_count; i++) {
        const WorkRow *row = &v->w->rows[i];
        if (row->kind == WORK_PARTY && row->level == level && row->member == member &&
            row->role == role && row->party == who)
            return i;
    }
    const Party *parties = v->book->parties;
    Buf name = { 0 };
    buf_str(&name, parties[role].id);
    buf_text(&name, " = ");
    buf_str(&name, who < 0 ? str_of("-") : parties[who].id);
    Str kept = str_keep(v->arena, buf_view(&name));
    buf_free(&name);
    Term is = is_behind(v, role, who, level, member, 0);
    if (is.may_fail)
        is = term_pattern(v->arena, "IFERROR({0},0)", BINDS_WHOLE, &is, 1);
    return weave_add_row(v, (WorkRow){ .kind = WORK_PARTY, .level = level, .member = (uint32_t)member,
                                       .instrument = -1, .role = role, .party = who,
                                       .label = parties[role].label, .name = kept,
                                       .type = { .kind = KIND_YES_NO }, .formula = is.text });
}

size_t weave_parties(Weaver *v, int party, uint8_t level, size_t member, Who list[])
{
    size_t count = 0;
    bool *can = arena_alloc(v->arena, v->book->parties_count + 1);
    mark_parties(v, party, level, member, 0, can);
    for (size_t p = 0; p <= v->book->parties_count; p++)
        if (can[p])
            list[count++] = (Who){ (int)p - 1, SIZE_MAX };
    for (size_t i = 0; i < count && count > 1; i++)
        list[i].row = party_row(v, party, list[i].party, level, member);
    return count;
}
