/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * child.c -- every child leads a process group of its own, so that it can be stopped
 * with whatever it started, and so that Ctrl-C comes to us alone.  The signals that
 * would end us are held back meanwhile, and waited for like the end of a child.
 */
#include "child.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "text.h"

const char *child_find(Arena *arena, const char *name)
{
    const char *path = getenv("PATH");
    for (Str left = str_of(path ? path : ""); left.at && left.len; ) {
        Str folder = str_cut(&left, ':');
        Buf file = { 0 };
        struct stat about;
        buf_str(&file, folder.len ? folder : str_of("."));
        buf_byte(&file, '/');
        buf_text(&file, name);
        const char *kept = str_keep(arena, buf_view(&file)).at;
        buf_free(&file);
        if (stat(kept, &about) == 0 && S_ISREG(about.st_mode) && access(kept, X_OK) == 0)
            return kept;
    }
    return NULL;
}

static bool is_ignored(int signal)
{
    struct sigaction now;
    return sigaction(signal, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

/* Waited for: the end of a child, and what users and systems stop programs with,
 * unless this one was told not to mind (nohup). */
static void make_awaited(sigset_t *set)
{
    static const int stops[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
    sigemptyset(set);
    sigaddset(set, SIGCHLD);
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (!is_ignored(stops[i]))
            sigaddset(set, stops[i]);
}

/* Returns 0, or an error like those of errno. */
static int start(const Child *child, const char *const environment[], const sigset_t *mask,
                 pid_t *pid)
{
    posix_spawnattr_t how;
    posix_spawn_file_actions_t files;
    int error = posix_spawnattr_init(&how);
    if (error == 0 && (error = posix_spawn_file_actions_init(&files)) != 0)
        posix_spawnattr_destroy(&how);
    if (error != 0)
        return error;
    sigset_t usual;
    make_awaited(&usual);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&how, 0);
    posix_spawnattr_setsigmask(&how, mask);
    posix_spawnattr_setsigdefault(&how, &usual);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, child->log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
    error = posix_spawn(pid, child->program, &files, &how, (char *const *)child->arguments,
                        (char *const *)environment);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&how);
    return error;
}

/* How many have not ended; those that have, get the number 0. */
static size_t still_running(pid_t pids[], size_t count)
{
    size_t running = 0;
    for (size_t i = 0; i < count; i++) {
        pid_t got = pids[i] ? waitpid(pids[i], NULL, WNOHANG) : 0;
        if (got != 0 && !(got < 0 && errno == EINTR))
            pids[i] = 0;
        running += pids[i] != 0;
    }
    return running;
}

static void stop_all(pid_t pids[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (pids[i]) {
            kill(-pids[i], SIGKILL);
            while (waitpid(pids[i], NULL, 0) < 0 && errno == EINTR)
                continue;
        }
}

static ChildrenEnd wait_for(pid_t pids[], size_t count, const sigset_t *awaited, unsigned seconds,
                            int *stopped_by)
{
    struct timespec now, slice = { 1, 0 };     /* looks once a second, should no signal come */
    clock_gettime(CLOCK_MONOTONIC, &now);
    time_t end = now.tv_sec + (time_t)seconds;
    while (still_running(pids, count)) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (now.tv_sec >= end)
            return CHILDREN_LATE;
        int got = sigtimedwait(awaited, NULL, &slice);
        if (got > 0 && got != SIGCHLD) {
            *stopped_by = got;
            return CHILDREN_STOPPED;
        }
    }
    return CHILDREN_DONE;
}

ChildrenEnd children_run(const Child children[], size_t count, const char *const environment[],
                         unsigned seconds, int *stopped_by)
{
    sigset_t awaited, before;
    pid_t pids[CHILDREN_MOST] = { 0 };
    size_t started = 0;
    int error = 0;
    assert(count <= CHILDREN_MOST);
    make_awaited(&awaited);
    sigprocmask(SIG_BLOCK, &awaited, &before);
    while (started < count && error == 0) {
        error = start(&children[started], environment, &before, &pids[started]);
        started += error == 0;
    }
    ChildrenEnd end = error ? CHILDREN_FAILED : wait_for(pids, count, &awaited, seconds, stopped_by);
    stop_all(pids, started);
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return end;
}

void child_end_by(int stopped_by)
{
    signal(stopped_by, SIG_DFL);
    raise(stopped_by);
}
