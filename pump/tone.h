/* tone.h: the two tones that an implant plays, as samples (F-06, F-07). */
#ifndef PUMP_TONE_H
#define PUMP_TONE_H

/* How long each tone is. */
enum {
    TONE_SINGLE_S = 1,
    TONE_DOUBLE_S = 3,
};

#endif
