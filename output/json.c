/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json.c -- the writer of json.h.
 */
#include "json.h"

static void escaped(Buf *out, Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c == '"' || c == '\\')
            buf_print(out, "\\%c", c);
        else if (c == '\n')
            buf_text(out, "\\n");
        else if (c < 0x20)
            buf_print(out, "\\u%04x", c);
        else
            buf_byte(out, (char)c);
    }
}

/* Names of files need not be UTF-8; JSON must be. */
static void quoted(Buf *out, Str s)
{
    static const char unshowable[] = "\xEF\xBF\xBD";
    buf_byte(out, '"');
    for (ptrdiff_t bad; (bad = text_bad_utf8(s)) >= 0; ) {
        escaped(out, str_part(s.at, (size_t)bad));
        buf_text(out, unshowable);
        s = str_part(s.at + bad + 1, s.len - (size_t)bad - 1);
    }
    escaped(out, s);
    buf_byte(out, '"');
}

static void begin(Json *json, const char *key)
{
    if (json->depth > 0) {
        buf_text(json->out, json->first ? "\n" : ",\n");
        buf_fill(json->out, (size_t)json->depth * 2, ' ');
    }
    json->first = false;
    if (key) {
        quoted(json->out, str_of(key));
        buf_text(json->out, ": ");
    }
}

void json_open(Json *json, const char *key, char bracket)
{
    begin(json, key);
    buf_byte(json->out, bracket);
    json->depth++;
    json->first = true;
}

void json_close(Json *json, char bracket)
{
    json->depth--;
    if (!json->first) {
        buf_byte(json->out, '\n');
        buf_fill(json->out, (size_t)json->depth * 2, ' ');
    }
    buf_byte(json->out, bracket);
    json->first = false;
    if (json->depth == 0)
        buf_byte(json->out, '\n');
}

void json_text(Json *json, const char *key, Str value)
{
    begin(json, key);
    quoted(json->out, value);
}

void json_count(Json *json, const char *key, size_t value)
{
    begin(json, key);
    buf_print(json->out, "%zu", value);
}

void json_number(Json *json, const char *key, Exact number, int least, int most)
{
    begin(json, key);
    buf_byte(json->out, '"');
    exact_print(number, least, most, json->out);
    buf_byte(json->out, '"');
}

void json_money(Json *json, const char *key, int64_t cents)
{
    enum { DECIMALS = 2 };
    json_number(json, key, (Exact){ cents, 1, DECIMALS }, DECIMALS, DECIMALS);
}

void json_month(Json *json, const char *key, Month month)
{
    begin(json, key);
    buf_byte(json->out, '"');
    month_print(month, json->out);
    buf_byte(json->out, '"');
}

void json_months(Json *json, const char *key, Months months)
{
    json_open(json, key, '{');
    json_month(json, "first", months.first);
    json_month(json, "last", months.last);
    json_close(json, '}');
}

void json_yes_no(Json *json, const char *key, bool value)
{
    begin(json, key);
    buf_text(json->out, value ? "true" : "false");
}

void json_null(Json *json, const char *key)
{
    begin(json, key);
    buf_text(json->out, "null");
}

void json_label(Json *json, const char *key, const Label *label)
{
    json_open(json, key, '{');
    for (int l = 0; l < LANG_COUNT; l++)
        if (label->in[l].len)
            json_text(json, lang_code((Lang)l), label->in[l]);
    json_close(json, '}');
}
