/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * random.h -- points at random: for the number of a world, a dimension and a stream a
 * coordinate between 0 and 1.
 *
 * A coordinate follows from the seed and those three alone, by counting (Philox4x32-10:
 * Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").  So
 * it does not matter in which blocks, on which thread or in which order worlds are done,
 * and each can be done again alone.
 *
 * Or quasi-random, which fills the space more evenly: Sobol's sequence, which starts at
 * point 0 for world 0.  Each stream shifts it (digitally) by numbers of its own, so that
 * means over streams are independent of each other.  Streams 2k and 2k + 1 have different
 * dimensions of it, so that their points, too, are independent.
 *
 * Refuses to know what is drawn.
 */
#ifndef RANDOM_H
#define RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include <gsl/gsl_rng.h>

#include "arena.h"

typedef struct Random Random;

/* So many dimensions can be quasi-random: half of those that GSL's sequence has. */
enum { RANDOM_QUASI_MOST = 20 };

/* Of each dimension its place in the sequence, from 0 on without holes; a dimension whose
 * place is RANDOM_QUASI_MOST or higher is at random.  NULL: all are. */
Random *random_new(Arena *arena, uint64_t seed, size_t dimensions, const uint32_t places[]);

/* Fills points[dimension * worlds + i] for the worlds first .. first + worlds - 1, with
 * multiples of 2^-33 above 0 and below 1. */
void random_points(const Random *random, uint32_t stream, uint64_t first, size_t worlds,
                   double points[]);

/* The sequence itself, without a shift: 2^32 times the coordinates of the points from
 * `first` on, in one of its 40 dimensions.  It repeats after 2^30 points. */
void random_sobol(const Random *random, uint32_t dimension, uint64_t first, size_t count,
                  uint32_t words[]);

/* The function that mixes: four words of a counter and the key into four at random. */
void random_words(const uint32_t counter[4], uint64_t key, uint32_t words[4]);

/* The same generator for functions of GSL that want one; its seed is the key. */
extern const gsl_rng_type *const random_philox;

/* What the generator yields next are the coordinates of that world that are at random. */
void random_go(gsl_rng *rng, uint32_t stream, uint64_t world);

#endif
