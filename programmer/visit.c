#include "programmer/visit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/utf8.h"
#include "core/encounter_bytes.h"
#include "programmer/draft.h"
#include "programmer/outbox.h"
#include "programmer/visit_inside.h"

enum visit_result visit_fail(
    struct visit *v, enum visit_result result, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(v->why, sizeof(v->why), format, args);
    va_end(args);
    return result;
}

enum visit_result visit_fail_vault(struct visit *v)
{
    return visit_fail(v, VISIT_FAILED, "%s", vault_why(v->vault));
}

void visit_init(
    struct visit *visit, struct vault *vault, const struct clock *clock)
{
    memset(visit, 0, sizeof(*visit));
    visit->vault = vault;
    visit->clock = clock;
    visit->talk.transport.fd = -1;
}

void visit_say(struct visit *visit, enum encounter_word word, const char *text)
{
    size_t size = 0, step;
    const size_t length = strlen(text);

    while (size < length &&
           (step = utf8_character(text + size, length - size)) > 0 &&
           size + step <= VISIT_WORD_MAX)
        size += step;
    memcpy(visit->word[word], text, size);
    visit->word[word][size] = 0;
    visit->record.word[word].byte = (const uint8_t *)visit->word[word];
    visit->record.word[word].size = (uint8_t)size;
}

void visit_add(struct visit *visit, enum encounter_word word, const char *text)
{
    static const char between[] = "; ";
    const size_t more = strlen(text) + sizeof(between) - 1;
    char before[VISIT_WORD_MAX + 1], both[2 * VISIT_WORD_MAX + 2];

    if (!*visit->word[word] || more >= VISIT_WORD_MAX) {
        visit_say(visit, word, text);
        return;
    }
    if (strstr(visit->word[word], text))
        return;
    memcpy(before, visit->word[word], sizeof(before));
    before[VISIT_WORD_MAX - more] = 0;
    visit_say(visit, word, before); /* cut at a character */
    snprintf(both, sizeof(both), "%s%s%s", visit->word[word], between, text);
    visit_say(visit, word, both);
}

bool visit_has_done(const struct visit *visit)
{
    return visit->record.act_count > 0 || visit->record.fill.flags != 0;
}

bool visit_has_record(const struct visit *visit)
{
    return visit_has_done(visit) || visit->record.visit != 0;
}

/* --- reading --- */

/* What a talk that did not go well means while nothing was commanded. */
enum visit_result visit_unread(struct visit *v, enum talk_result result)
{
    return visit_fail(v,
        result == TALK_NO || result == TALK_SHUT ? VISIT_NO : VISIT_FAILED,
        "%s", v->talk.why);
}

/* So it is left, unless more is done.  A clock that was set back ends no visit
 * before it began. */
static void put_after(struct visit *v)
{
    if (v->record.ended_utc_s < (uint64_t)v->now.utc_s)
        v->record.ended_utc_s = (uint64_t)v->now.utc_s;
    reading_encounter(&v->now, &v->record.after);
}

enum visit_result visit_read(struct visit *visit)
{
    struct reading next = { .utc_s = clock_now(visit->clock) };
    enum talk_result result = talk_status(&visit->talk, &next.status);

    if (result == TALK_OK && next.status.number != 0 && !visit->implant.is_card)
        result = talk_program(&visit->talk, &next.program);
    if (result != TALK_OK)
        return visit_unread(visit, result);
    visit->now = next;
    visit->is_unread = false;
    if (!visit->implant.is_card)
        put_after(visit);
    return VISIT_OK;
}

enum visit_result visit_log(
    struct visit *visit, uint32_t last, struct msg_log *out)
{
    struct msg_log_ask ask = { .count = MSG_LOG_MAX };
    enum talk_result result;

    if (last == 0 || last > visit->now.status.last)
        last = visit->now.status.last;
    ask.first = last > MSG_LOG_MAX ? last - MSG_LOG_MAX + 1 : 1;
    ask.count =
        (uint8_t)(last < MSG_LOG_MAX ? last + (last == 0) : MSG_LOG_MAX);
    result = talk_log(&visit->talk, &ask, out);
    return result == TALK_OK ? VISIT_OK : visit_unread(visit, result);
}

static void keys_of(const struct visit *v, const struct noise_pair *pair,
    struct client_keys *keys)
{
    memset(keys, 0, sizeof(*keys));
    keys->pump = &v->implant.pump;
    keys->shared = &v->implant.shared;
    if (v->implant.is_card)
        return;
    keys->own = pair;
    keys->credential = v->identity.credential;
}

enum talk_result visit_call(struct visit *v)
{
    struct noise_pair pair = { 0 };
    struct client_keys keys;
    enum talk_result result;

    if (!v->implant.is_card)
        identity_pair(&v->identity, &pair);
    keys_of(v, &pair, &keys);
    result = talk_call(&v->talk, &keys);
    sodium_memzero(&pair, sizeof(pair));
    return result;
}

/* --- beginning and end --- */

static enum visit_result find_implant(
    struct visit *v, const struct visit_place *place)
{
    const char *serial = place->serial;
    enum vault_result result;

    if (place->card) {
        v->implant = *place->card;
        return VISIT_OK;
    }
    if (!serial && place->ticket)
        serial = place->ticket->serial;
    result = serial
                 ? implant_find(v->vault, serial, &v->implant)
                 : implant_find_address(v->vault, place->address, &v->implant);
    if (result == VAULT_OK)
        return VISIT_OK;
    if (result != VAULT_NONE)
        return visit_fail_vault(v);
    if (serial)
        return visit_fail(v, VISIT_FAILED,
            "no implant record of pump %s here: take it from where it was "
            "paired (pair --take TEXT)",
            serial);
    return visit_fail(v, VISIT_FAILED,
        "which pump is at %s is not known here: name it with --serial, or "
        "pair it first",
        place->address);
}

/* Two programs with one vault would each write down a visit of their own. */
static enum visit_result claim(struct visit *v)
{
    switch (vault_claim(v->vault)) {
    case VAULT_OK:
        return VISIT_OK;
    case VAULT_TAKEN:
        return visit_fail(v, VISIT_NO, "%s", vault_why(v->vault));
    default:
        return visit_fail_vault(v);
    }
}

static enum visit_result find_keys(struct visit *v)
{
    if (v->implant.is_card)
        return VISIT_OK;
    switch (identity_load(v->vault, &v->identity)) {
    case VAULT_OK:
        break;
    case VAULT_NONE:
        return visit_fail(v, VISIT_FAILED,
            "this programmer belongs to nobody yet: `cisterna programmer key "
            "init` makes its key");
    default:
        return visit_fail_vault(v);
    }
    if (!v->identity.has_credential)
        return visit_fail(v, VISIT_FAILED,
            "this programmer has no credential yet: ask a clinic for one, and "
            "install it with `cisterna programmer key install`");
    return VISIT_OK;
}

/* SR-31: the pump that answers is the one that is wanted. */
static enum visit_result match(struct visit *v, const struct visit_place *place)
{
    char heard[MSG_SERIAL_SIZE + 1] = "";

    memcpy(heard, v->now.status.serial, MSG_SERIAL_SIZE);
    if (strcmp(heard, v->serial) != 0)
        return visit_fail(v, VISIT_NO,
            "pump %s answers, but %s is wanted: another patient?", heard,
            v->serial);
    if (place->ticket && strcmp(place->ticket->serial, heard) != 0)
        return visit_fail(v, VISIT_NO,
            "this is pump %s; %s has pump %s by the clinic's record: another "
            "patient?",
            heard, place->ticket->name, place->ticket->serial);
    return VISIT_OK;
}

static void begin_record(struct visit *v)
{
    struct encounter *record = &v->record;

    record->begun_utc_s = record->ended_utc_s = (uint64_t)v->now.utc_s;
    memcpy(record->serial, v->now.status.serial, MSG_SERIAL_SIZE);
    reading_encounter(&v->now, &record->before);
    record->after = record->before;
    visit_say(v, ENCOUNTER_PERSON, v->identity.person);
}

static void name_patient(struct visit *v, const struct ticket *ticket)
{
    if (!ticket)
        return;
    v->ticket = *ticket;
    v->has_ticket = true;
    v->record.patient = (uint64_t)ticket->patient;
    v->record.visit = (uint64_t)ticket->visit;
    visit_say(v, ENCOUNTER_PATIENT, ticket->name);
    visit_say(v, ENCOUNTER_MRN, ticket->mrn);
}

/* The record goes on, or begins; then what was not known is asked for. */
static enum visit_result take_up(
    struct visit *v, const struct visit_place *place)
{
    enum vault_result kept = draft_take(v);
    enum visit_result result = VISIT_OK;

    if (kept == VAULT_NONE)
        begin_record(v);
    else if (kept != VAULT_OK)
        return visit_fail_vault(v);
    put_after(v);
    name_patient(v, place->ticket);
    kept = pending_get(v->vault, v->serial, &v->pending);
    if (kept == VAULT_OK) {
        v->has_pending = true;
        result = visit_resolve(v);
        if (result == VISIT_OK)
            result = visit_read(v);
    } else if (kept != VAULT_NONE) {
        return visit_fail_vault(v);
    }
    return result;
}

/* Next time this pump is meant at that address, unless one is named. */
static enum visit_result keep_address(struct visit *v)
{
    strcpy(v->implant.address, v->address);
    return implant_keep(v->vault, &v->implant) == VAULT_OK
               ? VISIT_OK
               : visit_fail_vault(v);
}

enum visit_result visit_open(
    struct visit *visit, const struct visit_place *place)
{
    enum visit_result result = find_implant(visit, place);
    enum talk_result talked;

    if (result == VISIT_OK)
        result = find_keys(visit);
    if (result == VISIT_OK && !visit->implant.is_card)
        result = claim(visit);
    if (result != VISIT_OK)
        return result;
    implant_serial(&visit->implant, visit->serial);
    snprintf(visit->address, sizeof(visit->address), "%s", place->address);
    talked = talk_open(&visit->talk, place->address);
    if (talked == TALK_OK)
        talked = visit_call(visit);
    if (talked != TALK_OK)
        return visit_unread(visit, talked);
    result = visit_read(visit);
    if (result == VISIT_OK)
        result = match(visit, place);
    if (result != VISIT_OK)
        return result;
    if (!visit->implant.is_card) {
        result = take_up(visit, place);
        if (result != VISIT_FAILED)
            visit_look_back(visit);
    }
    if (result == VISIT_OK && place->serial && !visit->implant.is_card)
        result = keep_address(visit);
    if (result == VISIT_OK || result == VISIT_UNKNOWN)
        visit->is_open = true;
    return result;
}

/* Are its commands those of the draft, each with the same fate? */
static bool is_same_acts(const struct visit *v, const struct visit *other)
{
    if (v->record.act_count != other->record.act_count)
        return false;
    for (int i = 0; i < v->record.act_count; i++)
        if (v->record.act[i].key != other->record.act[i].key ||
            v->record.act[i].fate != other->record.act[i].fate)
            return false;
    return true;
}

/* What was written down is what is known here: no other program has gone on
 * with it, or ended it, meanwhile. */
static enum visit_result check_draft(struct visit *v)
{
    struct visit drafted;
    enum vault_result result;

    visit_init(&drafted, v->vault, v->clock);
    memcpy(drafted.serial, v->serial, sizeof(drafted.serial));
    result = draft_take(&drafted);
    if (result != VAULT_OK && result != VAULT_NONE)
        return visit_fail_vault(v);
    if (is_same_acts(v, &drafted))
        return VISIT_OK;
    return visit_fail(v, VISIT_NO,
        "another command has gone on with this visit meanwhile: read the pump "
        "again, then end it");
}

enum visit_result visit_recall(struct visit *visit, const struct visit *kept)
{
    struct vault *vault = visit->vault;
    const struct clock *clock = visit->clock;
    enum visit_result result;

    *visit = *kept;
    visit->vault = vault;
    visit->clock = clock;
    memset(&visit->talk, 0, sizeof(visit->talk));
    visit->talk.transport.fd = -1;
    visit->is_staged = false;
    for (int i = 0; i < ENCOUNTER_WORDS; i++)
        visit->record.word[i].byte = (const uint8_t *)visit->word[i];
    result = find_keys(visit);
    if (result == VISIT_OK)
        result = claim(visit);
    if (result == VISIT_OK)
        result = check_draft(visit);
    visit->is_open = result == VISIT_OK;
    if (result != VISIT_OK)
        vault_release(visit->vault);
    return result;
}

void visit_suspend(struct visit *visit)
{
    talk_close(&visit->talk);
    if (visit->vault)
        vault_release(visit->vault);
    sodium_memzero(&visit->identity, sizeof(visit->identity));
    sodium_memzero(&visit->implant, sizeof(visit->implant));
    visit->is_open = visit->is_staged = false;
}

/* Signed, and on its way; no draft any more. */
static enum visit_result send_record(struct visit *v)
{
    struct encounter_bytes_seal seal = { .credential = { 0 } };
    struct vault_change changes[2] = { { .kind = VAULT_OUTBOX },
        { VAULT_DRAFT, v->serial, NULL, 0 } };
    uint8_t bytes[ENCOUNTER_BYTES_MAX];
    struct outbox_entry entry;
    enum vault_result kept;
    size_t size;

    memcpy(seal.credential, v->identity.credential, sizeof(seal.credential));
    identity_signer(&v->identity, seal.signer);
    if (encounter_bytes_encode(
            &v->record, &seal, bytes, sizeof(bytes), &size) != OK)
        return visit_fail(v, VISIT_FAILED,
            "the record of this visit is none: its draft is kept");
    identity_sign(&v->identity, bytes, size);
    changes[0] = outbox_change(
        &entry, v->has_ticket ? v->ticket.clinic_url : "", bytes, size);
    kept = vault_change(v->vault, changes, 2);
    buffer_free(&entry.bytes);
    return kept == VAULT_OK ? VISIT_OK : visit_fail_vault(v);
}

/* The record of a whole visit goes; that of another stays a draft. */
static enum visit_result end_record(struct visit *v)
{
    if (v->has_pending || v->is_unread)
        return VISIT_OK;
    if (visit_has_record(v))
        return send_record(v);
    return vault_remove(v->vault, VAULT_DRAFT, v->serial) != VAULT_FAILED
               ? VISIT_OK
               : visit_fail_vault(v);
}

enum visit_result visit_end(struct visit *visit)
{
    enum visit_result result = VISIT_OK;

    if (visit->is_open && !visit->implant.is_card)
        result = end_record(visit);
    visit_suspend(visit);
    return result;
}
