/* sound.h: what a pump's sounder plays, as a file that a computer plays. */
#ifndef SIM_SOUND_H
#define SIM_SOUND_H

#include "pump/port.h"

/* Write a tone as WAV (PCM, 16 bits, mono, TONE_RATE_HZ) to path, over what
 * was there.  0, or -1 when it could not be written whole, which is logged. */
int sound_write(const char *path, enum port_tone tone);

#endif
