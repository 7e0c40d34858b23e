/* serve_act.h: one request: may it be asked, what does it say, do it, answer.
 */
#ifndef LINK_SERVE_ACT_H
#define LINK_SERVE_ACT_H

#include <stddef.h>

#include "core/status.h"

struct crypto_key;
struct serve;

/* The text of a request, size bytes in the packet at SESSION_TEXT_AT, came
 * over contact or not.  Puts the reply's text in its place; returns its size.
 */
size_t serve_act(struct serve *serve, size_t size, int contact);

/* SR-25: an unpaired pump takes the key block in the packet as one, with a
 * static key of its own made of random; the packet is its answer then. */
enum status serve_act_pair(
    struct serve *serve, const struct crypto_key *random) MUST_CHECK;

#endif
