/* test_kept.c: what is kept in a vault: identity, signer, implant, pending,
 * draft, outbox. */
#include <sodium.h>

#include "core/encounter_bytes.h"
#include "programmer/draft.h"
#include "programmer/identity.h"
#include "programmer/implant.h"
#include "programmer/outbox.h"
#include "programmer/pending.h"
#include "programmer/signer.h"
#include "test/programmer/shelter.h"
#include "test/test.h"

enum { LATER_S = 1800000000 };

static struct vault *vault;

static int begin(void **state)
{
    (void)state;
    vault = shelter_vault();
    return vault ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    vault_close(vault);
    return shelter_end();
}

/* An entry of these bytes, as another version or a fault might leave it. */
static void spoil(enum vault_kind kind, const char *name, size_t size)
{
    static const uint8_t zeros[512];

    CHECK(vault_put(vault, kind, name, zeros, size) == VAULT_OK);
}

static void an_identity_is_made_once(void **state)
{
    struct identity one, two;
    char long_name[200];

    (void)state;
    CHECK(identity_load(vault, &one) == VAULT_NONE);
    memset(long_name, 'x', sizeof(long_name));
    long_name[sizeof(long_name) - 1] = 0;
    CHECK(identity_make(vault, long_name) == VAULT_OK);
    CHECK(identity_make(vault, "B. Other") == VAULT_TAKEN);
    CHECK(identity_load(vault, &one) == VAULT_OK);
    CHECK(identity_load(vault, &two) == VAULT_OK);
    CHECK(strlen(one.person) == IDENTITY_PERSON_MAX && !one.has_credential);
    CHECK(memcmp(one.seed, two.seed, sizeof(one.seed)) == 0);
    spoil(VAULT_IDENTITY, "", 172);
    CHECK(identity_load(vault, &one) == VAULT_FAILED && *vault_why(vault));
    spoil(VAULT_IDENTITY, "", 173 + IDENTITY_PERSON_MAX + 1);
    CHECK(identity_load(vault, &one) == VAULT_FAILED);
    CHECK(vault_remove(vault, VAULT_IDENTITY, "") == VAULT_OK);
}

/* docs/encounter.md: the signer's X25519 form is the caller's static key. */
static void signer_and_caller_are_one(void **state)
{
    struct identity identity;
    struct noise_pair pair;
    struct crypto_key public;
    uint8_t signer[32], form[32], record[100] = { 1 };

    (void)state;
    CHECK(identity_make(vault, "A. Nurse") == VAULT_OK);
    CHECK(identity_load(vault, &identity) == VAULT_OK);
    identity_pair(&identity, &pair);
    crypto_public(&pair.secret, &public);
    CHECK(memcmp(public.byte, pair.public.byte, 32) == 0);
    identity_signer(&identity, signer);
    CHECK(crypto_sign_ed25519_pk_to_curve25519(form, signer) == 0);
    CHECK(memcmp(form, pair.public.byte, 32) == 0);
    identity_sign(&identity, record, sizeof(record));
    CHECK(crypto_sign_verify_detached(record + 36, record, 36, signer) == 0);
    record[0]++;
    CHECK(crypto_sign_verify_detached(record + 36, record, 36, signer) != 0);
}

static struct credential wanted(const struct identity *identity)
{
    struct credential c = { .rights = CREDENTIAL_READ | CREDENTIAL_REFILL,
        .expires_s = LATER_S };
    struct noise_pair pair;

    identity_pair(identity, &pair);
    memcpy(c.holder, pair.public.byte, sizeof(c.holder));
    return c;
}

static void a_credential_is_signed_and_numbered(void **state)
{
    struct identity identity;
    struct credential c, back;
    struct crypto_key public;
    struct arena arena = { 0 };
    struct signer_issued issued;
    char name[SIGNER_NAME_MAX + 1];
    uint8_t bytes[CREDENTIAL_SIZE], digest[32];

    (void)state;
    CHECK(identity_load(vault, &identity) == VAULT_OK);
    c = wanted(&identity);
    CHECK(signer_issue(vault, &c, "A. Nurse", bytes) == VAULT_NONE);
    CHECK(signer_make(vault, "Pump clinic") == VAULT_OK);
    CHECK(signer_make(vault, "Another") == VAULT_TAKEN);
    CHECK(signer_public(vault, &public, name) == VAULT_OK);
    CHECK(strcmp(name, "Pump clinic") == 0);
    for (uint32_t number = 1; number <= 3; number++) {
        CHECK(signer_issue(vault, &c, "A. Nurse", bytes) == VAULT_OK);
        CHECK(credential_decode(&back, bytes, sizeof(bytes)) == OK);
        CHECK(back.number == number && back.expires_s == LATER_S);
    }
    crypto_hash_sha256(digest, public.byte, 32);
    for (int i = 0; i < 8; i++)
        CHECK((back.clinic >> 8 * i & 0xff) == digest[i]);
    CHECK(crypto_sign_verify_detached(bytes + CREDENTIAL_SIGNED_SIZE, bytes,
              CREDENTIAL_SIGNED_SIZE, public.byte) == 0);
    CHECK(signer_get(vault, &arena, 3, &issued) == VAULT_OK);
    CHECK(!issued.is_revoked && strcmp(issued.name, "A. Nurse") == 0);
    CHECK(signer_revoke(vault, 3) == VAULT_OK);
    CHECK(signer_get(vault, &arena, 3, &issued) == VAULT_OK);
    CHECK(issued.is_revoked && issued.credential.number == 3);
    CHECK(signer_revoke(vault, 4) == VAULT_NONE);
    c.rights = CREDENTIAL_PRESCRIBE; /* without refill and read: none */
    CHECK(signer_issue(vault, &c, "A. Nurse", bytes) == VAULT_FAILED);
    arena_free(&arena);
}

static void a_credential_is_its_holders(void **state)
{
    struct identity identity;
    struct credential c;
    uint8_t bytes[CREDENTIAL_SIZE];

    (void)state;
    CHECK(identity_load(vault, &identity) == VAULT_OK);
    c = wanted(&identity);
    CHECK(signer_issue(vault, &c, "", bytes) == VAULT_OK);
    CHECK(identity_is_for(&identity, bytes));
    CHECK(identity_install(vault, &identity, bytes) == VAULT_OK);
    CHECK(identity_load(vault, &identity) == VAULT_OK);
    CHECK(identity.has_credential &&
          memcmp(identity.credential, bytes, sizeof(bytes)) == 0);
    c.holder[0] ^= 1;
    CHECK(signer_issue(vault, &c, "", bytes) == VAULT_OK);
    CHECK(!identity_is_for(&identity, bytes));
    bytes[0] = 'X';
    CHECK(!identity_is_for(&identity, bytes));
}

static struct implant implant_of(const char *serial, const char *address)
{
    struct implant implant = { .is_card = false };

    memcpy(implant.serial, serial, strlen(serial));
    memset(implant.pump.byte, 0x5a, 32);
    memset(implant.shared.byte, 0xa5, 32);
    strcpy(implant.address, address);
    return implant;
}

static void an_implant_record_is_text_and_back(void **state)
{
    struct implant implant = implant_of("CIS300214", ""), back;
    char text[IMPLANT_TEXT_SIZE], changed[IMPLANT_TEXT_SIZE + 2];

    (void)state;
    for (int card = 0; card <= 1; card++) {
        implant.is_card = card != 0;
        implant_print(&implant, text);
        CHECK(strlen(text) == IMPLANT_TEXT_SIZE - 1);
        CHECK(implant_parse(&back, text));
        CHECK(memcmp(&back, &implant, sizeof(back)) == 0);
    }
    /* Each shorter text, each letter that is none, and more than all. */
    for (size_t i = 0; i < sizeof(text) - 1; i++) {
        memcpy(changed, text, sizeof(text));
        changed[i] = 'g';
        CHECK(!implant_parse(&back, changed));
        changed[i] = 0;
        CHECK(!implant_parse(&back, changed));
    }
    snprintf(changed, sizeof(changed), "%s0", text);
    CHECK(!implant_parse(&back, changed));
    memcpy(changed, text, sizeof(text));
    changed[1] = '4'; /* "DIC1": neither record nor card */
    CHECK(!implant_parse(&back, changed));
    memcpy(changed, text, sizeof(text));
    memcpy(changed + 8, "01", 2); /* a serial that is none */
    CHECK(!implant_parse(&back, changed));
    snprintf(changed, sizeof(changed), "%s\n", text);
    CHECK(implant_parse(&back, changed)); /* as it is pasted */
}

static void a_pump_is_found_by_serial_and_where_it_was_last(void **state)
{
    const struct implant one = implant_of("ONE", "unix:a");
    const struct implant two = implant_of("TWO", "unix:a");
    struct implant found;

    (void)state;
    CHECK(implant_find(vault, "ONE", &found) == VAULT_NONE);
    CHECK(implant_keep(vault, &one) == VAULT_OK);
    CHECK(implant_keep(vault, &two) == VAULT_OK);
    CHECK(implant_find(vault, "ONE", &found) == VAULT_OK);
    CHECK(memcmp(&found, &one, sizeof(found)) == 0);
    CHECK(implant_find_address(vault, "unix:a", &found) == VAULT_OK);
    CHECK(memcmp(&found, &two, sizeof(found)) == 0);
    CHECK(implant_keep(vault, &one) == VAULT_OK);
    CHECK(implant_find_address(vault, "unix:a", &found) == VAULT_OK);
    CHECK(memcmp(&found, &one, sizeof(found)) == 0);
    CHECK(implant_find_address(vault, "unix:b", &found) == VAULT_NONE);
    /* A pairing that was not answered hides nobody. */
    spoil(VAULT_PAIRING, "", 96);
    CHECK(implant_find_address(vault, "unix:a", &found) == VAULT_OK);
    spoil(VAULT_IMPLANT, "BAD", IMPLANT_SIZE);
    CHECK(implant_find(vault, "BAD", &found) == VAULT_FAILED);
    spoil(VAULT_IMPLANT, "BAD", IMPLANT_SIZE - 1);
    CHECK(implant_find(vault, "BAD", &found) == VAULT_FAILED);
}

/* SR-28 */
static void a_pending_command_is_kept_whole(void **state)
{
    const struct pending p = { .key = 0x0123456789abcdef,
        .base = 7,
        .last = 99,
        .value = 8,
        .utc_s = LATER_S,
        .kind = ENCOUNTER_COMMIT,
        .fills = true };
    uint8_t bytes[PENDING_SIZE];
    const struct vault_change change = pending_change(&p, "P", bytes);
    struct pending back;

    (void)state;
    CHECK(pending_get(vault, "P", &back) == VAULT_NONE);
    CHECK(vault_change(vault, &change, 1) == VAULT_OK);
    CHECK(pending_get(vault, "P", &back) == VAULT_OK);
    CHECK(back.key == p.key && back.base == 7 && back.last == 99 &&
          back.value == 8 && back.utc_s == LATER_S &&
          back.kind == ENCOUNTER_COMMIT && back.fills && !back.raises);
    for (size_t size = 0; size <= PENDING_SIZE + 1; size++) {
        spoil(VAULT_PENDING, "P", size);
        CHECK(pending_get(vault, "P", &back) ==
              (size == PENDING_SIZE ? VAULT_OK : VAULT_FAILED));
    }
}

static void a_draft_is_taken_up_as_it_was(void **state)
{
    static struct visit one, two;
    uint8_t bytes[ENCOUNTER_BYTES_MAX];
    struct vault_change change;

    (void)state;
    visit_init(&one, vault, NULL);
    visit_init(&two, vault, NULL);
    strcpy(one.serial, "CIS300214");
    strcpy(two.serial, "CIS300214");
    CHECK(draft_take(&two) == VAULT_NONE);
    change = draft_change(&one, bytes);
    CHECK(!change.bytes); /* no serial yet: no record */
    memcpy(one.record.serial, "CIS300214", 9);
    one.record.begun_utc_s = one.record.ended_utc_s = LATER_S;
    one.record.before.rest_den = one.record.after.rest_den = 1;
    one.record.act_count = 1;
    one.record.act[0] = (struct encounter_act){ .kind = ENCOUNTER_STOP,
        .fate = ENCOUNTER_DONE,
        .key = 5,
        .utc_s = LATER_S };
    visit_say(&one, ENCOUNTER_PERSON, "A. Nurse");
    change = draft_change(&one, bytes);
    CHECK(change.bytes && vault_change(vault, &change, 1) == VAULT_OK);
    CHECK(draft_take(&two) == VAULT_OK);
    CHECK(two.record.act_count == 1 && two.record.act[0].key == 5);
    CHECK(strcmp(two.word[ENCOUNTER_PERSON], "A. Nurse") == 0);
    CHECK(two.record.word[ENCOUNTER_PERSON].byte ==
          (const uint8_t *)two.word[ENCOUNTER_PERSON]);
    spoil(VAULT_DRAFT, "CIS300214", 100);
    CHECK(draft_take(&two) == VAULT_FAILED && *vault_why(vault));
}

static void keep_draft(const struct visit *visit)
{
    uint8_t bytes[ENCOUNTER_BYTES_MAX];
    const struct vault_change change = draft_change(visit, bytes);

    CHECK(change.bytes && vault_change(vault, &change, 1) == VAULT_OK);
}

/* A visit as it was when its session ended; nothing was done in it. */
static void leave_visit(struct visit *kept)
{
    visit_init(kept, vault, NULL);
    strcpy(kept->serial, "CIS300215");
    memcpy(kept->record.serial, "CIS300215", 9);
    kept->record.begun_utc_s = kept->record.ended_utc_s = LATER_S;
    kept->record.before.rest_den = kept->record.after.rest_den = 1;
    visit_say(kept, ENCOUNTER_PERSON, "A. Nurse");
}

/* A visit is ended without its pump: the record is as it was last read, and
 * the draft goes with it. */
static void a_visit_is_recalled_to_be_ended(void **state)
{
    static struct visit kept, visit;
    const int before = outbox_count(vault);

    (void)state;
    leave_visit(&kept);
    kept.record.act_count = 1;
    kept.record.act[0] = (struct encounter_act){ .kind = ENCOUNTER_SOUND,
        .fate = ENCOUNTER_DONE,
        .key = 7,
        .utc_s = LATER_S };
    keep_draft(&kept);
    kept.is_unread = true; /* then it waits for a reading */
    visit_init(&visit, vault, NULL);
    CHECK(visit_recall(&visit, &kept) == VISIT_OK);
    CHECK(visit.record.word[ENCOUNTER_PERSON].byte ==
          (const uint8_t *)visit.word[ENCOUNTER_PERSON]);
    CHECK(visit_end(&visit) == VISIT_OK);
    assert_int_equal(outbox_count(vault), before);
    kept.is_unread = false;
    visit_init(&visit, vault, NULL);
    CHECK(visit_recall(&visit, &kept) == VISIT_OK);
    CHECK(visit_end(&visit) == VISIT_OK && !visit.is_open);
    assert_int_equal(outbox_count(vault), before + 1);
    /* SR-27: another command ended it already, or went on with it. */
    visit_init(&visit, vault, NULL);
    CHECK(visit_recall(&visit, &kept) == VISIT_NO && !visit.is_open);
    CHECK(strstr(visit.why, "another command has gone on"));
    kept.record.act[0].fate = ENCOUNTER_FATE_UNKNOWN;
    keep_draft(&kept);
    kept.record.act[0].fate = ENCOUNTER_DONE;
    CHECK(visit_recall(&visit, &kept) == VISIT_NO);
    CHECK(visit_end(&visit) == VISIT_OK);
    assert_int_equal(outbox_count(vault), before + 1);
    CHECK(vault_remove(vault, VAULT_DRAFT, "CIS300215") == VAULT_OK);
}

/* SR-41: a clinic that began a visit learns what was read in it; a visit that
 * nobody began, and in which nothing was done, leaves no record. */
static void a_visit_that_only_read_has_a_record_if_a_clinic_began_it(
    void **state)
{
    static struct visit kept, visit;
    const int before = outbox_count(vault);

    (void)state;
    leave_visit(&kept);
    CHECK(!visit_has_record(&kept));
    visit_init(&visit, vault, NULL);
    CHECK(visit_recall(&visit, &kept) == VISIT_OK);
    CHECK(visit_end(&visit) == VISIT_OK);
    assert_int_equal(outbox_count(vault), before);
    kept.record.patient = 7;
    kept.record.visit = 12;
    CHECK(visit_has_record(&kept) && !visit_has_done(&kept));
    visit_init(&visit, vault, NULL);
    CHECK(visit_recall(&visit, &kept) == VISIT_OK);
    CHECK(visit_end(&visit) == VISIT_OK);
    assert_int_equal(outbox_count(vault), before + 1);
}

/* A text longer than the record holds is cut at a character. */
static void what_is_said_is_cut_at_a_character(void **state)
{
    static struct visit v;
    char text[VISIT_WORD_MAX + 3];

    (void)state;
    visit_init(&v, NULL, NULL);
    memset(text, 'a', sizeof(text));
    strcpy(text + VISIT_WORD_MAX - 1, "\xc3\xa9"); /* e acute, over the end */
    visit_say(&v, ENCOUNTER_REMARK, text);
    CHECK(strlen(v.word[ENCOUNTER_REMARK]) == VISIT_WORD_MAX - 1);
    CHECK(v.record.word[ENCOUNTER_REMARK].size == VISIT_WORD_MAX - 1);
}

/* the first dose is not raised for a day, in its own visit neither. */
static void a_first_program_counts_as_an_increase(void **state)
{
    static struct visit v;
    struct encounter_act *act = v.record.act;

    (void)state;
    visit_init(&v, NULL, NULL);
    CHECK(visit_raised_utc_s(&v) == -1 && visit_changed_utc_s(&v) == -1);
    v.record.act_count = 2;
    act[0] = (struct encounter_act){ .kind = ENCOUNTER_BOLUS,
        .fate = ENCOUNTER_DONE,
        .value = 1,
        .utc_s = LATER_S };
    act[1] = (struct encounter_act){ .kind = ENCOUNTER_COMMIT,
        .fate = ENCOUNTER_REFUSED,
        .value = 1,
        .utc_s = LATER_S };
    CHECK(visit_raised_utc_s(&v) == -1);
    act[1].fate = ENCOUNTER_FATE_UNKNOWN; /* it may be in force */
    CHECK(visit_raised_utc_s(&v) == LATER_S);
    act[1].fate = ENCOUNTER_DONE;
    act[1].value = 2;
    CHECK(visit_raised_utc_s(&v) == -1);
    /* Before this visit, by the pump's log. */
    v.now.utc_s = LATER_S;
    v.now.status.pump_s = 5000;
    v.changed.pump_s = 4000;
    v.changed.number = 2;
    CHECK(visit_changed_utc_s(&v) == LATER_S - 1000);
    CHECK(visit_raised_utc_s(&v) == -1);
    v.changed.number = 1;
    CHECK(visit_raised_utc_s(&v) == LATER_S - 1000);
}

/* a reason does not push out the one before. */
static void what_is_added_stands_behind(void **state)
{
    static struct visit v;
    char text[VISIT_WORD_MAX + 1];

    (void)state;
    visit_init(&v, NULL, NULL);
    visit_add(&v, ENCOUNTER_REMARK, "before the MRI");
    visit_add(&v, ENCOUNTER_REMARK, "it is over");
    visit_add(&v, ENCOUNTER_REMARK, "it is over");
    assert_string_equal(v.word[ENCOUNTER_REMARK], "before the MRI; it is over");
    memset(text, 'b', sizeof(text));
    text[VISIT_WORD_MAX - 6] = 0; /* room for four of the first */
    visit_add(&v, ENCOUNTER_REMARK, text);
    CHECK(strncmp(v.word[ENCOUNTER_REMARK], "befo; bbb", 9) == 0);
    CHECK(strlen(v.word[ENCOUNTER_REMARK]) == VISIT_WORD_MAX);
    memset(text, 'c', sizeof(text) - 1);
    text[VISIT_WORD_MAX] = 0;
    visit_add(&v, ENCOUNTER_REMARK, text); /* for none */
    assert_string_equal(v.word[ENCOUNTER_REMARK], text);
    CHECK(v.record.word[ENCOUNTER_REMARK].size == VISIT_WORD_MAX);
}

/* SR-33: it waits, sealed, until a clinic has it. */
static void a_record_waits_for_an_address(void **state)
{
    struct outbox_entry entry;
    struct outbox_report report;
    struct vault_change change;

    (void)state;
    CHECK(outbox_count(vault) == 0);
    for (int twice = 0; twice < 2; twice++) {
        change = outbox_change(&entry, "", (const uint8_t *)"record", 6);
        CHECK(vault_change(vault, &change, 1) == VAULT_OK);
        buffer_free(&entry.bytes);
    }
    CHECK(outbox_count(vault) == 1); /* the same one */
    CHECK(outbox_send(vault, NULL, &report) == 0);
    CHECK(report.waiting == 1 && report.sent == 0 && report.refused == 0);
    CHECK(strstr(report.why, "--clinic"));
    CHECK(outbox_send(vault, "http://clinic.example", &report) == 0);
    CHECK(report.waiting == 1 && report.refused == 1); /* not sealed */
    CHECK(outbox_send(vault, "http://127.0.0.1:9", &report) == 0);
    CHECK(report.waiting == 1 && report.refused == 0);
    CHECK(strstr(report.why, "does not answer"));
    CHECK(vault_remove(vault, VAULT_OUTBOX, entry.name) == VAULT_OK);
    spoil(VAULT_OUTBOX, "bad", 1);
    CHECK(outbox_send(vault, "http://127.0.0.1:9", &report) == 0);
    CHECK(report.refused == 1);
}

/* Only sealed ways, or this computer. */
static void addresses_are_sealed_or_here(void **state)
{
    static const char *const good[] = { "https://clinic.example",
        "http://127.0.0.1", "http://127.0.0.1:8080", "http://localhost/",
        "http://[::1]:8080" };
    static const char *const bad[] = { "", "https://", "http://clinic.example",
        "http://127.0.0.1.example", "http://127.0.0.1@example",
        "http://localhost.example", "ftp://127.0.0.1", "127.0.0.1" };

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
        CHECK(clinic_is_address(good[i]));
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        CHECK(!clinic_is_address(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_identity_is_made_once),
        cmocka_unit_test(signer_and_caller_are_one),
        cmocka_unit_test(a_credential_is_signed_and_numbered),
        cmocka_unit_test(a_credential_is_its_holders),
        cmocka_unit_test(an_implant_record_is_text_and_back),
        cmocka_unit_test(a_pump_is_found_by_serial_and_where_it_was_last),
        cmocka_unit_test(a_pending_command_is_kept_whole),
        cmocka_unit_test(a_draft_is_taken_up_as_it_was),
        cmocka_unit_test(what_is_said_is_cut_at_a_character),
        cmocka_unit_test(a_first_program_counts_as_an_increase),
        cmocka_unit_test(what_is_added_stands_behind),
        cmocka_unit_test(a_record_waits_for_an_address),
        cmocka_unit_test(addresses_are_sealed_or_here),
        cmocka_unit_test(a_visit_is_recalled_to_be_ended),
        cmocka_unit_test(
            a_visit_that_only_read_has_a_record_if_a_clinic_began_it),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
