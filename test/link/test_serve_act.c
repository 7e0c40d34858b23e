/* test_serve_act.c: what each request does at a whole pump, and what it does
 * not. */
#include "link/msg_keys.h"
#include "link/msg_log.h"
#include "link/opcode.h"
#include "test/link/bedside.h"
#include "test/test.h"

enum {
    NURSE = CREDENTIAL_READ | CREDENTIAL_REFILL,
    PRESCRIBER = NURSE | CREDENTIAL_PRESCRIBE,
    HOUR = 3600,
    DAY = 86400,
};

static struct bedside b;
static uint64_t key;

static int begin(void **state)
{
    (void)state;
    bedside_init(&b, 1, NULL);
    key = 100;
    return 0;
}

static int begin_running(void **state)
{
    begin(state);
    bedside_set_up(&b);
    CHECK(bedside_call(&b, PRESCRIBER));
    return 0;
}

static int end(void **state)
{
    (void)state;
    bedside_free(&b);
    return 0;
}

static uint32_t in_force(void)
{
    return b.firmware.serve.pump.state.program.number;
}

static void come_in(uint8_t rights)
{
    bedside_pass(&b, 600);
    CHECK(bedside_call(&b, rights));
}

/* The reason of the refusal that came. */
static int reason(void)
{
    struct msg_result r;

    CHECK(b.packet.byte[SESSION_TEXT_AT] == OPCODE_REFUSED ||
          b.packet.byte[SESSION_TEXT_AT] > OPCODE_REPLY);
    CHECK(msg_result_decode(&r, bedside_body(&b), b.size) == OK);
    return r.fate == MSG_RESULT_REFUSED ? r.reason : 0;
}

static int order(uint8_t code, uint8_t how)
{
    const struct msg_order m = {
        .key = ++key, .number = in_force(), .how = how
    };
    struct msg_result r;

    CHECK(bedside_order(&b, code, &m, &r));
    return r.fate == MSG_RESULT_REFUSED ? r.reason : 0;
}

static int stage(const struct msg_program *m, struct crypto_key *hash)
{
    return bedside_stage(&b, m, hash) ? 0 : reason();
}

static void commit(const struct msg_program *m)
{
    struct msg_commit c = { .key = ++key, .number = m->number };
    struct crypto_key hash;
    struct msg_result r;

    CHECK(stage(m, &hash) == 0);
    memcpy(c.hash, hash.byte, sizeof(c.hash));
    CHECK(bedside_commit(&b, &c, &r) && r.fate == MSG_RESULT_DONE);
}

static struct msg_status status(void)
{
    struct msg_status m;

    CHECK(bedside_status(&b, &m));
    return m;
}

static struct msg_stage staged(void)
{
    struct msg_stage m;

    CHECK(msg_stage_decode(&m, bedside_body(&b), b.size) == OK);
    return m;
}

/* --- a nurse's refill --- */

typedef void change(struct msg_program *m);

static void no_fill(struct msg_program *m)
{
    m->fill_nl = 0;
}
static void another_product(struct msg_program *m)
{
    m->product++;
}
static void another_nominal(struct msg_program *m)
{
    m->nominal_ng_per_ml -= 1000;
}
static void another_concentration(struct msg_program *m)
{
    m->used_ng_per_ml -= 1000;
}
static void another_alarm(struct msg_program *m)
{
    m->alarm_nl += 1000;
}
static void another_tubing(struct msg_program *m)
{
    m->tubing_nl += 1000;
}
static void another_catheter(struct msg_program *m)
{
    m->catheter_nl -= 1000;
}
static void another_stroke_cap(struct msg_program *m)
{
    m->caps.stroke_ng++;
}
static void another_hour_cap(struct msg_program *m)
{
    m->caps.hour_ng++;
}
static void another_day_cap(struct msg_program *m)
{
    m->caps.day_ng++;
}
static void another_bolus(struct msg_program *m)
{
    m->periodic.dose_ng++;
}
static void another_interval(struct msg_program *m)
{
    m->periodic.every_min++;
}
static void another_first(struct msg_program *m)
{
    m->periodic.first_min++;
}
static void another_duration(struct msg_program *m)
{
    m->periodic.seconds++;
}
static void another_dose(struct msg_program *m)
{
    schedule_init_simple(&m->schedule, 300001);
}
static void a_lead(struct msg_program *m)
{
    m->lead = (struct msg_lead){ MSG_PROGRAM_PRIME_CATHETER, 100000, HOUR, 0 };
}

/* "Who may do what": each field of a program, but the fill. */
static void a_nurse_may_change_the_fill_and_nothing_else(void **state)
{
    static change *const changes[] = { no_fill, another_product,
        another_nominal, another_concentration, another_alarm, another_tubing,
        another_catheter, another_stroke_cap, another_hour_cap, another_day_cap,
        another_bolus, another_interval, another_first, another_duration,
        another_dose, a_lead };
    struct msg_program base = bedside_wanted(in_force(), 300000), m;
    struct crypto_key hash;
    size_t i;

    (void)state;
    base.periodic = (struct msg_periodic){ 5000, 360, 60, 600 };
    commit(&base);
    come_in(NURSE);
    CHECK(bedside_program(&b, &base));
    base.lead = (struct msg_lead){ .kind = MSG_PROGRAM_NO_LEAD };
    base.fill_nl = 39000000;
    for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        m = base;
        changes[i](&m);
        CHECK(stage(&m, &hash) == MSG_RESULT_NOT_ALLOWED);
        if (i % 8 == 7)
            come_in(NURSE);
    }
    commit(&base);
    CHECK(status().fill_nl == 39000000);
    CHECK(in_force() == base.number + 1);
}

static void a_nurse_cannot_begin_a_therapy(void **state)
{
    struct msg_program m = bedside_first();
    struct crypto_key hash;

    (void)state;
    bedside_pair(&b);
    come_in(NURSE);
    CHECK(stage(&m, &hash) == MSG_RESULT_NOT_ALLOWED);
    CHECK(status().mode == MSG_STATUS_UNPROGRAMMED);
    CHECK(bedside_ask(&b, 1, OPCODE_PROGRAM, NULL, 0) == OPCODE_REFUSED);
    CHECK(reason() == MSG_RESULT_STATE);
}

/* --- leads --- */

/* another drug, with a bridge and without. */
static void a_new_concentration_is_bridged_or_said(void **state)
{
    struct msg_program m = bedside_wanted(in_force(), 300000), back;
    struct crypto_key hash;

    (void)state;
    CHECK(stage(&m, &hash) == 0);
    CHECK((staged().flags & MSG_STAGE_NEW_CONCENTRATION) == 0);
    m.nominal_ng_per_ml = m.used_ng_per_ml = 1000000;
    m.fill_nl = 38000000;
    CHECK(stage(&m, &hash) == 0);
    CHECK(staged().flags & MSG_STAGE_NEW_CONCENTRATION);
    CHECK(staged().flags & MSG_STAGE_NO_BRIDGE);
    m.lead = (struct msg_lead){ MSG_PROGRAM_BRIDGE, 272000, 3 * DAY, 600000 };
    CHECK(stage(&m, &hash) == 0);
    CHECK((staged().flags & MSG_STAGE_NO_BRIDGE) == 0);
    CHECK(staged().flags & MSG_STAGE_NEW_CONCENTRATION);
    CHECK(staged().lead_s == 3 * DAY);
    commit(&m);
    CHECK(status().bolus.kind == MSG_STATUS_BRIDGE);
    CHECK(status().bolus.ordered_nl == 272000);
    CHECK(bedside_program(&b, &back));
    CHECK(back.lead.kind == MSG_PROGRAM_BRIDGE && back.lead.cap_ng == 600000);
}

/* a catheter that was revised, its tubing full or not. */
static void a_revised_catheter_is_primed(void **state)
{
    struct msg_program m = bedside_wanted(in_force(), 300000), back;
    struct crypto_key hash;

    (void)state;
    m.catheter_nl = 120000;
    m.lead =
        (struct msg_lead){ MSG_PROGRAM_PRIME_CATHETER, 120000, 2 * HOUR, 0 };
    commit(&m);
    CHECK(bedside_program(&b, &back));
    CHECK(back.lead.kind == MSG_PROGRAM_PRIME_CATHETER);
    CHECK(back.catheter_nl == 120000);
    bedside_pass(&b, 3 * HOUR);
    come_in(PRESCRIBER);
    m = bedside_wanted(in_force(), 300000);
    m.tubing_nl = 150000; /* another path alone */
    CHECK(stage(&m, &hash) == 0);
    CHECK(status().tubing_nl == 140000);
}

/* --- orders --- */

static void orders_that_do_not_fit_their_code_are_malformed(void **state)
{
    const uint8_t zero[8] = { 0 };

    (void)state;
    CHECK(order(OPCODE_STOP, MSG_ORDER_RESUME) == MSG_RESULT_MALFORMED);
    CHECK(order(OPCODE_RESTART, 0) == MSG_RESULT_MALFORMED);
    CHECK(status().mode == MSG_STATUS_RUNNING);
    CHECK(bedside_ask(&b, 1, OPCODE_FATE, zero, 8) == OPCODE_REFUSED);
    CHECK(reason() == MSG_RESULT_MALFORMED);
    CHECK(bedside_ask(&b, 1, OPCODE_STATUS, zero, 1) == OPCODE_REFUSED);
    CHECK(bedside_ask(&b, 1, OPCODE_PROGRAM, zero, 1) == OPCODE_REFUSED);
    CHECK(bedside_ask(&b, 1, OPCODE_LOG, zero, 5) == OPCODE_REFUSED);
    CHECK(bedside_ask(&b, 1, 0x77, zero, 1) == OPCODE_REFUSED);
    CHECK(reason() == MSG_RESULT_UNKNOWN);
}

static void minimum_and_both_sounds_are_done(void **state)
{
    (void)state;
    CHECK(order(OPCODE_MINIMUM, 0) == 0);
    CHECK(status().mode == MSG_STATUS_MINIMUM);
    CHECK(order(OPCODE_RESTART, MSG_ORDER_RESUME) == 0);
    CHECK(status().mode == MSG_STATUS_RUNNING);
    CHECK(order(OPCODE_SOUND, MSG_ORDER_MEDIUM) == 0);
    CHECK(b.world.tone[(b.world.tones - 1) % WORLD_TONES].tone ==
          PORT_TONE_SINGLE);
    CHECK(order(OPCODE_SOUND, MSG_ORDER_HIGH) == 0);
    CHECK(b.world.tone[(b.world.tones - 1) % WORLD_TONES].tone ==
          PORT_TONE_DOUBLE);
}

static void close_is_answered_and_ends_the_session(void **state)
{
    (void)state;
    CHECK(bedside_ask(&b, 1, OPCODE_CLOSE, NULL, 0) ==
          (OPCODE_CLOSE | OPCODE_REPLY));
    CHECK(b.size == 0);
    CHECK(bedside_ask(&b, 1, OPCODE_STATUS, NULL, 0) == 0);
}

/* --- clinics --- */

static int change_key(uint8_t code, uint8_t which)
{
    const struct msg_key m = { .key = ++key, .clinic = { which } };
    uint8_t body[64];
    size_t size;

    CHECK(msg_keys_encode(&m, body, sizeof(body), &size) == OK);
    CHECK(bedside_ask(&b, 1, code, body, size) == (code | OPCODE_REPLY));
    return reason();
}

static void a_pump_knows_four_clinics_and_never_none(void **state)
{
    struct serve *serve = &b.firmware.serve;
    uint8_t i;

    (void)state;
    come_in(CREDENTIAL_READ | CREDENTIAL_ADMINISTER);
    for (i = 1; i <= 3; i++)
        CHECK(change_key(OPCODE_KEY_ADD, i) == 0);
    CHECK(serve->keys.clinics == 4);
    CHECK(change_key(OPCODE_KEY_ADD, 9) == MSG_RESULT_FULL);
    CHECK(change_key(OPCODE_KEY_REMOVE, 2) == 0);
    CHECK(change_key(OPCODE_KEY_ADD, 3) == MSG_RESULT_FULL); /* is there */
    CHECK(change_key(OPCODE_KEY_REMOVE, 2) != 0);            /* is not */
    CHECK(change_key(OPCODE_KEY_REMOVE, 1) == 0);
    CHECK(change_key(OPCODE_KEY_REMOVE, 3) == 0);
    CHECK(serve->keys.clinics == 1);
    CHECK(memcmp(&serve->keys.clinic[0], &b.visit.clinic,
              sizeof(b.visit.clinic)) == 0);
}

/* SR-27: the answer was lost, and the programmer asks again. */
static void a_key_asked_for_again_has_one_answer(void **state)
{
    struct serve *serve = &b.firmware.serve;

    (void)state;
    come_in(CREDENTIAL_READ | CREDENTIAL_ADMINISTER);
    CHECK(change_key(OPCODE_KEY_ADD, 1) == 0);
    key--;
    CHECK(change_key(OPCODE_KEY_ADD, 1) == 0);
    CHECK(serve->keys.clinics == 2);
    CHECK(change_key(OPCODE_KEY_ADD, 1) == MSG_RESULT_FULL); /* another */
    key--;
    CHECK(change_key(OPCODE_KEY_ADD, 1) == MSG_RESULT_FULL);
    CHECK(change_key(OPCODE_KEY_REMOVE, 1) == 0);
    key--;
    CHECK(change_key(OPCODE_KEY_REMOVE, 1) == 0);
    CHECK(serve->keys.clinics == 1);
}

/* SR-11: what the journal does not take is not done. */
static void a_key_that_cannot_be_kept_is_refused(void **state)
{
    struct serve *serve = &b.firmware.serve;
    const struct door_keys before = serve->keys;

    (void)state;
    come_in(CREDENTIAL_READ | CREDENTIAL_ADMINISTER);
    memset(b.world.flash.health, FLASH_WORN, b.world.flash.sectors);
    CHECK(change_key(OPCODE_KEY_ADD, 1) == MSG_RESULT_HARDWARE);
    CHECK(memcmp(&serve->keys, &before, sizeof(before)) == 0);
}

/* --- what is shown --- */

static struct msg_log page(uint32_t first, uint8_t count)
{
    const struct msg_log_ask ask = { first, count };
    struct msg_log m;
    uint8_t body[8];
    size_t size;

    CHECK(msg_log_encode_ask(&ask, body, sizeof(body), &size) == OK);
    CHECK(bedside_ask(&b, 1, OPCODE_LOG, body, size) ==
          (OPCODE_LOG | OPCODE_REPLY));
    CHECK(msg_log_decode(&m, bedside_body(&b), b.size) == OK);
    return m;
}

/* F-10 */
static void the_log_ends_where_it_ends(void **state)
{
    uint32_t last;

    (void)state;
    CHECK(status().mode == MSG_STATUS_RUNNING);
    last = b.firmware.serve.pump.state.log.sequence;
    CHECK(page(last, 36).count == 1);
    CHECK(page(last + 1, 36).count == 0 && page(last + 1, 5).last == last);
    CHECK(page(0, 2).first == 1 && page(0, 2).count == 2);
    CHECK(page(1, 36).count == (last < 36 ? last : 36));
}

/* F-09 */
static void a_battery_that_ends_is_shown(void **state)
{
    (void)state;
    CHECK(status().battery == MSG_STATUS_BATTERY_GOOD);
    CHECK(status().eri_s == 0);
    b.visit.credential.expires_s = VISIT_EXPIRES_S + 10 * DAY;
    charge_set(&b.world.charge, 40);
    bedside_pass(&b, DAY);
    come_in(PRESCRIBER);
    CHECK(status().battery == MSG_STATUS_BATTERY_ERI);
    CHECK(status().eri_s > 0 && status().eri_s < status().eos_s);
    b.visit.credential.expires_s = VISIT_EXPIRES_S + 200 * DAY;
    charge_set(&b.world.charge, 500); /* the date was measured, and holds */
    bedside_pass(&b, 90 * DAY);
    come_in(PRESCRIBER);
    CHECK(status().battery == MSG_STATUS_BATTERY_EOS);
    CHECK(status().mode == MSG_STATUS_STOPPED);
}

/* F-02: what runs beside the schedule, and how far it is. */
static void a_bolus_of_the_program_is_shown_while_it_runs(void **state)
{
    enum { AFTER_S = 600, LONG_S = 1800 };
    struct msg_program m = bedside_wanted(in_force(), 300000);
    struct msg_progress shown;

    (void)state;
    m.periodic.dose_ng = 10000;
    m.periodic.every_min = 360;
    m.periodic.first_min = (uint16_t)((status().pump_s + AFTER_S) % DAY / 60);
    m.periodic.seconds = LONG_S;
    commit(&m);
    CHECK(status().bolus.kind == MSG_STATUS_NO_BOLUS);
    come_in(PRESCRIBER);
    shown = status().bolus;
    CHECK(shown.kind == MSG_STATUS_PERIODIC && shown.ordered_nl == 5000);
    CHECK(shown.left_s > LONG_S - 120 && shown.left_s <= LONG_S);
    CHECK(shown.given_nl < 400);
    come_in(PRESCRIBER);
    shown = status().bolus;
    CHECK(shown.kind == MSG_STATUS_PERIODIC && shown.ordered_nl == 5000);
    CHECK(shown.given_nl > 1500 && shown.given_nl < 2400);
    CHECK(shown.left_s > LONG_S / 2 && shown.left_s < 1300);
    bedside_pass(&b, 1300);
    come_in(PRESCRIBER);
    CHECK(status().bolus.kind == MSG_STATUS_NO_BOLUS);
    CHECK(status().bolus.left_s == 0 && status().bolus.ordered_nl == 0);
}

/* A second session while one is open: what was staged goes with the first. */
static void another_session_takes_over_and_nothing_is_staged(void **state)
{
    struct msg_program m = bedside_wanted(in_force(), 330000);
    struct msg_commit c = { .key = 77, .number = m.number };
    struct crypto_key hash;
    struct msg_result r;

    (void)state;
    CHECK(stage(&m, &hash) == 0);
    CHECK(bedside_call(&b, PRESCRIBER));
    memcpy(c.hash, hash.byte, sizeof(c.hash));
    CHECK(bedside_commit(&b, &c, &r) && r.reason == MSG_RESULT_NOT_STAGED);
    CHECK(status().day_ng == 300000);
}

/* SR-23: after a reset a pump hears nobody without a coil on its skin. */
static void a_pump_alone_is_deaf_until_its_budget_fills(void **state)
{
    uint8_t noise[64] = { 1 };

    (void)state;
    client_close(&b.client);
    world_lose(&b.world, WORLD_CUT);
    bedside_pass(&b, 10);
    b.world.contact = 0;
    bedside_hear(&b, noise, sizeof(noise));
    CHECK(b.world.deaf && b.world.coil_in.size == 0);
    bedside_pass(&b, 3 * BUDGET_AIR_S);
    CHECK(!b.world.deaf);
    bedside_hear(&b, noise, sizeof(noise));
    CHECK(!b.world.deaf && b.world.coil_in.size == 0);
    b.world.contact = 1;
    CHECK(bedside_call(&b, PRESCRIBER));
    CHECK(status().mode == MSG_STATUS_RUNNING);
}

int main(void)
{
#define CLAIM(f) cmocka_unit_test_setup_teardown(f, begin_running, end)
    const struct CMUnitTest tests[] = {
        CLAIM(a_nurse_may_change_the_fill_and_nothing_else),
        cmocka_unit_test_setup_teardown(
            a_nurse_cannot_begin_a_therapy, begin, end),
        CLAIM(a_new_concentration_is_bridged_or_said),
        CLAIM(a_revised_catheter_is_primed),
        CLAIM(orders_that_do_not_fit_their_code_are_malformed),
        CLAIM(minimum_and_both_sounds_are_done),
        CLAIM(close_is_answered_and_ends_the_session),
        CLAIM(a_pump_knows_four_clinics_and_never_none),
        CLAIM(a_key_asked_for_again_has_one_answer),
        CLAIM(a_key_that_cannot_be_kept_is_refused),
        CLAIM(the_log_ends_where_it_ends),
        CLAIM(a_battery_that_ends_is_shown),
        CLAIM(a_bolus_of_the_program_is_shown_while_it_runs),
        CLAIM(another_session_takes_over_and_nothing_is_staged),
        CLAIM(a_pump_alone_is_deaf_until_its_budget_fills),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
