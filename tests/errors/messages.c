/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * messages.c -- reads messages.def: lists its rows ("K101 ERROR unit-mismatch"),
 * and fails if a number or name stands there twice, a text is missing, or its
 * languages differ in their placeholders.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LANGUAGES = 3, PLACEHOLDERS = 3 };

typedef struct Row {
    const char *number, *name, *severity;
    const char *text[LANGUAGES], *help[LANGUAGES];
} Row;

static const Row rows[] = {
#define MSG(number, name, severity, nl, fr, en, help_nl, help_fr, help_en) \
    { #number, #name, #severity, { nl, fr, en }, { help_nl, help_fr, help_en } },
#include "messages.def"
#undef MSG
    { 0 }
};

static const char *const languages[LANGUAGES] = { "nl", "fr", "en" };

static bool complain(const Row *row, const char *what)
{
    printf("K%s %s: %s\n", row->number, row->name, what);
    return false;
}

/* How often {digit} stands in the text. */
static int times_used(const char *text, int digit)
{
    char mark[4] = { '{', (char)('0' + digit), '}', '\0' };
    int count = 0;
    for (const char *at = strstr(text, mark); at; at = strstr(at + 1, mark))
        count++;
    return count;
}

/* All three there (or, if they may be, all three empty), with the same {n}. */
static bool check_texts(const Row *row, const char *const text[LANGUAGES], bool may_be_empty)
{
    bool good = true, empty = text[0][0] == '\0';
    char what[100];

    if (empty && !may_be_empty)
        good = complain(row, "has no text in nl");
    for (int i = 1; i < LANGUAGES; i++) {
        if ((text[i][0] == '\0') != empty) {
            snprintf(what, sizeof what, "%s and %s: one of the two is empty", languages[0],
                     languages[i]);
            good = complain(row, what);
            continue;
        }
        for (int digit = 0; digit < 10; digit++) {
            if ((times_used(text[0], digit) > 0) == (times_used(text[i], digit) > 0))
                continue;
            snprintf(what, sizeof what, "{%d} stands in only one of %s and %s%s", digit,
                     languages[0], languages[i], may_be_empty ? " (help)" : "");
            good = complain(row, what);
        }
    }
    for (int digit = PLACEHOLDERS; digit < 10; digit++)
        if (times_used(text[0], digit) > 0)
            good = complain(row, "a message has at most the arguments {0} {1} {2}");
    return good;
}

static bool check_row(const Row *row)
{
    bool good = check_texts(row, row->text, false);
    good = check_texts(row, row->help, true) && good;
    if (strlen(row->number) != 3)
        good = complain(row, "a number has three digits");
    for (const Row *other = rows; other < row; other++) {
        if (strcmp(other->number, row->number) == 0)
            good = complain(row, "its number was used before");
        if (strcmp(other->name, row->name) == 0)
            good = complain(row, "its name was used before");
    }
    return good;
}

static void list_row(const Row *row)
{
    printf("K%s %s ", row->number, row->severity);
    for (const char *c = row->name; *c; c++)
        putchar(*c == '_' ? '-' : tolower((unsigned char)*c));
    putchar('\n');
}

int main(int argc, char **argv)
{
    bool list = argc == 2 && strcmp(argv[1], "--list") == 0;
    bool good = true;
    if (argc > 2 || (argc == 2 && !list)) {
        fputs("usage: messages [--list]\n", stderr);
        return EXIT_FAILURE;
    }
    for (const Row *row = rows; row->number; row++) {
        if (list)
            list_row(row);
        else
            good = check_row(row) && good;
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
