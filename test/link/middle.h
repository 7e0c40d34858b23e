/* middle.h: a programmer, a pump, and somebody between them who keeps, drops,
 * repeats, reorders, cuts and changes packets, and makes some up. */
#ifndef TEST_LINK_MIDDLE_H
#define TEST_LINK_MIDDLE_H

#include <stddef.h>
#include <stdint.h>

/* What came of a script. */
struct middle {
    uint32_t asked;   /* requests made */
    uint32_t taken;   /* that the pump took */
    uint32_t replied; /* whose reply the programmer took */
};

/*
 * Plays a script, two bytes a step: who calls, what is asked, which packet of
 * the last few is brought to whom and how it was changed, how time passes.
 * Aborts if a promise is broken: the pump takes each request at most once, in
 * the order of asking, as it was asked, from one who was let in; a reply is of
 * the request it answers; nobody is inside after three minutes of silence.
 */
struct middle middle_play(const uint8_t *script, size_t size);

#endif
