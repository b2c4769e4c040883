/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * main.c -- klaverblad's commands, and the one place that writes to stdout and
 * stderr: results there, messages here, whole or not at all.
 */
#include <stdio.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "page.h"
#include "session.h"
#include "words.h"

static const struct Command {
    const char *name;
    ExitStatus (*run)(Session *session);
} commands[] = {
#define COMMAND(name) { #name, command_##name },
    COMMANDS(COMMAND)
#undef COMMAND
};
enum { COUNT = sizeof commands / sizeof *commands };

static ExitStatus unknown_command(Session *s)
{
    Str names[COUNT];
    Buf all = { 0 };
    for (int i = 0; i < COUNT; i++) {
        names[i] = str_of(commands[i].name);
        buf_print(&all, "%s%s", i ? ", " : "", commands[i].name);
    }
    Str word = str_of(s->options.command);
    ptrdiff_t near = text_nearest(word, names, COUNT);
    diag_add(s->diags, DIAG_UNKNOWN_COMMAND, (Span){ 0 }, word,
             near >= 0 ? names[near] : buf_view(&all), STR_NONE);
    buf_free(&all);
    return EXIT_USAGE;
}

/* Where what is said of an option or a command begins: behind the last gap; else there where
 * it began in the line before. */
static size_t begins(Str line, size_t before)
{
    for (size_t i = line.len; i-- > 3;)
        if (line.at[i] != ' ' && line.at[i - 1] == ' ' && line.at[i - 2] == ' ')
            return i;
    return line.at[0] == ' ' ? before : 0;
}

/* Lines that are too long for a page go on below where they began. */
static void show_help(Buf *out, Str text)
{
    size_t column = 0;
    while (text.len) {
        const char *end = memchr(text.at, '\n', text.len);
        Str line = str_part(text.at, end ? (size_t)(end - text.at) : text.len);
        text = str_part(text.at + line.len, text.len - line.len);
        if (text.len)
            text = str_part(text.at + 1, text.len - 1);
        column = line.len ? begins(line, column) : column;
        if (text_columns(line) <= PAGE_WIDTH || column >= line.len) {
            buf_str(out, line);
            buf_byte(out, '\n');
            continue;
        }
        Str head = str_part(line.at, column);
        buf_str(out, head);
        page_wrap(out, str_part(line.at + column, line.len - column), text_columns(head), column);
    }
}

static ExitStatus run(Session *s)
{
    const Options *o = &s->options;
    if (o->help) {
        show_help(&s->out, word_in(WORD_HELP, o->lang));
        show_help(&s->out, word_in(WORD_HELP_REGIE, o->lang));
        return EXIT_DONE;
    }
    if (o->version) {
        buf_text(&s->out, "klaverblad " KLAVERBLAD_VERSION "\n");
        return EXIT_DONE;
    }
    if (!o->command) {
        diag_add(s->diags, DIAG_NO_COMMAND, (Span){ 0 }, STR_NONE, STR_NONE, STR_NONE);
        return EXIT_USAGE;
    }
    for (int i = 0; i < COUNT; i++)
        if (strcmp(commands[i].name, o->command) == 0)
            return commands[i].run(s);
    return unknown_command(s);
}

static bool write_all(FILE *file, const Buf *buf)
{
    return (buf->len == 0 || fwrite(buf->at, 1, buf->len, file) == buf->len) && fflush(file) == 0;
}

/* Every case is worked out in an arena of its own.  Giving its memory back to
 * the system each time, only to ask for it again, took a fifth of a check. */
static void keep_freed_memory(void)
{
#ifdef __GLIBC__
    enum { KEPT = 64 * 1024 * 1024, LARGE = 16 * 1024 * 1024 };
    mallopt(M_TRIM_THRESHOLD, KEPT);
    mallopt(M_MMAP_THRESHOLD, LARGE);
#endif
}

int main(int argc, char **argv)
{
    keep_freed_memory();
    Session s = { .arena = arena_new() };
    s.diags = diags_new(s.arena);
    ExitStatus status = options_read(&s, argc, argv);
    if (status == EXIT_DONE)
        status = run(&s);
    if (!write_all(stdout, &s.out)) {
        diag_add(s.diags, DIAG_OUTPUT_FAILED, (Span){ 0 }, STR_NONE, STR_NONE, STR_NONE);
        status = EXIT_FILES;
    }
    Buf messages = { 0 };
    bool silent = s.options.quiet && !diags_errors(s.diags);
    if (!silent)
        diags_render(s.diags, s.options.lang, &messages);
    write_all(stderr, &messages);
    buf_free(&messages);
    buf_free(&s.out);
    arena_free(s.arena);
    return (int)status;
}
