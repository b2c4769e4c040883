/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_files.c -- files are written whole or not at all: whatever is in the way, and
 * whatever fails, what was there stays as it was and nothing is left beside it.
 */
#define _XOPEN_SOURCE 700          /* nftw */

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#include "files.h"

/* -- calls that fail when told to: these come before the system's own -- */

static int fail_sync, fail_rename, renames;

int fsync(int file)
{
    errno = fail_sync;
    return file < 0 || fail_sync ? -1 : 0;
}

/* Fails at the second one. */
int rename(const char *from, const char *to)
{
    if (fail_rename && ++renames == 2) {
        errno = fail_rename;
        return -1;
    }
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

/* -- a folder to work in -- */

static char start[4096], folder[] = "/tmp/klaverblad-test-XXXXXX";

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about, (void)kind, (void)walk;
    return remove(path);
}

static void enter_folder(void)
{
    CHECK(getcwd(start, sizeof start) && mkdtemp(folder) && chdir(folder) == 0, "a folder to work in");
}

static void leave_folder(void)
{
    CHECK(chdir(start) == 0 && nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0, "the folder goes");
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    CHECK(file && fputs(text, file) >= 0 && fclose(file) == 0, path);
}

static void check_text(const char *path, const char *want, const char *row)
{
    char text[256] = "";
    FILE *file = fopen(path, "r");
    CHECK(file != NULL, row);
    if (!file)
        return;
    size_t len = fread(text, 1, sizeof text, file);
    CHECK_STR(str_part(text, len), want, row);
    fclose(file);
}

static unsigned rights(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 ? about.st_mode & 07777 : 0;
}

static int litter;

static int count_litter(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about, (void)kind;
    litter += strncmp(path + walk->base, ".klaverblad", 11) == 0;
    return 0;
}

static void check_no_litter(const char *row)
{
    litter = 0;
    CHECK(nftw(".", count_litter, 16, FTW_PHYS) == 0, row);
    CHECK_INT(litter, 0, row);
}

static bool is_ours(Str there)
{
    return str_starts(there, "ours");
}

/* Writes it; the name of the mistake, or "". */
static void check_write(const char *path, Replace replace, const char *want, const char *row)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    FileToBe file = { str_of(path), str_of("new\n"), is_ours };
    bool good = files_write(arena, &file, 1, replace, diags);
    CHECK_INT(good, !*want, row);
    CHECK_INT(diags_errors(diags), *want ? 1 : 0, row);
    if (diags_count(diags)) {
        Diag diag = diags_get(diags, 0);
        CHECK_STR(str_of(diag_name(diag.code)), want, row);
        CHECK_STR(diag.at.source->name, path, row);
    }
    check_no_litter(row);
    arena_free(arena);
}

/* -- what may be in the way -- */

static void check_places(void)
{
    static const struct Row {
        const char *row, *path;
        Replace replace;
        const char *want;
        const char *then;      /* what is in the file afterwards; NULL: not looked at */
    } rows[] = {
        { "a new file", "a", REPLACE_OURS, "", "new\n" },
        { "in a folder", "f/a", REPLACE_OURS, "", "new\n" },
        { "by its full path", "./f/../f/b", REPLACE_OURS, "", "new\n" },
        { "what klaverblad wrote", "mine", REPLACE_OURS, "", "new\n" },
        { "what somebody else wrote", "theirs", REPLACE_OURS, "WRITE_EXISTS", "theirs\n" },
        { "what somebody else wrote, when asked", "theirs-too", REPLACE_ANY, "", "new\n" },
        { "an empty file is somebody's", "empty", REPLACE_OURS, "WRITE_EXISTS", "" },
        { "a link: what it leads to", "link", REPLACE_OURS, "", "new\n" },
        { "a link to what somebody else wrote", "link-theirs", REPLACE_OURS, "WRITE_EXISTS", "theirs\n" },
        { "a link to nowhere", "link-nowhere", REPLACE_ANY, "WRITE_FAILED", NULL },
        { "a link to itself", "link-itself", REPLACE_ANY, "WRITE_FAILED", NULL },
        { "no such folder", "g/a", REPLACE_ANY, "WRITE_NO_FOLDER", NULL },
        { "no such folder, at the end", "g/", REPLACE_ANY, "WRITE_NO_FOLDER", NULL },
        { "a file as a folder", "mine/a", REPLACE_ANY, "WRITE_NO_FOLDER", NULL },
        { "a folder", "f", REPLACE_ANY, "FILE_IS_FOLDER", NULL },
        { "a folder, with a slash", "f/", REPLACE_ANY, "FILE_IS_FOLDER", NULL },
        { "here", ".", REPLACE_ANY, "FILE_IS_FOLDER", NULL },
        { "the root", "/", REPLACE_ANY, "FILE_IS_FOLDER", NULL },
        { "a device", "/dev/full", REPLACE_ANY, "WRITE_NOT_REGULAR", NULL },
        { "a device that takes all", "/dev/null", REPLACE_ANY, "WRITE_NOT_REGULAR", NULL },
        { "a pipe", "pipe", REPLACE_ANY, "WRITE_NOT_REGULAR", NULL },
        { "nothing at all", "", REPLACE_ANY, "WRITE_NO_FOLDER", NULL },
    };
    CHECK(mkdir("f", 0777) == 0 && mkfifo("pipe", 0666) == 0, "a folder and a pipe");
    put("mine", "ours\n");
    put("mine-linked", "ours\n");
    put("theirs", "theirs\n");
    put("theirs-too", "theirs\n");
    put("empty", "");
    CHECK(symlink("mine-linked", "link") == 0 && symlink("theirs", "link-theirs") == 0 &&
          symlink("nowhere", "link-nowhere") == 0 && symlink("link-itself", "link-itself") == 0, "links");
    for (size_t i = 0; i < ROWS(rows); i++) {
        check_write(rows[i].path, rows[i].replace, rows[i].want, rows[i].row);
        if (rows[i].then)
            check_text(rows[i].path, rows[i].then, rows[i].row);
    }
    struct stat about;
    CHECK(lstat("link", &about) == 0 && S_ISLNK(about.st_mode), "a link stays one");
    check_text("mine-linked", "new\n", "what a link leads to");
    CHECK(stat("/dev/full", &about) == 0 && S_ISCHR(about.st_mode), "a device stays one");

    char longest[300];
    memset(longest, 'a', sizeof longest);
    longest[256] = '\0';
    check_write(longest, REPLACE_OURS, "WRITE_FAILED", "a name that is too long");
    longest[255] = '\0';
    check_write(longest, REPLACE_OURS, "", "the longest name");
}

static void check_rights(void)
{
    mode_t mask = umask(027);
    check_write("fresh", REPLACE_OURS, "", "a new file");
    CHECK_INT(rights("fresh"), 0640, "as the user's mask says");
    put("kept", "ours\n");
    CHECK(chmod("kept", 0606) == 0, "unusual rights");
    check_write("kept", REPLACE_OURS, "", "an old file");
    CHECK_INT(rights("kept"), 0606, "keeps its rights, whatever the mask");
    umask(mask);
}

/* -- what may fail -- */

static void check_failures_of_disk(void)
{
    put("precious", "ours\n");
    fail_sync = EIO;
    check_write("precious", REPLACE_OURS, "WRITE_FAILED", "the disk fails");
    check_text("precious", "ours\n", "the disk fails");
    fail_sync = ENOSPC;
    check_write("precious", REPLACE_OURS, "OUTPUT_FAILED", "the disk is full at last");
    check_text("precious", "ours\n", "the disk is full at last");
    fail_sync = EINVAL;
    check_write("unsynced", REPLACE_OURS, "", "a file system that cannot sync");
    fail_sync = 0;
    fail_rename = EXDEV;
    renames = 1;
    check_write("precious", REPLACE_OURS, "WRITE_FAILED", "no new name");
    check_text("precious", "ours\n", "no new name");
    fail_rename = 0;
    check_write("precious", REPLACE_OURS, "", "and now it works");
}

/* Room for two of the four bytes. */
static void check_full(void)
{
    struct rlimit before, two;
    put("precious-too", "ours\n");
    CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0, "the limit");
    two = before;
    two.rlim_cur = 2;
    signal(SIGXFSZ, SIG_IGN);
    CHECK(setrlimit(RLIMIT_FSIZE, &two) == 0, "a small disk");
    check_write("precious-too", REPLACE_OURS, "OUTPUT_FAILED", "no room");
    check_write("none", REPLACE_OURS, "OUTPUT_FAILED", "no room");
    CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0, "a large disk");
    check_text("precious-too", "ours\n", "no room");
    CHECK(access("none", F_OK) != 0, "half a file is none");
}

/* In a child, as somebody who may not do everything. */
static void check_forbidden(void)
{
    enum { NOBODY = 65534 };
    CHECK(mkdir("closed", 0777) == 0 && mkdir("sticky", 0777) == 0, "folders");
    put("closed/old", "ours\n");
    put("guarded", "ours\n");
    put("sticky/old", "ours\n");
    CHECK(chmod(".", 0777) == 0 && chmod("closed", 0555) == 0 && chmod("closed/old", 0666) == 0 &&
          chmod("guarded", 0444) == 0 && chmod("sticky", 01777) == 0 &&
          chmod("sticky/old", 0666) == 0, "rights");
    bool root = geteuid() == 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        check_failures = 0;
        if (root && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
            _exit(0);
        check_write("closed/new", REPLACE_OURS, "WRITE_FORBIDDEN", "a folder that is closed");
        check_write("closed/old", REPLACE_ANY, "WRITE_FORBIDDEN", "a folder that is closed");
        check_write("guarded", REPLACE_ANY, "WRITE_FORBIDDEN", "a file that is guarded");
        if (root)
            check_write("sticky/old", REPLACE_ANY, "WRITE_FORBIDDEN", "somebody else's in a shared folder");
        fflush(stdout);
        _exit(check_failures != 0);
    }
    int status = 1;
    CHECK(child > 0 && waitpid(child, &status, 0) == child && status == 0, "as somebody else");
    check_text("closed/old", "ours\n", "a folder that is closed");
    check_text("guarded", "ours\n", "a file that is guarded");
    check_text("sticky/old", "ours\n", "somebody else's in a shared folder");
    CHECK(chmod("closed", 0777) == 0, "for who cleans up");
}

/* -- several at once -- */

static bool write_three(const char *third, size_t *errors)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    FileToBe files[] = { { str_of("one"), str_of("1"), is_ours }, { str_of("two"), str_of("2"), is_ours },
                         { str_of(third), str_of("3"), is_ours } };
    bool good = files_write(arena, files, ROWS(files), REPLACE_OURS, diags);
    *errors = diags_errors(diags);
    check_no_litter("several");
    arena_free(arena);
    return good;
}

static void check_several(void)
{
    size_t errors;
    CHECK(!write_three("f", &errors), "one of three is in the way");
    CHECK(access("one", F_OK) != 0 && access("two", F_OK) != 0, "then none is written");
    put("two", "theirs\n");
    CHECK(!write_three("f", &errors), "two of three are in the way");
    CHECK_INT(errors, 2, "both are told");
    put("two", "ours\n");
    fail_sync = EIO;
    CHECK(!write_three("three", &errors), "the disk fails");
    fail_sync = 0;
    check_text("two", "ours\n", "the disk fails");
    CHECK(access("one", F_OK) != 0, "the disk fails");
    CHECK(write_three("three", &errors), "all three");
    check_text("one", "1", "all three");
    check_text("two", "2", "all three");
    check_text("three", "3", "all three");
}

static void check_folders(void)
{
    static const struct Row {
        const char *row, *path, *want;
    } rows[] = {
        { "a new folder", "new", "" },
        { "it is there already", "new", "" },
        { "with a slash", "newer/", "" },
        { "in one that is there", "new/er", "" },
        { "in one that is not", "old/er", "WRITE_NO_FOLDER" },
        { "in a file", "mine/er", "WRITE_NO_FOLDER" },
        { "a file in the way", "mine", "WRITE_NOT_FOLDER" },
        { "nothing at all", "", "WRITE_NO_FOLDER" },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Arena *arena = arena_new();
        Diags *diags = diags_new(arena);
        CHECK_INT(folder_make(arena, str_of(rows[i].path), diags), !*rows[i].want, rows[i].row);
        CHECK_INT(diags_errors(diags), *rows[i].want ? 1 : 0, rows[i].row);
        if (diags_count(diags))
            CHECK_STR(str_of(diag_name(diags_get(diags, 0).code)), rows[i].want, rows[i].row);
        arena_free(arena);
    }
}

int main(void)
{
    enter_folder();
    check_places();
    check_rights();
    check_failures_of_disk();
    check_full();
    check_forbidden();
    check_several();
    check_folders();
    leave_folder();
    return check_done();
}
