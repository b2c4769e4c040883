/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * linear.c -- by GLPK: the simplex method, then branch and bound for what must be whole.
 * Rows and columns are counted from 1 there.
 */
#include "linear.h"

#include <assert.h>
#include <limits.h>
#include <math.h>

#include <glpk.h>

/* -- the program, as GLPK has it -- */

static int kind_of_limits(double low, double high)
{
    if (!isfinite(low))
        return isfinite(high) ? GLP_UP : GLP_FR;
    if (!isfinite(high))
        return GLP_LO;
    return low < high ? GLP_DB : GLP_FX;
}

static void add_rows(glp_prob *lp, const LinearProgram *p)
{
    if (p->row_count)
        glp_add_rows(lp, (int)p->row_count);
    for (size_t i = 0; i < p->row_count; i++) {
        const LinearRow *row = &p->rows[i];
        glp_set_row_bnds(lp, (int)i + 1, kind_of_limits(row->low, row->high), row->low, row->high);
    }
}

/* Limits of a whole number are whole. */
static LinearColumn as_it_can_be(LinearColumn column)
{
    if (column.whole) {
        column.low = ceil(column.low);
        column.high = floor(column.high);
    }
    return column;
}

static void add_columns(glp_prob *lp, const LinearProgram *p)
{
    if (p->column_count)
        glp_add_cols(lp, (int)p->column_count);
    for (size_t i = 0; i < p->column_count; i++) {
        LinearColumn column = as_it_can_be(p->columns[i]);
        int at = (int)i + 1;
        glp_set_col_bnds(lp, at, kind_of_limits(column.low, column.high), column.low, column.high);
        glp_set_obj_coef(lp, at, column.cost);
        glp_set_col_kind(lp, at, column.whole ? GLP_IV : GLP_CV);
    }
}

static void add_terms(Arena *arena, glp_prob *lp, const LinearProgram *p)
{
    ArenaMark mark = arena_mark(arena);
    int *row = arena_alloc(arena, (p->term_count + 1) * sizeof *row);
    int *column = arena_alloc(arena, (p->term_count + 1) * sizeof *column);
    double *factor = arena_alloc(arena, (p->term_count + 1) * sizeof *factor);
    for (size_t i = 0; i < p->term_count; i++) {
        assert(p->terms[i].row < p->row_count && p->terms[i].column < p->column_count);
        row[i + 1] = (int)p->terms[i].row + 1;
        column[i + 1] = (int)p->terms[i].column + 1;
        factor[i + 1] = p->terms[i].factor;
    }
    glp_load_matrix(lp, (int)p->term_count, row, column, factor);
    arena_release(arena, mark);
}

static bool limits_cross(const LinearProgram *p)
{
    for (size_t i = 0; i < p->row_count; i++)
        if (p->rows[i].low > p->rows[i].high)
            return true;
    for (size_t i = 0; i < p->column_count; i++) {
        LinearColumn column = as_it_can_be(p->columns[i]);
        if (column.low > column.high)
            return true;
    }
    return false;
}

static bool any_whole(const LinearProgram *p)
{
    for (size_t i = 0; i < p->column_count; i++)
        if (p->columns[i].whole)
            return true;
    return false;
}

static double worst(LinearGoal goal) { return goal == LINEAR_LEAST ? -INFINITY : INFINITY; }

/* -- where nothing must be whole -- */

static int limit_of(size_t most) { return most && most < INT_MAX ? (int)most : INT_MAX; }

static LinearEnd end_of(glp_prob *lp)
{
    switch (glp_get_status(lp)) {
    case GLP_OPT: return LINEAR_BEST;
    case GLP_FEAS: return LINEAR_FOUND;
    case GLP_NOFEAS: return LINEAR_IMPOSSIBLE;
    case GLP_UNBND: return LINEAR_ENDLESS;
    default: return LINEAR_NOTHING_YET;
    }
}

/* From another side, when the quick way does not tell: as for a sum without end. */
static LinearEnd run_primal(glp_prob *lp, glp_smcp *how)
{
    how->presolve = GLP_OFF;
    how->meth = GLP_PRIMAL;
    glp_scale_prob(lp, GLP_SF_GM | GLP_SF_EQ | GLP_SF_2N | GLP_SF_SKIP);
    glp_std_basis(lp);
    glp_simplex(lp, how);
    return end_of(lp);
}

static LinearEnd run_simplex(glp_prob *lp, size_t steps_most)
{
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.it_lim = limit_of(steps_most);
    how.presolve = GLP_ON;
    how.meth = GLP_DUAL;
    how.r_test = GLP_RT_FLIP;    /* ten times as quick with many columns */
    switch (glp_simplex(lp, &how)) {
    case GLP_ENOPFS: return LINEAR_IMPOSSIBLE;
    case GLP_EITLIM: return LINEAR_NOTHING_YET;
    case 0:
        if (end_of(lp) == LINEAR_BEST || end_of(lp) == LINEAR_IMPOSSIBLE)
            return end_of(lp);
    }
    return run_primal(lp, &how);
}

static const double *values_of(Arena *arena, glp_prob *lp, size_t count,
                               double (*value)(glp_prob *, int))
{
    double *values = arena_alloc(arena, count * sizeof *values);
    for (size_t i = 0; i < count; i++)
        values[i] = value(lp, (int)i + 1);
    return values;
}

static LinearAnswer solve_parts(Arena *arena, glp_prob *lp, const LinearProgram *p)
{
    LinearAnswer answer = { .end = run_simplex(lp, p->steps_most), .bound = worst(p->goal) };
    if (answer.end != LINEAR_BEST && answer.end != LINEAR_FOUND)
        return answer;
    answer.values = values_of(arena, lp, p->column_count, glp_get_col_prim);
    answer.objective = glp_get_obj_val(lp);
    if (answer.end == LINEAR_BEST) {
        answer.bound = answer.objective;
        answer.row_prices = values_of(arena, lp, p->row_count, glp_get_row_dual);
        answer.column_prices = values_of(arena, lp, p->column_count, glp_get_col_dual);
    }
    return answer;
}

/* -- where something must be whole -- */

typedef struct Search {
    LinearGoal goal;
    int steps_most, nodes_most;
    double bound;
} Search;

/* What no branch that is left can beat. */
static void note_bound(glp_tree *tree, Search *search)
{
    int node = glp_ios_best_node(tree);
    if (!node)
        return;
    double bound = glp_ios_node_bound(tree, node);
    if (search->goal == LINEAR_LEAST ? bound > search->bound : bound < search->bound)
        search->bound = bound;
}

static void between_branches(glp_tree *tree, void *context)
{
    Search *search = context;
    int nodes;
    if (glp_ios_reason(tree) == GLP_ISELECT)
        note_bound(tree, search);
    glp_ios_tree_size(tree, NULL, NULL, &nodes);
    if (nodes > search->nodes_most || glp_get_it_cnt(glp_ios_get_prob(tree)) >= search->steps_most)
        glp_ios_terminate(tree);
}

static LinearEnd run_branches(glp_prob *lp, Search *search, double near_enough)
{
    glp_iocp how;
    glp_init_iocp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.mip_gap = near_enough;
    how.cb_func = between_branches;
    how.cb_info = search;
    int stopped = glp_intopt(lp, &how);
    switch (glp_mip_status(lp)) {
    case GLP_OPT: return stopped ? LINEAR_FOUND : LINEAR_BEST;
    case GLP_FEAS: return LINEAR_FOUND;
    case GLP_NOFEAS: return LINEAR_IMPOSSIBLE;
    default: return LINEAR_NOTHING_YET;
    }
}

static const double *whole_values(Arena *arena, glp_prob *lp, const LinearProgram *p)
{
    double *values = arena_alloc(arena, p->column_count * sizeof *values);
    for (size_t i = 0; i < p->column_count; i++) {
        double value = glp_mip_col_val(lp, (int)i + 1);
        values[i] = p->columns[i].whole ? round(value) : value;
    }
    return values;
}

/* `parts` is the answer if nothing must be whole. */
static LinearAnswer solve_whole(Arena *arena, glp_prob *lp, const LinearProgram *p,
                                LinearAnswer parts)
{
    LinearAnswer answer = parts;
    answer.values = NULL;
    if (parts.end != LINEAR_BEST) {
        answer.end = parts.end == LINEAR_FOUND ? LINEAR_NOTHING_YET : parts.end;
        return answer;
    }
    Search search = { p->goal, limit_of(p->steps_most), limit_of(p->nodes_most), parts.bound };
    answer.end = run_branches(lp, &search, p->near_enough);
    answer.bound = search.bound;
    answer.objective = 0;
    if (answer.end == LINEAR_BEST || answer.end == LINEAR_FOUND) {
        answer.values = whole_values(arena, lp, p);
        answer.objective = glp_mip_obj_val(lp);
    }
    if (answer.end == LINEAR_BEST)
        answer.bound = answer.objective;
    return answer;
}

/* -- the door -- */

LinearAnswer linear_solve(Arena *arena, const LinearProgram *program)
{
    assert(program->column_count < INT_MAX && program->row_count < INT_MAX &&
           program->term_count < INT_MAX);
    if (limits_cross(program))
        return (LinearAnswer){ .end = LINEAR_IMPOSSIBLE, .bound = worst(program->goal) };
    glp_term_out(GLP_OFF);
    glp_prob *lp = glp_create_prob();
    glp_set_obj_dir(lp, program->goal == LINEAR_LEAST ? GLP_MIN : GLP_MAX);
    add_rows(lp, program);
    add_columns(lp, program);
    add_terms(arena, lp, program);
    LinearAnswer answer = solve_parts(arena, lp, program);
    if (any_whole(program))
        answer = solve_whole(arena, lp, program, answer);
    glp_delete_prob(lp);
    glp_free_env();
    return answer;
}
