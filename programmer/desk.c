#include "programmer/desk.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "core/credential.h"
#include "programmer/desk_session.h"
#include "programmer/outbox.h"

enum { MS = 1000 };

void desk_init(struct desk *desk)
{
    pthread_mutex_init(&desk->lock, NULL);
    pthread_mutex_init(&desk->busy, NULL);
    visit_init(&desk->visit, NULL, desk->clock);
}

/* --- what the pages see --- */

void desk_take(struct desk *desk)
{
    pthread_mutex_lock(&desk->busy);
}

/* A copy of the visit without what is secret; pointers are its own again. */
static void copy_visit(struct visit *to, const struct visit *from)
{
    *to = *from;
    to->vault = NULL;
    sodium_memzero(&to->identity.seed, sizeof(to->identity.seed));
    sodium_memzero(&to->implant.shared, sizeof(to->implant.shared));
    sodium_memzero(&to->talk, sizeof(to->talk));
    to->talk.transport.fd = -1;
    for (int i = 0; i < ENCOUNTER_WORDS; i++)
        to->record.word[i].byte = (const uint8_t *)to->word[i];
}

void desk_give(struct desk *desk)
{
    struct desk_view *view = &desk->view;

    pthread_mutex_lock(&desk->lock);
    memcpy(view->pump, desk->next.pump, sizeof(view->pump));
    view->pump_count = desk->next.pump_count;
    view->waiting = desk->next.waiting;
    view->unended = desk->next.unended;
    memcpy(view->unended_serial, desk->next.unended_serial,
        sizeof(view->unended_serial));
    view->has_visit = desk->next.has_visit;
    view->is_silent = desk->next.is_silent;
    view->is_matched = desk->next.is_matched;
    view->is_changed = desk->next.is_changed;
    view->has_log = desk->next.has_log;
    view->log = desk->next.log;
    memcpy(
        view->clinic_page, desk->next.clinic_page, sizeof(view->clinic_page));
    if (*desk->next.said) {
        view->is_bad = desk->next.is_bad;
        memcpy(view->said, desk->next.said, sizeof(view->said));
        *desk->next.said = 0;
    }
    /* A suspended visit is shown as it was last read. */
    if (desk->visit.is_open)
        copy_visit(&view->visit, &desk->visit);
    else if (!view->has_visit)
        sodium_memzero(&view->visit, sizeof(view->visit));
    pthread_mutex_unlock(&desk->lock);
    pthread_mutex_unlock(&desk->busy);
}

void desk_forget_typed(struct desk *desk)
{
    pthread_mutex_lock(&desk->lock);
    memset(&desk->typed, 0, sizeof(desk->typed));
    memset(desk->typed_for, 0, sizeof(desk->typed_for));
    pthread_mutex_unlock(&desk->lock);
}

void desk_keep_typed(
    struct desk *desk, const struct typed *typed, const char *serial)
{
    pthread_mutex_lock(&desk->lock);
    desk->typed = *typed;
    snprintf(desk->typed_for, sizeof(desk->typed_for), "%s", serial);
    pthread_mutex_unlock(&desk->lock);
}

void desk_say(struct desk *desk, bool is_bad, const char *text)
{
    desk->next.is_bad = is_bad;
    snprintf(desk->next.said, sizeof(desk->next.said), "%s", text);
}

/* --- the vault --- */

/* Visits whose record is still a draft: of a session that nobody ended, also
 * by another program. */
static void look_at_drafts(struct desk *desk)
{
    struct arena arena = { 0 };
    const char **serials;
    const int count = vault_list(desk->vault, VAULT_DRAFT, &arena, &serials);

    desk->next.unended = count < 0 ? 0 : count;
    if (count > 0)
        snprintf(desk->next.unended_serial, sizeof(desk->next.unended_serial),
            "%s", serials[0]);
    arena_free(&arena);
}

/* Which pumps there are, and what waits to be sent. */
static void look_around(struct desk *desk)
{
    struct arena arena = { 0 };
    struct implant implant;
    const char **serials;
    int count = vault_list(desk->vault, VAULT_IMPLANT, &arena, &serials);

    desk->next.pump_count = count < 0 ? 0 : count;
    for (int i = 0; i < count && i < DESK_PUMPS_MAX; i++) {
        struct desk_pump *pump = &desk->next.pump[i];

        memset(pump, 0, sizeof(*pump));
        snprintf(pump->serial, sizeof(pump->serial), "%s", serials[i]);
        if (implant_find(desk->vault, serials[i], &implant) == VAULT_OK)
            snprintf(
                pump->address, sizeof(pump->address), "%s", implant.address);
    }
    sodium_memzero(&implant, sizeof(implant));
    arena_free(&arena);
    count = outbox_count(desk->vault);
    desk->next.waiting = count < 0 ? 0 : count;
    look_at_drafts(desk);
}

/* By the rights of the credential, as the pump will judge them too. */
static unsigned roles_of(const struct identity *identity)
{
    struct credential credential;
    unsigned roles = ROLE_READER;

    if (!identity->has_credential ||
        credential_decode(&credential, identity->credential,
            sizeof(identity->credential)) != OK)
        return roles;
    if (credential.rights & CREDENTIAL_REFILL)
        roles |= ROLE_NURSE;
    if (credential.rights & CREDENTIAL_PRESCRIBE)
        roles |= ROLE_PRESCRIBER;
    return roles;
}

static enum vault_result take_person(struct desk *desk, char why[VAULT_WHY_MAX])
{
    struct identity identity;
    enum vault_result result = identity_load(desk->vault, &identity);

    if (result == VAULT_NONE)
        snprintf(why, VAULT_WHY_MAX,
            "this programmer belongs to nobody yet: `cisterna programmer key "
            "init` makes its key");
    else if (result != VAULT_OK)
        snprintf(why, VAULT_WHY_MAX, "%s", vault_why(desk->vault));
    if (result != VAULT_OK)
        return result;
    pthread_mutex_lock(&desk->lock);
    memcpy(desk->person, identity.person, sizeof(desk->person));
    if (desk->number == 0 || strcmp(desk->known, desk->person) != 0)
        desk->number++;
    memcpy(desk->known, desk->person, sizeof(desk->known));
    desk->roles = roles_of(&identity);
    pthread_mutex_unlock(&desk->lock);
    sodium_memzero(&identity, sizeof(identity));
    return VAULT_OK;
}

enum vault_result desk_unlock(
    struct desk *desk, const char *passphrase, char why[VAULT_WHY_MAX])
{
    enum vault_result result;
    struct vault *vault = vault_open(desk->folder, passphrase, &result, why);

    if (!vault)
        return result;
    desk_leave(desk);
    desk->vault = vault;
    desk->visit.vault = vault;
    result = take_person(desk, why);
    if (result == VAULT_OK)
        look_around(desk);
    else
        desk_leave(desk);
    return result;
}

/* End the telemetry; what was read stays to be seen. */
static void suspend(struct desk *desk)
{
    struct visit *visit = &desk->visit;

    if (!visit->is_open)
        return;
    pthread_mutex_lock(&desk->lock);
    copy_visit(&desk->view.visit, visit);
    desk->view.visit.is_staged = false;
    pthread_mutex_unlock(&desk->lock);
    visit_suspend(visit);
    sodium_memzero(visit, sizeof(*visit));
    visit_init(visit, desk->vault, desk->clock);
}

static void forget_visit(struct desk *desk)
{
    sodium_memzero(&desk->visit, sizeof(desk->visit));
    visit_init(&desk->visit, desk->vault, desk->clock);
    memset(&desk->place, 0, sizeof(desk->place));
    memset(&desk->record, 0, sizeof(desk->record));
    desk->has_record = false;
    desk->commit_key = 0;
    desk->next.has_visit = desk->next.is_silent = false;
    desk->next.is_matched = desk->next.is_changed = false;
    desk->next.has_log = false;
    memset(desk->patient, 0, sizeof(desk->patient));
    memset(desk->mrn, 0, sizeof(desk->mrn));
    desk_forget_typed(desk);
}

void desk_leave(struct desk *desk)
{
    suspend(desk);
    forget_visit(desk);
    memset(&desk->next, 0, sizeof(desk->next));
    vault_close(desk->vault);
    desk->vault = NULL;
    desk->visit.vault = NULL;
    pthread_mutex_lock(&desk->lock);
    if (desk->session.person_id != 0)
        desk->ended = desk->session;
    memset(&desk->session, 0, sizeof(desk->session));
    memset(desk->person, 0, sizeof(desk->person));
    memset(&desk->view, 0, sizeof(desk->view));
    pthread_mutex_unlock(&desk->lock);
}

void desk_free(struct desk *desk)
{
    desk_leave(desk);
    pthread_mutex_destroy(&desk->lock);
    pthread_mutex_destroy(&desk->busy);
}

/* --- the visit --- */

/* Names that were confirmed here are in the record, also of a session that
 * begins again. */
static void say_names(struct desk *desk)
{
    if (*desk->patient)
        visit_say(&desk->visit, ENCOUNTER_PATIENT, desk->patient);
    if (*desk->mrn)
        visit_say(&desk->visit, ENCOUNTER_MRN, desk->mrn);
}

/* SR-28: a commit that was not known of has come to be known.  Done, what was
 * typed for it is in force, and not to be done again. */
static void settle(struct desk *desk)
{
    const struct encounter *record = &desk->visit.record;

    if (desk->commit_key == 0 || desk->visit.has_pending)
        return;
    for (int i = 0; i < record->act_count; i++) {
        if (record->act[i].key != desk->commit_key)
            continue;
        if (record->act[i].fate == ENCOUNTER_DONE) {
            desk->next.is_changed = true;
            desk_forget_typed(desk);
            desk_say(desk, false,
                "It is known now: the pump took the program "
                "before the link broke, and runs it.");
        } else {
            desk_say(desk, true,
                "It is known now: the pump did not take the "
                "program. The one of before runs; review it "
                "again.");
        }
        desk->commit_key = 0;
        return;
    }
}

void desk_read_log(struct desk *desk)
{
    char why[VISIT_WHY_MAX];
    struct msg_log log;

    memcpy(why, desk->visit.why, sizeof(why));
    if (visit_log(&desk->visit, 0, &log) == VISIT_OK) {
        desk->next.log = log;
        desk->next.has_log = true;
    }
    memcpy(desk->visit.why, why, sizeof(why)); /* of what was done before */
}

static enum visit_result wake(struct desk *desk)
{
    const struct visit_place place = { .address = desk->place.address,
        .serial = desk->place.serial,
        .ticket = desk->has_record ? &desk->record : NULL };
    enum visit_result result;
    char why[VISIT_WHY_MAX];

    visit_init(&desk->visit, desk->vault, desk->clock);
    result = visit_open(&desk->visit, &place);
    desk->touched_ms = transport_clock_ms();
    desk->next.is_silent = !desk->visit.is_open;
    if (desk->visit.is_open) {
        desk->next.has_visit = true;
        say_names(desk);
        settle(desk);
        desk_read_log(desk);
        return result;
    }
    memcpy(why, desk->visit.why, sizeof(why));
    (void)visit_end(&desk->visit); /* nothing was open: closes the coil */
    visit_init(&desk->visit, desk->vault, desk->clock);
    memcpy(desk->visit.why, why, sizeof(why));
    return result;
}

/* Where the pump is: as typed, as known, or as the program was told. */
static const char *address_of(
    const struct desk *desk, const char *serial, const char *address)
{
    struct implant implant;
    const char *told = desk->address ? desk->address : "";
    static const char nowhere[] = "";
    enum vault_result result;

    if (*address)
        return address;
    for (int i = 0; i < desk->next.pump_count && i < DESK_PUMPS_MAX; i++)
        if (strcmp(desk->next.pump[i].serial, serial) == 0 &&
            *desk->next.pump[i].address)
            return desk->next.pump[i].address;
    result = implant_find(desk->vault, serial, &implant);
    sodium_memzero(&implant, sizeof(implant));
    return result == VAULT_OK ? told : nowhere;
}

enum visit_result desk_open(
    struct desk *desk, const char *serial, const char *address)
{
    enum visit_result result;

    suspend(desk);
    if (strcmp(desk->typed_for, serial) != 0)
        desk_forget_typed(desk); /* of another pump */
    address = address_of(desk, serial, address);
    snprintf(desk->place.serial, sizeof(desk->place.serial), "%s", serial);
    snprintf(desk->place.address, sizeof(desk->place.address), "%s", address);
    if (!*desk->place.address) {
        snprintf(desk->visit.why, sizeof(desk->visit.why),
            "where pump %s is, is not known here: type its address, as in "
            "unix:pump.sock",
            desk->place.serial);
        return VISIT_FAILED;
    }
    result = wake(desk);
    if (!desk->visit.is_open)
        desk->next.is_silent = false; /* there is no visit yet */
    return result;
}

static bool is_awake(const struct desk *desk)
{
    return desk->visit.is_open &&
           desk->visit.talk.client.session.state == SESSION_IDLE &&
           transport_clock_ms() - desk->touched_ms <
               (int64_t)(DESK_QUIET_S - 10) * MS;
}

enum visit_result desk_ready(struct desk *desk)
{
    if (is_awake(desk)) {
        desk->touched_ms = transport_clock_ms();
        return desk->visit.has_pending ? VISIT_UNKNOWN : VISIT_OK;
    }
    suspend(desk);
    return wake(desk);
}

enum visit_result desk_read(struct desk *desk)
{
    enum visit_result result;

    if (!is_awake(desk) || desk->visit.has_pending) {
        suspend(desk);
        return wake(desk);
    }
    desk->touched_ms = transport_clock_ms();
    result = visit_read(&desk->visit);
    if (result != VISIT_FAILED)
        return result;
    suspend(desk);
    return wake(desk);
}

/* The visit's page at the clinic, where the next refill is booked (SR-43). */
static void note_clinic_page(struct desk *desk)
{
    const struct ticket *ticket = &desk->record;
    size_t size = strlen(ticket->clinic_url);

    *desk->next.clinic_page = 0;
    if (!desk->has_record)
        return;
    while (size > 0 && ticket->clinic_url[size - 1] == '/')
        size--;
    snprintf(desk->next.clinic_page, sizeof(desk->next.clinic_page),
        "%.*s/visit/%lld", (int)size, ticket->clinic_url,
        (long long)ticket->visit);
}

void desk_send(struct desk *desk)
{
    struct outbox_report report;
    char text[DESK_SAID_MAX];

    if (outbox_send(desk->vault, desk->clinic, &report) != 0) {
        desk_say(desk, true, vault_why(desk->vault));
        return;
    }
    look_around(desk);
    if (report.waiting == 0) {
        desk_say(desk, false,
            report.sent ? "The clinic has the record." : "No record waits.");
        return;
    }
    snprintf(text, sizeof(text), "%s%d record%s here, sealed: %s",
        report.sent ? "The clinic has the record. " : "", report.waiting,
        report.waiting == 1 ? " waits" : "s wait", report.why);
    desk_say(desk, true, text);
}

/* The visit, of the session that runs; or, when there is none, as it was: a
 * visit can be ended after the patient has left. */
static enum visit_result take_record(struct desk *desk)
{
    if (desk->visit.is_open)
        return VISIT_OK;
    return visit_recall(&desk->visit, &desk->view.visit);
}

/* Of a patient who was not matched nothing is told that was only read
 * (SR-31). */
static bool has_record(const struct desk *desk)
{
    const struct visit *visit =
        desk->visit.is_open ? &desk->visit : &desk->view.visit;

    return visit_has_done(visit) ||
           (desk->next.is_matched && visit_has_record(visit));
}

enum visit_result desk_end(struct desk *desk)
{
    const bool has = has_record(desk);
    enum visit_result result = VISIT_OK;
    bool is_open_end = false;

    if (has) {
        result = take_record(desk);
        if (result != VISIT_OK)
            return result;
        is_open_end = desk->visit.has_pending || desk->visit.is_unread;
        result = visit_end(&desk->visit);
        if (result != VISIT_OK)
            return result;
    } else {
        suspend(desk);
    }
    note_clinic_page(desk);
    forget_visit(desk);
    look_around(desk);
    if (is_open_end)
        desk_say(desk, true,
            "The visit has ended here, but what became of its last command is "
            "not known: its record waits until this pump is read again.");
    else if (has)
        desk_send(desk);
    else
        desk_say(desk, false, "The visit has ended. Nothing was done in it.");
    return VISIT_OK;
}

/* --- housekeeping --- */

static bool is_left(struct desk *desk)
{
    bool is;

    pthread_mutex_lock(&desk->lock);
    is = !desk_session_is_present(desk);
    pthread_mutex_unlock(&desk->lock);
    return is;
}

void desk_keep_house(struct desk *desk)
{
    if (pthread_mutex_trylock(&desk->busy) != 0)
        return;
    if (desk->vault && is_left(desk))
        desk_leave(desk);
    else if (desk->visit.is_open && !is_awake(desk))
        suspend(desk);
    else if (desk->vault && !desk->next.has_visit)
        look_at_drafts(desk);
    desk_give(desk);
}

bool desk_is_awake(struct desk *desk)
{
    return is_awake(desk);
}
