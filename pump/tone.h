/* tone.h: the two tones that an implant plays, as samples (F-06, F-07).
 *
 * A tone is a row of equal pieces, each of one pitch with four overtones, as
 * sounders for alarms are asked to have: a fundamental of 150 to 1,000 Hz, and
 * at least four harmonics from 300 to 4,000 Hz within 15 dB of it.  A piece
 * rises over its first fifth and falls over its last, so that nothing clicks.
 *
 *     single  one piece of 1 s at 523 Hz
 *     double  twelve pieces of 250 ms, by turns at 698 and 523 Hz: a fourth,
 *             as a siren has
 *
 * Integers only: a board's sounder and a file on a desk get the same samples.
 */
#ifndef PUMP_TONE_H
#define PUMP_TONE_H

#include <stdint.h>

#include "pump/port.h"

enum {
    TONE_RATE_HZ = 8000, /* samples a second */
    TONE_SINGLE_S = 1,
    TONE_DOUBLE_S = 3,
};

/* How many samples a tone has. */
uint32_t tone_samples(enum port_tone tone);

/* Sample i from the tone's start, of full scale 32,767; 0 past its end. */
int16_t tone_sample(enum port_tone tone, uint32_t i);

#endif
