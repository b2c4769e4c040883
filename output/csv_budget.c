/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv_budget.c -- klaverblad budget --csv FOLDER: a row per line and year, to be imported in
 * the accounts of each authority; the same for all together; domains; cash by quarter.
 */
#include "budget_view.h"
#include "csv_folder.h"
#include "pooled.h"
#include "risk_data.h"

typedef enum Sheet { SHEET_LINES, SHEET_TOGETHER, SHEET_DOMAINS, SHEET_CASH, SHEET_RISK, SHEETS } Sheet;

static const struct SheetSpec {
    const char *file;
    const char *heads[18];
} specs[SHEETS] = {
    [SHEET_LINES] = { "budget.csv", { "year", "entity", "policy_field", "account", "priority",
                                      "amount", "description", "side", "project", "instrument",
                                      "member", "flow", "basis", "known", "policy_field_assumed",
                                      "status", "between" } },
    [SHEET_TOGETHER] = { "together.csv", { "year", "entity", "policy_field", "account", "priority",
                                           "amount", "description", "side", "project", "instrument",
                                           "member", "flow", "basis", "known",
                                           "policy_field_assumed", "status", "between" } },
    [SHEET_DOMAINS] = { "domains.csv", { "year", "domain", "domain_label", "out", "known" } },
    [SHEET_CASH] = { "quarters.csv", { "year", "quarter", "entity", "out", "in" } },
    [SHEET_RISK] = { "budget_risk.csv", { "of", "year", "known", "stated", "p5", "p5_error", "p50",
                                          "p50_error", "p95", "p95_error", "above_zero",
                                          "above_zero_error", "p95_of_each_project" } },
};

static bool is_our_csv(Str there)
{
    for (int i = 0; i < SHEETS; i++)
        if (csv_begins_with(there, specs[i].heads[0], specs[i].heads[1]))
            return true;
    return false;
}

static void yes_no(Csv *csv, bool yes)
{
    csv_text(csv, str_of(yes ? "yes" : "no"));
}

static void write_line(const BudgetView *v, Csv *csv, const BudgetLine *line, size_t y)
{
    const Instrument *in = &v->chart->book->instruments[line->instrument];
    const BudgetProject *project = &v->budget->projects[line->project];
    csv_count(csv, v->budget->first_year + (int)y);
    csv_text(csv, v->budget->entities[line->entity]->id);
    csv_text(csv, line->field);
    csv_text(csv, line->account < 0 ? STR_NONE : v->chart->accounts[line->account].item.id);
    csv_text(csv, line_priority(v, line));
    csv_money(csv, line->years[y]);
    csv_text(csv, line_words(v, line));
    csv_text(csv, str_of(line->side_in ? "in" : "out"));
    csv_text(csv, project->name);
    csv_text(csv, in->id);
    csv_text(csv, line->member < 0 || in->level == LEVEL_NONE
             ? STR_NONE : project->scenario->members[in->level][line->member].name);
    csv_text(csv, str_of(line->in ? "in" : "out"));
    csv_text(csv, str_of(line->paid ? "paid" : "counted"));
    yes_no(csv, !line->unknown[y]);
    yes_no(csv, line->field_assumed);
    csv_text(csv, str_of(line->book < 0 ? "" : status_id(v->chart->books[line->book].item.status)));
    yes_no(csv, line->between);
    csv_end_row(csv);
}

static void write_lines(const BudgetView *v, Csv *csv, bool together)
{
    for (size_t i = 0; i < v->budget->count; i++) {
        const BudgetLine *line = &v->budget->lines[i];
        if (!line_counts(line) || (line->entity >= v->chart->separate_count) != together)
            continue;
        for (size_t y = 0; y < v->budget->years; y++) {
            int year = v->budget->first_year + (int)y;
            if (year >= v->first && year <= v->last && (line->years[y] || line->unknown[y]))
                write_line(v, csv, line, y);
        }
    }
}

static void write_domains(const BudgetView *v, Csv *csv)
{
    for (int32_t d = 0; d < (int32_t)v->chart->domains_count; d++)
        for (int year = v->first; year <= v->last; year++) {
            BudgetFigure figure = spread_figure(v, d, year, year);
            if (!figure.cents && !figure.unknown)
                continue;
            csv_count(csv, year);
            csv_text(csv, v->chart->domains[d].id);
            csv_text(csv, label_of(v->session, &v->chart->domains[d].label, STR_NONE));
            csv_money(csv, figure.cents);
            yes_no(csv, !figure.unknown);
            csv_end_row(csv);
        }
}

static void write_cash(const BudgetView *v, Csv *csv)
{
    for (uint32_t e = 0; e < v->budget->entities_count; e++)
        for (int year = v->first; year <= v->last; year++)
            for (int q = 0; q < QUARTERS; q++) {
                BudgetCash cash = budget_cash(v, e, year, q);
                csv_count(csv, year);
                csv_count(csv, q + 1);
                csv_text(csv, v->budget->entities[e]->id);
                csv_money(csv, cash.out);
                csv_money(csv, cash.in);
                csv_end_row(csv);
            }
}

/* Of what is not known as stated nothing else is told. */
static void write_spread(const BudgetView *v, Csv *csv, BudgetRiskOf of, size_t year)
{
    BudgetSpread s = budget_spread(v, of, year);
    const int64_t values[] = { s.low, s.middle, s.high };
    const double errors[] = { s.low_error, s.middle_error, s.high_error };
    csv_text(csv, str_of(of == RISK_OF_NET ? "net" : "to_add"));
    if (year < v->risk->pooled->years)
        csv_count(csv, v->first + (int)year);
    else
        csv_text(csv, STR_NONE);
    yes_no(csv, !s.unknown && !s.doubtful);
    csv_money(csv, s.stated.cents);
    for (int i = 0; i < 3 && !s.unknown; i++) {
        csv_money(csv, values[i]);
        csv_number(csv, exact_cents(errors[i]), 2, 2);
    }
    if (!s.unknown) {
        csv_number(csv, exact_part((double)s.above / (double)v->risk->draws), 0, 6);
        csv_number(csv, exact_part(s.above_error), 0, 6);
        csv_money(csv, s.together);
    }
    for (int i = 0; i < 9 && s.unknown; i++)
        csv_text(csv, STR_NONE);
    csv_end_row(csv);
}

static void write_risk(const BudgetView *v, Csv *csv)
{
    for (int of = 0; of < RISKS_OF; of++)
        for (size_t y = 0; y <= v->risk->pooled->years; y++)
            write_spread(v, csv, (BudgetRiskOf)of, y);
}

static void write_sheet(const void *view, size_t sheet, Csv *csv)
{
    const BudgetView *v = view;
    for (const char *const *head = specs[sheet].heads; *head; head++)
        csv_text(csv, str_of(*head));
    csv_end_row(csv);
    switch ((Sheet)sheet) {
    case SHEET_LINES: write_lines(v, csv, false); break;
    case SHEET_TOGETHER: write_lines(v, csv, true); break;
    case SHEET_DOMAINS: write_domains(v, csv); break;
    case SHEET_CASH: write_cash(v, csv); break;
    case SHEET_RISK: write_risk(v, csv); break;
    case SHEETS: break;
    }
}

static const char *file_of(size_t table)
{
    return specs[table].file;
}

bool csv_budget(const BudgetView *v)
{
    return csv_folder(v->session, &(CsvFolder){ v->risk ? SHEETS : SHEET_RISK, v, file_of, is_our_csv, write_sheet });
}
