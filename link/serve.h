/* serve.h: the pump at its coil: packets in, packets out, and what is done.
 *
 * The one place where link and pump meet.  Who calls and with which right is
 * the door's (link/door, link/opcode); what therapy allows is the pump's
 * (pump/command, pump/order); here the one is asked, then the other, and the
 * answer is put into words.
 */
#ifndef LINK_SERVE_H
#define LINK_SERVE_H

#include <stdint.h>

#include "link/door.h"
#include "link/frame.h"
#include "link/session.h"
#include "pump/pump.h"

/*
 * 1. keys are what the pump's vault holds
 * 2. hash is of what is staged, when something is
 * 3. key_answer is an enum refusal: what was answered to key_asked, the last
 *    command about keys since power-up; 0 for none
 */
struct serve {
    struct pump pump;
    struct door door;
    struct door_keys keys;
    struct crypto_key hash;
    struct frame_receiver receiver;
    struct session_packet packet;
    uint64_t key_asked;
    uint8_t key_answer;
    uint8_t inside; /* a session was open at the last wake */
};

/* After power-up or reset: the pump's, then the link's.  Memory is the
 * board's; port lives as long. */
void serve_init(struct serve *serve, const struct port *port, int64_t now);

/* Do what is due, and what came over the coil.  Returns the tick of the next
 * wake; bytes on the coil wake it earlier. */
int64_t serve_wake(struct serve *serve, int64_t now);

#endif
