/* test_reading.c: what a pump and a clinic said, as the programmer holds it. */
#include "programmer/reading.h"

#include "base/arena.h"
#include "core/units.h"
#include "programmer/change.h"
#include "programmer/ticket.h"
#include "test/test.h"
#include "web/form.h"

static struct reading running(void)
{
    struct reading r = { .utc_s = 1795000000 };

    r.status = (struct msg_status){ .capacity_nl = 20000000,
        .pump_s = 1795003600,
        .offset_s = 3600,
        .mode = MSG_STATUS_RUNNING,
        .volume_nl = 9999999,
        .rest_num = 1,
        .rest_den = 3,
        .filled_s = 1790000000,
        .fill_nl = 20000000,
        .alarm_nl = 2000000,
        .low_s = 1800000000,
        .number = 7,
        .nominal_ng_per_ml = 2000000,
        .used_ng_per_ml = 2000000,
        .catheter_nl = 132000,
        .tubing_nl = 140000 };
    r.program = (struct msg_program){
        .number = 7, .nominal_ng_per_ml = 2000000, .used_ng_per_ml = 2000000
    };
    schedule_init_simple(&r.program.schedule, 300000);
    return r;
}

/* SR-41: nothing is rounded on the way into the record. */
static void the_record_has_it_to_the_fraction(void **state)
{
    struct reading r = running();
    struct encounter_pump pump;
    struct exact expected = reading_expected(&r);

    (void)state;
    r.status.bolus =
        (struct msg_progress){ MSG_STATUS_SINGLE, 10000, 7201, 1200, 5556 };
    r.status.periodic_s = 1795050000;
    reading_encounter(&r, &pump);
    CHECK(
        pump.volume_nl == 9999999 && pump.rest_num == 1 && pump.rest_den == 3);
    CHECK(expected.whole == 9999999 && expected.num == 1 && expected.den == 3);
    CHECK(pump.pump_s == 1795003600 && pump.offset_s == 3600);
    CHECK(pump.low_s == 1800000000 && pump.empty_s == 0);
    CHECK(pump.bolus.kind == ENCOUNTER_BESIDE_SINGLE);
    CHECK(pump.bolus.ordered_nl == 10000 && pump.bolus.given_nl == 7201);
    CHECK(pump.bolus.left_s == 1200 && pump.bolus.left_ng == 5556);
    CHECK(pump.periodic_s == 1795050000);
    CHECK(memcmp(&pump.schedule, &r.program.schedule, sizeof(pump.schedule)) ==
          0);
}

static void a_pump_without_a_program_has_no_schedule(void **state)
{
    struct reading r = running();
    struct encounter_pump pump;

    (void)state;
    r.status.number = 0;
    reading_encounter(&r, &pump);
    CHECK(pump.schedule.set_count == 0 && pump.periodic.dose_ng == 0);
    CHECK(reading_day_ng(&r) == 0);
}

/* Boluses are of the day's drug, in whatever interval. */
static void a_day_has_its_boluses(void **state)
{
    struct reading r = running();

    (void)state;
    CHECK(reading_day_ng(&r) == 300000);
    CHECK(reading_total_ng(&r.program) == 300000);
    r.program.periodic = (struct msg_periodic){ 10000, 360, 0, 600 };
    CHECK(reading_day_ng(&r) == 300000);
    CHECK(reading_total_ng(&r.program) == 340000);
    r.program.periodic.every_min = 2880;
    CHECK(reading_total_ng(&r.program) == 305000);
    memset(&r.program, 0, sizeof(r.program));
    CHECK(reading_total_ng(&r.program) == 0);
}

/* SR-32: both clocks in UTC. */
static void a_clock_is_compared_in_utc(void **state)
{
    struct reading r = running();

    (void)state;
    CHECK(reading_clock_error_s(&r) == 0);
    r.utc_s += 61;
    CHECK(reading_clock_error_s(&r) == -61);
    r.status.offset_s = -3600;
    r.status.pump_s = 1795000000 - 3600;
    CHECK(reading_clock_error_s(&r) == -61);
}

/* --- what the clinic tells --- */

static int told(const char *text, struct ticket *ticket)
{
    struct arena arena = { 0 };
    struct form form = { 0 };
    char copy[2048];
    int status;

    snprintf(copy, sizeof(copy), "%s", text);
    memset(ticket, 0, sizeof(*ticket));
    status = form_parse_urlencoded(&form, &arena, copy, strlen(copy));
    if (status == 0)
        status = ticket_read(ticket, &form);
    arena_free(&arena);
    return status;
}

static void a_ticket_is_read_field_by_field(void **state)
{
    struct ticket t;

    (void)state;
    CHECK(told("visit=12&patient=7&name=Jane+Roe&mrn=4711&born=1991-03-02"
               "&class=spinal&serial=CIS1&catheter_nl=132000&lead_days=3"
               "&zone=Europe%2FBerlin&increase_s=1795000000",
              &t) == 0);
    CHECK(t.visit == 12 && t.patient == 7 && t.has_born);
    CHECK(strcmp(t.name, "Jane Roe") == 0 && strcmp(t.serial, "CIS1") == 0);
    CHECK(strcmp(t.zone, "Europe/Berlin") == 0);
    CHECK(t.catheter_nl == 132000 && t.increased_utc_s == 1795000000);
    CHECK(t.window_days == -1 && !*t.phone); /* not told */
}

/* SR-31: without these there is nobody to match. */
static void a_ticket_without_its_person_is_none(void **state)
{
    static const char *const none[] = { "", "patient=7&name=J&serial=C",
        "visit=1&name=J&serial=C", "visit=1&patient=7&serial=C",
        "visit=1&patient=7&name=J", "visit=0&patient=7&name=J&serial=C",
        "visit=-1&patient=7&name=J&serial=C",
        "visit=1x&patient=7&name=J&serial=C",
        "visit=99999999999999999999&patient=7&name=J&serial=C",
        "visit=1&patient=+7&name=J&serial=C",
        "visit=1&patient=7&name=&serial=C" };
    struct ticket t;

    (void)state;
    for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
        CHECK(told(none[i], &t) == -1);
    CHECK(told("visit=1&patient=7&name=J&serial=C&born=1991-02-30"
               "&increase_s=soon",
              &t) == 0);
    CHECK(!t.has_born && t.increased_utc_s == -1);
}

/* --- side by side --- */

static struct visit visit;
static struct change change;
static struct arena arena;

static const struct change_row *row(const char *field)
{
    for (int i = 0; i < change.count; i++)
        if (strcmp(change.row[i].field, field) == 0)
            return &change.row[i];
    return NULL;
}

/* SR-29: every field of a program has its row, and what differs is marked,
 * and nothing else. */
static void what_changes_is_marked_and_nothing_else(void **state)
{
    static const char *const fields[] = { "mode", "dose", "schedule",
        "periodic bolus", "drug in 24 h", "product", "concentration", "flow",
        "bridge or prime", "reservoir", "alarm volume", "alarm date", "empty",
        "replace by", "cap in 24 h", "cap in an hour", "catheter", "tubing" };
    static const struct plan_judgement judgement;

    (void)state;
    visit.now = running();
    visit.now.status.past_ng = 300000;
    visit.staged = visit.now.program;
    visit.stage = (struct msg_stage){
        .volume_nl = 9999999, .day_ng = 300000, .low_s = 1800000000
    };
    visit.staged.alarm_nl = visit.now.status.alarm_nl;
    visit.staged.catheter_nl = 132000;
    visit.staged.tubing_nl = 140000;
    change_of(&visit, &judgement, &arena, &change);
    for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
        CHECK(row(fields[i]) && !row(fields[i])->is_changed);
    schedule_init_simple(&visit.staged.schedule, 330000);
    change_of(&visit, &judgement, &arena, &change);
    for (int i = 0; i < change.count; i++) {
        const char *field = change.row[i].field;

        CHECK(change.row[i].is_changed ==
              (strcmp(field, "dose") == 0 || strcmp(field, "schedule") == 0 ||
                  strcmp(field, "flow") == 0));
    }
    CHECK(strstr(row("dose")->note, "+10.0"));
    visit.staged.fill_nl = 20000000;
    visit.stage.volume_nl = 20000000;
    visit.stage.flags = MSG_STAGE_NO_BRIDGE | MSG_STAGE_ALARM_SOON;
    change_of(&visit, &judgement, &arena, &change);
    CHECK(row("reservoir")->is_changed);
    CHECK(strstr(row("bridge or prime")->note, "NO BRIDGE"));
    CHECK(strstr(row("alarm date")->note, "SOON"));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_record_has_it_to_the_fraction),
        cmocka_unit_test(a_pump_without_a_program_has_no_schedule),
        cmocka_unit_test(a_day_has_its_boluses),
        cmocka_unit_test(a_clock_is_compared_in_utc),
        cmocka_unit_test(a_ticket_is_read_field_by_field),
        cmocka_unit_test(a_ticket_without_its_person_is_none),
        cmocka_unit_test(what_changes_is_marked_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
