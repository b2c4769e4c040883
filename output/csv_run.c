/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv_run.c -- klaverblad run --csv FOLDER: the ledger, its pivots and the cash
 * position, each as one CSV file.  Heads and ids are the same in every language, so
 * that a spreadsheet built on the files can be handed on; labels are not.
 */
#include "csv_folder.h"
#include "run_data.h"

typedef enum Sheet {
    SHEET_LEDGER, SHEET_MONTH, SHEET_YEAR, SHEET_PAYER, SHEET_RECEIVER, SHEET_INSTRUMENT,
    SHEET_AMOUNT, SHEET_MEMBER, SHEET_LEAF, SHEET_CASH, SHEETS
} Sheet;

/* The first two heads of a sheet tell that it is ours. */
static const struct SheetSpec {
    const char *file;
    const char *heads[20];
} specs[SHEETS] = {
    [SHEET_LEDGER] = { "ledger.csv", { "month", "kind", "leaf", "instrument", "instrument_label",
                                       "amount", "amount_label", "level", "member", "from",
                                       "from_label", "to", "to_label", "flow", "counted",
                                       "cash_month", "cash", "rule_since", "source" } },
    [SHEET_MONTH] = { "month.csv", { "month", "out", "in", "gap", "known" } },
    [SHEET_YEAR] = { "year.csv", { "year", "out", "in", "gap", "known" } },
    [SHEET_PAYER] = { "payer.csv", { "payer", "payer_label", "government", "flow" } },
    [SHEET_RECEIVER] = { "receiver.csv", { "receiver", "receiver_label", "government", "flow" } },
    [SHEET_INSTRUMENT] = { "instrument.csv", { "instrument", "instrument_label", "kind", "flow" } },
    [SHEET_AMOUNT] = { "amount.csv", { "instrument", "amount", "amount_label", "kind", "leaf",
                                       "flow" } },
    [SHEET_MEMBER] = { "member.csv", { "level", "member", "flow" } },
    [SHEET_LEAF] = { "leaf.csv", { "leaf", "leaf_label", "flow" } },
    [SHEET_CASH] = { "cash.csv", { "month", "in", "out", "position" } },
};

static bool is_our_csv(Str there)
{
    for (int i = 0; i < SHEETS; i++)
        if (csv_begins_with(there, specs[i].heads[0], specs[i].heads[1]))
            return true;
    return false;
}

/* -- cells -- */

typedef struct Writer {
    const Run *run;
    Csv csv;
} Writer;

static void id_and_label(Writer *w, Str id, const Label *label)
{
    csv_text(&w->csv, id);
    csv_text(&w->csv, label_of(w->run->session, label, id));
}

static void leaf_id(Writer *w, int32_t leaf)
{
    csv_text(&w->csv, leaf < 0 ? STR_NONE : w->run->book->leaves[leaf].id);
}

static void party(Writer *w, int64_t party)
{
    const Party *p = party < 0 ? NULL : &w->run->book->parties[party];
    if (p) {
        id_and_label(w, p->id, &p->label);
        return;
    }
    csv_empty(&w->csv);
    csv_empty(&w->csv);
}

static void yes_no(Writer *w, bool yes)
{
    csv_text(&w->csv, str_of(yes ? "yes" : "no"));
}

static void heads(Writer *w, Sheet sheet)
{
    for (const char *const *head = specs[sheet].heads; *head; head++)
        csv_text(&w->csv, str_of(*head));
}

/* -- the ledger -- */

static const char *side_name(Side side)
{
    for (int f = 0; f < FLOWS; f++)
        if (flow_side((Flow)f) == side)
            return flow_name((Flow)f);
    return "outside";
}

static void write_posting(Writer *w, const Posting *p)
{
    const Run *run = w->run;
    const Rule *rule = &run->book->rules[p->amount];
    const Instrument *in = &run->book->instruments[rule->owner - 1];
    csv_month(&w->csv, p->month);
    csv_text(&w->csv, str_of(kind_name((InstrumentKind)p->kind)));
    leaf_id(w, p->leaf);
    id_and_label(w, in->id, &in->label);
    id_and_label(w, rule->name, &rule->label);
    csv_text(&w->csv, run->book->levels[in->level].name);
    csv_text(&w->csv, member_name(run, in->level, p->member));
    party(w, p->from);
    party(w, p->to);
    csv_text(&w->csv, str_of(side_name(posting_side(run->result->ledger, run->perimeter, p))));
    csv_money(&w->csv, p->cents);
    if (p->cash)
        csv_month(&w->csv, p->cash_month);
    else
        csv_empty(&w->csv);
    csv_money(&w->csv, p->cash);
    const Version *v = &rule->versions[p->version];
    if (v->months.first.index == MONTH_NEVER_BEGAN.index)
        csv_empty(&w->csv);
    else
        csv_month(&w->csv, v->months.first);
    csv_text(&w->csv, v->source.len ? v->source : in->source);
    csv_end_row(&w->csv);
}

static void write_ledger(Writer *w)
{
    Walk walk = { 0 };
    csv_end_row(&w->csv);
    for (const Posting *p; (p = ledger_next(w->run->result->ledger, &walk)); )
        write_posting(w, p);
}

/* -- time -- */

static void write_cell(Writer *w, const DataCell *cell)
{
    csv_money(&w->csv, cell->cents[FLOW_OUT]);
    csv_money(&w->csv, cell->cents[FLOW_IN]);
    csv_money(&w->csv, cell_gap(cell));
    yes_no(w, cell_known(cell));
    csv_end_row(&w->csv);
}

static void write_months(Writer *w)
{
    DataTable table = run_table(w->run, -1, PIVOT_MONTH);
    Months months = w->run->scenario->months;
    csv_end_row(&w->csv);
    for (Month m = months.first; m.index <= months.last.index; m.index++) {
        DataCell cell = month_cell(w->run, &table, m);
        csv_month(&w->csv, m);
        write_cell(w, &cell);
    }
}

static void write_years(Writer *w)
{
    csv_end_row(&w->csv);
    for (size_t y = 0; y < run_years(w->run); y++) {
        DataCell cell = run_cell(w->run, run_year(w->run, y));
        csv_count(&w->csv, run_first_year(w->run) + (int)y);
        write_cell(w, &cell);
    }
}

static void write_cash(Writer *w)
{
    CashLine cash = *w->run->cash;
    csv_end_row(&w->csv);
    for (int32_t i = 0; i <= cash.months.last.index - cash.months.first.index; i++) {
        csv_month(&w->csv, month_plus(cash.months.first, i));
        csv_money(&w->csv, cash.in[i]);
        csv_money(&w->csv, cash.out[i]);
        csv_money(&w->csv, cash.position[i]);
        csv_end_row(&w->csv);
    }
}

/* -- rows of something, years beside each other -- */

static void row_key(Writer *w, PivotBy by, int64_t key)
{
    const Run *run = w->run;
    const Rulebook *b = run->book;
    switch (by) {
    case PIVOT_PAYER:
    case PIVOT_RECEIVER: {
        int32_t government = key < 0 ? -1 : b->parties[key].government;
        party(w, key);
        csv_text(&w->csv, government < 0 ? STR_NONE : b->governments[government].id);
        break;
    }
    case PIVOT_INSTRUMENT: {
        const Instrument *in = &b->instruments[key];
        id_and_label(w, in->id, &in->label);
        csv_text(&w->csv, str_of(kind_name(in->kind)));
        break;
    }
    case PIVOT_AMOUNT: {
        const Rule *rule = &b->rules[key];
        const Instrument *in = &b->instruments[rule->owner - 1];
        csv_text(&w->csv, in->id);
        id_and_label(w, rule->name, &rule->label);
        csv_text(&w->csv, str_of(kind_name(in->kind)));
        leaf_id(w, rule->leaf);
        break;
    }
    case PIVOT_MEMBER:
        csv_text(&w->csv, b->levels[member_key_level(key)].name);
        csv_text(&w->csv, member_name(run, member_key_level(key), member_key_member(key)));
        break;
    case PIVOT_LEAF:
        if (key >= 0) {
            id_and_label(w, b->leaves[key].id, &b->leaves[key].label);
            break;
        }
        csv_empty(&w->csv);
        csv_text(&w->csv, say(run->session, WORD_WITHOUT_LEAF));
        break;
    case PIVOT_MONTH:
    case PIVOT_YEAR:
    case PIVOT_KINDS: break;
    }
}

/* A row per way that money goes; none for a way that it does not. */
static void write_rows(Writer *w, const DataTable *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const DataRow *row = &table->rows[i];
        for (int f = 0; f < FLOWS; f++) {
            bool moves = row->total.cents[f] || !row->total.known[f];
            for (size_t y = 0; y < table->years; y++)
                moves = moves || row->years[y].cents[f];
            if (!moves)
                continue;
            row_key(w, table->by, row->key);
            csv_text(&w->csv, str_of(flow_name((Flow)f)));
            for (size_t y = 0; y < table->years; y++)
                csv_money(&w->csv, row->years[y].cents[f]);
            csv_money(&w->csv, row->total.cents[f]);
            yes_no(w, row->total.known[f]);
            csv_end_row(&w->csv);
        }
    }
}

static void write_table(Writer *w, PivotBy by)
{
    for (size_t y = 0; y < run_years(w->run); y++)
        csv_count(&w->csv, run_first_year(w->run) + (int)y);
    csv_text(&w->csv, str_of("total"));
    csv_text(&w->csv, str_of("known"));
    csv_end_row(&w->csv);
    DataTable table = run_table(w->run, -1, by);
    write_rows(w, &table);
    bool has_kind = by == PIVOT_INSTRUMENT || by == PIVOT_AMOUNT;
    for (int kind = KIND_IN_KIND; has_kind && kind <= KIND_MEMO; kind++) {
        table = run_table(w->run, kind, by);
        write_rows(w, &table);
    }
}

/* -- all of them -- */

static void write_sheet(Writer *w, Sheet sheet)
{
    heads(w, sheet);
    switch (sheet) {
    case SHEET_LEDGER: write_ledger(w); break;
    case SHEET_MONTH: write_months(w); break;
    case SHEET_YEAR: write_years(w); break;
    case SHEET_PAYER: write_table(w, PIVOT_PAYER); break;
    case SHEET_RECEIVER: write_table(w, PIVOT_RECEIVER); break;
    case SHEET_INSTRUMENT: write_table(w, PIVOT_INSTRUMENT); break;
    case SHEET_AMOUNT: write_table(w, PIVOT_AMOUNT); break;
    case SHEET_MEMBER: write_table(w, PIVOT_MEMBER); break;
    case SHEET_LEAF: write_table(w, PIVOT_LEAF); break;
    case SHEET_CASH: write_cash(w); break;
    case SHEETS: break;
    }
}

static const char *file_of(size_t table)
{
    return specs[table].file;
}

static void write_file(const void *run, size_t table, Csv *csv)
{
    Writer w = { run, *csv };
    write_sheet(&w, (Sheet)table);
}

bool csv_run(const Run *run)
{
    return csv_folder(run->session, &(CsvFolder){ SHEETS, run, file_of, is_our_csv, write_file });
}
