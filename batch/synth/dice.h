/*
 * Random numbers that are the same on every machine: splitmix64, which is public.
 *
 * Each thing of a made-up city (a resident, a household, a building) has dice of its own, made from
 * the seed, a purpose and its number. So things can be drawn in any order without common state.
 * Only integers are used, no floating point. Not for secrets.
 */
#ifndef KIGEN_SYNTH_DICE_H
#define KIGEN_SYNTH_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};

/* The last step of splitmix64. It is a bijection: different numbers give different results. */
static inline uint64_t dice_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

static inline struct dice dice_for(uint64_t seed, uint64_t purpose, uint64_t number)
{
    uint64_t key = dice_mix(seed + purpose * UINT64_C(0x9e3779b97f4a7c15));

    return (struct dice){dice_mix(key ^ dice_mix(number + UINT64_C(0x9e3779b97f4a7c15)))};
}

static inline uint64_t dice_next(struct dice *dice)
{
    dice->state += UINT64_C(0x9e3779b97f4a7c15);
    return dice_mix(dice->state);
}

/* 0..count-1; count >= 1. A bias of 2^-32 does not matter here. */
static inline uint32_t dice_below(struct dice *dice, uint32_t count)
{
    return (uint32_t)(((dice_next(dice) >> 32) * count) >> 32);
}

static inline int dice_between(struct dice *dice, int least, int most) /* both included */
{
    return least + (int)dice_below(dice, (uint32_t)(most - least + 1));
}

/* True `in` times of `of`. */
static inline bool dice_chance(struct dice *dice, uint32_t in, uint32_t of)
{
    return dice_below(dice, of) < in;
}

/* 0..count-1, small numbers more often (linearly): for lists that begin with common entries. */
static inline uint32_t dice_first(struct dice *dice, uint32_t count)
{
    uint32_t a = dice_below(dice, count), b = dice_below(dice, count);

    return a < b ? a : b;
}

#endif
