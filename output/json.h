/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json.h -- writes JSON: keys in the order in which they are given, text
 * escaped, commas and indentation kept right.  Knows nothing of the content.
 */
#ifndef JSON_H
#define JSON_H

#include "value.h"

typedef struct Json {
    Buf *out;
    int depth;
    bool first;                /* nothing yet in the innermost object or list */
} Json;

/* `key` is NULL inside a list. */
void json_open(Json *json, const char *key, char bracket);     /* '{' or '[' */
void json_close(Json *json, char bracket);                     /* '}' or ']' */
void json_text(Json *json, const char *key, Str value);
void json_count(Json *json, const char *key, size_t value);
void json_money(Json *json, const char *key, int64_t cents);          /* "-12.50" */
/* As text, so that no reader makes it a binary fraction. */
void json_number(Json *json, const char *key, Exact number, int least, int most);
void json_month(Json *json, const char *key, Month month);            /* "2008-01" */
void json_months(Json *json, const char *key, Months months);         /* {"first", "last"} */
void json_yes_no(Json *json, const char *key, bool value);
void json_null(Json *json, const char *key);

/* {"nl": ..., "fr": ..., "en": ...} with those that are there */
void json_label(Json *json, const char *key, const Label *label);

#endif
