/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * replay.c -- the main of a fuzz target when there is no libFuzzer: feeds it the
 * empty text, then every file named on the command line or found below a folder
 * named there.
 */
#define _XOPEN_SOURCE 700

#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t files;

/* An exact copy on the heap, so that a sanitizer sees one byte too far. */
static int feed(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)where;
    if (kind == FTW_DNR || kind == FTW_NS) {
        fprintf(stderr, "replay: cannot read %s\n", path);
        return 1;
    }
    if (kind != FTW_F || !S_ISREG(info->st_mode))
        return 0;
    size_t size = (size_t)info->st_size;
    uint8_t *data = malloc(size > 0 ? size : 1);
    FILE *file = fopen(path, "rb");
    if (!data || !file || fread(data, 1, size, file) != size) {
        perror(path);
        if (file)
            fclose(file);
        free(data);
        return 1;
    }
    fclose(file);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    files++;
    return 0;
}

int main(int argc, char **argv)
{
    uint8_t nothing[1] = { 0 };
    LLVMFuzzerTestOneInput(nothing, 0);
    for (int i = 1; i < argc; i++)
        if (nftw(argv[i], feed, 16, FTW_PHYS) != 0) {
            fprintf(stderr, "replay: stopped at %s\n", argv[i]);
            return EXIT_FAILURE;
        }
    printf("%zu files\n", files);
    return EXIT_SUCCESS;
}
