/* test_verdict.c: a session record with each of the document's six steps broken
 * alone (docs/encounter.md), and what follows from a sound one. */
#include <sodium.h>

#include "clinic/rules/outcome.h"
#include "clinic/rules/verdict.h"
#include "clinic/store/record.h"
#include "core/calendar.h"
#include "test/clinic/maker.h"
#include "test/test.h"

#define NOW INT64_C(1794819600) /* 2026-11-16 09:00 UTC */
#define SERIAL "CIS300214"

/* A record under way: what the clinic knows, and the bytes. */
struct bench {
    struct maker maker;
    struct encounter e;
    uint8_t bytes[ENCOUNTER_BYTES_MAX];
    size_t size;
    struct trust_key keys[2];
    struct revocation revocations[2];
    int revoked;
    struct pump pump;
    struct visit visit;
    int has_pump, has_visit;
    struct verdict verdict;
};

static struct bench bench;

/* Everything in order. */
static int begin(void **state)
{
    (void)state;
    bench = (struct bench){ .has_pump = 1, .has_visit = 1 };
    maker_make(&bench.maker, 1, NOW + 86400);
    bench.e = maker_refill(SERIAL, NOW - 300);
    bench.e.patient = 12;
    bench.e.visit = 5;
    bench.keys[0] = (struct trust_key){
        .id = 3, .name = "Other", .removed_s = RECORD_NO_INSTANT
    };
    bench.keys[1] = (struct trust_key){
        .id = 4, .name = "Ours", .removed_s = RECORD_NO_INSTANT
    };
    memcpy(bench.keys[1].key, bench.maker.clinic_public, 32);
    bench.revocations[0] = (struct revocation){ .trust_key = 3, .number = 7 };
    bench.revocations[1] = (struct revocation){ .trust_key = 4, .number = 8 };
    bench.revoked = 2;
    bench.pump = (struct pump){ .id = 9,
        .patient = 12,
        .serial = SERIAL,
        .capacity_nl = 20000000,
        .eri_day = RECORD_NO_DAY,
        .tubing_nl = 140000,
        .catheter_nl = 132000,
        .catheter_um = 620000 };
    bench.visit = (struct visit){ .id = 5, .patient = 12 };
    return 0;
}

static void sign(void)
{
    bench.size = maker_sign(&bench.maker, &bench.e, bench.bytes);
}

/* The first fault of the bytes as they stand. */
static enum verdict_fault judge(void)
{
    const struct verdict_trust trust = { bench.keys, 2, bench.revocations,
        bench.revoked };
    enum verdict_fault fault =
        verdict_read(&bench.verdict, bench.bytes, bench.size, NOW);

    if (fault == VERDICT_SOUND)
        fault = verdict_credit(&bench.verdict, &trust);
    if (fault == VERDICT_SOUND)
        fault =
            verdict_place(&bench.verdict, bench.has_pump ? &bench.pump : NULL,
                bench.has_visit ? &bench.visit : NULL);
    return fault;
}

static enum verdict_fault sign_and_judge(void)
{
    sign();
    return judge();
}

static void a_whole_record_is_sound(void **state)
{
    (void)state;
    assert_int_equal(sign_and_judge(), VERDICT_SOUND);
    assert_string_equal(bench.verdict.serial, SERIAL);
    CHECK(bench.verdict.trust_key == &bench.keys[1]);
    bench.e.visit = bench.e.patient = 0;
    bench.has_visit = 0;
    assert_int_equal(sign_and_judge(), VERDICT_SOUND);
}

/* Step 1, SR-22 */
static void what_is_not_one_whole_record_is_refused(void **state)
{
    size_t size;

    (void)state;
    sign();
    for (size = 0; size < bench.size; size++) {
        struct verdict verdict;

        assert_int_equal(
            verdict_read(&verdict, bench.bytes, size, NOW), VERDICT_UNREADABLE);
    }
    bench.bytes[bench.size++] = 0;
    assert_int_equal(judge(), VERDICT_UNREADABLE);
    maker_say(&bench.e, ENCOUNTER_REMARK, "\xff");
    assert_int_equal(sign_and_judge(), VERDICT_UNREADABLE);
}

static void a_visit_of_the_day_after_tomorrow_is_refused(void **state)
{
    (void)state;
    bench.maker.credential.expires_s = NOW + 1000000;
    bench.e.ended_utc_s = NOW + 86400;
    assert_int_equal(sign_and_judge(), VERDICT_SOUND);
    bench.e.ended_utc_s++;
    assert_int_equal(sign_and_judge(), VERDICT_AHEAD);
}

/* Any bit that is flipped on its way is noticed (SR-22). */
static void every_flipped_bit_is_refused(void **state)
{
    size_t i;

    (void)state;
    sign();
    for (i = 0; i < bench.size * 8; i += 3) { /* each byte, 2 or 3 bits */
        bench.bytes[i / 8] ^= (uint8_t)(1u << i % 8);
        if (judge() == VERDICT_SOUND)
            fail_msg("bit %zu of byte %zu", i % 8, i / 8);
        bench.bytes[i / 8] ^= (uint8_t)(1u << i % 8);
    }
    assert_int_equal(judge(), VERDICT_SOUND);
}

/* Step 2 */
static void a_credential_that_is_none_is_refused(void **state)
{
    uint8_t *credential;

    (void)state;
    sign();
    credential = bench.bytes + bench.size - ENCOUNTER_BYTES_SEAL_SIZE;
    credential[0] = 'X';
    assert_int_equal(judge(), VERDICT_NO_CREDENTIAL);
}

/* Step 2 */
static void a_credential_of_an_unknown_key_is_refused(void **state)
{
    (void)state;
    bench.keys[1].key[0] ^= 1;
    assert_int_equal(sign_and_judge(), VERDICT_KEY_UNKNOWN);
    bench.keys[1].key[0] ^= 1;
    bench.keys[1].removed_s = NOW - 1;
    assert_int_equal(sign_and_judge(), VERDICT_KEY_REMOVED);
}

/* Step 2 */
static void a_credential_signed_by_another_is_refused(void **state)
{
    struct maker other;

    (void)state;
    maker_make(&other, 2, NOW + 86400);
    memcpy(bench.maker.clinic_secret, other.clinic_secret, 64);
    assert_int_equal(sign_and_judge(), VERDICT_FORGED);
}

/* Step 2 */
static void a_revoked_credential_is_refused(void **state)
{
    (void)state;
    bench.revocations[1].number = 7;
    assert_int_equal(sign_and_judge(), VERDICT_REVOKED);
    bench.revoked = 1; /* 7 of the other key */
    assert_int_equal(sign_and_judge(), VERDICT_SOUND);
}

/* Step 2: what counts is the end of the visit, not when the record comes. */
static void a_credential_that_had_expired_is_refused(void **state)
{
    (void)state;
    bench.maker.credential.expires_s = NOW - 299;
    assert_int_equal(sign_and_judge(), VERDICT_SOUND);
    bench.maker.credential.expires_s = NOW - 300;
    assert_int_equal(sign_and_judge(), VERDICT_EXPIRED);
}

/* Step 3 */
static void a_record_signed_by_another_than_the_holder_is_refused(void **state)
{
    struct maker other;

    (void)state;
    maker_make(&other, 2, NOW + 86400);
    memcpy(bench.maker.signer_public, other.signer_public, 32);
    memcpy(bench.maker.signer_secret, other.signer_secret, 64);
    assert_int_equal(sign_and_judge(), VERDICT_NOT_HOLDER);
    memset(bench.maker.signer_public, 0, 32); /* no point of the curve */
    assert_int_equal(sign_and_judge(), VERDICT_NOT_HOLDER);
}

/* Step 4 */
static void a_record_changed_after_it_was_signed_is_refused(void **state)
{
    (void)state;
    sign();
    bench.bytes[36] ^= 1; /* the patient's number */
    assert_int_equal(judge(), VERDICT_NOT_SIGNED);
}

/* Step 5 */
static void a_right_that_the_credential_lacks_is_refused(void **state)
{
    static const struct {
        uint8_t kind;
        uint8_t wants;
    } acts[] = { { ENCOUNTER_COMMIT, CREDENTIAL_REFILL },
        { ENCOUNTER_BOLUS, CREDENTIAL_PRESCRIBE },
        { ENCOUNTER_STOP, CREDENTIAL_PRESCRIBE },
        { ENCOUNTER_HOLD_MINIMUM, CREDENTIAL_PRESCRIBE },
        { ENCOUNTER_RESTART, CREDENTIAL_PRESCRIBE },
        { ENCOUNTER_CLOCK, CREDENTIAL_PRESCRIBE },
        { ENCOUNTER_SILENCE, CREDENTIAL_REFILL },
        { ENCOUNTER_SOUND, CREDENTIAL_REFILL }, { ENCOUNTER_EMERGENCY, 0 },
        { ENCOUNTER_KEY_ADD, CREDENTIAL_ADMINISTER },
        { ENCOUNTER_KEY_REMOVE, CREDENTIAL_ADMINISTER } };
    static const uint8_t rights[] = { 1, 3, 7, 8, 9, 11, 15 };
    size_t i, k;
    uint8_t fate;

    (void)state;
    bench.e.fill = (struct encounter_fill){ 0 };
    bench.e.act_count = 1;
    for (i = 0; i < sizeof acts / sizeof acts[0]; i++)
        for (k = 0; k < sizeof rights; k++)
            for (fate = ENCOUNTER_DONE; fate < ENCOUNTER_FATES; fate++) {
                int may = fate == ENCOUNTER_REFUSED ||
                          (rights[k] & acts[i].wants) == acts[i].wants;

                bench.maker.credential.rights = rights[k];
                bench.e.act[0].kind = acts[i].kind;
                bench.e.act[0].fate = fate;
                assert_int_equal(
                    sign_and_judge(), may ? VERDICT_SOUND : VERDICT_RIGHTS);
            }
}

/* Step 5: a refill by a nurse; anything more by a prescriber, whatever the
 * list of commands says. */
static void a_new_therapy_wants_a_prescriber(void **state)
{
    (void)state;
    bench.maker.credential.rights = CREDENTIAL_READ | CREDENTIAL_REFILL;
    assert_int_equal(sign_and_judge(), VERDICT_SOUND);
    schedule_init_simple(&bench.e.after.schedule, 300001);
    assert_int_equal(sign_and_judge(), VERDICT_RIGHTS);
    bench.e.act_count = 0;
    memset(bench.e.act, 0, sizeof bench.e.act);
    assert_int_equal(sign_and_judge(), VERDICT_RIGHTS);
    schedule_init_simple(&bench.e.after.schedule, 300000);
    assert_int_equal(sign_and_judge(), VERDICT_SOUND);
    bench.e.after.used_ng_per_ml++;
    assert_int_equal(sign_and_judge(), VERDICT_RIGHTS);
    bench.e.after = bench.e.before;
    bench.e.after.nominal_ng_per_ml++;
    assert_int_equal(sign_and_judge(), VERDICT_RIGHTS);
    bench.e.after = bench.e.before;
    bench.e.after.alarm_nl++;
    assert_int_equal(sign_and_judge(), VERDICT_RIGHTS);
    bench.e.after = bench.e.before;
    bench.e.after.tubing_nl++;
    assert_int_equal(sign_and_judge(), VERDICT_RIGHTS);
    bench.e.after = bench.e.before;
    bench.e.after.catheter_nl++;
    assert_int_equal(sign_and_judge(), VERDICT_RIGHTS);
    bench.e.before.periodic = (struct encounter_periodic){ 1000, 720, 0, 600 };
    bench.e.after = bench.e.before;
    assert_int_equal(sign_and_judge(), VERDICT_SOUND);
    bench.e.after.periodic.first_min = 1;
    assert_int_equal(sign_and_judge(), VERDICT_RIGHTS);
    bench.e.after = bench.e.before;
    bench.maker.credential.rights = CREDENTIAL_READ;
    assert_int_equal(sign_and_judge(), VERDICT_RIGHTS); /* it was filled */
}

/* Step 5 */
static void a_credential_for_another_pump_is_refused(void **state)
{
    (void)state;
    bench.maker.credential.scope = CREDENTIAL_PUMP;
    memcpy(bench.maker.credential.serial, SERIAL, 9);
    assert_int_equal(sign_and_judge(), VERDICT_SOUND);
    bench.maker.credential.serial[8] = '5';
    assert_int_equal(sign_and_judge(), VERDICT_OTHER_PUMP);
}

/* Step 6, SR-31 */
static void pump_patient_and_visit_belong_together(void **state)
{
    (void)state;
    sign();
    bench.has_pump = 0;
    assert_int_equal(judge(), VERDICT_PUMP_UNKNOWN);
    bench.has_pump = 1;
    bench.pump.patient = 13;
    assert_int_equal(judge(), VERDICT_PATIENT);
    bench.pump.patient = 12;
    bench.visit.patient = 13;
    assert_int_equal(judge(), VERDICT_VISIT);
    bench.has_visit = 0;
    assert_int_equal(judge(), VERDICT_VISIT);
}

/* Each refusal says what is wrong and what to do. */
static void every_fault_has_words_of_its_own(void **state)
{
    int i, k;

    (void)state;
    for (i = VERDICT_SOUND + 1; i < VERDICT_FAULTS; i++) {
        const char *words = verdict_words((enum verdict_fault)i);

        CHECK(words && strlen(words) > 60);
        for (k = VERDICT_SOUND; k < i; k++)
            CHECK(strcmp(words, verdict_words((enum verdict_fault)k)) != 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_whole_record_is_sound, begin),
        cmocka_unit_test_setup(what_is_not_one_whole_record_is_refused, begin),
        cmocka_unit_test_setup(
            a_visit_of_the_day_after_tomorrow_is_refused, begin),
        cmocka_unit_test_setup(every_flipped_bit_is_refused, begin),
        cmocka_unit_test_setup(a_credential_that_is_none_is_refused, begin),
        cmocka_unit_test_setup(
            a_credential_of_an_unknown_key_is_refused, begin),
        cmocka_unit_test_setup(
            a_credential_signed_by_another_is_refused, begin),
        cmocka_unit_test_setup(a_revoked_credential_is_refused, begin),
        cmocka_unit_test_setup(a_credential_that_had_expired_is_refused, begin),
        cmocka_unit_test_setup(
            a_record_signed_by_another_than_the_holder_is_refused, begin),
        cmocka_unit_test_setup(
            a_record_changed_after_it_was_signed_is_refused, begin),
        cmocka_unit_test_setup(
            a_right_that_the_credential_lacks_is_refused, begin),
        cmocka_unit_test_setup(a_new_therapy_wants_a_prescriber, begin),
        cmocka_unit_test_setup(a_credential_for_another_pump_is_refused, begin),
        cmocka_unit_test_setup(pump_patient_and_visit_belong_together, begin),
        cmocka_unit_test_setup(every_fault_has_words_of_its_own, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
