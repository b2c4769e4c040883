/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * worlds.c -- how long the program takes over a project in many worlds, from its file
 * to the page: per number of draws, threads, workers and months.  Each line is the best of
 * several processes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "projects.h"

typedef struct Case {
    const char *draws, *threads;
    int workers, equals, years, times;     /* so many different workers, each so often */
} Case;

static void write_workers(FILE *f, int workers, int equals)
{
    for (int i = 0; i < workers; i++)
        fprintf(f, "[worker w-%d]\ncount = %d\nbirth = 19%d-05\neducation = lower_secondary\n"
                   "jobless = %d months\nstatus_hired = unemployed\nhired = 2026-%02d\nfte = 0.8\n"
                   "wage = %d.00 EUR/month\nproductivity = 60%%\nbonus_scheme = none\n",
                i, equals, 70 + i % 20, 12 + i % 30, 1 + i % 9, 2100 + i % 200);
}

/* Eight quantities: the wages of all workers differ from world to world. */
static bool write_project(const char *path, const Case *c)
{
    FILE *f = fopen(path, "w");
    if (!f)
        return false;
    fprintf(f, "[project]\nname = bench\nstart = 2026-01\nyears = %d\npromoter = vzw\n"
               "recognition = none\nrsz_category = social_maribel\nmunicipality = Kortrijk\n"
               "price_growth = 2%%\nwage_growth = 2%%\n", c->years);
    write_workers(f, c->workers, c->equals);
    fputs("[cost vehicles]\namount = 9600 EUR/year\nindex = health\n"
          "[cost rent]\namount = 12000 EUR/year\n"
          "[service odd-jobs]\ntask = odd_jobs\nhours = 5200 hours/year\ncustomer = households\n"
          "paid_by = price\nprice = 9.50 EUR/hour\ntake_up = 85%\n"
          "[contribution environment]\nleaf = domains\npayer = municipality\namount = 12000 EUR/year\n"
          "[contribution welfare]\nleaf = domains\npayer = ocmw\namount = 22000 EUR/year\n"
          "[uncertain]\n"
          "project.price_growth = triangular(1%, 2%, 4%)\n"
          "project.wage_growth = path(2%, 1%, 50%)\n"
          "service.odd-jobs.take_up = pert(60%, 85%, 95%)\n"
          "service.odd-jobs.price = uniform(8.50 EUR/hour, 10.50 EUR/hour)\n"
          "service.odd-jobs.hours = normal(5200 hours/year, 300 hours/year)\n"
          "cost.vehicles.amount = triangular(8000 EUR/year, 9600 EUR/year, 13000 EUR/year)\n"
          "contribution.environment = renewal(2027-07, 70%)\n"
          "contribution.welfare.amount = pert(15000 EUR/year, 22000 EUR/year, 25000 EUR/year)\n", f);
    return fclose(f) == 0;
}

static Process run_case(const char *program, const char *path, const Case *c)
{
    const char *const words[] = { "risk", path, "--draws", c->draws, "--threads", c->threads, NULL };
    Process none = { .ok = false };
    return write_project(path, c) ? projects_best(c->times, program, words) : none;
}

void bench_worlds(const char *program)
{
    static const Case cases[] = {
        { "100000", "1", 10, 1, 6, 3 },   { "100000", "2", 10, 1, 6, 5 },
        { "10000", "2", 10, 1, 6, 5 },    { "1000000", "2", 10, 1, 6, 1 },
        { "100000", "2", 10, 10, 6, 3 },  { "100000", "2", 40, 1, 6, 1 },
        { "100000", "2", 10, 1, 3, 3 },
    };
    char path[] = "/tmp/klaverblad-bench-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0)
        return;
    close(fd);
    double first = 0;
    printf("many worlds, 8 uncertain quantities             s     MiB   x first\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Case *c = &cases[i];
        char name[100];
        Process r = run_case(program, path, c);
        first = i ? first : r.seconds;
        snprintf(name, sizeof name, "%s draws, %s thread%s, %d x %d workers, %d months%s", c->draws,
                 c->threads, c->threads[0] == '1' ? "" : "s", c->workers, c->equals, 12 * c->years,
                 r.ok ? "" : " (FAILED)");
        printf("%-47s %6.2f %6.1f %9.2f\n", name, r.seconds, (double)r.kilobytes / 1024,
               r.seconds / first);
    }
    unlink(path);
    printf("\n");
    fflush(stdout);
}
