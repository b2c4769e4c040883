/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk_sums.c -- the names by which programs know sums, quantities and values of a risk.
 */
#include <math.h>

#include "risk_data.h"

const char *sum_name(GaugeKind kind)
{
    static const char *const names[] = {
        [GAUGE_GAP] = "gap", [GAUGE_COST] = "out", [GAUGE_FUNDING] = "in", [GAUGE_LEAF] = "leaf",
        [GAUGE_PAYER] = "payer", [GAUGE_CASH] = "cash", [GAUGE_LOWEST] = "lowest_cash",
    };
    return names[kind];
}

Str sum_id(const RiskView *v, const Gauge *g, const Label **label)
{
    const Rulebook *b = v->runs[0].book;
    *label = NULL;
    if (g->kind == GAUGE_LEAF) {
        *label = &b->leaves[g->which].label;
        return b->leaves[g->which].id;
    }
    if (g->kind != GAUGE_PAYER)
        return STR_NONE;
    *label = &b->parties[g->which].label;
    return b->parties[g->which].id;
}

Exact exact_part(double part)
{
    enum { DIGITS = 6 };
    static const double power = 1e6;
    return (Exact){ llround(part * power), 1, DIGITS };
}

Exact exact_cents(double cents)
{
    return (Exact){ llround(cents), 1, 2 };
}

void value_text(const RiskView *v, const Drawn *d, int64_t digits, Buf *out)
{
    const Rulebook *b = v->runs[0].book;
    const Attribute *a = d->attribute < 0 ? NULL : &b->attributes[d->attribute];
    if (digits == DRAWN_STATED)
        return;
    if (a && a->type.kind == KIND_MONTH)
        month_print((Month){ (int32_t)digits }, out);
    else if (a && a->type.kind == KIND_YES_NO)
        buf_text(out, digits ? "yes" : "no");
    else
        exact_print((Exact){ digits, 1, a ? a->scale : 0 }, 0, DECIMAL_SCALE_MAX, out);
}
