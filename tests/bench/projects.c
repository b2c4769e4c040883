/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * projects.c -- see projects.h.  Each line is the best of several processes; the
 * project files are made up here and thrown away.
 */
#define _DEFAULT_SOURCE                /* wait4 */
#include "projects.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void become(const char *program, const char *const words[])
{
    char *argv[8] = { (char *)(size_t)program };
    for (int i = 0; words[i]; i++)
        argv[i + 1] = (char *)(size_t)words[i];
    int nothing = open("/dev/null", O_WRONLY);
    dup2(nothing, 1);
    dup2(nothing, 2);
    execv(program, argv);
    _exit(127);
}

/* A child's peak counts what its parent held when it was forked: so the processes are
 * measured before this one loads anything. */
static Process run_once(const char *program, const char *const words[])
{
    double start = now();
    pid_t child = fork();
    if (child == 0)
        become(program, words);
    int status = 1;
    struct rusage usage = { 0 };
    wait4(child, &status, 0, &usage);
    return (Process){ now() - start, usage.ru_maxrss, status == 0 };
}

Process projects_best(int times, const char *program, const char *const words[])
{
    Process best = run_once(program, words);
    for (int i = 1; i < times; i++) {
        Process one = run_once(program, words);
        best.seconds = one.seconds < best.seconds ? one.seconds : best.seconds;
        best.kilobytes = one.kilobytes;
        best.ok = best.ok && one.ok;
    }
    return best;
}

bool projects_write(const char *path, int workers, int years)
{
    FILE *f = fopen(path, "w");
    if (!f)
        return false;
    fprintf(f, "[project]\nname = bench\nstart = 2008-01\nyears = %d\npromoter = vzw\n"
               "recognition = lde\nrsz_category = social_maribel\nmunicipality = Kortrijk\n", years);
    for (int i = 0; i < workers; i++)
        fprintf(f, "[worker w-%d]\nbirth = 19%d-05\neducation = lower_secondary\n"
                   "jobless = %d months\nstatus_hired = unemployed\nhired = 2008-%02d\nfte = 0.8\n"
                   "wage = %d.00 EUR/month\nproductivity = 60%%\nbonus_scheme = none\n"
                   "instruments = sine + lde\n",
                i, 50 + i % 40, 12 + i % 30, 1 + i % 12, 1600 + i % 200);
    fprintf(f, "[cost vehicles]\namount = 9600 EUR/year\n"
               "[service odd-jobs]\ntask = odd_jobs\nhours = 5200 hours/year\n"
               "customer = households\npaid_by = price\nprice = 9.50 EUR/hour\ntake_up = 85%%\n"
               "[contribution environment]\nleaf = domains\npayer = municipality\n"
               "amount = 12000 EUR/year\n");
    return fclose(f) == 0;
}

void bench_projects(const char *program)
{
    static const struct { int workers, years, times; } sizes[] = {
        { 1, 6, 40 }, { 10, 6, 40 }, { 100, 6, 5 }, { 1000, 10, 3 } };
    char path[] = "/tmp/klaverblad-bench-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0)
        return;
    close(fd);
    Process rules = projects_best(40, program, (const char *const[]){ "rules", NULL });
    printf("whole process, output thrown away            ms     MiB   x rules\n");
    printf("%-40s %8.1f %7.1f %9.2f\n", "the rules only", rules.seconds * 1e3,
           (double)rules.kilobytes / 1024, 1.0);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char name[80];
        if (!projects_write(path, sizes[i].workers, sizes[i].years))
            break;
        Process r = projects_best(sizes[i].times, program, (const char *const[]){ "run", path, NULL });
        snprintf(name, sizeof name, "run, %d workers x %d months%s", sizes[i].workers,
                 12 * sizes[i].years, r.ok ? "" : " (FAILED)");
        printf("%-40s %8.1f %7.1f %9.2f\n", name, r.seconds * 1e3, (double)r.kilobytes / 1024,
               r.seconds / rules.seconds);
    }
    unlink(path);
    printf("\n");
    fflush(stdout);
}
