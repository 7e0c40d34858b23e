#include "clinic/feed/intake.h"

#include <string.h>

#include "clinic/rules/outcome.h"
#include "clinic/store/fact.h"
#include "clinic/store/pump.h"
#include "clinic/store/reading.h"
#include "clinic/store/trust.h"
#include "clinic/store/visit.h"

/* One record on its way in. */
struct coming {
    struct store *store;
    struct arena *arena;
    const struct visit_bytes *bytes;
    unsigned char key[RECORD_KEY_BYTES];
    struct verdict verdict;
    struct pump pump;
    struct visit visit;
    bool has_pump, has_visit;
    struct author author;
};

static enum store_result optional(enum store_result result, bool *has)
{
    *has = result == STORE_OK;
    return result == STORE_NONE ? STORE_OK : result;
}

/* What the clinic has under the record's serial and visit. */
static enum store_result look(struct coming *coming)
{
    const struct encounter *e = &coming->verdict.encounter;
    enum store_result result =
        optional(pump_find(coming->store, coming->arena, coming->verdict.serial,
                     &coming->pump),
            &coming->has_pump);

    if (result != STORE_OK || e->visit == 0 || e->visit > INT64_MAX)
        return result;
    return optional(visit_get(coming->store, coming->arena, (int64_t)e->visit,
                        &coming->visit),
        &coming->has_visit);
}

/* Steps 2 to 6. */
static enum store_result judge(struct coming *coming, enum verdict_fault *fault)
{
    struct store *store = coming->store;
    struct trust_key *keys;
    struct revocation *revocations;
    struct verdict_trust trust = { 0 };

    trust.key_count = trust_list(store, coming->arena, &keys);
    trust.revocation_count =
        trust_revocations(store, coming->arena, &revocations);
    if (trust.key_count < 0 || trust.revocation_count < 0)
        return store_last(store);
    trust.keys = keys;
    trust.revocations = revocations;
    *fault = verdict_credit(&coming->verdict, &trust);
    if (*fault == VERDICT_SOUND)
        *fault = verdict_place(&coming->verdict,
            coming->has_pump ? &coming->pump : NULL,
            coming->has_visit ? &coming->visit : NULL);
    return STORE_OK;
}

/* Who did it: by name as the programmer has it, in the role of the rights. */
static struct author author_of(struct coming *coming, int64_t now_s)
{
    const struct credential *c = &coming->verdict.credential;
    const char *person = outcome_text(
        &coming->verdict.encounter, ENCOUNTER_PERSON, coming->arena);

    return (struct author){
        .name = person[0] ? arena_printf(coming->arena, "link:%s", person)
                          : arena_printf(coming->arena, "link:credential %lu",
                                (unsigned long)c->number),
        .role = c->rights & CREDENTIAL_PRESCRIBE ? "prescriber"
                : c->rights & CREDENTIAL_REFILL  ? "nurse"
                : c->rights & CREDENTIAL_READ    ? "reader"
                                                 : "administrator",
        .at_s = now_s
    };
}

static enum store_result add_reading(struct coming *coming)
{
    struct reading reading;
    int64_t id;

    if (!outcome_reading(&coming->verdict.encounter, &coming->pump, &reading))
        return STORE_OK;
    memcpy(reading.key, coming->key, sizeof reading.key);
    return reading_add(coming->store, &coming->author, &reading, &id);
}

static enum store_result add_fill(struct coming *coming)
{
    struct fill fill;
    int64_t id;

    if (!outcome_fill(
            &coming->verdict.encounter, &coming->pump, coming->arena, &fill))
        return STORE_OK;
    memcpy(fill.key, coming->key, sizeof fill.key);
    return fill_add(coming->store, &coming->author, &fill, &id);
}

static enum store_result add_program(struct coming *coming)
{
    struct program program;
    int64_t id;

    if (!outcome_program(
            &coming->verdict.encounter, &coming->pump, coming->arena, &program))
        return STORE_OK;
    memcpy(program.key, coming->key, sizeof program.key);
    return program_add(coming->store, &coming->author, &program, &id);
}

/* A record that had to wait says what was true then: what was read since is
 * newer (R-13: another catheter, for one). */
static enum store_result is_newest(struct coming *coming, bool *is)
{
    struct reading said, latest;
    enum store_result result =
        reading_latest_of(coming->store, coming->arena, &coming->pump, &latest);

    *is = result == STORE_NONE ||
          !outcome_reading(&coming->verdict.encounter, &coming->pump, &said) ||
          latest.read_s <= said.read_s;
    return result == STORE_NONE ? STORE_OK : result;
}

static enum store_result set_pump(struct coming *coming)
{
    struct pump changed;
    bool is_new;
    enum store_result result = is_newest(coming, &is_new);

    if (result != STORE_OK || !is_new)
        return result;
    if (!outcome_pump(&coming->verdict.encounter, &coming->pump, &changed))
        return STORE_OK;
    return pump_set(coming->store, &coming->author, &changed);
}

static enum store_result add_record(struct coming *coming, int64_t *id)
{
    const struct encounter *e = &coming->verdict.encounter;
    struct visit_record record = { .patient = coming->pump.patient,
        .pump = coming->pump.id,
        .visit = coming->has_visit ? coming->visit.id : 0,
        .begun_s = (int64_t)e->begun_utc_s,
        .ended_s = (int64_t)e->ended_utc_s,
        .trust_key = coming->verdict.trust_key->id,
        .credential = coming->verdict.credential.number,
        .agreement = outcome_agree(e).agreement };

    return visit_record_add(
        coming->store, &coming->author, &record, coming->bytes, id);
}

static enum store_result store_all(struct coming *coming, int64_t *id)
{
    enum store_result result = add_record(coming, id);

    if (result == STORE_OK)
        result = set_pump(coming);
    if (result == STORE_OK)
        result = add_reading(coming);
    if (result == STORE_OK)
        result = add_fill(coming);
    return result == STORE_OK ? add_program(coming) : result;
}

static enum store_result refuse(struct intake *out, enum verdict_fault fault)
{
    out->fault = fault;
    out->why = verdict_words(fault);
    return STORE_REFUSED;
}

/* Has this pump's record come before?  Then it was judged then. */
static enum store_result find_same(struct coming *coming, struct intake *out)
{
    struct visit_record record;
    enum store_result result;

    if (!coming->has_pump)
        return STORE_NONE;
    result = visit_record_find(
        coming->store, coming->arena, coming->pump.id, coming->key, &record);
    if (result != STORE_OK)
        return result;
    out->visit = record.visit;
    out->patient = record.patient;
    out->record = record.id;
    return STORE_SAME;
}

static enum store_result take(
    struct coming *coming, int64_t now_s, struct intake *out)
{
    enum verdict_fault fault = VERDICT_SOUND;
    enum store_result result = look(coming);

    if (result == STORE_OK)
        result = find_same(coming, out);
    if (result != STORE_NONE)
        return result;
    result = judge(coming, &fault);
    if (result != STORE_OK)
        return result;
    if (fault != VERDICT_SOUND)
        return refuse(out, fault);
    coming->author = author_of(coming, now_s);
    out->patient = coming->pump.patient;
    out->visit = coming->has_visit ? coming->visit.id : 0;
    result = store_all(coming, &out->record);
    if (result == STORE_REFUSED || result == STORE_TAKEN)
        out->why = arena_printf(coming->arena,
            "The record is sound, but what it says cannot be stored: %s.",
            store_why(coming->store));
    return result == STORE_TAKEN ? STORE_REFUSED : result;
}

enum store_result intake_take(struct store *store, struct arena *arena,
    const struct visit_bytes *bytes, int64_t now_s, struct intake *out)
{
    struct coming *coming = arena_alloc(arena, sizeof *coming);
    enum verdict_fault fault;
    enum store_result result;

    *coming = (struct coming){ .store = store, .arena = arena, .bytes = bytes };
    *out = (struct intake){ .why = "" };
    fault = verdict_read(&coming->verdict, bytes->byte, bytes->size, now_s);
    if (fault != VERDICT_SOUND)
        return refuse(out, fault);
    visit_record_key(bytes, coming->key);
    result = store_begin(store);
    if (result != STORE_OK)
        return result;
    return store_end(store, take(coming, now_s, out));
}
