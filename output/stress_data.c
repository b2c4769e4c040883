/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stress_data.c -- stress tests for programs and spreadsheets: JSON and CSV.
 */
#include <string.h>

#include "csv.h"
#include "files.h"
#include "stress_view.h"

/* -- JSON -- */

static void json_sums(const Run *run, const Run *base, Json *json)
{
    Months months = run->scenario->months;
    Figure gap = run_gap(run, months);
    json_money(json, "gap", gap.cents);
    json_yes_no(json, "known", !gap.unknown);
    json_money(json, "lowest_cash", run->cash->low);
    json_month(json, "lowest_month", run->cash->lowest);
    if (base) {
        json_money(json, "gap_difference", gap.cents - run_gap(base, months).cents);
        json_money(json, "lowest_cash_difference", run->cash->low - base->cash->low);
    }
    json_open(json, "years", '[');
    for (size_t y = 0; y < run_years(run); y++) {
        json_open(json, NULL, '{');
        json_count(json, "year", (size_t)run_first_year(run) + y);
        json_money(json, "gap", run_gap(run, run_year(run, y)).cents);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_test(const StressView *v, size_t i, Json *json)
{
    const Trial *t = &v->trials[i];
    Str stop = trial_stop_id(v, t);
    json_open(json, NULL, '{');
    json_text(json, "name", t->name);
    if (t->stress)
        json_label(json, "label", &t->stress->label);
    if (t->stress)
        json_label(json, "help", &t->stress->help);
    if (stop.len)
        json_text(json, "stops", stop);
    json_yes_no(json, "applies", t->applies);
    json_yes_no(json, "told", v->outcomes[i].ran);
    if (v->outcomes[i].ran)
        json_sums(&v->runs[i], v->base, json);
    else if (t->applies)
        json_text(json, "lacks", outcome_lacks(v, &v->outcomes[i]));
    json_close(json, '}');
}

static const char *answer_id(ReverseAnswer answer)
{
    return answer == REVERSE_AT ? "at" : answer == REVERSE_NEVER ? "never" : "untold";
}

static const char *step_id(LeverStep step)
{
    return step == STEP_DIGIT ? "digit" : step == STEP_PERMILLE ? "permille" : "month";
}

static void json_reversal(const StressView *v, const Reversal *r, Json *json)
{
    const Lever *lever = &r->lever;
    json_open(json, NULL, '{');
    if (lever->quantity) {
        json_text(json, "quantity", lever->quantity->target.path);
    } else {
        json_text(json, "test", lever->stress->name);
        json_text(json, "line", lever->line->key);
    }
    json_text(json, "answer", str_of(answer_id(r->answer)));
    json_text(json, "step", str_of(step_id(lever->step)));
    json_yes_no(json, "down", lever->sign < 0);
    if (r->answer == REVERSE_AT) {
        json_count(json, "steps", (size_t)r->steps);
        json_text(json, "words", lever_reach(v, r));
    }
    json_close(json, '}');
}

void json_stress(const StressView *v, Json *json)
{
    json_open(json, "base", '{');
    json_sums(v->base, NULL, json);
    json_close(json, '}');
    json_open(json, "tests", '[');
    for (size_t i = 0; i < v->count; i++)
        json_test(v, i, json);
    json_close(json, ']');
    json_text(json, "reverse_asks",
              str_of(v->unknown ? "unknown" : !v->asks ? "already" : v->ask == ASK_CASH ? "cash" : "gap"));
    json_open(json, "reverse", '[');
    for (size_t i = 0; i < v->reversals_count; i++)
        json_reversal(v, &v->reversals[i], json);
    json_close(json, ']');
}

/* -- CSV -- */

static const char *const heads[] = { "stress", "stops", "year", "gap", "gap_difference", "lowest_cash",
                                     "lowest_month", "known" };
enum { HEADS = sizeof heads / sizeof *heads };

static bool is_our_csv(Str there)
{
    static const char utf8_mark[] = "\xEF\xBB\xBF";
    size_t mark = str_starts(there, utf8_mark) ? strlen(utf8_mark) : 0;
    Str text = str_part(there.at + mark, there.len - mark);
    return str_starts(text, "stress,stops,") || str_starts(text, "stress;stops;");
}

static void csv_year(const StressView *v, Csv *csv, const Run *run, Str name, Str stops, size_t year)
{
    bool whole = year == run_years(run);
    Months months = whole ? run->scenario->months : run_year(run, year);
    Figure gap = run_gap(run, months);
    Buf text = { 0 };
    csv_text(csv, name);
    csv_text(csv, stops);
    if (!whole)
        buf_print(&text, "%d", run_first_year(run) + (int)year);
    csv_text(csv, buf_view(&text));
    csv_money(csv, gap.cents);
    csv_money(csv, gap.cents - run_gap(v->base, months).cents);
    text.len = 0;
    if (whole) {
        csv_money(csv, run->cash->low);
        month_print(run->cash->lowest, &text);
    } else {
        csv_text(csv, STR_NONE);
    }
    csv_text(csv, buf_view(&text));
    csv_text(csv, str_of(gap.unknown ? "no" : "yes"));
    csv_end_row(csv);
    buf_free(&text);
}

static void csv_run_rows(const StressView *v, Csv *csv, const Run *run, Str name, Str stops)
{
    for (size_t y = 0; y <= run_years(run); y++)
        csv_year(v, csv, run, name, stops, y);
}

bool csv_stress(const StressView *v)
{
    Session *s = v->base->session;
    Buf text = { 0 }, path = { 0 };
    if (!folder_make(s->arena, str_of(s->options.csv), s->diags))
        return false;
    Csv csv = csv_begin(&text, s->options.csv_be ? CSV_BELGIAN : CSV_PLAIN);
    for (int i = 0; i < HEADS; i++)
        csv_text(&csv, str_of(heads[i]));
    csv_end_row(&csv);
    csv_run_rows(v, &csv, v->base, STR_NONE, STR_NONE);
    for (size_t i = 0; i < v->count; i++)
        if (v->outcomes[i].ran)
            csv_run_rows(v, &csv, &v->runs[i], v->trials[i].name, trial_stop_id(v, &v->trials[i]));
    buf_print(&path, "%s%s", s->options.csv, str_ends(str_of(s->options.csv), "/") ? "" : "/");
    buf_text(&path, "stress.csv");
    FileToBe file = { str_keep(s->arena, buf_view(&path)), buf_view(&text), is_our_csv };
    bool good = files_write(s->arena, &file, 1, s->options.force ? REPLACE_ANY : REPLACE_OURS, s->diags);
    buf_free(&text);
    buf_free(&path);
    return good;
}
