#include "pump/tone.h"

#include "core/fault.h"

enum {
    HARMONICS = 5, /* with the fundamental */
    FULL = 21,     /* no sum of theirs is more than 20.1 */
    RISE = 5,      /* a fifth of a piece */
    STEPS = 64,    /* in a quarter */
};

/* How far a pitch turns in a sample, of 2^32 in a whole turn. */
#define TURN(hz) ((uint32_t)(((uint64_t)(hz) << 32) / TONE_RATE_HZ))

/* The highest overtone, 3,490 Hz, is below half the rate. */
static const struct tone {
    uint32_t turn[2]; /* of one pitch and the other, by turns */
    uint16_t pieces;
    uint16_t samples; /* of one piece */
} tones[] = {
    [PORT_TONE_SINGLE] = { { TURN(523), TURN(523) }, 1, 8000 },
    [PORT_TONE_DOUBLE] = { { TURN(698), TURN(523) }, 12, 2000 },
};

/* Down to half the fundamental: -2.5, -4.1, -6 and -6 dB. */
static const int32_t weight[HARMONICS] = { 8, 6, 5, 4, 4 };

/* The sine of a quarter turn, of 32,767. */
static const int16_t quarter[STEPS + 1] = { 0, 804, 1608, 2410, 3212, 4011,
    4808, 5602, 6393, 7179, 7962, 8739, 9512, 10278, 11039, 11793, 12539, 13279,
    14010, 14732, 15446, 16151, 16846, 17530, 18204, 18868, 19519, 20159, 20787,
    21403, 22005, 22594, 23170, 23731, 24279, 24811, 25329, 25832, 26319, 26790,
    27245, 27683, 28105, 28510, 28898, 29268, 29621, 29956, 30273, 30571, 30852,
    31113, 31356, 31580, 31785, 31971, 32137, 32285, 32412, 32521, 32609, 32678,
    32728, 32757, 32767 };

/* Of a turn of 2^32: which half, whether the quarter runs back, and in it six
 * bits of step and sixteen between two steps, in a straight line: less than 3
 * of 32,767 off. */
static int32_t sine(uint32_t turn)
{
    const uint32_t back = turn >> 30 & 1, half = turn >> 31;
    const uint32_t at = (back ? ~turn : turn) << 2;
    const uint32_t step = at >> 26;
    const int32_t part = (int32_t)(at >> 10 & 65535);
    const int32_t rise = quarter[step + 1] - quarter[step];
    const int32_t value = quarter[step] + rise * part / 65536;

    return half ? -value : value;
}

static uint32_t lesser(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static const struct tone *row(enum port_tone tone)
{
    ASSERT((unsigned)tone < sizeof(tones) / sizeof(*tones));
    return &tones[tone];
}

uint32_t tone_samples(enum port_tone tone)
{
    return (uint32_t)row(tone)->pieces * row(tone)->samples;
}

int16_t tone_sample(enum port_tone tone, uint32_t i)
{
    const struct tone *t = row(tone);
    const uint32_t piece = i / t->samples, at = i % t->samples;
    const uint32_t turn = t->turn[piece % 2] * at;
    const uint32_t rise = t->samples / RISE;
    const uint32_t loud = lesser(rise, lesser(at, t->samples - 1 - at));
    int32_t sum = 0;
    uint32_t k;

    if (piece >= t->pieces)
        return 0;
    for (k = 0; k < HARMONICS; k++)
        sum += weight[k] * sine(turn * (k + 1));
    return (int16_t)(sum / FULL * (int32_t)loud / (int32_t)rise);
}
