/* maker.h: session records as a programmer would make them, signed with keys
 * of the test's own. */
#ifndef TEST_CLINIC_MAKER_H
#define TEST_CLINIC_MAKER_H

#include <stddef.h>
#include <stdint.h>

#include "core/encounter_bytes.h"

/* A clinic's signing key and a clinician's, made of one number each. */
struct maker {
    uint8_t clinic_public[32], clinic_secret[64];
    uint8_t signer_public[32], signer_secret[64];
    struct credential credential; /* of the signer, by the clinic */
};

/* Keys of that seed; a credential to read, refill and prescribe on every pump,
 * number 7, until expires_s. */
void maker_make(struct maker *maker, uint8_t seed, int64_t expires_s);

/*
 * A routine refill of a 20 mL pump at 300 mcg/day of 2000 mcg/mL, which ended
 * at ended_s (UTC): 2.1 mL drained as expected, 19.5 mL filled, the same
 * program.  Every number is what a pump would say.
 */
struct encounter maker_refill(const char *serial, int64_t ended_s);

/* The pump's own alarm date, of its numbers. */
void maker_date(struct encounter_pump *pump);

/* Another text. */
void maker_say(struct encounter *e, enum encounter_word word, const char *text);

/* Sign the credential; sign and write the record; its size. */
size_t maker_sign(const struct maker *maker, const struct encounter *e,
    uint8_t bytes[ENCOUNTER_BYTES_MAX]);

#endif
