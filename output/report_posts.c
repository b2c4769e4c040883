/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_posts.c -- what is booked: month by month on one sheet, and on the other, row
 * for row, what each is: of whom, from whom to whom, how it counts from the perimeter,
 * its sum per year, and in how many months something is not known.
 *
 * All that is shown of money is a sum over these two sheets.
 */
#include "report.h"

uint32_t post_lacks(const Report *r)
{
    return POST_YEARS + (uint32_t)r->years;
}

uint32_t post_ids(const Report *r)
{
    return post_lacks(r) + (uint32_t)r->years;
}

/* -- what is booked -- */

static const Rule *rule_of(const Report *r, const Post *post)
{
    return &r->run->book->rules[post->rule];
}

static const Instrument *instrument_of(const Report *r, const Post *post)
{
    return &r->run->book->instruments[rule_of(r, post)->owner - 1];
}

static Counts how_it_counts(const Report *r, const Post *post, Side side)
{
    switch (instrument_of(r, post)->kind) {
    case KIND_IN_KIND: return side == SIDE_OUTSIDE ? COUNTS_ELSEWHERE : COUNTS_IN_KIND;
    case KIND_MEMO: return side == SIDE_OUTSIDE ? COUNTS_ELSEWHERE : COUNTS_MEMO;
    case KIND_FUNDING: case KIND_COST: break;
    }
    if (rule_of(r, post)->books == BOOKS_CASH)
        return COUNTS_CASH;
    static const Counts counts[] = { [SIDE_OUTSIDE] = COUNTS_ELSEWHERE, [SIDE_IN] = COUNTS_IN,
                                     [SIDE_OUT] = COUNTS_OUT, [SIDE_WITHIN] = COUNTS_WITHIN };
    return counts[side];
}

static void find_rows(const Report *r, Post *post)
{
    const Rule *rule = rule_of(r, post);
    int32_t instrument = (int32_t)rule->owner - 1;
    post->booked = post->root = post->active = SIZE_MAX;
    for (size_t i = 0; r->w && i < r->w->rows_count; i++) {
        const WorkRow *row = &r->w->rows[i];
        if (row->member != post->member)
            continue;
        if (row->kind == WORK_VALUE && row->ins == rule->root)
            post->root = i;
        else if (row->kind == WORK_ACTIVE && row->instrument == instrument)
            post->active = i;
        else if (row->kind == WORK_BOOKED && row->rule == post->rule)
            post->booked = i;
    }
}

static size_t year_of(const Report *r, Month month)
{
    return (size_t)(month_year(month) - run_first_year(r->run));
}

/* The rows that say whether it is between these parties; SIZE_MAX: always. */
static size_t is_between(const Post *post, size_t which)
{
    return !post->work ? SIZE_MAX : which ? post->work->to_is : post->work->from_is;
}

static bool is_theirs(const Report *r, const Post *post, size_t t)
{
    bool theirs = months_hold(post->months, month_plus(r->run->scenario->months.first, (int)t));
    for (size_t i = 0; i < 2; i++)
        theirs = theirs && (is_between(post, i) == SIZE_MAX ||
                            r->w->rows[is_between(post, i)].values[t] > 0);
    return theirs;
}

/* In how many months it is asked for and cannot be told. */
static void count_lacks(const Report *r, Post *post)
{
    post->lacks = arena_alloc(r->arena, r->years * sizeof *post->lacks);
    if (!post->first)
        return;
    Month first = r->run->scenario->months.first;
    if (post->root != SIZE_MAX && post->active != SIZE_MAX) {
        const WorkRow *root = &r->w->rows[post->root], *active = &r->w->rows[post->active];
        for (size_t t = 0; t < r->months; t++)
            post->lacks[year_of(r, month_plus(first, (int)t))] +=
                root->absent[t] && active->values[t] > 0 && is_theirs(r, post, t);
        return;
    }
    for (size_t i = 0; i < r->run->result->unknowns_count; i++) {
        const Unknown *u = &r->run->result->unknowns[i];
        for (Month m = u->months.first; m.index <= u->months.last.index; m.index++)
            if (u->amount == post->rule && u->member == post->member)
                post->lacks[year_of(r, m)]++;
    }
}

static void add_post(Report *r, Post post)
{
    Posting like = { .from = (int16_t)post.from, .to = (int16_t)post.to };
    Side side = post.from < 0 || post.to < 0
                    ? (instrument_of(r, &post)->kind == KIND_FUNDING ? SIDE_IN : SIDE_OUT)
                    : posting_side(r->run->result->ledger, r->run->perimeter, &like);
    post.counts = how_it_counts(r, &post, side);
    bool cash = post.work ? post.work->is_cash : rule_of(r, &post)->books != BOOKS_RESULT;
    bool money = instrument_of(r, &post)->kind == KIND_FUNDING ||
                 instrument_of(r, &post)->kind == KIND_COST;
    post.cash = cash && money && (side == SIDE_IN || side == SIDE_OUT) ? side : SIDE_OUTSIDE;
    post.first = !post.work || !post.work->part_before.digits;
    find_rows(r, &post);
    count_lacks(r, &post);
    post.years = arena_alloc(r->arena, r->years * sizeof *post.years);
    for (size_t t = 0; post.work && t < r->months; t++)
        post.years[year_of(r, month_plus(r->run->scenario->months.first, (int)t))] +=
            post.work->cents[t];
    post.row = ROW_FIRST + (uint32_t)r->posts_count;
    r->posts[r->posts_count++] = post;
}

static bool has_post(const Report *r, uint32_t rule, uint32_t member)
{
    for (size_t i = 0; i < r->posts_count; i++)
        if (r->posts[i].rule == rule && r->posts[i].member == member)
            return true;
    return false;
}

/* What was asked for and is not had, or not known: a row in which it can come. */
static void add_rest(Report *r, uint32_t rule, uint32_t member, Month month)
{
    if (has_post(r, rule, member))
        return;
    Post post = { .rule = rule, .member = member, .months = r->run->scenario->months };
    sim_parties(r->run->sim, r->run->which, &r->run->book->rules[rule], member, month, &post.from,
                &post.to);
    add_post(r, post);
}

static Month first_month(const Report *r, uint32_t instrument, uint32_t member)
{
    const Scenario *s = r->run->scenario;
    for (size_t i = s->takings_from[instrument]; i < s->takings_from[instrument + 1]; i++)
        if (s->takings[i].member == member)
            return s->takings[i].months.first;
    return s->months.first;
}

void lay_posts(Report *r)
{
    const Result *result = r->run->result;
    if (!r->w)
        return;
    size_t room = r->w->postings_count + r->w->rows_count + result->unknowns_count;
    r->posts = arena_alloc(r->arena, (room + 1) * sizeof *r->posts);
    for (size_t i = 0; i < r->w->postings_count; i++) {
        const WorkPosting *p = &r->w->postings[i];
        add_post(r, (Post){ .work = p, .rule = p->rule, .member = p->member, .from = p->from,
                            .to = p->to, .months = p->months });
    }
    for (size_t i = 0; i < r->w->rows_count; i++) {
        const WorkRow *row = &r->w->rows[i];
        if (row->kind == WORK_BOOKED)
            add_rest(r, row->rule, row->member,
                     first_month(r, (uint32_t)row->instrument, row->member));
    }
    for (size_t i = 0; i < result->unknowns_count; i++)
        add_rest(r, result->unknowns[i].amount, result->unknowns[i].member,
                 result->unknowns[i].months.first);
    r->posts_last = ROW_FIRST + (uint32_t)r->posts_count - (r->posts_count > 0);
}

/* -- month by month -- */

static Str post_what(const Report *r, const Post *post)
{
    const Rule *rule = rule_of(r, post);
    const Instrument *in = instrument_of(r, post);
    Buf buf = { 0 };
    buf_str(&buf, label_text(r, &in->label, in->id));
    buf_text(&buf, ": ");
    buf_str(&buf, label_text(r, &rule->label, rule->name));
    Str text = str_keep(r->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

static Str leaf_text(const Report *r, const Post *post)
{
    int leaf = rule_of(r, post)->leaf;
    if (leaf < 0)
        return str_of("-");
    const Leaf *l = &r->run->book->leaves[leaf];
    return label_text(r, &l->label, l->id);
}

/* "Berekening!G43*Berekening!G12": of all equals, while it is between these parties */
static void booked_amount(Report *r, const Post *post, uint32_t n, Buf *f)
{
    size_t number = post->work ? post->work->number : SIZE_MAX;
    const size_t times[] = { number, is_between(post, 0), is_between(post, 1) };
    layout_cell(&r->layout, post->booked, n, f);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        if (times[i] == SIZE_MAX)
            continue;
        buf_byte(f, '*');
        layout_cell(&r->layout, times[i], n, f);
    }
}

static void booked_formula(Report *r, const Post *post, uint32_t n)
{
    Buf *f = formula(r);
    if (post->booked == SIZE_MAX) {
        buf_byte(f, '0');
        return;
    }
    buf_text(f, "IF(AND(");
    column(n, f);
    buf_print(f, "$%d>=", ROW_MONTH);
    on(r, TAB_POSTS, f);
    across(post->row, POST_FIRST, f);
    buf_byte(f, ',');
    column(n, f);
    buf_print(f, "$%d<=", ROW_MONTH);
    on(r, TAB_POSTS, f);
    across(post->row, POST_LAST, f);
    buf_text(f, "),");
    if (!post->work || !post->work->paid || (post->work->part.digits == 1 && !post->work->part.scale)) {
        booked_amount(r, post, n, f);
        buf_text(f, ",0)");
        return;
    }
    buf_text(f, "ROUND(");
    booked_amount(r, post, n, f);
    buf_text(f, "*(");
    on(r, TAB_POSTS, f);
    across(post->row, POST_BEFORE, f);
    buf_byte(f, '+');
    on(r, TAB_POSTS, f);
    across(post->row, POST_PART, f);
    buf_text(f, "),2)-ROUND(");
    booked_amount(r, post, n, f);
    buf_byte(f, '*');
    on(r, TAB_POSTS, f);
    across(post->row, POST_BEFORE, f);
    buf_text(f, ",2),0)");
}

static double post_total(const Report *r, const Post *post)
{
    int64_t total = 0;
    for (size_t y = 0; y < r->years; y++)
        total += post->years[y];
    return euro(total);
}

static void write_booked_row(Report *r, Sheet *sheet, const Post *post)
{
    const Instrument *in = instrument_of(r, post);
    sheet_text(sheet, post->row, COL_PART, member_text(r, in->level, post->member), STYLE_ID);
    sheet_text(sheet, post->row, COL_LABEL, post_what(r, post), STYLE_TEXT);
    sheet_text(sheet, post->row, COL_NAME, rule_of(r, post)->full, STYLE_ID);
    sheet_text(sheet, post->row, COL_UNIT, str_of("EUR"), STYLE_ID);
    Buf *f = formula(r);
    buf_text(f, "SUM(");
    across(post->row, COL_FIRST, f);
    buf_byte(f, ':');
    across(post->row, COL_FIRST + (uint32_t)r->months - 1, f);
    buf_byte(f, ')');
    put(r, sheet, post->row, COL_TOTAL, post_total(r, post), STYLE_CENTS);
    for (size_t t = 0; t < r->months; t++) {
        uint32_t n = COL_FIRST + (uint32_t)t;
        booked_formula(r, post, n);
        put(r, sheet, post->row, n, post->work ? euro(post->work->cents[t]) : 0, STYLE_CENTS);
    }
}

void write_booked(Report *r, Sheet *sheet)
{
    head_months(r, sheet, r->months, WORD_TOGETHER);
    sheet_widest(sheet, COL_LABEL, 60);
    sheet_widest(sheet, COL_NAME, 34);
    for (size_t i = 0; i < r->posts_count; i++)
        write_booked_row(r, sheet, &r->posts[i]);
    if (r->posts_count)
        sheet_filter(sheet, (Range){ ROW_INDEX, COL_PART, r->posts_last,
                                     COL_FIRST + (uint32_t)r->months - 1 });
}

/* -- what they are -- */

static void post_heads(Report *r, Sheet *sheet)
{
    static const Word words[] = {
        [POST_WHO] = WORD_BOOK_WHO, [POST_WHAT] = WORD_BOOK_WHAT, [POST_NAME] = WORD_BOOK_NAME,
        [POST_COUNTS] = WORD_BOOK_COUNTS_AS, [POST_CASH] = WORD_BOOK_CASH,
        [POST_LEAF_LABEL] = WORD_LEAF, [POST_FROM_LABEL] = WORD_BOOK_PAYER,
        [POST_TO_LABEL] = WORD_BOOK_RECEIVER, [POST_FIRST] = WORD_BOOK_FIRST,
        [POST_LAST] = WORD_BOOK_LAST, [POST_BEFORE] = WORD_BOOK_BEFORE_PART,
        [POST_PART] = WORD_BOOK_PAID_PART, [POST_TOTAL] = WORD_TOGETHER,
    };
    static const char *const ids[IDS] = { "leaf", "instrument", "from", "government", "to",
                                          "government" };
    for (uint32_t c = 0; c < POST_YEARS; c++)
        sheet_text(sheet, ROW_INDEX, c, say(r->session, words[c]),
                   c < POST_FIRST ? STYLE_HEAD : STYLE_HEAD_FILTER);
    for (size_t y = 0; y < r->years; y++)
        sheet_number(sheet, ROW_INDEX, POST_YEARS + (uint32_t)y, run_first_year(r->run) + (int)y,
                     STYLE_HEAD_YEAR);
    for (size_t y = 0; y < r->years; y++)
        sheet_number(sheet, ROW_INDEX, post_lacks(r) + (uint32_t)y, run_first_year(r->run) + (int)y,
                     STYLE_HEAD_YEAR);
    for (uint32_t i = 0; i < IDS; i++)
        sheet_text(sheet, ROW_INDEX, post_ids(r) + i, str_of(ids[i]), STYLE_HEAD);
}

static Str party_id(const Report *r, int party, bool government)
{
    if (party < 0)
        return str_of("-");
    const Party *p = &r->run->book->parties[party];
    if (!government)
        return p->id;
    return p->government < 0 ? str_of("-") : r->run->book->governments[p->government].id;
}

static void write_post_ids(Report *r, Sheet *sheet, const Post *post)
{
    int leaf = rule_of(r, post)->leaf;
    const Str ids[IDS] = {
        [ID_LEAF] = leaf < 0 ? str_of("-") : r->run->book->leaves[leaf].id,
        [ID_INSTRUMENT] = instrument_of(r, post)->id,
        [ID_FROM] = party_id(r, post->from, false),
        [ID_FROM_GOVERNMENT] = party_id(r, post->from, true),
        [ID_TO] = party_id(r, post->to, false),
        [ID_TO_GOVERNMENT] = party_id(r, post->to, true),
    };
    for (uint32_t i = 0; i < IDS; i++)
        sheet_text(sheet, post->row, post_ids(r) + i, ids[i], STYLE_ID);
}

/* A row of months of another sheet: Boekingen!$G6:$CA6 */
static void months_on(Report *r, Tab tab, uint32_t row, bool fixed, Buf *f)
{
    on(r, tab, f);
    buf_print(f, fixed ? "$G$%u:$" : "$G%u:$", row);
    column(COL_FIRST + (uint32_t)r->months - 1, f);
    buf_print(f, fixed ? "$%u" : "%u", row);
}

static void write_post_years(Report *r, Sheet *sheet, const Post *post)
{
    Buf *f = formula(r);
    buf_text(f, "SUM(");
    across(post->row, POST_YEARS, f);
    buf_byte(f, ':');
    across(post->row, POST_YEARS + (uint32_t)r->years - 1, f);
    buf_byte(f, ')');
    put(r, sheet, post->row, POST_TOTAL, post_total(r, post), STYLE_CENTS);
    for (size_t y = 0; y < r->years; y++) {
        uint32_t n = POST_YEARS + (uint32_t)y;
        f = formula(r);
        buf_text(f, "SUMIFS(");
        months_on(r, TAB_BOOKED, post->row, false, f);
        buf_byte(f, ',');
        months_on(r, TAB_BOOKED, ROW_YEAR, true, f);
        buf_byte(f, ',');
        column(n, f);
        buf_print(f, "$%d)", ROW_INDEX);
        put(r, sheet, post->row, n, euro(post->years[y]), STYLE_CENTS);
    }
}

/* "*(month>=first)*(month<=last)*(is the payer)": when it is not the only row of its amount */
static void only_theirs(Report *r, const Post *post, Buf *f)
{
    static const struct {
        uint32_t column;
        const char *compared;
    } ends[] = { { POST_FIRST, ">=" }, { POST_LAST, "<=" } };
    Months all = r->run->scenario->months;
    bool always = post->months.first.index <= all.first.index && post->months.last.index >= all.last.index;
    for (size_t i = 0; i < 2 && !always; i++) {
        buf_text(f, "*(");
        months_on(r, TAB_WORKINGS, ROW_MONTH, true, f);
        buf_text(f, ends[i].compared);
        across(post->row, ends[i].column, f);
        buf_byte(f, ')');
    }
    for (size_t i = 0; i < 2; i++) {
        if (is_between(post, i) == SIZE_MAX)
            continue;
        buf_byte(f, '*');
        months_on(r, TAB_WORKINGS, r->layout.work_row[is_between(post, i)], false, f);
    }
}

static void write_post_lacks(Report *r, Sheet *sheet, const Post *post)
{
    bool live = post->first && post->root != SIZE_MAX && post->active != SIZE_MAX;
    for (size_t y = 0; y < r->years; y++) {
        uint32_t n = post_lacks(r) + (uint32_t)y;
        if (!live) {
            sheet_number(sheet, post->row, n, post->lacks[y], STYLE_COUNT_OF);
            continue;
        }
        Buf *f = formula(r);
        buf_text(f, "SUMPRODUCT(ISERROR(");
        months_on(r, TAB_WORKINGS, r->layout.work_row[post->root], false, f);
        buf_text(f, ")*(");
        months_on(r, TAB_WORKINGS, r->layout.work_row[post->active], false, f);
        buf_text(f, ">0)*(");
        months_on(r, TAB_WORKINGS, ROW_YEAR, true, f);
        buf_byte(f, '=');
        column(n, f);
        buf_print(f, "$%d)", ROW_INDEX);
        only_theirs(r, post, f);
        buf_byte(f, ')');
        put(r, sheet, post->row, n, post->lacks[y], STYLE_COUNT_OF);
    }
}

static void write_post(Report *r, Sheet *sheet, const Post *post)
{
    const Instrument *in = instrument_of(r, post);
    Decimal all = { 1, 0 }, none = { 0, 0 };
    Decimal part = post->work ? post->work->part : all;
    Decimal before = post->work ? post->work->part_before : none;
    Exact exact = exact_of(part), exact_before = exact_of(before);
    double scale = 1, scale_before = 1;
    for (int i = 0; i < exact.scale; i++)
        scale *= 10;
    for (int i = 0; i < exact_before.scale; i++)
        scale_before *= 10;
    sheet_text(sheet, post->row, POST_WHO, member_text(r, in->level, post->member), STYLE_TEXT);
    sheet_text(sheet, post->row, POST_WHAT, post_what(r, post), STYLE_TEXT);
    sheet_text(sheet, post->row, POST_NAME, rule_of(r, post)->full, STYLE_ID);
    sheet_text(sheet, post->row, POST_COUNTS, counts_text(r, post->counts), STYLE_TEXT);
    sheet_text(sheet, post->row, POST_CASH,
               post->cash == SIDE_OUTSIDE ? str_of("-")
                                          : say(r->session, post->cash == SIDE_IN ? WORD_BOOK_CASH_IN
                                                                                  : WORD_BOOK_CASH_OUT),
               STYLE_TEXT);
    sheet_text(sheet, post->row, POST_LEAF_LABEL, leaf_text(r, post), STYLE_TEXT);
    sheet_text(sheet, post->row, POST_FROM_LABEL, party_text(r, post->from), STYLE_TEXT);
    sheet_text(sheet, post->row, POST_TO_LABEL, party_text(r, post->to), STYLE_TEXT);
    sheet_month(sheet, post->row, POST_FIRST, post->months.first, STYLE_MONTH);
    sheet_month(sheet, post->row, POST_LAST, post->months.last, STYLE_MONTH);
    sheet_number(sheet, post->row, POST_BEFORE, (double)before.digits / scale_before, STYLE_PERCENT);
    sheet_number(sheet, post->row, POST_PART, (double)part.digits / scale, STYLE_PERCENT);
    write_post_years(r, sheet, post);
    write_post_lacks(r, sheet, post);
    write_post_ids(r, sheet, post);
}

void write_posts(Report *r, Sheet *sheet)
{
    sheet_text(sheet, ROW_MONTH, 0, say(r->session, WORD_BOOK_POSTS_HOW), STYLE_NOTE);
    sheet_text(sheet, ROW_MONTH, post_lacks(r), say(r->session, WORD_BOOK_LACKS), STYLE_NOTE);
    sheet_row(sheet, ROW_INDEX, 31, 0);
    post_heads(r, sheet);
    sheet_freeze(sheet, ROW_FIRST, POST_NAME);
    sheet_print(sheet, ROW_INDEX);
    sheet_print_area(sheet, r->posts_last, post_lacks(r) - 1);
    sheet_widest(sheet, POST_WHAT, 60);
    sheet_widest(sheet, POST_NAME, 34);
    for (size_t i = 0; i < r->posts_count; i++)
        write_post(r, sheet, &r->posts[i]);
    if (r->posts_count)
        sheet_filter(sheet, (Range){ ROW_INDEX, 0, r->posts_last, post_ids(r) + IDS - 1 });
}

/* -- sums over them -- */

/* SUMIFS of a column of the register: what counts so and, if asked, has the id that
 * stands in column C of the row. */
void sum_of_posts(Report *r, Counts counts, uint32_t n, int id, Buf *f)
{
    uint32_t last = r->posts_last;
    buf_text(f, "SUMIFS(");
    on(r, TAB_POSTS, f);
    column(n, f);
    buf_print(f, "$%d:", ROW_FIRST);
    column(n, f);
    buf_print(f, "$%u,", (unsigned)last);
    range_on(r, TAB_POSTS, POST_COUNTS, ROW_FIRST, last, f);
    buf_text(f, ",\"");
    buf_str(f, counts_text(r, counts));
    buf_byte(f, '"');
    if (id < 0) {
        buf_byte(f, ')');
        return;
    }
    buf_byte(f, ',');
    range_on(r, TAB_POSTS, post_ids(r) + (uint32_t)id, ROW_FIRST, last, f);
    buf_byte(f, ',');
}
