/* demo.h: a clinic of fictional people, to try everything on. */
#ifndef CLINIC_DEMO_H
#define CLINIC_DEMO_H

#include <stdint.h>

#include "base/buffer.h"
#include "clinic/store/store.h"

struct zone;

struct demo {
    uint64_t seed; /* the same seed and day make the same clinic */
    int64_t now_s; /* UTC; everything lies before it, but for bookings */
    const struct zone *zone;
};

/* Of every login that demo_fill makes. */
#define DEMO_PASSWORD "demonstration"

/* The clinic's own row: what to give to store_create. */
struct clinic demo_clinic(const char *name, const char *zone);

/*
 * Fill a new store: a login for each role, then forty patients with two years
 * behind them, stored in the order in which it all happened, by the functions
 * that store real facts and with the arithmetic of core.  STORE_OK, or why
 * not; then nothing was stored.
 */
enum store_result demo_fill(
    struct store *store, const struct demo *demo) STORE_MUST_CHECK;

/* Append what to type where, for who has just made the clinic. */
void demo_print_logins(struct buffer *out);

#endif
