/* demo_draw.c: what was planned, written down in the order in which it
 * happened. */
#include <stdlib.h>
#include <string.h>

#include "clinic/demo_draw.h"
#include "clinic/demo_plan.h"
#include "clinic/demo_story.h"
#include "core/calendar.h"
#include "core/drug.h"
#include "core/fault.h"

enum {
    MINUTE = UNITS_SECONDS_PER_MINUTE,
    DAY = UNITS_SECONDS_PER_DAY,
};

/* --- Writing down ------------------------------------------------------ */

static void add(struct demo_plan *d, int64_t at_s, enum demo_kind kind,
    const char *author, const void *fact)
{
    struct demo_events *events = d->events;

    if (events->count == events->room) {
        events->room = events->room ? 2 * events->room : 1024;
        events->event =
            realloc(events->event, events->room * sizeof *events->event);
        if (!events->event)
            abort();
    }
    events->event[events->count] = (struct demo_event){
        .at_s = at_s,
        .order = events->count,
        .who = d->who,
        .kind = kind,
        .author = author,
        .fact = fact,
    };
    events->count++;
}

/* A copy of a fact that lives as long as the events. */
static void *keep(struct demo_plan *d, const void *fact, size_t size)
{
    return memcpy(arena_alloc(&d->events->arena, size), fact, size);
}
#define KEEP(d, fact) keep((d), &(fact), sizeof(fact))

static void call(struct demo_plan *d, int64_t at_s,
    enum contact_outcome outcome, const char *whom, const char *note)
{
    struct contact contact = {
        .at_s = at_s,
        .channel = CONTACT_PHONE,
        .outcome = outcome,
        .whom = whom,
        .note = note,
    };

    add(d, at_s, DEMO_CONTACT, "scheduler", KEEP(d, contact));
}

static void book(struct demo_plan *d, int64_t made_s, int64_t starts_s)
{
    struct appointment appointment = {
        .booking = d->bookings++,
        .purpose = APPOINTMENT_REFILL,
        .starts_s = starts_s,
        .minutes = 60,
        .reason = "",
    };

    ASSERT(d->bookings <= DEMO_BOOKINGS_MAX);
    add(d, made_s, DEMO_BOOK, "scheduler", KEEP(d, appointment));
}

/* The booking of a visit that came about.  Some move once, after a call a
 * week before, from the day after. */
static void book_visit(
    struct demo_plan *d, int64_t made_s, const struct demo_visit *visit)
{
    struct appointment moved = {
        .booking = d->bookings,
        .starts_s = visit->at_s,
        .minutes = 60,
        .reason = "the family asked for another day",
    };
    int64_t call_s =
        demo_plan_instant(d, demo_plan_open_day(visit->day - 6), 11 * 60 + 20);

    if (demo_plan_roll(d, 6) > 0 || call_s < made_s + DAY ||
        demo_plan_open_day(visit->day + 1) != visit->day + 1) {
        book(d, made_s, visit->at_s);
        return;
    }
    book(d, made_s, visit->at_s + DAY);
    call(d, call_s, CONTACT_REACHED, "family",
        "Asked to come a day earlier than booked.");
    add(d, call_s + 5 * MINUTE, DEMO_MOVE, "scheduler", KEEP(d, moved));
}

static const char *product_of(int32_t conc_ng_per_ml)
{
    const struct product *product;

    for (size_t i = 0; (product = drug_product(i)); i++)
        if (product->conc_ng_per_ml == conc_ng_per_ml)
            return product->name;
    return "compounded baclofen";
}

/* What was drained, against what core expects of the refill before. */
static void measure(struct demo_plan *d, int k, struct fill *fill)
{
    const struct demo_visit *before = &d->visit[k - 1];
    struct reservoir reservoir = demo_plan_reservoir(d, before);
    struct exact expected = reservoir_left(
        &reservoir, &before->schedule, d->visit[k].at_s + d->offset_s);
    int64_t expected_nl = units_round(&expected);
    int64_t tenths = (expected_nl + DEMO_TENTH_ML / 2) / DEMO_TENTH_ML;
    struct residual residual;

    if (expected_nl > 0)
        tenths += demo_plan_roll(d, 11) - 5;
    if (demo_plan_has(d, DEMO_DISCREPANCY) && k == d->count - 1)
        tenths += 35;
    fill->drained_nl = (int32_t)(tenths > 0 ? tenths : 0) * DEMO_TENTH_ML;
    residual = reservoir_judge(&reservoir, &expected, fill->drained_nl);
    fill->expected_nl = (int32_t)expected_nl;
    fill->use_ratio_millionths =
        residual.ratio_known ? residual.use_ratio_millionths : -1;
    fill->discrepancy = !residual_is_routine(&residual);
    fill->old_conc_ng_per_ml = before->conc_ng_per_ml;
    if (fill->discrepancy)
        fill->reason = "More left than expected: catheter to be imaged; "
                       "second person: prescriber.";
    else if (fill->old_conc_ng_per_ml != fill->conc_ng_per_ml)
        fill->reason = "Stronger drug, so that a fill lasts longer; bridge "
                       "programmed for the path.";
}

/* Half way through, some pumps were replaced. */
static int is_replacement(const struct demo_plan *d, int k)
{
    return demo_plan_has(d, DEMO_REPLACED) && k > 0 && k == d->count / 2;
}

/* A new pump comes empty, and nobody knows what a first fill on record should
 * have left. */
static void write_fill(struct demo_plan *d, int k)
{
    const struct demo_visit *visit = &d->visit[k];
    struct fill fill = {
        .at_s = visit->at_s,
        .expected_nl = RECORD_UNKNOWN,
        .use_ratio_millionths = -1,
        .filled_nl = visit->fill_nl,
        .conc_ng_per_ml = visit->conc_ng_per_ml,
        .product = product_of(visit->conc_ng_per_ml),
        .lot =
            arena_printf(&d->events->arena, "L%05d", demo_plan_roll(d, 100000)),
        .expiry_day = visit->day + 200 + demo_plan_roll(d, 300),
        .reason = "",
    };

    if (k > 0 && !is_replacement(d, k))
        measure(d, k, &fill);
    else if (!demo_plan_has(d, DEMO_NEW) && k == 0)
        fill.drained_nl = (20 + demo_plan_roll(d, 15)) * DEMO_TENTH_ML;
    add(d, visit->at_s + 25 * MINUTE, DEMO_FILL, "nurse", KEEP(d, fill));
}

static void write_program(struct demo_plan *d, int k)
{
    const struct demo_visit *visit = &d->visit[k], *before = visit - (k > 0);
    struct program program = {
        .at_s = visit->at_s,
        .conc_ng_per_ml = visit->conc_ng_per_ml,
        .schedule = visit->schedule,
        .reason = "first program on record",
    };

    if (k > 0 && before->dose_ng == visit->dose_ng &&
        before->conc_ng_per_ml == visit->conc_ng_per_ml)
        return;
    if (k > 0)
        program.reason = before->dose_ng != visit->dose_ng
                             ? "legs stiffer in the morning"
                             : "stronger drug, same dose";
    add(d, visit->at_s + 27 * MINUTE, DEMO_PROGRAM, "prescriber",
        KEEP(d, program));
}

/* The pump's own arithmetic is ours, so its printed date agrees - but for the
 * story in which somebody typed another one. */
static void write_reading(struct demo_plan *d, int k)
{
    const struct demo_visit *visit = &d->visit[k];
    struct reading reading = {
        .source = READING_DEMO,
        .read_s = visit->at_s + 30 * MINUTE,
        .offset_s = d->offset_s,
        .filled_s = visit->at_s + d->offset_s,
        .fill_nl = visit->fill_nl,
        .alarm_nl = d->alarm_nl,
        .conc_ng_per_ml = visit->conc_ng_per_ml,
        .printed_alarm_day = demo_plan_refill(d, visit).alarm_day,
        .schedule = visit->schedule,
        .note = "",
    };

    if (demo_plan_has(d, DEMO_DISAGREES) && k == d->count - 1)
        reading.printed_alarm_day += 9;
    add(d, visit->at_s + 30 * MINUTE, DEMO_READING, "nurse", KEEP(d, reading));
}

/* Tone falls as the dose is found, and wavers. */
static void write_tone(struct demo_plan *d, int k)
{
    static const char *const ashworth[] = { "4", "3", "2", "1+", "1" };
    static const char *const spasm[] = { "4", "3", "3", "2", "1" };
    static const char *const site[] = { "left knee flexors",
        "right ankle plantar flexors", "right elbow flexors" };
    int step = 1 + 3 * k / d->count + (demo_plan_roll(d, 4) == 0);
    struct tone tone = {
        .at_s = d->visit[k].at_s + 5 * MINUTE,
        .scale = TONE_ASHWORTH,
        .site = site[d->who % 3],
        .code = ashworth[step],
    };

    add(d, tone.at_s, DEMO_TONE, "nurse", KEEP(d, tone));
    tone.scale = TONE_SPASM;
    tone.site = "";
    tone.code = spasm[step];
    add(d, tone.at_s + MINUTE, DEMO_TONE, "nurse", KEEP(d, tone));
}

/* --- Stories ----------------------------------------------------------- */

/* A dose found in small steps, each with its own reading: what is in the pump
 * by then, read to 0.1 mL. */
static void titrate(struct demo_plan *d)
{
    struct demo_visit now = d->visit[0];

    for (int32_t day = now.day + 5; day < d->today - 2; day += 9) {
        struct reservoir reservoir = demo_plan_reservoir(d, &now);
        struct schedule before = now.schedule;
        struct exact left;

        demo_plan_place(d, &now, day);
        left = reservoir_left(&reservoir, &before, now.at_s + d->offset_s);
        now.fill_nl =
            (int32_t)(units_round(&left) / DEMO_TENTH_ML) * DEMO_TENTH_ML;
        now.dose_ng =
            now.dose_ng * 115 / 100 / UNITS_NG_PER_MCG * UNITS_NG_PER_MCG;
        demo_plan_schedule(d, &now);
        d->visit[0] = now;
        write_tone(d, 0);
        write_program(d, 0);
        write_reading(d, 0);
    }
}

/* The late refill of who ran out: back 2 is the one before the last but one. */
static void tell_withdrawal(struct demo_plan *d, int k)
{
    if (!demo_plan_has(d, DEMO_WITHDREW) || k != d->count - 2 || k < 1)
        return;
    call(d, d->visit[k].at_s - 3 * 60 * MINUTE, CONTACT_REACHED, "mother",
        "Two-tone alarm since the night, itching, legs tight: sent to the "
        "emergency department, oral baclofen on the way, refill today.");
}

/* Calls of the last days, as their stories have it. */
static void tell_calls(struct demo_plan *d)
{
    int64_t last_s =
        demo_plan_instant(d, demo_plan_open_day(d->today - 1), 15 * 60 + 20);

    if (demo_plan_has(d, DEMO_UNREACHED)) {
        call(d,
            demo_plan_instant(
                d, demo_plan_open_day(d->today - 5), 10 * 60 + 10),
            CONTACT_NO_ANSWER, "patient", "");
        call(d,
            demo_plan_instant(
                d, demo_plan_open_day(d->today - 3), 11 * 60 + 30),
            CONTACT_LEFT_MESSAGE, "patient", "Asked to call back today.");
        call(d, last_s, CONTACT_NO_ANSWER, "second contact", "");
    }
    if (demo_plan_has(d, DEMO_ALARM_HEARD))
        call(d, last_s, CONTACT_REACHED, "father",
            "Hears one short beep every hour since the morning. Two-tone "
            "alarm explained; told to come as booked.");
    if (demo_plan_has(d, DEMO_REACHED))
        call(d, last_s + 10 * MINUTE, CONTACT_REACHED, "patient",
            "Will come; a ride is arranged.");
}

/* An open day: the one before if that is not past, else the one after. */
static int32_t booked_day(const struct demo_plan *d)
{
    int32_t day = d->today + d->story->booked;
    int32_t open = demo_plan_open_day(day);

    if (open >= d->today || day < d->today)
        return open;
    return day + UNITS_DAYS_PER_WEEK - calendar_weekday(day);
}

static void write_next(struct demo_plan *d)
{
    const struct demo_visit *last = &d->visit[d->count - 1];
    int32_t day;

    if (d->story->booked == DEMO_NOT_BOOKED)
        return;
    if (d->story->booked == DEMO_IN_WINDOW) {
        day = demo_plan_open_day(demo_plan_refill(d, last).refill_by_day - 1);
        if (day <= d->today)
            day = d->today + UNITS_DAYS_PER_WEEK - calendar_weekday(d->today);
    } else {
        day = booked_day(d);
    }
    book(d, last->at_s + 50 * MINUTE,
        demo_plan_instant(d, day, demo_plan_minute(d)));
}

/* --- Patients ---------------------------------------------------------- */

static void write_patient(
    struct demo_plan *d, int64_t at_s, struct patient *patient)
{
    struct demo_person person = demo_story_person(d->who, d->demo->seed);
    struct arena *arena = &d->events->arena;

    *patient = (struct patient){
        .name = arena_printf(arena, "%s, %s", person.family, person.given),
        .mrn = arena_printf(arena, "%d", 70000 + 13 * d->who),
        .phone = arena_printf(arena, "555-01%02d", (7 * d->who + 11) % 100),
        .contact = arena_printf(arena, "%s %s, 555-01%02d", person.kin,
            person.family, (7 * d->who + 58) % 100),
        .oral_backup = demo_plan_has(d, DEMO_NO_BACKUP)
                           ? ""
                           : "Carries the tablets prescribed, with the card.",
        .notes = d->story->notes ? d->story->notes : "",
        .class = (enum patient_class)(1 + demo_plan_roll(d, 3)),
        .risks = d->story->risks,
        .owner = demo_plan_has(d, DEMO_UNOWNED)
                     ? 0
                     : 1 + (demo_plan_roll(d, 3) == 0),
        .lead_days = RECORD_UNKNOWN,
        .window_days = RECORD_UNKNOWN,
    };
    patient->born_day = d->today -
                        365 * (patient->class == PATIENT_PEDIATRIC
                                      ? 6 + demo_plan_roll(d, 11)
                                      : 21 + demo_plan_roll(d, 50)) -
                        demo_plan_roll(d, 365);
    if (d->story->risks & RISK_NO_CONTACT)
        patient->contact = "";
    if (d->story->risks & RISK_NO_PHONE)
        patient->phone = "";
    add(d, at_s, DEMO_PATIENT, "scheduler", keep(d, patient, sizeof *patient));
}

static struct pump make_pump(struct demo_plan *d, int32_t implanted_day)
{
    return (struct pump){
        .serial = arena_printf(
            &d->events->arena, "CIS%06d", 100000 + demo_plan_roll(d, 900000)),
        .model = d->model->name,
        .capacity_nl = d->model->capacity_nl,
        .implanted_day = implanted_day,
        .explanted_day = RECORD_NO_DAY,
        .eri_day = RECORD_NO_DAY,
        .tubing_nl = d->model->tubing_nl,
        .catheter_nl = 110000 + demo_plan_roll(d, 40) * 1000,
        .catheter_um = (600 + demo_plan_roll(d, 200)) * 1000,
        .catheter_model = "one piece",
    };
}

static void replace_pump(struct demo_plan *d, int k, struct pump *pump)
{
    struct pump next;

    if (!is_replacement(d, k))
        return;
    pump->explanted_day = d->visit[k].day;
    add(d, d->visit[k].at_s - 60 * MINUTE, DEMO_EXPLANT, "nurse",
        keep(d, pump, sizeof *pump));
    next = make_pump(d, d->visit[k].day);
    add(d, d->visit[k].at_s - 50 * MINUTE, DEMO_PUMP, "nurse", KEEP(d, next));
}

static void write_visits(struct demo_plan *d, struct pump *pump)
{
    for (int k = 0; k < d->count; k++) {
        replace_pump(d, k, pump);
        tell_withdrawal(d, k);
        write_tone(d, k);
        write_fill(d, k);
        write_program(d, k);
        write_reading(d, k);
        if (k + 1 < d->count)
            book_visit(d, d->visit[k].at_s + 50 * MINUTE, &d->visit[k + 1]);
    }
}

void demo_draw(struct demo_events *events, const struct demo *demo, int who)
{
    struct demo_plan d;
    struct patient patient;
    struct pump pump;
    int64_t first_s;

    demo_plan_make(&d, demo, who);
    d.events = events;
    first_s = d.visit[0].at_s - 2 * 60 * MINUTE;
    if (demo_plan_has(&d, DEMO_NEVER_READ))
        first_s = demo_plan_instant(&d, d.today - 6, 10 * 60);
    write_patient(&d, first_s, &patient);
    pump = make_pump(&d, demo_plan_implant_day(&d));
    add(&d, first_s + MINUTE, DEMO_PUMP, "nurse", KEEP(&d, pump));
    if (demo_plan_has(&d, DEMO_NEVER_READ))
        return;
    write_visits(&d, &pump);
    if (demo_plan_has(&d, DEMO_NEW))
        titrate(&d);
    if (demo_plan_has(&d, DEMO_LEFT_CLINIC)) {
        patient.state = PATIENT_LEFT;
        add(&d, demo_plan_instant(&d, d.today - 20, 11 * 60), DEMO_LEFT,
            "scheduler", KEEP(&d, patient));
        return;
    }
    tell_calls(&d);
    write_next(&d);
}

void demo_draw_free(struct demo_events *events)
{
    free(events->event);
    arena_free(&events->arena);
    *events = (struct demo_events){ 0 };
}
