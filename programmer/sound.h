/* sound.h: the pump's two tones, as its firmware makes them, for browsers. */
#ifndef PROGRAMMER_SOUND_H
#define PROGRAMMER_SOUND_H

struct asset;

/* The address of "low.wav" or "empty.wav"; another name is a programmer
 * error. */
const char *sound_path(const char *name);

/* The one at a request's path, NULL when there is none. */
const struct asset *sound_find(const char *path);

#endif
