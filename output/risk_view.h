/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk_view.h -- what may become of a project, looked at from a perimeter: the figures
 * that its page, JSON and CSV share.
 *
 * A sum is told as pages tell it: what a project falls short is below zero.  Of a sum
 * that is not known in the project as stated no percentile is told either.  Refuses to
 * know how worlds are drawn.
 */
#ifndef RISK_VIEW_H
#define RISK_VIEW_H

#include "json.h"
#include "risk.h"
#include "run.h"

/* What was asked for on the command line. */
typedef struct RiskAsked {
    uint64_t draws, seed;
    size_t threads;
    bool quasi;
    double until_error;        /* 0: all draws */
} RiskAsked;

enum { RISK_DRAWS = 10000, RISK_DRAWS_UNTIL = 1000000, RISK_DRAWS_MOST = 10000000 };
enum { RISK_FEW = 200 };       /* fewer tell little, and that is said */

/* False, with diagnostics, if it cannot be. */
bool risk_asked(Session *session, RiskAsked *asked);
/* The number of the world that was asked for, from 1. */
bool risk_world_asked(Session *session, const RiskAsked *asked, uint64_t *world);

typedef struct RiskView {
    Session *session;
    RiskAsked asked;
    const Run *runs;           /* per scenario: as stated */
    size_t count;
    const Risk *risk;
    bool interrupted;          /* Ctrl-C */
    struct StressView *stress; /* what becomes of it if something goes wrong */
} RiskView;

/* One sum over the worlds. */
typedef struct Spread {
    const Digest *digest;
    size_t scenario, gauge;
    bool turned;               /* told with the other sign than it is kept */
    bool unknown;              /* it is not known what it is as stated, so not what it may be */
    bool doubtful;             /* it is not known in some world */
    int64_t stated;            /* as told */
} Spread;

Spread spread_at(const RiskView *view, size_t scenario, size_t gauge);
Spread spread_of(const RiskView *view, size_t scenario, GaugeKind kind, int which, int year);
/* As told: the turned sum's 5% is the 95% of what is kept. */
int64_t spread_percentile(const Spread *spread, double share);
double spread_percentile_error(const Spread *spread, double share);
/* Of the mean of what is above zero, as it is kept. */
double mean_above_error(const Digest *digest);

/* The sum of the project as stated. */
Figure gauge_stated(const RiskView *view, size_t scenario, size_t gauge);

/* In which part of the worlds the variant falls less short than the project. */
double better_chance(const RiskView *view, size_t scenario, double *error);
/* Worlds in which no price helps count as ever higher prices; false: one of those. */
bool break_even_percentile(const BreakEven *found, double share, int64_t *digits);

/* Is the perimeter one that the risk looks at beside its own? */
bool is_beside(const RiskView *view, const Perimeter *perimeter);

/* A gap as pages tell it: with the other sign, but of an authority. */
int64_t told(const RiskView *view, int64_t gap);
/* A grant that stops in 5 in 100 simulations is as stated at 10% and at 90%. */
bool effect_is_rare(const RiskView *view, const Effect *effect);
/* Is it a sum over all years that the tables have? */
bool gauge_is_told(const RiskView *view, const Gauge *gauge);

/* How many worlds come to what, as it is told; what lies further off is in the outer two. */
enum { RISK_BARS_MOST = 24 };
typedef struct Bars {
    int64_t edges[RISK_BARS_MOST + 1];
    uint64_t counts[RISK_BARS_MOST];
    size_t count;
} Bars;

Bars risk_bars(const Spread *gap);

/* What percentiles are told. */
enum { RISK_SHARES = 9 };
extern const int risk_shares[RISK_SHARES];             /* 1 .. 99 */

/* How the worlds were drawn: "random", "quasi-random". */
const char *risk_method(const RiskView *view);

/* -- in words -- */

/* "19 in 100 simulations"; "fewer than 1 in 100 simulations"; "none of the 10,000 ..." */
Str chance_words(const RiskView *view, uint64_t count, uint64_t of);
/* The same in a column: "19", "<1". */
Str chance_cell(const RiskView *view, uint64_t count, uint64_t of);
/* A part of one, with so many digits: "0,4%". */
Str part_words(const RiskView *view, double part, int digits);
/* Whole euros, a ? where it is due. */
Str spread_text(const RiskView *view, const Spread *spread, int64_t cents);
Str plus_minus(const RiskView *view, Str error);           /* "± 12" */
Str with_error(const RiskView *view, Str figure, Str error);   /* "19 (± 12)" */
Str error_euros(const RiskView *view, double cents);
Str quantity_words(const RiskView *view, size_t quantity);
/* All that are drawn together with it. */
Str cluster_words(const RiskView *view, size_t first);
Str gauge_words(const RiskView *view, const Gauge *gauge);
Str variant_name(const RiskView *view, size_t scenario);
/* "-40,000 to -20,000" */
Str bar_words(const RiskView *view, const Bars *bars, size_t bar);
/* The service whose price that is, and a price of it: "12.61 EUR/hour". */
Str service_words(const RiskView *view, const BreakEven *found);
Str price_words(const RiskView *view, const BreakEven *found, int64_t digits);
/* Of a grant that may stop: whether it did, and when. */
Str renewal_words(const RiskView *view, int64_t last);
/* A value of it; rounded as one reads it in a table. */
Str digits_words(const RiskView *view, size_t quantity, int64_t digits);
/* A sentence with its arguments, in the view's language; lives in the arena. */
Str sentence(const RiskView *view, Word word, Str a, Str b, Str c);
Str world_count_words(const RiskView *view, uint64_t count);

/* -- the answer -- */

typedef struct Answer {
    Str text;
    bool part;                 /* of the list that a sentence before it begins */
} Answer;

/* The sentences that answer the question of the command. */
size_t risk_answers(const RiskView *view, const Answer **list);
/* "2,000, drawn at random (seed 1); uncertain inputs: 3"; and why it ended there, if that
 * is not because all were drawn. */
Str sample_words(const RiskView *view);
Str sample_end_words(const RiskView *view);
/* Are there sums that are not known as stated, or else only in some worlds? */
bool any_unknown(const RiskView *view, bool stated);

/* -- the page -- */

void show_risk_page(const RiskView *view);
void show_fan(const RiskView *view);
void show_histogram(const RiskView *view);
void show_tornado(const RiskView *view);
void show_portions(const RiskView *view);
void show_break_even(const RiskView *view);
void show_risk_variants(const RiskView *view);
void show_percentiles(const RiskView *view);

#endif
