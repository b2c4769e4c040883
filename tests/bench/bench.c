/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench.c -- the yardstick: rules/ beside this file, over N made-up projects of
 * ten workers and 72 months.
 *
 *   bench one       one project, and nothing else: to be timed as a whole process
 *   bench all       all 10,000, and nothing else: to see how much memory they take
 *   bench yardstick only the last part of what follows
 *   bench check     the totals for N = 1, 10 and 1,000 must come out to the cent
 *   bench           times whole projects (projects.h), then N = 1 .. 10,000, in one
 *                   run with straight-line C doing the same sum where that was
 *                   built (LIMIT_PROGRAM)
 *
 * The projects and the totals are the yardstick's definition; the totals were
 * worked out with exact fractions, not by this program.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crew.h"
#include "engine.h"
#include "loading.h"
#include "schedules.h"
#include "projects.h"
#include "rules.h"

enum { WORKERS = 10, MONTHS = 72, RESULTS = 12, BLOCK = 64, INPUTS = 14, SIZES = 4,
       THREADS_MOST = 2 };

static const char *const result_names[RESULTS] = {
    "gross_wage", "employer_contrib", "sine_allowance", "art60_subsidy", "activa",
    "gesco_premium", "voucher_income", "sine_reduction", "guidance_premium", "best_cumul",
    "lde_grant", "net_gap" };

static const size_t sizes[SIZES] = { 1, 10, 1000, 10000 };

static const int64_t exact_totals[SIZES][RESULTS] = {
    { 109069238, 26893215, 6767984, 3234382, 8527400, 0, 34091233, 5029314, 1466700, 12462266,
      15234812, 67678128 },
    { 985722918, 235947116, 59132126, 50960721, 78133150, 23896085, 346868899, 44077269, 13597300,
      130937197, 173901853, 488391431 },
    { 92978659612, 21993933910, 5221322498, 4151111770, 7647165050, 3342388763, 30739047096,
      3885957396, 1182602950, 11322001606, 17506996909, 46993598802 },
    { 929696069586, 219953719066, 51601779766, 42295296221, 76692232850, 33284000472,
      308954894978, 38388439914, 11788032300, 113536113344, 173938514477, 469759793167 } };

/* The inputs, in the order in which the yardstick draws them; the last for a project. */
typedef enum Input { HIRED, CONTRACT, BIRTH, GROSS_BASE, FTE, JOBLESS, CATEGORY, LOW_EDUCATION,
                     GESCO, ART60, VOUCHER, HOURS, TAKE_UP, CAP_FTE } Input;

static const struct InputSpec {
    const char *name;
    int64_t least, most;
} input_specs[INPUTS] = {
    [HIRED] = { "worker.hired", 24288, 24311 },       [CONTRACT] = { "worker.contract", 24, 72 },
    [BIRTH] = { "worker.birth", 23573, 24072 },       [GROSS_BASE] = { "worker.gross_base", 205000, 324999 },
    [FTE] = { "worker.fte", 50, 100 },                [JOBLESS] = { "worker.jobless", 0, 36 },
    [CATEGORY] = { "worker.category", 0, 2 },         [LOW_EDUCATION] = { "worker.low_education", 0, 1 },
    [GESCO] = { "worker.gesco", 0, 1 },               [ART60] = { "worker.art60", 0, 1 },
    [VOUCHER] = { "worker.voucher", 0, 1 },           [HOURS] = { "worker.hours", 80, 152 },
    [TAKE_UP] = { "worker.take_up", 600, 1000 },      [CAP_FTE] = { "project.cap_fte", 200, 600 },
};

typedef struct Bench {
    Arena *arena;
    Rulebook *book;
    Engine *engine;
    uint32_t roots[RESULTS];
    uint32_t attributes[INPUTS];
    int64_t lanes[INPUTS][WORKERS * BLOCK];
} Bench;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int64_t draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)(*state >> 33);
}

static void draw_worker(uint64_t *state, int64_t value[INPUTS])
{
    static const int64_t fte[] = { 50, 60, 80, 100 };
    int64_t start = month_of(2024, 1).index;
    value[HIRED] = start + draw(state) % 24;
    value[CONTRACT] = 24 + draw(state) % 49;
    value[BIRTH] = start - (216 + draw(state) % 500);
    value[GROSS_BASE] = 205000 + draw(state) % 120000;
    value[FTE] = fte[draw(state) % 4];
    value[JOBLESS] = draw(state) % 37;
    value[CATEGORY] = draw(state) % 3;
    value[LOW_EDUCATION] = draw(state) % 2;
    value[GESCO] = draw(state) % 10 == 0;
    value[ART60] = draw(state) % 4 == 0;
    value[VOUCHER] = draw(state) % 3 == 0;
    value[HOURS] = 80 + draw(state) % 73;
    value[TAKE_UP] = 600 + draw(state) % 401;
}

static void draw_project(Bench *b, size_t project, size_t world)
{
    uint64_t state = 20240101u + (uint64_t)project * 1000003u;
    draw(&state);
    draw(&state);
    b->lanes[CAP_FTE][world] = 200 + draw(&state) % 401;
    for (size_t w = 0; w < WORKERS; w++) {
        int64_t value[INPUTS];
        draw_worker(&state, value);
        for (int i = 0; i < CAP_FTE; i++)
            b->lanes[i][w * BLOCK + world] = value[i];
    }
}

static void fail(Bench *b, Diags *diags, const char *what)
{
    Buf text = { 0 };
    diags_render(diags, LANG_EN, &text);
    fprintf(stderr, "%.*s%s\n", (int)text.len, text.at ? text.at : "", what);
    buf_free(&text);
    arena_free(b->arena);
    exit(1);
}

static void load(Bench *b)
{
    b->arena = arena_new();
    Diags *diags = diags_new(b->arena);
    RuleFiles files = { 0 };
    rule_files_read(b->arena, SOURCE_DIR "/tests/bench/rules", &files, diags);
    b->book = rules_load(b->arena, &files, NULL, 0, diags);
    if (diags_errors(diags))
        fail(b, diags, "bench: the rules do not load");
    for (int r = 0; r < RESULTS; r++) {
        const Rule *rule = rules_rule(b->book, NULL, RULE_DEFINE, str_of(result_names[r]));
        if (!rule)
            fail(b, diags, result_names[r]);
        b->roots[r] = rule->root;
    }
    for (int i = 0; i < INPUTS; i++)
        b->attributes[i] = (uint32_t)rules_attribute(b->book, str_of(input_specs[i].name));
}

static void bind(Bench *b)
{
    size_t members[] = { 1, 1, WORKERS };
    static const uint32_t all_in_one[WORKERS] = { 0 };
    const uint32_t *parents[] = { NULL, NULL, all_in_one };
    InputShape *shapes = arena_alloc(b->arena, b->book->attributes_count * sizeof *shapes);
    for (int i = 0; i < INPUTS; i++)
        shapes[b->attributes[i]] = (InputShape){ .per_world = true, .least = input_specs[i].least,
                                                 .most = input_specs[i].most };
    EngineSpec spec = { .code = b->book->code, .levels = b->book->levels_count,
                        .within = b->book->within, .members = members, .parents = parents,
                        .worlds = BLOCK, .months = { month_of(2024, 1), month_of(2029, 12) },
                        .roots = b->roots, .roots_count = RESULTS, .inputs = shapes };
    b->engine = engine_bind(b->arena, &spec);
}

static void add_month(const Bench *b, size_t worlds, int64_t totals[RESULTS])
{
    for (int r = 0; r < RESULTS; r++) {
        Lanes lanes = engine_lanes(b->engine, b->roots[r]);
        size_t rows = worlds == lanes.stride ? 1 : lanes.members;
        size_t each = worlds == lanes.stride ? lanes.members * worlds : worlds;
        for (size_t m = 0; m < rows; m++) {
            const int64_t *row = lanes.digits + m * lanes.stride;
            int64_t sum = 0;
            for (size_t i = 0; i < each; i++)
                sum += row[i];
            totals[r] += sum;
        }
    }
}

/* All projects, in blocks; each thread has an engine of its own. */
typedef struct Job {
    Bench *benches[THREADS_MOST];
    size_t projects;
    int64_t totals[THREADS_MOST][RESULTS];
} Job;

static void run_block(void *context, size_t thread, size_t block)
{
    Job *job = context;
    Bench *b = job->benches[thread];
    size_t first = block * BLOCK;
    size_t worlds = job->projects - first < BLOCK ? job->projects - first : BLOCK;
    for (size_t w = 0; w < BLOCK; w++)
        draw_project(b, first + (w < worlds ? w : 0), w);
    for (int i = 0; i < INPUTS; i++)
        engine_input(b->engine, b->attributes[i], b->lanes[i], NULL);
    for (int t = 0; t < MONTHS; t++) {
        engine_run(b->engine, month_plus(month_of(2024, 1), t));
        add_month(b, worlds, job->totals[thread]);
    }
}

static void run(Bench *const benches[], size_t threads, size_t projects, int64_t totals[RESULTS])
{
    Job job = { .projects = projects };
    for (size_t t = 0; t < threads; t++)
        job.benches[t] = benches[t];
    crew_run(threads, (projects + BLOCK - 1) / BLOCK, run_block, &job);
    for (int r = 0; r < RESULTS; r++)
        totals[r] = job.totals[0][r] + job.totals[1][r];
}

static int check(Bench *const b[])
{
    int wrong = 0;
    for (int s = 0; s < 3; s++) {
        int64_t totals[RESULTS];
        run(b, 1 + (size_t)s % THREADS_MOST, sizes[s], totals);
        for (int r = 0; r < RESULTS; r++)
            if (totals[r] != exact_totals[s][r]) {
                printf("N = %zu: %s is %" PRId64 " cents, must be %" PRId64 "\n", sizes[s],
                       result_names[r], totals[r], exact_totals[s][r]);
                wrong++;
            }
    }
    printf("yardstick totals: %d wrong of %d\n", wrong, 3 * RESULTS);
    return wrong != 0;
}

/* The median seconds of straight-line C for the same sum, or 0. */
static double yardstick(const char *program, size_t projects, int runs)
{
    char command[512], line[2048];
    snprintf(command, sizeof command, "'%s' sum %zu %d", program, projects, runs);
    FILE *pipe = program[0] ? popen(command, "r") : NULL;
    if (!pipe)
        return 0;
    double seconds = 0;
    if (fgets(line, sizeof line, pipe)) {
        const char *median = strstr(line, "\"median_s\": ");
        seconds = median ? strtod(median + strlen("\"median_s\": "), NULL) : 0;
    }
    pclose(pipe);
    return seconds;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_run(Bench *const b[], size_t threads, size_t projects, int runs,
                         int64_t totals[RESULTS])
{
    double times[64];
    for (int i = 0; i < runs; i++) {
        double start = now();
        run(b, threads, projects, totals);
        times[i] = now() - start;
    }
    qsort(times, (size_t)runs, sizeof *times, by_value);
    return times[runs / 2];
}

#ifndef LIMIT_PROGRAM
#define LIMIT_PROGRAM ""
#endif
#ifndef LIMIT_SOA_PROGRAM
#define LIMIT_SOA_PROGRAM ""
#endif

static void print_ratio(double ours, double theirs)
{
    if (theirs > 0)
        printf(" %12.2f", ours / theirs);
    else
        printf(" %12s", "-");
}

static int measure(Bench *const b[], double loaded)
{
    EngineFacts facts = engine_facts(b[0]->engine);
    printf("one thread, and two; times are medians; ratios: ours / straight-line C in the same run\n"
           "rules read and bound in %.2f ms; %zu steps, %zu of them on 128 bits, %zu the same in "
           "all worlds; %zu kB of lanes\n\n%8s %12s %10s %12s %12s %10s  %s\n",
           loaded * 1e3, facts.steps, facts.steps_wide, facts.steps_equal, facts.bytes / 1024,
           "projects", "seconds", "ns/wm", "/ limit", "/ limit_soa", "2 threads", "totals");
    int wrong = 0;
    for (int s = 0; s < SIZES; s++) {
        int64_t totals[RESULTS];
        int runs = sizes[s] < 1000 ? 21 : sizes[s] < 10000 ? 11 : 5;
        double both = median_run(b, THREADS_MOST, sizes[s], runs, totals);
        bool exact = memcmp(totals, exact_totals[s], sizeof totals) == 0;
        double seconds = median_run(b, 1, sizes[s], runs, totals);
        exact = exact && memcmp(totals, exact_totals[s], sizeof totals) == 0;
        wrong += !exact;
        printf("%8zu %12.6f %10.2f", sizes[s], seconds,
               seconds * 1e9 / (double)(sizes[s] * WORKERS * MONTHS));
        print_ratio(seconds, yardstick(LIMIT_PROGRAM, sizes[s], runs));
        print_ratio(seconds, yardstick(LIMIT_SOA_PROGRAM, sizes[s], runs));
        printf(" %9.2fx  %s\n", seconds / both, exact ? "exact" : "WRONG");
    }
    printf("\nwm: one worker in one month, all 12 results\n");
    return wrong != 0;
}

static int run_alone(int size)
{
    int64_t totals[RESULTS];
    Bench *b = calloc(1, sizeof *b);
    if (!b)
        return 70;
    load(b);
    bind(b);
    run(&b, 1, sizes[size], totals);
    bool exact = memcmp(totals, exact_totals[size], sizeof totals) == 0;
    arena_free(b->arena);
    free(b);
    return !exact;
}

static void measure_processes(const char *self)
{
    Process one = projects_best(40, self, (const char *const[]){ "one", NULL });
    Process all = projects_best(1, self, (const char *const[]){ "all", NULL });
    printf("the yardstick as a whole process, rules read: one project %.1f ms%s; 10,000 %.1f MiB%s\n\n",
           one.seconds * 1e3, one.ok ? "" : " (FAILED)", (double)all.kilobytes / 1024,
           all.ok ? "" : " (FAILED)");
    fflush(stdout);
}

int main(int argc, char **argv)
{
    Bench *benches[THREADS_MOST];
    bool checks = argc > 1 && strcmp(argv[1], "check") == 0;
    if (argc > 1 && strcmp(argv[1], "one") == 0)
        return run_alone(0);
    if (argc > 1 && strcmp(argv[1], "all") == 0)
        return run_alone(SIZES - 1);
    if (argc == 1) {
        measure_processes(argv[0]);
        bench_projects(PROGRAM);
        bench_worlds(PROGRAM);
        bench_loading();
        bench_schedules();
        bench_workbook(PROGRAM);
    }
    double loaded = 0;
    for (size_t t = 0; t < THREADS_MOST; t++) {
        double start = now();
        benches[t] = calloc(1, sizeof *benches[t]);
        if (!benches[t])
            return 70;
        load(benches[t]);
        bind(benches[t]);
        loaded = now() - start;
    }
    int status = checks ? check(benches) : measure(benches, loaded);
    for (size_t t = 0; t < THREADS_MOST; t++) {
        arena_free(benches[t]->arena);
        free(benches[t]);
    }
    return status;
}
