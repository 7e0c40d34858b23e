#include "clinic/rules/verdict.h"

#include <sodium.h>
#include <string.h>

#include "base/utf8.h"
#include "clinic/rules/outcome.h"
#include "clinic/store/record.h"
#include "clinic/store/trust.h"

static const char *const WORDS[VERDICT_FAULTS] = {
    [VERDICT_SOUND] = "",
    [VERDICT_UNREADABLE] =
        "This is not one whole session record. Send it again as the programmer "
        "keeps it, unchanged.",
    [VERDICT_AHEAD] =
        "By this record the visit ended more than a day from now. Set the "
        "clock of the programmer's computer, and of the clinic's, right.",
    [VERDICT_NO_CREDENTIAL] =
        "The record holds no credential. Issue one for this programmer.",
    [VERDICT_KEY_UNKNOWN] =
        "The credential is signed by a key that this clinic does not know. An "
        "administrator can add it under Admin, Clinic keys; then send the "
        "record again.",
    [VERDICT_KEY_REMOVED] =
        "The credential is signed by a key that this clinic no longer trusts. "
        "Ask the administrator who removed it, and why.",
    [VERDICT_FORGED] =
        "The credential was changed or made up: the clinic's key did not sign "
        "it. Issue a new one, and find out where this one came from.",
    [VERDICT_REVOKED] =
        "The credential was revoked. Ask the administrator why, and enter what "
        "was done at the pump by hand.",
    [VERDICT_EXPIRED] =
        "The credential had expired when the visit ended. Issue a new one, and "
        "enter what was done at the pump by hand.",
    [VERDICT_NOT_HOLDER] =
        "The credential belongs to another than who signed the record. Send it "
        "from the programmer that made it.",
    [VERDICT_NOT_SIGNED] =
        "The record was changed after it was signed. Send it again as the "
        "programmer keeps it, unchanged.",
    [VERDICT_RIGHTS] =
        "The credential does not cover what was done at the pump. A prescriber "
        "has to look at this visit and enter it by hand.",
    [VERDICT_OTHER_PUMP] =
        "The credential is for another pump. Find out how this one was read "
        "with it, and enter what was done by hand.",
    [VERDICT_PUMP_UNKNOWN] =
        "No pump of this clinic has that serial. Enter the pump under its "
        "patient; then send the record again.",
    [VERDICT_PATIENT] =
        "The record names another patient than the one who has this pump. "
        "Compare name, record number and serial before anything else.",
    [VERDICT_VISIT] =
        "The record names a visit that is not this patient's. Compare name, "
        "record number and serial before anything else.",
};

const char *verdict_words(enum verdict_fault fault)
{
    return WORDS[fault];
}

/* Step 1. */

enum { AHEAD_S = 86400 };

static int are_texts(const struct encounter *e)
{
    int i;

    for (i = 0; i < ENCOUNTER_WORDS; i++)
        if (e->word[i].size > 0 &&
            !utf8_is_text((const char *)e->word[i].byte, e->word[i].size))
            return 0;
    return 1;
}

enum verdict_fault verdict_read(
    struct verdict *verdict, const uint8_t *bytes, size_t size, int64_t now_s)
{
    *verdict = (struct verdict){ .bytes = bytes, .size = size };
    if (encounter_bytes_decode(
            &verdict->encounter, &verdict->seal, bytes, size) != OK ||
        !are_texts(&verdict->encounter))
        return VERDICT_UNREADABLE;
    memcpy(verdict->serial, verdict->encounter.serial, CREDENTIAL_SERIAL_SIZE);
    if ((int64_t)verdict->encounter.ended_utc_s > now_s + AHEAD_S)
        return VERDICT_AHEAD;
    return VERDICT_SOUND;
}

/* Step 2. */

static const struct trust_key *find_key(
    const struct verdict_trust *trust, uint64_t number)
{
    int i;

    for (i = 0; i < trust->key_count; i++)
        if (trust_number(trust->keys[i].key) == number)
            return &trust->keys[i];
    return NULL;
}

static int is_revoked(
    const struct verdict *verdict, const struct verdict_trust *trust)
{
    int i;

    for (i = 0; i < trust->revocation_count; i++)
        if (trust->revocations[i].trust_key == verdict->trust_key->id &&
            trust->revocations[i].number == verdict->credential.number)
            return 1;
    return 0;
}

static enum verdict_fault judge_credential(
    struct verdict *verdict, const struct verdict_trust *trust)
{
    const struct trust_key *key;

    if (credential_decode(&verdict->credential, verdict->seal.credential,
            sizeof verdict->seal.credential) != OK)
        return VERDICT_NO_CREDENTIAL;
    key = find_key(trust, verdict->credential.clinic);
    if (!key)
        return VERDICT_KEY_UNKNOWN;
    if (key->removed_s != RECORD_NO_INSTANT)
        return VERDICT_KEY_REMOVED;
    if (crypto_sign_verify_detached(verdict->credential.signature,
            verdict->seal.credential, CREDENTIAL_SIGNED_SIZE, key->key) != 0)
        return VERDICT_FORGED;
    verdict->trust_key = key;
    return is_revoked(verdict, trust) ? VERDICT_REVOKED : VERDICT_SOUND;
}

/* Steps 2, 3 and 5 where core knows how: in time, by its holder, here. */
static enum verdict_fault judge_use(const struct verdict *verdict)
{
    unsigned char holder[CREDENTIAL_HOLDER_SIZE];
    const struct credential_use use = { .holder = holder,
        .serial = verdict->encounter.serial,
        .utc_s = (int64_t)verdict->encounter.ended_utc_s };

    if (crypto_sign_ed25519_pk_to_curve25519(holder, verdict->seal.signer) != 0)
        return VERDICT_NOT_HOLDER;
    switch (credential_judge(&verdict->credential, &use)) {
    case CREDENTIAL_ADMITTED:
        return VERDICT_SOUND;
    case CREDENTIAL_EXPIRED:
        return VERDICT_EXPIRED;
    case CREDENTIAL_NOT_HERE:
        return VERDICT_OTHER_PUMP;
    case CREDENTIAL_NOT_HOLDER:
    case CREDENTIAL_UNREADABLE:
    default:
        return VERDICT_NOT_HOLDER;
    }
}

enum verdict_fault verdict_credit(
    struct verdict *verdict, const struct verdict_trust *trust)
{
    enum verdict_fault fault = judge_credential(verdict, trust);
    uint8_t wanted = outcome_rights(&verdict->encounter);

    if (fault == VERDICT_SOUND)
        fault = judge_use(verdict);
    if (fault != VERDICT_SOUND)
        return fault;
    if (crypto_sign_verify_detached(verdict->seal.signature, verdict->bytes,
            verdict->size - ENCOUNTER_BYTES_SIGNATURE_SIZE,
            verdict->seal.signer) != 0)
        return VERDICT_NOT_SIGNED;
    return (verdict->credential.rights & wanted) == wanted ? VERDICT_SOUND
                                                           : VERDICT_RIGHTS;
}

/* Step 6. */

enum verdict_fault verdict_place(const struct verdict *verdict,
    const struct pump *pump, const struct visit *visit)
{
    const struct encounter *e = &verdict->encounter;

    if (!pump)
        return VERDICT_PUMP_UNKNOWN;
    if (e->patient != 0 && e->patient != (uint64_t)pump->patient)
        return VERDICT_PATIENT;
    if (e->visit != 0 && (!visit || visit->patient != pump->patient))
        return VERDICT_VISIT;
    return VERDICT_SOUND;
}
