/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show_new.c -- klaverblad new: a project to begin with, that runs as it stands.
 *
 * The values are those of a project among the built-in files; what each key means,
 * and what else could be said, is told in the user's language by the rulebook.
 */
#include <string.h>

#include "files.h"
#include "inifile.h"
#include "page.h"
#include "scenario.h"
#include "show.h"

static const char template_name[] = "new.ini";

enum { NAME_MOST = 100 };

typedef struct New {
    Session *session;
    const Rulebook *book;
    Str name;                  /* of the project */
    bool *told;                /* per level: its attributes have been explained */
    Buf out;
} New;

/* -- comments -- */

/* Lines that begin with a blank become comments. */
static void add_comment(New *n, const Buf *lines)
{
    for (Str left = buf_view(lines); left.len; ) {
        const char *end = memchr(left.at, '\n', left.len);
        size_t bytes = end ? (size_t)(end - left.at) + 1 : left.len;
        buf_byte(&n->out, ';');
        buf_str(&n->out, str_part(left.at + 1, bytes - 1));
        left = str_part(left.at + bytes, left.len - bytes);
    }
}

static void comment(New *n, Str text)
{
    Buf lines = { 0 };
    page_wrap(&lines, text, 2, 2);
    add_comment(n, &lines);
    buf_free(&lines);
}

/* ";   key      what it is" */
static void comment_key(New *n, Str key, Str text)
{
    enum { INDENT = 4, KEYS = 24 };
    Buf lines = { 0 };
    buf_fill(&lines, INDENT, ' ');
    page_cell(&lines, key, KEYS);
    page_wrap(&lines, text, INDENT + KEYS, INDENT + KEYS);
    add_comment(n, &lines);
    buf_free(&lines);
}

static void comment_with(New *n, Word word, Str arg)
{
    Buf line = { 0 };
    word_say(word, n->session->options.lang, &arg, 1, &line);
    comment(n, buf_view(&line));
    buf_free(&line);
}

/* "vzw, municipality (gemeente), ocmw (OCMW)" */
static void list_choices(const New *n, const Choice *choice, Buf *out)
{
    for (size_t i = 0; i < choice->count; i++) {
        Str label = label_of(n->session, &choice->labels[i], choice->values[i]);
        buf_text(out, i ? ", " : "");
        buf_str(out, choice->values[i]);
        if (str_is(label, choice->values[i]))
            continue;
        buf_text(out, " (");
        buf_str(out, label);
        buf_byte(out, ')');
    }
}

static void list_instruments(const New *n, uint8_t level, Buf *out)
{
    for (size_t i = 0; i < n->book->instruments_count; i++) {
        const Instrument *in = &n->book->instruments[i];
        if (!in->chosen || in->level != level)
            continue;
        buf_text(out, out->len ? ", " : "");
        buf_str(out, in->id);
    }
}

/* "promoter: who runs the project and employs the workers." and what it can be */
static void explain_attribute(New *n, const Attribute *a)
{
    Session *s = n->session;
    Buf text = { 0 };
    buf_str(&text, label_of(s, &a->label, a->name));
    Str help = label_in(&a->help, s->options.lang);
    if (help.len) {
        buf_text(&text, s->options.lang == LANG_FR ? " : " : ": ");
        buf_str(&text, help);
    }
    comment(n, buf_view(&text));
    buf_free(&text);
    if (a->type.kind == KIND_CHOICE) {
        Buf choices = { 0 };
        list_choices(n, a->type.choice, &choices);
        comment_with(n, WORD_NEW_CHOICES, buf_view(&choices));
        buf_free(&choices);
    }
}

/* -- what else could be said -- */

static bool is_taking(const New *n, size_t attribute)
{
    for (size_t i = 0; i < n->book->instruments_count; i++)
        if (n->book->instruments[i].takes == (int32_t)attribute)
            return true;
    return false;
}

static Str bare_name(const Attribute *a)
{
    Str rest = a->name;
    str_cut(&rest, '.');
    return rest;
}

static bool in_section(const Section *section, Str key)
{
    for (size_t i = 0; i < section->count; i++)
        if (str_is(section->entries[i].key, key))
            return true;
    return false;
}

/* Attributes that the section does not give: `derived` are those that follow from the
 * rest when they are not given.  When a project ends is said in years. */
static void list_others(New *n, const Section *section, uint8_t level, bool derived, Word word)
{
    bool any = false;
    for (size_t i = 0; i < n->book->attributes_count; i++) {
        const Attribute *a = &n->book->attributes[i];
        bool follows = a->otherwise.source || a->column.len;
        const Level *l = &n->book->levels[level];
        bool in_years = l->within == LEVEL_NONE && l->exit == (int32_t)i;
        if (in_years || a->level != level || follows != derived || is_taking(n, i) ||
            in_section(section, bare_name(a)))
            continue;
        if (!any) {
            buf_byte(&n->out, '\n');
            comment(n, say(n->session, word));
        }
        any = true;
        comment_key(n, bare_name(a), label_of(n->session, &a->label, a->name));
    }
}

/* -- sections -- */

static ptrdiff_t level_of_word(const New *n, Str word)
{
    for (size_t l = 1; l < n->book->levels_count; l++) {
        const Level *level = &n->book->levels[l];
        if (str_is(level->name, word))
            return (ptrdiff_t)l;
        for (size_t a = 0; a < level->aliases_count; a++)
            if (str_is(level->aliases[a].word, word))
                return (ptrdiff_t)l;
    }
    return -1;
}

/* The keys that every project has, whatever the rules say. */
static const struct FormatKey {
    const char *key;
    Word word;
} format_keys[] = {
    { "name", WORD_NEW_KEY_NAME }, { "years", WORD_NEW_KEY_YEARS },
};

static const Attribute *attribute_of(const New *n, uint8_t level, Str key)
{
    for (size_t i = 0; i < n->book->attributes_count; i++)
        if (n->book->attributes[i].level == level &&
            str_is(bare_name(&n->book->attributes[i]), key))
            return &n->book->attributes[i];
    return NULL;
}

/* False if the rules know no such key. */
static bool explain_key(New *n, uint8_t level, Str key)
{
    const Attribute *a = attribute_of(n, level, key);
    for (size_t i = 0; i < sizeof format_keys / sizeof *format_keys; i++)
        if (str_is_text(key, format_keys[i].key)) {
            comment(n, say(n->session, format_keys[i].word));
            return true;
        }
    if (str_is_text(key, "instruments")) {
        Buf ids = { 0 };
        list_instruments(n, level, &ids);
        comment_with(n, WORD_NEW_KEY_INSTRUMENTS, buf_view(&ids));
        buf_free(&ids);
        return true;
    }
    ptrdiff_t other = rules_level(n->book, key);
    if (other > 0) {
        const Level *l = &n->book->levels[other];
        comment_with(n, l->data.len ? WORD_NEW_KEY_KNOWN : WORD_NEW_KEY_PART,
                     label_of(n->session, &l->label, l->name));
        return true;
    }
    if (a)
        explain_attribute(n, a);
    return a != NULL;
}

static void write_entry(New *n, Str key, Str value)
{
    buf_str(&n->out, key);
    buf_text(&n->out, " = ");
    buf_str(&n->out, value);
    buf_byte(&n->out, '\n');
}

static void begin_section(New *n, const Section *section)
{
    buf_text(&n->out, "\n[");
    buf_str(&n->out, section->title);
    buf_text(&n->out, "]\n");
}

/* A member: each key is explained the first time that its level comes up. */
static void write_member(New *n, const Section *section, uint8_t level)
{
    bool first = !n->told[level];
    n->told[level] = true;
    begin_section(n, section);
    for (size_t i = 0; i < section->count; i++) {
        const Entry *e = &section->entries[i];
        bool name = str_is_text(e->key, "name");
        if (first && i)
            buf_byte(&n->out, '\n');
        if (first && !explain_key(n, level, e->key))
            continue;
        write_entry(n, e->key, name ? n->name : e->value);
    }
    if (!first)
        return;
    if (!in_section(section, str_of("instruments"))) {
        Buf ids = { 0 };
        list_instruments(n, level, &ids);
        if (ids.len) {
            buf_byte(&n->out, '\n');
            comment_with(n, WORD_NEW_KEY_INSTRUMENTS, buf_view(&ids));
            comment(n, str_of("instruments = ..."));
        }
        buf_free(&ids);
    }
    list_others(n, section, level, false, WORD_NEW_OTHERS);
    list_others(n, section, level, true, WORD_NEW_DERIVED);
}

/* What is no member: targets, variants, what is uncertain. */
static void write_other(New *n, const Section *section, Str word)
{
    static const struct FormatSection {
        const char *word;
        Word says;
    } sections[] = {
        { "target", WORD_NEW_TARGET }, { "variant", WORD_NEW_VARIANT },
        { "uncertain", WORD_NEW_UNCERTAIN },
    };
    begin_section(n, section);
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (str_is_text(word, sections[i].word))
            comment(n, say(n->session, sections[i].says));
    for (size_t i = 0; i < section->count; i++)
        write_entry(n, section->entries[i].key, section->entries[i].value);
}

static void write_all(New *n, const IniFile *file)
{
    n->told = arena_alloc(n->session->arena, n->book->levels_count + 1);
    comment_with(n, WORD_NEW_HEAD, n->name);
    comment(n, say(n->session, WORD_NEW_HOW));
    for (size_t i = 0; i < file->count; i++) {
        Str rest = file->sections[i].title;
        Str word = str_cut(&rest, ' ');
        ptrdiff_t level = level_of_word(n, word);
        if (level > 0)
            write_member(n, &file->sections[i], (uint8_t)level);
        else
            write_other(n, &file->sections[i], word);
    }
}

/* -- the command -- */

/* "Klusjesdienst Kortrijk" goes in klusjesdienst-kortrijk.ini; klusjes.ini is that. */
static Str file_name(Session *s, Str name)
{
    Buf path = { 0 };
    bool named = str_ends(name, ".ini");
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool upper = c >= 'A' && c <= 'Z';
        if (named)
            buf_byte(&path, c);
        else
            buf_byte(&path, c == ' ' || c == '/' ? '-' : upper ? (char)(c - 'A' + 'a') : c);
    }
    buf_text(&path, named ? "" : ".ini");
    Str kept = str_keep(s->arena, buf_view(&path));
    buf_free(&path);
    return kept;
}

static Str project_name(Str name)
{
    if (!str_ends(name, ".ini"))
        return name;
    name.len -= strlen(".ini");
    for (size_t i = name.len; i-- > 0; )
        if (name.at[i] == '/')
            return str_part(name.at + i + 1, name.len - i - 1);
    return name;
}

static void write_file(Session *s, const New *n, Str path)
{
    FileToBe file = { path, buf_view(&n->out), NULL };
    if (!files_write(s->arena, &file, 1, s->options.force ? REPLACE_ANY : REPLACE_OURS,
                     s->diags))
        return;
    Buf shown = { 0 };
    bool quoted = memchr(path.at, ' ', path.len) != NULL;
    buf_text(&shown, quoted ? "\"" : "");
    buf_str(&shown, path);
    buf_text(&shown, quoted ? "\"" : "");
    Str arg = buf_view(&shown);
    word_say(WORD_NEW_WRITTEN, s->options.lang, &arg, 1, &s->out);
    buf_free(&shown);
}

/* What fits on one line of a file, and is no comment there. */
static bool is_name(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] < ' ' || text.at[i] == ';')
            return false;
    return text.len > 0 && text.len <= NAME_MOST && text_bad_utf8(text) < 0;
}

ExitStatus command_new(Session *s)
{
    bool named = s->options.arguments_count == 1;
    Str argument = str_trim(str_of(named ? s->options.arguments[0] : ""));
    if (!is_name(argument)) {
        diag_add(s->diags, DIAG_NEEDS_PROJECT_NAME, (Span){ 0 }, STR_NONE, STR_NONE, STR_NONE);
        return EXIT_USAGE;
    }
    ExitStatus status = session_load(s, NULL, 0);
    if (status != EXIT_DONE)
        return status;
    const Source *source = builtin_example(s->arena, template_name);
    IniFile *file = source ? ini_file_parse(s->arena, source, s->diags) : NULL;
    if (!file || diags_errors(s->diags))
        return EXIT_OURS;
    New n = { .session = s, .book = s->book, .name = project_name(argument) };
    write_all(&n, file);
    if (s->options.output && strcmp(s->options.output, "-") == 0)
        buf_str(&s->out, buf_view(&n.out));
    else
        write_file(s, &n, s->options.output ? str_of(s->options.output) : file_name(s, argument));
    buf_free(&n.out);
    return diags_errors(s->diags) ? EXIT_FILES : EXIT_DONE;
}
