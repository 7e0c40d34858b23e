/* fact.h: refills, programs, appointments, contacts and tone scores. */
#ifndef CLINIC_STORE_FACT_H
#define CLINIC_STORE_FACT_H

#include "base/arena.h"
#include "clinic/store/record.h"
#include "clinic/store/store.h"

/* Each _add stores one fact and sets *id; NONE when patient or pump is not
 * there, REFUSED for a value out of range.  Each _list answers a patient's
 * newest max facts, newest first: how many, or -1. */

/* SAME and TAKEN as reading_add.  An all zero key is made from the contents.
 * A change of concentration and a discrepancy want a reason. */
enum store_result fill_add(struct store *store, const struct author *author,
    const struct fill *fill, int64_t *id) STORE_MUST_CHECK;
int fill_list(struct store *store, struct arena *arena, int64_t patient,
    int max, struct fill **fills);

/* As fill_add; the newest max of a patient, newest first, or -1. */
enum store_result program_add(struct store *store, const struct author *author,
    const struct program *program, int64_t *id) STORE_MUST_CHECK;
int program_list(struct store *store, struct arena *arena, int64_t patient,
    int max, struct program **programs);

/* Book: step and booking are set here; *booking names it from then on. */
enum store_result appointment_book(struct store *store,
    const struct author *author, const struct appointment *appointment,
    int64_t *booking) STORE_MUST_CHECK;

/* Move, or cancel, a booking; NONE when there is none, REFUSED when it is
 * cancelled.  Of `to` booking, starts_s, minutes and reason count. */
enum store_result appointment_move(struct store *store,
    const struct author *author, const struct appointment *to) STORE_MUST_CHECK;
enum store_result appointment_cancel(struct store *store,
    const struct author *author, int64_t booking,
    const char *reason) STORE_MUST_CHECK;

/* Every step of every booking of a patient, oldest first; how many, or -1. */
int appointment_list(struct store *store, struct arena *arena, int64_t patient,
    struct appointment **appointments);

/* Calls, letters and messages: as fill_add. */
enum store_result contact_add(struct store *store, const struct author *author,
    const struct contact *contact, int64_t *id) STORE_MUST_CHECK;
int contact_list(struct store *store, struct arena *arena, int64_t patient,
    int max, struct contact **contacts);

/* Scores of an examination: as fill_add. */
enum store_result tone_add(struct store *store, const struct author *author,
    const struct tone *tone, int64_t *id) STORE_MUST_CHECK;
int tone_list(struct store *store, struct arena *arena, int64_t patient,
    int max, struct tone **tones);

#endif
