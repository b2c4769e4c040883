/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk_asked.c -- the numbers on the command line of klaverblad risk.
 */
#include <math.h>

#include "risk_view.h"
#include "crew.h"

enum { THREADS_MOST = 256 };

/* Digits and nothing else; what is too large for 64 bits is UINT64_MAX. */
static bool read_whole(const char *text, uint64_t *number)
{
    enum { TEN = 10 };
    *number = 0;
    for (const char *c = text; *c; c++) {
        if (*c < '0' || *c > '9')
            return false;
        uint64_t digit = (uint64_t)(*c - '0');
        *number = *number > (UINT64_MAX - digit) / TEN ? UINT64_MAX : *number * TEN + digit;
    }
    return *text != '\0';
}

static bool refuse(Session *s, DiagCode code, const char *a, const char *b, Str c)
{
    diag_add(s->diags, code, (Span){ 0 }, str_of(a), str_of(b), c);
    return false;
}

/* What was asked for, between `least` and `most`. */
static bool read_between(Session *s, const char *option, const char *text, uint64_t least,
                         uint64_t most, uint64_t *number)
{
    if (!text || (read_whole(text, number) && *number >= least && *number <= most))
        return true;
    Buf range = { 0 };
    buf_print(&range, "%llu .. %llu", (unsigned long long)least, (unsigned long long)most);
    refuse(s, DIAG_NUMBER_RANGE, option, text, buf_view(&range));
    buf_free(&range);
    return false;
}

static bool read_draws(Session *s, uint64_t *draws)
{
    const char *text = s->options.draws;
    if (text && read_whole(text, draws) && *draws > RISK_DRAWS_MOST) {
        Buf most = { 0 };
        buf_print(&most, "%d", RISK_DRAWS_MOST);
        refuse(s, DIAG_DRAWS_MANY, text, "", buf_view(&most));
        buf_free(&most);
        return false;
    }
    return read_between(s, "--draws", text, 1, RISK_DRAWS_MOST, draws);
}

/* A percentage, written with its sign: whether 0.5 is half a percent or half of all
 * nobody can tell. */
static bool read_error(Session *s, double *error)
{
    static const double least = 0.0001, most = 0.1;
    const char *text = s->options.until_error;
    Decimal d;
    if (!text)
        return true;
    bool good = str_ends(str_of(text), "%") && decimal_parse(str_of(text), &d) == PARSE_OK;
    *error = good ? (double)d.digits / pow(10, d.scale) : 0;
    return (*error >= least && *error <= most) ||
           refuse(s, DIAG_ERROR_RANGE, text, "", STR_NONE);
}

bool risk_asked(Session *s, RiskAsked *asked)
{
    uint64_t threads = crew_size();
    *asked = (RiskAsked){ .draws = s->options.until_error ? RISK_DRAWS_UNTIL : RISK_DRAWS,
                          .seed = 1, .quasi = s->options.quasi };
    bool good = read_draws(s, &asked->draws);
    good = read_between(s, "--seed", s->options.seed, 0, UINT64_MAX - 1, &asked->seed) && good;
    good = read_between(s, "--threads", s->options.threads, 1, THREADS_MOST, &threads) && good;
    good = read_error(s, &asked->until_error) && good;
    asked->threads = (size_t)(threads < THREADS_MOST ? threads : THREADS_MOST);
    return good;
}

bool risk_world_asked(Session *s, const RiskAsked *asked, uint64_t *world)
{
    const char *text = s->options.world;
    if (!read_whole(text, world) || *world == 0)
        return read_between(s, "--world", text, 1, asked->draws, world);
    if (*world <= asked->draws)
        return true;
    Buf draws = { 0 };
    buf_print(&draws, "%llu", (unsigned long long)asked->draws);
    refuse(s, DIAG_WORLD_BEYOND, text, "", buf_view(&draws));
    buf_free(&draws);
    return false;
}
