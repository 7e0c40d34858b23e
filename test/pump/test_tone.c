/* test_tone.c: what is heard, measured as a microphone would. */
#include "pump/tone.h"

#include <math.h>

#include "core/crc.h"
#include "test/test.h"

enum { PIECE = 2000, PIECES = 12, SPAN_MAX = 4800 };

static const double pi = 3.14159265358979323846;

/* A span of a tone between rise and fall, under a window that keeps what is
 * loud from showing beside itself. */
struct span {
    double sample[SPAN_MAX];
    int count;
};

static struct span steady(enum port_tone tone, uint32_t from, uint32_t count)
{
    struct span span = { .count = (int)count * 3 / 5 };

    for (int i = 0; i < span.count; i++)
        span.sample[i] = tone_sample(tone, from + count / 5 + (uint32_t)i) *
                         (1 - cos(2 * pi * (i + 0.5) / span.count));
    return span;
}

/* The amplitude at a frequency, 1 for full scale. */
static double level(const struct span *span, double hz)
{
    const double c = 2 * cos(2 * pi * hz / (double)TONE_RATE_HZ);
    double a = 0, b = 0, next;

    for (int i = 0; i < span->count; i++) {
        next = span->sample[i] + c * a - b;
        b = a;
        a = next;
    }
    return sqrt(fabs(a * a + b * b - c * a * b)) * 2 / span->count / 32767;
}

static double decibels(double a, double b)
{
    return 20 * log10(a / b);
}

/* F-06, F-07: the fundamental is the loudest, from 150 to 1,000 Hz; four or
 * more harmonics from 300 to 4,000 Hz lie within 15 dB of it; nothing else is
 * heard. */
static void check_sound(const struct span *span, double meant_hz)
{
    const double fundamental = level(span, meant_hz);
    const double width = 4.0 * (double)TONE_RATE_HZ / span->count;
    int harmonics = 0, k;

    CHECK(meant_hz >= 150 && meant_hz <= 1000);
    for (k = 2; k * meant_hz < 4000; k++)
        if (k * meant_hz >= 300 &&
            fabs(decibels(level(span, k * meant_hz), fundamental)) <= 15)
            harmonics++;
    CHECK(harmonics >= 4);
    for (double hz = 50; hz < 4000; hz += width / 4) {
        const double nearest = meant_hz * round(hz / meant_hz);
        const double found = level(span, hz);

        CHECK(found <= fundamental * 1.001);
        if (fabs(hz - nearest) > width || nearest < meant_hz)
            CHECK(decibels(found, fundamental) < -50);
    }
    CHECK(fabs(decibels(
              level(span, meant_hz + 1.5), level(span, meant_hz - 1.5))) < 0.1);
}

static void the_single_tone_is_one_of_523_hz(void **state)
{
    const struct span span = steady(PORT_TONE_SINGLE, 0, 8000);

    (void)state;
    check_sound(&span, 523);
}

/* F-07: two tones, by turns. */
static void the_double_tone_is_698_and_523_hz_by_turns(void **state)
{
    (void)state;
    for (uint32_t piece = 0; piece < PIECES; piece++) {
        const struct span span = steady(PORT_TONE_DOUBLE, piece * PIECE, PIECE);

        check_sound(&span, piece % 2 ? 523 : 698);
        CHECK(level(&span, piece % 2 ? 523 : 698) >
              100 * level(&span, piece % 2 ? 698 : 523));
    }
}

/* The loudest of n samples from i on. */
static int peak(enum port_tone tone, uint32_t i, uint32_t n)
{
    int most = 0;

    for (n += i; i < n; i++)
        if (abs(tone_sample(tone, i)) > most)
            most = abs(tone_sample(tone, i));
    return most;
}

/* F-06: 1 s.  F-07: 3 s.  From the first to the last, and then nothing. */
static void each_tone_has_its_length(void **state)
{
    (void)state;
    CHECK(tone_samples(PORT_TONE_SINGLE) == TONE_SINGLE_S * TONE_RATE_HZ);
    CHECK(tone_samples(PORT_TONE_DOUBLE) == TONE_DOUBLE_S * TONE_RATE_HZ);
    CHECK(peak(PORT_TONE_SINGLE, 7960, 40) > 100);
    CHECK(peak(PORT_TONE_SINGLE, 8000, 100) == 0);
    CHECK(peak(PORT_TONE_DOUBLE, 23960, 40) > 100);
    CHECK(peak(PORT_TONE_DOUBLE, 24000, 10000) == 0);
    CHECK(tone_sample(PORT_TONE_DOUBLE, UINT32_MAX) == 0);
}

/* How many samples from one end until it is as loud as a share of its peak. */
static uint32_t reaches(enum port_tone tone, uint32_t from, double share)
{
    const double loud = share * peak(tone, from + 800, 400);
    uint32_t i = 0;

    while (i < 4000 && peak(tone, from + i, 16) < loud)
        i++;
    return i;
}

/* Safety, section 6: from 10 to 90 % in 10 to 40 % of the piece. */
static void a_piece_rises_and_falls_without_a_click(void **state)
{
    const uint32_t rise =
        reaches(PORT_TONE_SINGLE, 0, 0.9) - reaches(PORT_TONE_SINGLE, 0, 0.1);
    uint32_t piece, i;

    (void)state;
    CHECK(rise >= 800 && rise <= 3200);
    for (piece = 0; piece < PIECES; piece++) {
        const uint32_t from = piece * PIECE;
        const uint32_t fast = reaches(PORT_TONE_DOUBLE, from, 0.9) -
                              reaches(PORT_TONE_DOUBLE, from, 0.1);

        CHECK(fast >= 200 && fast <= 800);
        CHECK(tone_sample(PORT_TONE_DOUBLE, from) == 0);
        CHECK(tone_sample(PORT_TONE_DOUBLE, from + PIECE - 1) == 0);
        for (i = 0; i < 8; i++) { /* a millisecond from either end */
            CHECK(abs(tone_sample(PORT_TONE_DOUBLE, from + i)) < 1000);
            CHECK(abs(tone_sample(PORT_TONE_DOUBLE, from + PIECE - 1 - i)) <
                  1000);
        }
    }
}

/* As loud as a sample can be, and none cut off. */
static void a_tone_uses_the_scale_and_stays_in_it(void **state)
{
    (void)state;
    CHECK(peak(PORT_TONE_SINGLE, 0, 8000) > 30000);
    CHECK(peak(PORT_TONE_SINGLE, 0, 8000) < 32000);
    CHECK(peak(PORT_TONE_DOUBLE, 0, 24000) > 30000);
    CHECK(peak(PORT_TONE_DOUBLE, 0, 24000) < 32000);
}

/* What a sample is meant to be, in real numbers. */
static double meant(enum port_tone tone, uint32_t i)
{
    static const double weight[] = { 8, 6, 5, 4, 4 };
    const uint32_t samples = tone == PORT_TONE_SINGLE ? 8000 : PIECE;
    const double at = i % samples, rise = samples / 5.0;
    const double hz =
        tone == PORT_TONE_DOUBLE && i / samples % 2 == 0 ? 698 : 523;
    double sum = 0;

    for (int k = 1; k <= 5; k++)
        sum += weight[k - 1] * sin(2 * pi * k * hz * at / (double)TONE_RATE_HZ);
    return 32767 * sum / 21 * fmin(1, fmin(at, samples - 1 - at) / rise);
}

static void samples_are_those_of_real_numbers(void **state)
{
    (void)state;
    for (int tone = 0; tone < 2; tone++)
        for (uint32_t i = 0; i < tone_samples((enum port_tone)tone); i += 3)
            CHECK(fabs(tone_sample((enum port_tone)tone, i) -
                       meant((enum port_tone)tone, i)) < 7);
}

/* SR-14: bit for bit the same on a host and on a board. */
static void samples_are_the_same_everywhere(void **state)
{
    static const uint32_t known[] = { 0xb1a9bd99, 0xece2a3cb };

    (void)state;
    for (int tone = 0; tone < 2; tone++) {
        uint32_t crc = 0;

        for (uint32_t i = 0; i <= tone_samples((enum port_tone)tone); i++) {
            const int16_t sample = tone_sample((enum port_tone)tone, i);
            const uint8_t bytes[] = { (uint8_t)sample, (uint8_t)(sample >> 8) };

            crc = crc_more(crc, bytes, 2);
        }
        assert_int_equal(crc, known[tone]);
    }
}

static void there_are_two_tones(void **state)
{
    (void)state;
    CHECK_FAULT((void)tone_samples((enum port_tone)2));
    CHECK_FAULT((void)tone_sample((enum port_tone)2, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_single_tone_is_one_of_523_hz),
        cmocka_unit_test(the_double_tone_is_698_and_523_hz_by_turns),
        cmocka_unit_test(each_tone_has_its_length),
        cmocka_unit_test(a_piece_rises_and_falls_without_a_click),
        cmocka_unit_test(a_tone_uses_the_scale_and_stays_in_it),
        cmocka_unit_test(samples_are_those_of_real_numbers),
        cmocka_unit_test(samples_are_the_same_everywhere),
        cmocka_unit_test(there_are_two_tones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
