/* verdict.h: is a session record to be believed?  docs/encounter.md's steps.
 *
 * Nothing here is stored.  In the order of the document: verdict_read, then
 * verdict_credit, then verdict_place; each answers the first thing that is
 * wrong, and only after VERDICT_SOUND of all three does the record count.
 */
#ifndef CLINIC_RULES_VERDICT_H
#define CLINIC_RULES_VERDICT_H

#include <stddef.h>
#include <stdint.h>

#include "core/encounter_bytes.h"

struct pump;
struct revocation;
struct trust_key;
struct visit;

enum verdict_fault {
    VERDICT_SOUND,
    /* Step 1 */
    VERDICT_UNREADABLE, /* not one whole record, or texts that are none */
    VERDICT_AHEAD,      /* it ended more than a day from now */
    /* Step 2 */
    VERDICT_NO_CREDENTIAL,
    VERDICT_KEY_UNKNOWN,
    VERDICT_KEY_REMOVED,
    VERDICT_FORGED,
    VERDICT_REVOKED,
    VERDICT_EXPIRED,
    /* Step 3 */
    VERDICT_NOT_HOLDER,
    /* Step 4 */
    VERDICT_NOT_SIGNED,
    /* Step 5 */
    VERDICT_RIGHTS,
    VERDICT_OTHER_PUMP, /* the credential is for another */
    /* Step 6 */
    VERDICT_PUMP_UNKNOWN,
    VERDICT_PATIENT,
    VERDICT_VISIT,
    VERDICT_FAULTS,
};

/* What is wrong and what to do, in a sentence or two; "" for SOUND. */
const char *verdict_words(enum verdict_fault fault);

/* A record under judgement.  Texts of encounter lie in the bytes. */
struct verdict {
    const uint8_t *bytes;
    size_t size;
    struct encounter encounter;
    struct encounter_bytes_seal seal;
    struct credential credential;      /* after verdict_credit */
    const struct trust_key *trust_key; /* that signed it; after it too */
    char serial[CREDENTIAL_SERIAL_SIZE + 1];
};

/* Step 1, at now_s (UTC).  bytes outlive *verdict. */
enum verdict_fault verdict_read(
    struct verdict *verdict, const uint8_t *bytes, size_t size, int64_t now_s);

/* Steps 2 to 5, by the keys and revocations of the clinic. */
struct verdict_trust {
    const struct trust_key *keys; /* also those removed */
    int key_count;
    const struct revocation *revocations;
    int revocation_count;
};
enum verdict_fault verdict_credit(
    struct verdict *verdict, const struct verdict_trust *trust);

/* Step 6 (SR-31), by what the clinic has under the record's serial and visit:
 * NULL for nothing. */
enum verdict_fault verdict_place(const struct verdict *verdict,
    const struct pump *pump, const struct visit *visit);

#endif
