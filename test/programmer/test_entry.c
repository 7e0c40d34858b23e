#include "programmer/entry.h"

#include "core/drug.h"
#include "core/units.h"
#include "test/test.h"

static struct visit visit; /* of a pump that was read; no vault, no ticket */
static struct plan plan;
static struct entry_error error;

/* What a nurse types at a routine refill. */
static struct entry refill(void)
{
    return (struct entry){ .drained = "10",
        .filled = "20",
        .is_same = true,
        .lot = "B4711",
        .expiry = "2199-01-01" };
}

static int reads(const struct entry *entry)
{
    return entry_plan(entry, &visit, &plan, &error) == 0;
}

/* Refused, naming that field, with something to do. */
static int refuses(const struct entry *entry, const char *field)
{
    error = (struct entry_error){ "", "" };
    return entry_plan(entry, &visit, &plan, &error) == -1 &&
           strcmp(error.field, field) == 0 && *error.what;
}

static void what_was_typed_is_planned(void **state)
{
    struct entry e = refill();

    (void)state;
    CHECK(reads(&e));
    CHECK(plan.fill.is_filled && plan.fill.same_drug);
    CHECK(plan.fill.drained_nl == 10000000 && plan.fill.filled_nl == 20000000);
    CHECK(!plan.has_schedule && !plan.has_periodic && !plan.has_caps);
    CHECK(plan.alarm_nl == -1 && plan.catheter_nl == -1);
    e.drained = "0.000001";
    e.alarm_volume = "2.5";
    e.catheter = "0.132";
    e.tubing = "0.140";
    CHECK(reads(&e) && plan.fill.drained_nl == 1);
    CHECK(plan.alarm_nl == 2500000 && plan.catheter_nl == 132000 &&
          plan.tubing_nl == 140000);
}

static void nothing_typed_is_nothing_planned(void **state)
{
    const struct entry e = { .drained = "", .dose = "", .bolus = "" };

    (void)state;
    CHECK(reads(&e));
    CHECK(!plan.fill.is_filled && !plan.has_schedule && !plan.has_periodic);
}

/* SR-30, Q-05: what might be another number is no number, in any field; and
 * none wraps around. */
static void a_number_is_one_or_none(void **state)
{
    static const char *const none[] = { ".5", "5.", "05", "1.2.3", "1,5", "+5",
        "-5", " 5", "5 ", "1e3", "5mg", "0x5", "abc", "1.2345678", "4294967296",
        "4294967297", "18446744073709551617", "99999999999999999999999999" };
    static const struct {
        const char *name;
        size_t at;
    } fields[] = {
        { "drained", offsetof(struct entry, drained) },
        { "filled", offsetof(struct entry, filled) },
        { "dose", offsetof(struct entry, dose) },
        { "rinses", offsetof(struct entry, rinses) },
        { "rinse", offsetof(struct entry, rinse) },
        { "alarm-volume", offsetof(struct entry, alarm_volume) },
        { "catheter", offsetof(struct entry, catheter) },
        { "tubing", offsetof(struct entry, tubing) },
    };

    (void)state;
    for (size_t f = 0; f < sizeof(fields) / sizeof(*fields); f++)
        for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
            struct entry e = refill();

            *(const char **)((char *)&e + fields[f].at) = none[i];
            CHECK(refuses(&e, fields[f].name));
        }
}

static void half_a_refill_names_its_other_half(void **state)
{
    struct entry e = refill();

    (void)state;
    e.drained = NULL;
    CHECK(refuses(&e, "drained"));
    e = refill();
    e.filled = "";
    CHECK(refuses(&e, "filled"));
    e = refill();
    e.rinses = "2";
    CHECK(refuses(&e, "rinse"));
    e.rinse = "10";
    CHECK(reads(&e) && plan.fill.rinses == 2);
    e.rinses = "11";
    CHECK(refuses(&e, "rinses"));
}

/* the same, or which; never both, never neither. */
static void the_drug_is_asked(void **state)
{
    struct entry e = refill();

    (void)state;
    e.concentration = "500";
    CHECK(refuses(&e, "concentration"));
    e.is_same = false;
    e.product = "gablofen";
    CHECK(reads(&e) && plan.fill.nominal_ng_per_ml == 500000);
    CHECK(strcmp(drug_product(plan.fill.product)->name, "Gablofen") == 0);
    CHECK(drug_product(plan.fill.product)->conc_ng_per_ml == 500000);
    e.product = "LIORESAL";
    CHECK(reads(&e));
    e.product = "morphine";
    CHECK(refuses(&e, "product"));
    e.product = NULL;
    e.concentration = NULL;
    CHECK(refuses(&e, "concentration"));
    e.concentration = "2 mg";
    CHECK(refuses(&e, "concentration"));
}

/* */
static void a_bridge_and_none_are_two_answers(void **state)
{
    struct entry e = refill();

    (void)state;
    e.lead = MSG_PROGRAM_BRIDGE;
    CHECK(reads(&e) && plan.lead == MSG_PROGRAM_BRIDGE);
    e.no_bridge = "not wanted";
    CHECK(refuses(&e, "no-bridge"));
    e.lead = MSG_PROGRAM_NO_LEAD;
    CHECK(reads(&e) && strcmp(plan.why_unbridged, "not wanted") == 0);
}

static void an_expiry_is_a_day(void **state)
{
    static const char *const none[] = { "2027-02-29", "2027-13-01", "27-01-01",
        "01/02/2027", "2027-1-1", "today" };
    struct entry e = refill();

    (void)state;
    for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
        e.expiry = none[i];
        CHECK(refuses(&e, "expiry"));
    }
    e.expiry = "2028-02-29";
    CHECK(reads(&e) && plan.fill.expiry_day == 21243);
    e.expiry = NULL;
    CHECK(reads(&e) && plan.fill.expiry_day == 0); /* judged, R-09 */
}

/* */
static void a_cause_is_one_of_the_list(void **state)
{
    struct entry e = refill();

    (void)state;
    for (uint32_t i = 1; i < ENCOUNTER_CAUSES; i++) {
        e.cause = encounter_cause_slug(i);
        CHECK(reads(&e) && plan.fill.cause == i);
    }
    e.cause = "other";
    CHECK(refuses(&e, "cause"));
}

static void a_dose_or_a_schedule(void **state)
{
    struct entry e = { .dose = "300.5" };

    (void)state;
    CHECK(reads(&e) && plan.has_schedule);
    CHECK(schedule_week_ng(&plan.schedule) == 7 * 300500);
    e.schedule = "00:00 80, 06:00 220";
    CHECK(refuses(&e, "dose"));
    e.dose = NULL;
    CHECK(reads(&e) && plan.schedule.step_count == 2);
    e.schedule = "06:00 80";
    CHECK(refuses(&e, "schedule"));
    e = (struct entry){ .dose = "0" };
    CHECK(refuses(&e, "dose"));
}

/* an interval is hours and minutes, and cannot be taken for one of the
 * two (2004). */
static void an_interval_is_hours_and_minutes(void **state)
{
    static const char *const none[] = { "6", "60", "6:0", "6:000", "06:00",
        ":30", "6:60", "6.5", "6h", "6:00 ", " 6:00", "-1:00", "6:-1",
        "99999999999:00", "4294967296:30" };
    const char *what;
    int32_t minutes = -7;

    (void)state;
    for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
        CHECK(entry_minutes(none[i], 10080, &minutes, &what) == -1);
        CHECK(minutes == -7 && *what);
    }
    CHECK(entry_minutes("0:00", 10080, &minutes, &what) == 0 && minutes == 0);
    CHECK(entry_minutes("6:00", 10080, &minutes, &what) == 0);
    CHECK(minutes == 360);
    CHECK(entry_minutes("168:00", 10080, &minutes, &what) == 0);
    CHECK(minutes == 10080);
    CHECK(entry_minutes("168:01", 10080, &minutes, &what) == -1);
    CHECK(strstr(what, "too long"));
}

static void a_periodic_bolus_is_whole(void **state)
{
    struct entry e = { .bolus = "10" };

    (void)state;
    CHECK(refuses(&e, "every"));
    e.every = "6:00";
    CHECK(reads(&e) && plan.has_periodic && plan.periodic.dose_ng == 10000);
    CHECK(plan.periodic.every_min == 360 && plan.periodic.first_min == 0);
    CHECK(plan.periodic.seconds == 600);
    e.first = "23:59";
    e.over = "0:30";
    CHECK(reads(&e) && plan.periodic.first_min == 1439);
    CHECK(plan.periodic.seconds == 1800);
    e.first = "24:00";
    CHECK(refuses(&e, "first"));
    e.first = "2:00";
    e.over = "0:00";
    CHECK(refuses(&e, "bolus"));
    e.over = "24:01";
    CHECK(refuses(&e, "over"));
    e.over = NULL;
    e.every = "0:00";
    CHECK(refuses(&e, "bolus"));
    e.every = "6:00";
    e.bolus = "0";
    CHECK(refuses(&e, "bolus"));
    e.bolus = "10";
    e.no_bolus = true;
    CHECK(refuses(&e, "bolus"));
    e = (struct entry){ .no_bolus = true };
    CHECK(reads(&e) && plan.has_periodic && plan.periodic.dose_ng == 0);
}

static void caps_go_together(void **state)
{
    struct entry e = { .cap = "600" };

    (void)state;
    CHECK(refuses(&e, "cap-hour"));
    e.cap_hour = "98";
    CHECK(reads(&e) && plan.has_caps && plan.caps.day_ng == 600000);
    CHECK(plan.caps.hour_ng == 98000);
    e.cap = NULL;
    CHECK(refuses(&e, "cap"));
}

/* without a class the stricter holds; the ticket's, unless one is
 * typed. */
static void the_class_is_typed_or_the_clinics(void **state)
{
    struct entry e = { .dose = "300" };

    (void)state;
    CHECK(reads(&e) && !plan.class_known && plan.class == TITRATION_CEREBRAL);
    e.class = "spinal";
    CHECK(reads(&e) && plan.class_known && plan.class == TITRATION_SPINAL);
    CHECK(!plan.class_is_other);
    visit.has_ticket = true;
    strcpy(visit.ticket.class, "cerebral");
    CHECK(reads(&e) && plan.class == TITRATION_SPINAL && plan.class_is_other);
    e.class = "cerebral";
    CHECK(reads(&e) && plan.class_known && !plan.class_is_other);
    e.class = "";
    CHECK(reads(&e) && plan.class_known && !plan.class_is_other);
    CHECK(plan.class == TITRATION_CEREBRAL);
    strcpy(visit.ticket.class, "");
    CHECK(reads(&e) && !plan.class_known);
    e.class = "spinal";
    CHECK(reads(&e) && plan.class_known && !plan.class_is_other);
    visit.has_ticket = false;
    e.class = "Spinal";
    CHECK(refuses(&e, "class"));
}

/* A single bolus, as both the command line and the page read it. */
static void a_single_bolus_is_more_than_nothing(void **state)
{
    int32_t ng, minutes;

    (void)state;
    CHECK(entry_bolus("20", "0:30", &ng, &minutes, &error) == 0);
    CHECK(ng == 20000 && minutes == 30);
    CHECK(entry_bolus("0", "0:30", &ng, &minutes, &error) == -1);
    CHECK(entry_bolus("20", "0:00", &ng, &minutes, &error) == -1);
    CHECK(entry_bolus("20", "", &ng, &minutes, &error) == -1);
    CHECK(entry_bolus(NULL, "0:30", &ng, &minutes, &error) == -1);
    CHECK(entry_bolus("20", "30", &ng, &minutes, &error) == -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_typed_is_planned),
        cmocka_unit_test(nothing_typed_is_nothing_planned),
        cmocka_unit_test(a_number_is_one_or_none),
        cmocka_unit_test(half_a_refill_names_its_other_half),
        cmocka_unit_test(the_drug_is_asked),
        cmocka_unit_test(a_bridge_and_none_are_two_answers),
        cmocka_unit_test(an_expiry_is_a_day),
        cmocka_unit_test(a_cause_is_one_of_the_list),
        cmocka_unit_test(a_dose_or_a_schedule),
        cmocka_unit_test(an_interval_is_hours_and_minutes),
        cmocka_unit_test(a_periodic_bolus_is_whole),
        cmocka_unit_test(caps_go_together),
        cmocka_unit_test(the_class_is_typed_or_the_clinics),
        cmocka_unit_test(a_single_bolus_is_more_than_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
