/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv_worlds.c -- klaverblad risk --csv FOLDER --csv-worlds: worlds.csv, with a row per
 * world, written while they are drawn, so that it may be larger than memory.
 */
#include "csv.h"
#include "files.h"
#include "risk_data.h"

struct RowsToBe {
    const RiskView *view;
    const Draws *draws;
    FileStream *file;
    Csv csv;
    Buf text;                  /* rows that are not written yet */
    size_t *gauges;            /* of the gap per year, then in all, then lowest cash */
    size_t years;
    bool unknown;              /* the gap is not, even as stated */
};

static bool is_our_csv(Str there)
{
    return csv_begins_with(there, "world", "known");
}

/* As a number of the style of the file. */
void csv_drawn(Csv *csv, const RiskView *v, const Drawn *d, int64_t digits)
{
    const Attribute *a = d->attribute < 0 ? NULL : &v->runs[0].book->attributes[d->attribute];
    Buf text = { 0 };
    bool number = !a || a->type.kind == KIND_NUMBER;
    if (digits != DRAWN_STATED && number) {
        csv_number(csv, (Exact){ digits, 1, a ? a->scale : 0 }, 0, DECIMAL_SCALE_MAX);
        return;
    }
    value_text(v, d, digits, &text);
    csv_text(csv, buf_view(&text));
    buf_free(&text);
}

/* -- heads -- */

/* "service.odd-jobs.take_up"; of what is drawn per year or month with that behind it. */
static void quantity_heads(RowsToBe *r, size_t quantity)
{
    const Scenario *s = r->view->runs[0].scenario;
    const Drawn *d = draws_drawn(r->draws, quantity);
    for (size_t i = 0; i < d->steps; i++) {
        Buf head = { 0 };
        buf_str(&head, s->uncertain[quantity].target.path);
        buf_text(&head, d->every == RHYTHM_ONCE ? "" : ".");
        if (d->every == RHYTHM_YEAR)
            buf_print(&head, "%d", month_year(s->months.first) + (int)i);
        else if (d->every == RHYTHM_MONTH)
            month_print(month_plus(s->months.first, (int)i), &head);
        csv_text(&r->csv, buf_view(&head));
        buf_free(&head);
    }
}

static void write_heads(RowsToBe *r)
{
    csv_text(&r->csv, str_of("world"));
    csv_text(&r->csv, str_of("known"));
    for (size_t q = 0; q < draws_count(r->draws); q++)
        quantity_heads(r, q);
    for (size_t y = 0; y < r->years; y++) {
        Buf head = { 0 };
        buf_print(&head, "gap.%d", run_first_year(&r->view->runs[0]) + (int)y);
        csv_text(&r->csv, buf_view(&head));
        buf_free(&head);
    }
    csv_text(&r->csv, str_of("gap"));
    csv_text(&r->csv, str_of("lowest_cash"));
    for (size_t i = 1; i < r->view->count; i++) {
        Buf head = { 0 };
        buf_text(&head, "gap.");
        buf_str(&head, r->view->runs[i].scenario->variant);
        csv_text(&r->csv, buf_view(&head));
        buf_free(&head);
    }
    csv_end_row(&r->csv);
}

RowsToBe *rows_begin(const RiskView *v)
{
    Session *s = v->session;
    RowsToBe *r = arena_alloc(s->arena, sizeof *r);
    *r = (RowsToBe){ .view = v, .years = run_years(&v->runs[0]),
                     .unknown = run_gap(&v->runs[0], v->runs[0].scenario->months).unknown,
                     .draws = draws_new(s->arena, v->runs[0].scenario, v->asked.seed) };
    FileToBe file = { path_in(s->arena, s->options.csv, "worlds.csv"), STR_NONE, is_our_csv };
    if (!folder_make(s->arena, str_of(s->options.csv), s->diags))
        return NULL;
    r->file = file_begin(s->arena, &file, s->options.force ? REPLACE_ANY : REPLACE_OURS, s->diags);
    if (!r->file)
        return NULL;
    r->csv = csv_begin(&r->text, s->options.csv_be ? CSV_BELGIAN : CSV_PLAIN);
    write_heads(r);
    return r;
}

/* -- rows -- */

static void find_gauges(RowsToBe *r, const Risk *risk)
{
    const Perimeter *p = r->view->runs[0].perimeter;
    r->gauges = arena_alloc(r->view->session->arena, (r->years + 2) * sizeof *r->gauges);
    for (size_t y = 0; y < r->years; y++)
        r->gauges[y] = risk_gauge(risk, GAUGE_GAP, p, -1, (int)y);
    r->gauges[r->years] = risk_gauge(risk, GAUGE_GAP, p, -1, -1);
    r->gauges[r->years + 1] = risk_gauge(risk, GAUGE_LOWEST, p, -1, -1);
}

static void write_row(RowsToBe *r, const RiskBlock *b, size_t world)
{
    csv_count(&r->csv, (int64_t)(b->first + world + 1));
    csv_text(&r->csv, str_of(b->unknown[world] || r->unknown ? "no" : "yes"));
    for (size_t q = 0; q < draws_count(r->draws); q++) {
        const Drawn *d = draws_drawn(r->draws, q);
        for (size_t i = 0; i < d->steps; i++)
            csv_drawn(&r->csv, r->view, d, b->digits[q][i * b->stride + world]);
    }
    for (size_t g = 0; g < r->years + 2; g++)
        csv_money(&r->csv, b->values[0][r->gauges[g] * b->stride + world]);
    for (size_t i = 1; i < r->view->count; i++)
        csv_money(&r->csv, b->values[i][r->gauges[r->years] * b->stride + world]);
    csv_end_row(&r->csv);
}

static bool flush(RowsToBe *r)
{
    bool good = file_put(r->file, buf_view(&r->text));
    r->text.len = 0;
    return good;
}

bool rows_add(RowsToBe *r, const RiskBlock *b)
{
    if (!r->gauges)
        find_gauges(r, b->risk);
    for (size_t w = 0; w < b->worlds; w++)
        write_row(r, b, w);
    return flush(r);
}

bool rows_complete(RowsToBe *r)
{
    return !r || (flush(r) && file_complete(r->file));
}

bool rows_place(RowsToBe *r)
{
    return !r || file_place(r->file);
}

void rows_free(RowsToBe *r)
{
    if (!r)
        return;
    file_drop(r->file);
    buf_free(&r->text);
}
