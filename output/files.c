/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * files.c -- first looks whether every file may come where it should, then writes
 * each beside its place and on the disk, and only then gives them their names.
 *
 * A new name takes the place of an old file in one step, so that nobody ever sees
 * half a file, and whatever goes wrong before it leaves the old one as it was.
 */
#define _XOPEN_SOURCE 700          /* realpath */

#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file that is being made. */
typedef struct Making {
    const FileToBe *wanted;
    Span at;                   /* for diagnostics: its name */
    const char *place;         /* where it comes; links are followed */
    const char *folder;        /* of the place */
    bool exists;
    struct stat old;
    const char *beside;        /* what is there until it takes its place, or NULL */
} Making;

static bool report(Diags *diags, DiagCode code, Span at, const char *argument)
{
    diag_add(diags, code, at, str_of(argument), STR_NONE, STR_NONE);
    return false;
}

static bool report_failure(Diags *diags, Span at, const char *folder, int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR: return report(diags, DIAG_WRITE_NO_FOLDER, at, folder);
    case EACCES:
    case EPERM:
    case EROFS: return report(diags, DIAG_WRITE_FORBIDDEN, at, "");
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return report(diags, DIAG_OUTPUT_FAILED, at, "");
    default: return report(diags, DIAG_WRITE_FAILED, at, strerror(error));
    }
}

static Span name_only(Arena *arena, Str path)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){ .name = str_keep(arena, path), .text = STR_NONE };
    return span_of(source, 0, 0);
}

/* "." of a path without a folder. */
static const char *folder_of(Arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : 0;
    if (slash == path)
        len = 1;
    return slash ? str_keep(arena, str_part(path, len)).at : ".";
}

/* -- may it come there? -- */

/* Reads the file, of a very large one the first part; nothing if that cannot be done. */
static void read_old(const char *path, Buf *text)
{
    enum { OLD_MOST = 16 * 1024 * 1024 };
    char block[16 * 1024];
    ssize_t got = 0;
    int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0)
        return;
    while (text->len < OLD_MOST && ((got = read(file, block, sizeof block)) > 0 ||
                                    (got < 0 && errno == EINTR)))
        if (got > 0)
            buf_str(text, str_part(block, (size_t)got));
    close(file);
    if (got < 0)
        text->len = 0;
}

static bool is_ours(const Making *m)
{
    if (!m->wanted->ours)
        return false;
    Buf text = { 0 };
    read_old(m->place, &text);
    bool ours = text.len && m->wanted->ours(buf_view(&text));
    buf_free(&text);
    return ours;
}

/* A file that its owner has protected is not replaced, though its folder allows it. */
static bool may_replace(const Making *m, Replace replace, Diags *diags)
{
    if (S_ISDIR(m->old.st_mode))
        return report(diags, DIAG_FILE_IS_FOLDER, m->at, "");
    if (!S_ISREG(m->old.st_mode))
        return report(diags, DIAG_WRITE_NOT_REGULAR, m->at, "");
    if (replace != REPLACE_ANY && !is_ours(m))
        return report(diags, DIAG_WRITE_EXISTS, m->at, "");
    if (access(m->place, W_OK) != 0)
        return report_failure(diags, m->at, m->folder, errno);
    return true;
}

static bool find_place(Arena *arena, Making *m, Replace replace, Diags *diags)
{
    struct stat about;
    m->place = str_keep(arena, m->wanted->path).at;
    m->folder = folder_of(arena, m->place);
    m->exists = lstat(m->place, &about) == 0;
    if (!m->exists)
        return errno == ENOENT && m->place[0] ? true
                                              : report_failure(diags, m->at, m->folder, errno);
    char *real = realpath(m->place, NULL);
    if (!real)
        return report(diags, DIAG_WRITE_FAILED, m->at, strerror(errno));
    m->place = str_keep(arena, str_of(real)).at;
    m->folder = folder_of(arena, m->place);
    free(real);
    if (stat(m->place, &m->old) != 0)
        return report_failure(diags, m->at, m->folder, errno);
    return may_replace(m, replace, diags);
}

/* -- writing beside -- */

/* Opens a file that was not there.  It never has more rights than the old one. */
static int open_beside(Arena *arena, Making *m)
{
    enum { TRIES = 1000 };
    mode_t mode = m->exists ? m->old.st_mode & 0777 : 0666;
    int file = -1;
    for (int try = 0; try < TRIES; try++) {
        Buf name = { 0 };
        buf_print(&name, "%s/.klaverblad-%ld-%d", m->folder, (long)getpid(), try);
        const char *beside = str_keep(arena, buf_view(&name)).at;
        buf_free(&name);
        file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
        if (file >= 0)
            m->beside = beside;
        if (file >= 0 || errno != EEXIST)
            break;
    }
    return file;
}

static bool write_all(int file, Str bytes)
{
    while (bytes.len) {
        ssize_t put = write(file, bytes.at, bytes.len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes = str_part(bytes.at + put, bytes.len - (size_t)put);
    }
    return true;
}

/* What the file system cannot do is no failure. */
static bool put_on_disk(int file)
{
    return fsync(file) == 0 || errno == EINVAL || errno == ENOSYS || errno == ENOTSUP;
}

/* Only who manages the machine can give a file to another; then it stays with us. */
static bool keep_rights(int file, const Making *m)
{
    struct stat now;
    if (!m->exists)
        return true;
    if (fstat(file, &now) != 0)
        return false;
    bool same = now.st_uid == m->old.st_uid && now.st_gid == m->old.st_gid;
    if (!same && fchown(file, m->old.st_uid, m->old.st_gid) != 0 && errno != EPERM)
        return false;
    return fchmod(file, m->old.st_mode & 0777) == 0;
}

static bool write_beside(Arena *arena, Making *m, Diags *diags)
{
    int file = open_beside(arena, m);
    if (file < 0)
        return report_failure(diags, m->at, m->folder, errno);
    bool good = write_all(file, m->wanted->bytes) && keep_rights(file, m) && put_on_disk(file);
    int error = errno;
    if (close(file) != 0 && good) {
        good = false;
        error = errno;
    }
    return good || report_failure(diags, m->at, m->folder, error);
}

/* -- all of them -- */

/* That the new name lasts as well.  The file is there whether or not this succeeds. */
static void sync_folder(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return;
    fsync(folder);
    close(folder);
}

static bool take_place(Making *m, Diags *diags)
{
    if (rename(m->beside, m->place) != 0)
        return report_failure(diags, m->at, m->folder, errno);
    m->beside = NULL;
    sync_folder(m->folder);
    return true;
}

bool files_write(Arena *arena, const FileToBe files[], size_t count, Replace replace, Diags *diags)
{
    Making *list = arena_alloc(arena, (count + 1) * sizeof *list);
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        list[i] = (Making){ .wanted = &files[i], .at = name_only(arena, files[i].path) };
        good = find_place(arena, &list[i], replace, diags) && good;
    }
    for (size_t i = 0; i < count && good; i++)
        good = write_beside(arena, &list[i], diags);
    for (size_t i = 0; i < count && good; i++)
        good = take_place(&list[i], diags);
    for (size_t i = 0; i < count; i++)
        if (list[i].beside)
            unlink(list[i].beside);
    return good;
}

/* -- piece by piece -- */

struct FileStream {
    FileToBe wanted;
    Making making;
    Diags *diags;
    int file;                  /* -1: closed */
};

FileStream *file_begin(Arena *arena, const FileToBe *file, Replace replace, Diags *diags)
{
    FileStream *f = arena_alloc(arena, sizeof *f);
    *f = (FileStream){ .wanted = *file, .diags = diags, .file = -1 };
    f->making = (Making){ .wanted = &f->wanted, .at = name_only(arena, file->path) };
    if (!find_place(arena, &f->making, replace, diags))
        return NULL;
    f->file = open_beside(arena, &f->making);
    if (f->file >= 0)
        return f;
    report_failure(diags, f->making.at, f->making.folder, errno);
    return NULL;
}

bool file_put(FileStream *f, Str bytes)
{
    return write_all(f->file, bytes) ||
           report_failure(f->diags, f->making.at, f->making.folder, errno);
}

bool file_complete(FileStream *f)
{
    bool good = keep_rights(f->file, &f->making) && put_on_disk(f->file);
    int error = errno;
    if (close(f->file) != 0 && good) {
        good = false;
        error = errno;
    }
    f->file = -1;
    return good || report_failure(f->diags, f->making.at, f->making.folder, error);
}

bool file_place(FileStream *f)
{
    return take_place(&f->making, f->diags);
}

void file_drop(FileStream *f)
{
    if (f->file >= 0)
        close(f->file);
    if (f->making.beside)
        unlink(f->making.beside);
}

Str path_in(Arena *arena, const char *folder, const char *file)
{
    Buf path = { 0 };
    buf_text(&path, folder);
    buf_text(&path, str_ends(str_of(folder), "/") ? "" : "/");
    buf_text(&path, file);
    Str kept = str_keep(arena, buf_view(&path));
    buf_free(&path);
    return kept;
}

bool folder_make(Arena *arena, Str path, Diags *diags)
{
    struct stat about;
    const char *name = str_keep(arena, path).at;
    if (mkdir(name, 0777) == 0)
        return true;
    int error = errno;
    if (stat(name, &about) == 0)
        return S_ISDIR(about.st_mode) ||
               report(diags, DIAG_WRITE_NOT_FOLDER, name_only(arena, path), "");
    while (path.len > 1 && path.at[path.len - 1] == '/')
        path.len--;
    return report_failure(diags, name_only(arena, path),
                          folder_of(arena, str_keep(arena, path).at), error);
}
