/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * office.c -- one LibreOffice per view, beside each other, each with a profile of its
 * own in a folder that is ours: so the user's settings have no say, and an office that
 * the user has open is left alone.  A profile says whether a workbook's formulas are
 * worked out when it is opened; the rest is said with the format to convert to.
 */
#define _XOPEN_SOURCE 700          /* nftw */

#include "office.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "child.h"

extern char **environ;

enum { SECONDS = 600, SECONDS_MOST = 86400 };

typedef struct Office {
    Arena *arena;
    Diags *diags;
    Span at;                   /* the workbook, for diagnostics */
    const char *program;
    const char *folder;        /* ours */
    const char *workbook;      /* the copy in it */
    unsigned seconds;
} Office;

static const struct View {
    const char *name;          /* of its folder */
    const char *recalculation; /* 0 always, 1 never */
    const char *shown;         /* the tokens for "as shown" and "formulas" */
} views[OFFICE_VIEWS] = {
    [OFFICE_STORED] = { "stored", "1", "false,false" },
    [OFFICE_WORKED_OUT] = { "worked-out", "0", "false,false" },
    [OFFICE_FORMULAS] = { "formulas", "1", "false,true" },
};

static bool report(const Office *o, DiagCode code, const char *argument)
{
    diag_add(o->diags, code, o->at, str_of(argument), STR_NONE, STR_NONE);
    return false;
}

static const char *print(Arena *arena, const char *pattern, const char *a, const char *b)
{
    Buf text = { 0 };
    Str args[] = { str_of(a), str_of(b) };
    buf_pattern(&text, str_of(pattern), args, 2);
    const char *kept = str_keep(arena, buf_view(&text)).at;
    buf_free(&text);
    return kept;
}

/* -- files and folders -- */

static bool put_file(int file, const char *bytes, size_t size)
{
    while (size) {
        ssize_t put = write(file, bytes, size);
        if (put < 0 && errno != EINTR)
            return false;
        if (put > 0) {
            bytes += put;
            size -= (size_t)put;
        }
    }
    return true;
}

static bool make_file(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good = file >= 0 && put_file(file, text, strlen(text));
    return file >= 0 && close(file) == 0 && good;
}

static bool read_file(const char *path, Buf *text)
{
    char block[64 * 1024];
    ssize_t got = 0;
    int file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0)
        return false;
    while ((got = read(file, block, sizeof block)) > 0 || (got < 0 && errno == EINTR))
        if (got > 0)
            buf_str(text, str_part(block, (size_t)got));
    close(file);
    return got == 0;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about, (void)kind, (void)walk;
    return remove(path);
}

static void remove_folder(const Office *o)
{
    enum { OPEN_FOLDERS = 16 };
    if (o->folder)
        nftw(o->folder, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}

static bool make_folder(Office *o)
{
    const char *where = getenv("TMPDIR");
    Buf path = { 0 };
    buf_text(&path, where && *where ? where : "/tmp");
    buf_text(&path, "/klaverblad-XXXXXX");
    buf_byte(&path, '\0');
    const char *made = mkdtemp(path.at);
    o->folder = made ? str_keep(o->arena, str_of(made)).at : NULL;
    buf_free(&path);
    return made != NULL;
}

/* -- the workbook -- */

static bool report_unreadable(const Office *o, int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR: return report(o, DIAG_FILE_MISSING, "");
    case EACCES:
    case EPERM: return report(o, DIAG_FILE_FORBIDDEN, "");
    default: return report(o, DIAG_FILE_UNREADABLE, strerror(error));
    }
}

/* Opens it to be read, if it is a file that begins as all workbooks do. */
static int open_workbook(const Office *o, const char *path)
{
    struct stat about;
    char head[4] = "";
    int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0 || fstat(file, &about) != 0)
        report_unreadable(o, errno);
    else if (!S_ISREG(about.st_mode))
        report(o, S_ISDIR(about.st_mode) ? DIAG_FILE_IS_FOLDER : DIAG_FILE_NOT_REGULAR, "");
    else if (pread(file, head, sizeof head, 0) != (ssize_t)sizeof head ||
             memcmp(head, "PK\3\4", sizeof head) != 0)
        report(o, DIAG_NOT_A_WORKBOOK, "");
    else
        return file;
    if (file >= 0)
        close(file);
    return -1;
}

/* A copy, since LibreOffice leaves a lock beside what it opens. */
static bool copy_workbook(const Office *o, int from)
{
    char block[64 * 1024];
    ssize_t got = 0;
    int to = open(o->workbook, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good = to >= 0;
    while (good && ((got = read(from, block, sizeof block)) > 0 || (got < 0 && errno == EINTR)))
        good = got < 0 || put_file(to, block, (size_t)got);
    return to >= 0 && close(to) == 0 && good && got == 0;
}

/* -- running it -- */

/* A path as part of a URL. */
static void write_url(const char *path, Buf *out)
{
    buf_text(out, "file://");
    for (; *path; path++) {
        char c = *path;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     strchr("/-_.~", c);
        if (plain)
            buf_byte(out, c);
        else
            buf_print(out, "%%%02X", (unsigned char)c);
    }
}

static bool make_profile(const Office *o, const struct View *view)
{
    static const char settings[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\""
        " xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
        "<item oor:path=\"/org.openoffice.Office.Calc/Formula/Load\">"
        "<prop oor:name=\"OOXMLRecalcMode\" oor:op=\"fuse\"><value>{0}</value></prop></item>\n"
        "</oor:items>\n";
    const char *top = print(o->arena, "{0}/{1}", o->folder, view->name);
    const char *profile = print(o->arena, "{0}/profile", top, "");
    const char *user = print(o->arena, "{0}/user", profile, "");
    const char *file = print(o->arena, "{0}/registrymodifications.xcu", user, "");
    return mkdir(top, 0700) == 0 && mkdir(profile, 0700) == 0 && mkdir(user, 0700) == 0 &&
           make_file(file, print(o->arena, settings, view->recalculation, ""));
}

static const char *log_of(const Office *o, const struct View *view)
{
    return print(o->arena, "{0}/{1}.log", o->folder, view->name);
}

/* The format: commas, double quotes, UTF-8, from row 1, columns as they are, English,
 * quotes around texts, numbers as numbers, as shown?, formulas?, blanks kept, all sheets. */
static Child make_child(const Office *o, const struct View *view)
{
    enum { ARGUMENTS = 10 };
    const char **list = arena_alloc(o->arena, ARGUMENTS * sizeof *list);
    const char *top = print(o->arena, "{0}/{1}", o->folder, view->name);
    size_t n = 0;
    Buf profile = { 0 };
    buf_text(&profile, "-env:UserInstallation=");
    write_url(print(o->arena, "{0}/profile", top, ""), &profile);
    list[n++] = "soffice";
    list[n++] = str_keep(o->arena, buf_view(&profile)).at;
    list[n++] = "--headless";
    list[n++] = "--norestore";
    list[n++] = "--convert-to";
    list[n++] = print(o->arena, "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,true,true,{0},false,-1",
                      view->shown, "");
    list[n++] = "--outdir";
    list[n++] = print(o->arena, "{0}/sheets", top, "");
    list[n++] = o->workbook;
    assert(n < ARGUMENTS);
    buf_free(&profile);
    return (Child){ o->program, list, log_of(o, view) };
}

/* Ours, but in no language, so that numbers have points, and with our own folder for
 * what is temporary. */
static const char **make_environment(const Office *o)
{
    static const char *const replaced[] = { "LC_", "LANG=", "LANGUAGE=", "TMPDIR=" };
    enum { REPLACED = sizeof replaced / sizeof *replaced };
    size_t count = 0, n = 0;
    while (environ[count])
        count++;
    const char **list = arena_alloc(o->arena, (count + 3) * sizeof *list);
    for (size_t i = 0; i < count; i++) {
        bool keep = true;
        for (size_t k = 0; k < REPLACED; k++)
            keep = keep && !str_starts(str_of(environ[i]), replaced[k]);
        if (keep)
            list[n++] = environ[i];
    }
    list[n++] = "LC_ALL=C.UTF-8";
    list[n++] = print(o->arena, "TMPDIR={0}", o->folder, "");
    return list;
}

/* The last line that it printed is mostly the one that says why. */
static bool report_log(const Office *o, const struct View *view)
{
    Buf text = { 0 };
    read_file(log_of(o, view), &text);
    Str all = buf_view(&text), last = STR_NONE;
    for (Str left = all; left.at && left.len; ) {
        Str line = str_cut(&left, '\n');
        last = line.len ? line : last;
    }
    if (text_bad_utf8(last) >= 0)
        last = STR_NONE;
    diag_add(o->diags, DIAG_OFFICE_FAILED, o->at, last, STR_NONE, STR_NONE);
    buf_free(&text);
    return false;
}

/* The signal that stopped us, or 0, goes to `stopped_by`. */
static bool run_views(const Office *o, int *stopped_by)
{
    Child children[OFFICE_VIEWS];
    for (size_t i = 0; i < OFFICE_VIEWS; i++) {
        if (!make_profile(o, &views[i]))
            return report(o, DIAG_OUTPUT_FAILED, "");
        children[i] = make_child(o, &views[i]);
    }
    switch (children_run(children, OFFICE_VIEWS, make_environment(o), o->seconds, stopped_by)) {
    case CHILDREN_DONE: return true;
    case CHILDREN_FAILED: return report(o, DIAG_OFFICE_FAILED, strerror(errno));
    case CHILDREN_STOPPED: return false;
    case CHILDREN_LATE: break;
    }
    Buf seconds = { 0 };
    buf_print(&seconds, "%u", o->seconds);
    diag_add(o->diags, DIAG_OFFICE_LATE, o->at, buf_view(&seconds), STR_NONE, STR_NONE);
    buf_free(&seconds);
    return false;
}

/* -- what it made -- */

/* "book-Kas.csv" is the sheet Kas. */
static const char file_start[] = "book-", file_end[] = ".csv";

static Str sheet_of_file(const char *name)
{
    Str file = str_of(name);
    size_t around = strlen(file_start) + strlen(file_end);
    if (!str_starts(file, file_start) || !str_ends(file, file_end) || file.len <= around)
        return STR_NONE;
    return str_part(file.at + strlen(file_start), file.len - around);
}

static void list_sheets(const Office *o, OfficeBook *book)
{
    const char *path = print(o->arena, "{0}/{1}/sheets", o->folder, views[0].name);
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder)); ) {
        Str name = sheet_of_file(entry->d_name);
        if (!name.len)
            continue;
        book->sheets = arena_grow(o->arena, book->sheets, book->count, &book->room,
                                  sizeof *book->sheets);
        book->sheets[book->count++] = (OfficeSheet){ .name = str_keep(o->arena, name) };
    }
    if (folder)
        closedir(folder);
}

/* A folder has no order, but LibreOffice says what it writes as it goes. */
static size_t place_in(const char *log, Str sheet)
{
    Buf line = { 0 };
    buf_byte(&line, '/');
    buf_text(&line, file_start);
    buf_str(&line, sheet);
    buf_text(&line, file_end);
    buf_byte(&line, '\n');
    buf_byte(&line, '\0');
    const char *found = strstr(log, line.at);
    buf_free(&line);
    return found ? (size_t)(found - log) : SIZE_MAX;
}

static void order_sheets(const Office *o, OfficeBook *book)
{
    Buf log = { 0 };
    read_file(log_of(o, &views[0]), &log);
    buf_byte(&log, '\0');
    for (size_t i = 1; i < book->count; i++) {
        OfficeSheet sheet = book->sheets[i];
        size_t place = place_in(log.at, sheet.name), at = i;
        for (; at > 0; at--) {
            size_t before = place_in(log.at, book->sheets[at - 1].name);
            if (before < place || (before == place && str_order(book->sheets[at - 1].name, sheet.name) < 0))
                break;
            book->sheets[at] = book->sheets[at - 1];
        }
        book->sheets[at] = sheet;
    }
    buf_free(&log);
}

static bool read_sheets(const Office *o, OfficeBook *book)
{
    list_sheets(o, book);
    order_sheets(o, book);
    for (size_t i = 0; i < book->count; i++)
        for (size_t v = 0; v < OFFICE_VIEWS; v++) {
            Buf path = { 0 };
            buf_print(&path, "%s/%s/sheets/%s%s%s", o->folder, views[v].name, file_start,
                      book->sheets[i].name.at, file_end);
            const char *file = str_keep(o->arena, buf_view(&path)).at;
            buf_free(&path);
            if (!read_file(file, &book->sheets[i].text[v]))
                return report_log(o, &views[v]);
        }
    return book->count ? true : report_log(o, &views[0]);
}

/* -- all together -- */

static unsigned seconds_allowed(void)
{
    const char *asked = getenv("KLAVERBLAD_OFFICE_SECONDS");
    unsigned long seconds = asked ? strtoul(asked, NULL, 10) : 0;
    return seconds >= 1 && seconds <= SECONDS_MOST ? (unsigned)seconds : SECONDS;
}

static Span name_only(Arena *arena, const char *path)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){ .name = str_keep(arena, str_of(path)), .text = STR_NONE };
    return span_of(source, 0, 0);
}

bool office_read(Arena *arena, const char *path, OfficeBook *book, Diags *diags)
{
    Office o = { .arena = arena, .diags = diags, .at = name_only(arena, path),
                 .seconds = seconds_allowed() };
    int stopped_by = 0;
    int file = open_workbook(&o, path);
    if (file < 0)
        return false;
    o.program = child_find(arena, "soffice");
    bool good = o.program || report(&o, DIAG_OFFICE_MISSING, "");
    if (good) {
        good = make_folder(&o) || report(&o, DIAG_OUTPUT_FAILED, "");
        o.workbook = good ? print(arena, "{0}/book.xlsx", o.folder, "") : NULL;
    }
    good = good && (copy_workbook(&o, file) || report(&o, DIAG_OUTPUT_FAILED, ""));
    good = good && run_views(&o, &stopped_by) && read_sheets(&o, book);
    close(file);
    remove_folder(&o);
    if (stopped_by)
        child_end_by(stopped_by);
    return good;
}

void office_free(OfficeBook *book)
{
    for (size_t i = 0; i < book->count; i++)
        for (size_t v = 0; v < OFFICE_VIEWS; v++)
            buf_free(&book->sheets[i].text[v]);
}

/* -- the cells -- */

static char next_byte(OfficeReader *r)
{
    char c = *r->left.at;
    r->left = str_part(r->left.at + 1, r->left.len - 1);
    return c;
}

static void read_quoted(OfficeReader *r)
{
    while (r->left.len) {
        char c = next_byte(r);
        if (c == '"' && !(r->left.len && *r->left.at == '"'))
            return;
        buf_byte(&r->cell, c);
        if (c == '"')
            next_byte(r);
    }
}

bool office_next_cell(OfficeReader *r)
{
    r->cell.len = 0;
    r->quoted = false;
    if (!r->left.len || *r->left.at == '\n')
        return false;
    if (r->column && *r->left.at == ',')
        next_byte(r);
    if (r->left.len && *r->left.at == '"') {
        next_byte(r);
        r->quoted = true;
        read_quoted(r);
    }
    while (r->left.len && *r->left.at != ',' && *r->left.at != '\n')
        buf_byte(&r->cell, next_byte(r));
    r->column++;
    return true;
}

bool office_next_row(OfficeReader *r)
{
    while (office_next_cell(r))
        continue;
    r->row++;
    r->column = 0;
    if (r->left.len)
        next_byte(r);
    return r->left.len > 0;
}
