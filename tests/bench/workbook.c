/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * workbook.c -- what a workbook costs: the whole process that runs a project and
 * writes its report, beside a loop that only writes as many formulas with the
 * same library.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <xlsxwriter.h>

#include "projects.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* The formulas of a workbook, counted in its parts. */
static long count_formulas(const char *path)
{
    char command[200];
    long count = 0;
    snprintf(command, sizeof command, "unzip -p %s 'xl/worksheets/*.xml' | grep -o '<f>' | wc -l", path);
    FILE *f = popen(command, "r");
    if (f && fscanf(f, "%ld", &count) != 1)
        count = 0;
    if (f)
        pclose(f);
    return count;
}

/* As many formulas as the report has, of usual length, in rows of 72. */
static double write_plainly(const char *path, long formulas)
{
    enum { COLUMNS = 72 };
    double start = now();
    (void)remove(path);
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
    for (long i = 0; i < formulas; i++) {
        char text[160];
        long row = i / COLUMNS, column = 1 + i % COLUMNS;
        snprintf(text, sizeof text, "=IF(AND(A%ld>=$A$1,A%ld<=$A$2),ROUND(A%ld*$A$3,2),0)", row + 1,
                 row + 1, row + 1);
        worksheet_write_formula_num(sheet, (lxw_row_t)row, (lxw_col_t)column, text, NULL, (double)i / 100);
    }
    workbook_close(book);
    return now() - start;
}

void bench_workbook(const char *program)
{
    static const struct { int workers, years, times; } sizes[] = { { 10, 6, 5 }, { 200, 6, 1 } };
    char project[] = "/tmp/klaverblad-bench-XXXXXX", report[sizeof project + 8];
    int fd = mkstemp(project);
    if (fd < 0)
        return;
    close(fd);
    snprintf(report, sizeof report, "%s.xlsx", project);
    printf("a report, whole process                      ms     MiB  formulas   x plain\n");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (!projects_write(project, sizes[i].workers, sizes[i].years))
            break;
        Process p = projects_best(sizes[i].times, program,
                                  (const char *const[]){ "run", project, "-f", "-o", report, NULL });
        long formulas = count_formulas(report);
        double plain = 1e9;
        for (int k = 0; k < sizes[i].times; k++) {
            double one = write_plainly(report, formulas);
            plain = one < plain ? one : plain;
        }
        char name[80];
        snprintf(name, sizeof name, "%d workers x %d months%s", sizes[i].workers, 12 * sizes[i].years,
                 p.ok ? "" : " (FAILED)");
        printf("%-40s %8.0f %7.1f %9ld %9.2f\n", name, p.seconds * 1e3, (double)p.kilobytes / 1024, formulas,
               p.seconds / plain);
        unlink(report);
    }
    unlink(project);
    printf("\n");
    fflush(stdout);
}
