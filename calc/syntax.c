/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * syntax.c -- from the text of an expression to its tree.
 *
 *   expr    = unary { operator expr }           by the precedence table below
 *   unary   = ("-" | "not") unary | primary
 *   primary = number [unit] | month | "yes" | "no" | name
 *           | name "(" [ expr {"," expr} [ "where" expr ] ] ")" | "(" expr ")"
 *   "in"      takes a list: x in (a, b, c)
 *   unit    = word { "/" word }                 only directly after a number
 *   name    = word { "." word }
 *
 * Tokens carry offsets into the file, so that every later message can point at
 * the very characters the user typed.
 */
#include "syntax.h"

#include <string.h>

enum { NESTING_MAX = 100, ITEMS_MAX = 2000 };

typedef enum TokenKind {
    TOKEN_END, TOKEN_NUMBER, TOKEN_MONTH, TOKEN_NAME, TOKEN_SIGN, TOKEN_BAD
} TokenKind;

typedef struct Token {
    TokenKind kind;
    Span at;
    Str text;
    Decimal number;
    Month month;
} Token;

typedef struct Parser {
    Arena *arena;
    Diags *diags;
    const Source *source;
    const char *text;          /* of the whole source */
    size_t at, end;
    Token token;               /* the one that is looked at */
    Span last;                 /* the one before it */
    int depth;
    size_t items;
    bool failed;
} Parser;

static void fail(Parser *p, DiagCode code, Span at, Str a, Str b)
{
    /* one mistake per expression from the parser: what follows is mostly noise */
    if (!p->failed)
        diag_add(p->diags, code, at, a, b, STR_NONE);
    p->failed = true;
}

/* -- tokens -- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

static char peek(const Parser *p, size_t ahead)
{
    return p->at + ahead < p->end ? p->text[p->at + ahead] : '\0';
}

/* Blanks, line ends, and comments: a semicolon with two blanks before it or
 * nothing but blanks before it on its line. */
static void skip_blanks(Parser *p)
{
    size_t blanks = 0;
    while (p->at < p->end) {
        char c = p->text[p->at];
        if (c == ';' && blanks >= 2) {
            while (p->at < p->end && p->text[p->at] != '\n')
                p->at++;
        } else if (is_blank(c)) {
            blanks = c == '\n' ? 2 : blanks + (c == '\t' ? 2 : 1);
            p->at++;
        } else {
            break;
        }
    }
}

/* 2004-01; and 2004-1, which is meant as a month and would be 2003. */
static bool looks_like_month(const Parser *p)
{
    for (size_t i = 0; i < 4; i++)
        if (!is_digit(peek(p, i)))
            return false;
    if (peek(p, 4) != '-' || !is_digit(peek(p, 5)))
        return false;
    size_t end = is_digit(peek(p, 6)) ? 7 : 6;
    return !is_digit(peek(p, end)) && peek(p, end) != '.' && peek(p, end) != '%';
}

static void lex_month(Parser *p, Token *t)
{
    size_t start = p->at;
    p->at += is_digit(peek(p, 6)) ? 7 : 6;
    while (peek(p, 0) == '-' && is_digit(peek(p, 1)))
        for (p->at++; is_digit(peek(p, 0)); )
            p->at++;
    t->text = str_part(p->text + start, p->at - start);
    t->at = span_of(p->source, start, p->at);
    t->kind = TOKEN_MONTH;
    if (month_parse(t->text, &t->month) != PARSE_OK)
        fail(p, DIAG_NO_SUCH_MONTH, t->at, t->text, STR_NONE);
}

static void lex_number(Parser *p, Token *t)
{
    size_t start = p->at;
    while (is_digit(peek(p, 0)))
        p->at++;
    if (peek(p, 0) == '.' && is_digit(peek(p, 1)))
        for (p->at++; is_digit(peek(p, 0)); )
            p->at++;
    if (peek(p, 0) == ',' && is_digit(peek(p, 1))) {
        size_t comma = p->at;
        for (p->at++; is_digit(peek(p, 0)); )
            p->at++;
        Buf with_point = { 0 };
        for (size_t i = start; i < comma; i++)
            if (p->text[i] != '.')         /* 1.000,50 is 1000.50 */
                buf_byte(&with_point, p->text[i]);
        buf_byte(&with_point, '.');
        buf_str(&with_point, str_part(p->text + comma + 1, p->at - comma - 1));
        fail(p, DIAG_DECIMAL_COMMA, span_of(p->source, start, p->at),
             str_part(p->text + start, p->at - start), buf_view(&with_point));
        buf_free(&with_point);
    }
    if (peek(p, 0) == '%')
        p->at++;
    t->kind = TOKEN_NUMBER;
    t->text = str_part(p->text + start, p->at - start);
    t->at = span_of(p->source, start, p->at);
    if (!p->failed && decimal_parse(t->text, &t->number) != PARSE_OK)
        fail(p, DIAG_NUMBER_TOO_LONG, t->at, t->text, STR_NONE);
}

static void lex_name(Parser *p, Token *t)
{
    size_t start = p->at;
    for (;;) {
        while (is_letter(peek(p, 0)) || is_digit(peek(p, 0)))
            p->at++;
        if (peek(p, 0) != '.' || !is_letter(peek(p, 1)))
            break;
        p->at++;
    }
    t->kind = TOKEN_NAME;
    t->text = str_part(p->text + start, p->at - start);
    t->at = span_of(p->source, start, p->at);
}

static void lex_sign(Parser *p, Token *t)
{
    static const char *const pairs[] = { "<=", ">=", "!=", "==", "<>" };
    size_t length = 1;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (peek(p, 0) == pairs[i][0] && peek(p, 1) == pairs[i][1])
            length = 2;
    while (length < p->end - p->at && ((unsigned char)p->text[p->at] & 0x80) &&
           ((unsigned char)p->text[p->at + length] & 0xC0) == 0x80)
        length++;              /* the whole of a character beyond ASCII */
    t->text = str_part(p->text + p->at, length);
    t->at = span_of(p->source, p->at, p->at + length);
    t->kind = length == 1 && !strchr("+-*/<>=(),", peek(p, 0)) ? TOKEN_BAD : TOKEN_SIGN;
    if ((unsigned char)p->text[p->at] & 0x80)
        t->kind = TOKEN_BAD;
    p->at += length;
    if (t->kind == TOKEN_BAD)
        fail(p, DIAG_BAD_CHARACTER, t->at, t->text, STR_NONE);
}

static void next(Parser *p)
{
    p->last = p->token.at;
    skip_blanks(p);
    Token t = { .kind = TOKEN_END, .at = span_of(p->source, p->end, p->end) };
    if (p->at < p->end) {
        char c = peek(p, 0);
        if (looks_like_month(p))
            lex_month(p, &t);
        else if (is_digit(c))
            lex_number(p, &t);
        else if (is_letter(c))
            lex_name(p, &t);
        else
            lex_sign(p, &t);
    }
    p->token = t;
}

static bool looks_at(const Parser *p, TokenKind kind, const char *text)
{
    return p->token.kind == kind && str_is_text(p->token.text, text);
}
static bool sign(const Parser *p, const char *text) { return looks_at(p, TOKEN_SIGN, text); }
static bool word(const Parser *p, const char *text) { return looks_at(p, TOKEN_NAME, text); }

static void unexpected(Parser *p, const char *wanted)
{
    if (p->token.kind == TOKEN_END)
        fail(p, DIAG_ENDS_EARLY, p->last, str_of(wanted), STR_NONE);
    else
        fail(p, DIAG_UNEXPECTED, p->token.at, p->token.text, str_of(wanted));
}

/* -- the tree -- */

static Node *node_new(Parser *p, NodeKind kind, Span at)
{
    if (++p->items > ITEMS_MAX)
        fail(p, DIAG_EXPRESSION_TOO_LARGE, at, STR_NONE, STR_NONE);
    Node *n = arena_alloc(p->arena, sizeof *n);
    n->kind = kind;
    n->at = n->op_at = at;
    return n;
}

static void node_take(Parser *p, Node *n, Node *arg)
{
    n->args = arena_grow(p->arena, n->args, n->count, &n->room, sizeof *n->args);
    n->args[n->count++] = arg;
}

static Node *parse(Parser *p, int least);

/* How people write operators elsewhere. */
static const char *meant_operator(const Parser *p)
{
    static const struct { const char *said, *meant;
    } others[] = {
        { "==", "=" },   { "<>", "!=" }, { "en", "and" },
        { "et", "and" }, { "of", "or" }, { "ou", "or" },
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (sign(p, others[i].said) || word(p, others[i].said))
            return others[i].meant;
    return NULL;
}

static bool is_operator(const Parser *p)
{
    if (meant_operator(p))
        return true;
    return word(p, "and") || word(p, "or") || word(p, "not") || word(p, "in") ||
           word(p, "where") || word(p, "yes") || word(p, "no");
}

static bool is_thousands(Str text)
{
    size_t digits = 0;
    while (digits < text.len && is_digit(text.at[digits]))
        digits++;
    return digits == 3 && (text.len == 3 || text.at[3] == '.');
}

static Node *parse_number(Parser *p)
{
    Node *n = node_new(p, NODE_NUMBER, p->token.at);
    n->number = p->token.number;
    next(p);
    if (p->token.kind == TOKEN_NUMBER && is_thousands(p->token.text)) {    /* 1 000 */
        Span both = span_join(n->at, p->token.at);
        fail(p, DIAG_NOT_A_NUMBER, both, span_text(both), STR_NONE);
    }
    if (p->token.kind == TOKEN_NAME && unit_word(p->token.text) < 0 && !is_operator(p))
        fail(p, DIAG_UNKNOWN_UNIT, p->token.at, p->token.text, STR_NONE);
    if (p->token.kind != TOKEN_NAME || unit_word(p->token.text) < 0)
        return n;
    Span unit = p->token.at;
    next(p);
    while (sign(p, "/")) {
        /* a unit only if a unit's name follows, and not a call like quarter(...) */
        Parser ahead = *p;
        next(&ahead);
        if (ahead.token.kind == TOKEN_NAME && unit_word_elsewhere(ahead.token.text))
            fail(p, DIAG_UNKNOWN_UNIT, ahead.token.at, ahead.token.text, STR_NONE);
        if (ahead.token.kind != TOKEN_NAME || unit_word(ahead.token.text) < 0)
            break;
        Token name = ahead.token;
        next(&ahead);
        if (sign(&ahead, "("))
            break;
        unit = span_join(unit, name.at);
        *p = ahead;
    }
    n->at = span_join(n->at, unit);
    n->has_unit = true;
    Buf text = { 0 };
    expr_text(unit, &text);
    if (unit_parse(buf_view(&text), &n->unit) != PARSE_OK)
        fail(p, DIAG_UNKNOWN_UNIT, unit, buf_view(&text), STR_NONE);
    buf_free(&text);
    return n;
}

static void parse_close(Parser *p, Span open)
{
    if (sign(p, ")")) {
        next(p);
    } else if (!p->failed) {
        fail(p, DIAG_UNCLOSED, open, STR_NONE, STR_NONE);
        if (p->token.kind != TOKEN_END)
            diag_also(p->diags, DIAG_EXPECTED_HERE, p->token.at, str_of(")"));
    }
}

static void parse_list(Parser *p, Node *n)
{
    while (!p->failed) {
        node_take(p, n, parse(p, 1));
        if (!sign(p, ","))
            break;
        next(p);
    }
}

static Node *parse_call(Parser *p, Node *name)
{
    Span open = p->token.at;
    name->kind = NODE_CALL;
    next(p);
    if (!sign(p, ")")) {
        parse_list(p, name);
        if (word(p, "where")) {
            next(p);
            name->where = parse(p, 1);
        }
    }
    parse_close(p, open);
    name->at = span_join(name->at, p->last);
    return name;
}

static Node *parse_primary(Parser *p)
{
    if (p->token.kind == TOKEN_NUMBER)
        return parse_number(p);
    if (p->token.kind == TOKEN_MONTH) {
        Node *n = node_new(p, NODE_MONTH, p->token.at);
        n->month = p->token.month;
        next(p);
        return n;
    }
    if (word(p, "yes") || word(p, "no")) {
        Node *n = node_new(p, NODE_YES_NO, p->token.at);
        n->number.digits = word(p, "yes");
        next(p);
        return n;
    }
    if (p->token.kind == TOKEN_NAME && !word(p, "and") && !word(p, "or") &&
        !word(p, "where") && !word(p, "in")) {
        Node *n = node_new(p, NODE_NAME, p->token.at);
        n->name = p->token.text;
        next(p);
        return sign(p, "(") ? parse_call(p, n) : n;
    }
    if (sign(p, "(")) {
        Span open = p->token.at;
        next(p);
        Node *n = parse(p, 1);
        parse_close(p, open);
        n->at = span_join(open, p->last);
        return n;
    }
    unexpected(p, "x, 12.50, 2023-07, yes, (...)");
    return node_new(p, NODE_YES_NO, p->token.at);
}

static Node *parse_unary(Parser *p)
{
    if (!sign(p, "-") && !word(p, "not"))
        return parse_primary(p);
    Node *n = node_new(p, NODE_OP, p->token.at);
    n->op = sign(p, "-") ? OP_NEG : OP_NOT;
    next(p);
    /* "not" reaches over a comparison, "-" only over what follows directly */
    node_take(p, n, parse(p, n->op == OP_NEG ? 7 : 4));
    n->at = span_join(n->op_at, n->args[0]->at);
    return n;
}

/* How tightly operators bind; comparisons do not chain. */
static const struct Binding {
    const char *text;
    TokenKind kind;
    Op op;
    int power;
} bindings[] = {
    { "or", TOKEN_NAME, OP_OR, 1 },    { "and", TOKEN_NAME, OP_AND, 2 },
    { "<", TOKEN_SIGN, OP_LT, 4 },     { "<=", TOKEN_SIGN, OP_LE, 4 },
    { ">", TOKEN_SIGN, OP_GT, 4 },     { ">=", TOKEN_SIGN, OP_GE, 4 },
    { "=", TOKEN_SIGN, OP_EQ, 4 },     { "!=", TOKEN_SIGN, OP_NE, 4 },
    { "in", TOKEN_NAME, OP_OR, 4 },
    { "+", TOKEN_SIGN, OP_ADD, 5 },    { "-", TOKEN_SIGN, OP_SUB, 5 },
    { "*", TOKEN_SIGN, OP_MUL, 6 },    { "/", TOKEN_SIGN, OP_DIV, 6 },
};
enum { POWER_COMPARE = 4 };

static const struct Binding *binding(Parser *p)
{
    for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++)
        if (looks_at(p, bindings[i].kind, bindings[i].text))
            return &bindings[i];
    if (meant_operator(p))
        fail(p, DIAG_OTHER_SIGN, p->token.at, p->token.text, str_of(meant_operator(p)));
    return NULL;
}

static Node *parse_among(Parser *p, Node *left)
{
    Node *n = node_new(p, NODE_AMONG, left->at);
    node_take(p, n, left);
    next(p);
    Span open = p->token.at;
    if (!sign(p, "("))
        unexpected(p, "(");
    else
        next(p);
    parse_list(p, n);
    parse_close(p, open);
    n->at = span_join(left->at, p->last);
    return n;
}

/* Reads an expression of operators that bind at least as tightly as `least`. */
static Node *parse(Parser *p, int least)
{
    if (++p->depth > NESTING_MAX)
        fail(p, DIAG_EXPRESSION_TOO_LARGE, p->token.at, STR_NONE, STR_NONE);
    Node *left = p->failed ? node_new(p, NODE_YES_NO, p->token.at) : parse_unary(p);
    bool compared = false;
    const struct Binding *b;
    while (!p->failed && (b = binding(p)) && b->power >= least) {
        if (b->power == POWER_COMPARE && compared)
            fail(p, DIAG_CHAINED_COMPARISON, p->token.at, STR_NONE, STR_NONE);
        compared = b->power == POWER_COMPARE;
        if (word(p, "in")) {
            left = parse_among(p, left);
            continue;
        }
        Node *n = node_new(p, NODE_OP, left->at);
        n->op = b->op;
        n->op_at = p->token.at;
        next(p);
        node_take(p, n, left);
        node_take(p, n, parse(p, b->power + 1));
        n->at = span_join(left->at, n->args[1]->at);
        left = n;
    }
    p->depth--;
    return left;
}

Node *expr_parse(Arena *arena, Span at, Diags *diags)
{
    Parser p = { .arena = arena, .diags = diags, .source = at.source,
                 .text = at.source->text.at, .at = at.start, .end = at.end,
                 .token.at = at };
    next(&p);
    Node *n = parse(&p, 1);
    if (!p.failed && p.token.kind != TOKEN_END)
        unexpected(&p, "+ - * / < = and or");
    return p.failed ? NULL : n;
}

void expr_text(Span at, Buf *out)
{
    Parser p = { .text = at.source->text.at, .at = at.start, .end = at.end };
    while (p.at < p.end) {
        size_t before = p.at;
        skip_blanks(&p);
        if (p.at >= p.end)
            break;
        if (p.at > before && before > at.start)
            buf_byte(out, ' ');
        buf_byte(out, p.text[p.at++]);
    }
}
