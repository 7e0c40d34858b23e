#include "test/test.h"

#include "test/report/sample.h"

static struct schedule flex, crowded;

static int32_t day(int32_t since_2026)
{
    return 20454 + since_2026;
}

static void add_steps(struct schedule *schedule, int days, int count)
{
    CHECK(schedule_add_set(schedule, days) == OK);
    for (int i = 0; i < count; i++)
        CHECK(schedule_add_step(
                  schedule, i * 1440 / count, 10000 + 1250 * (i % 3)) == OK);
}

struct sheet sample_full(void)
{
    schedule_init(&flex);
    CHECK(schedule_add_set(&flex, SCHEDULE_ALL_DAYS) == OK);
    CHECK(schedule_add_step(&flex, 0, 80000) == OK);
    CHECK(schedule_add_step(&flex, 360, 140000) == OK);
    CHECK(schedule_add_step(&flex, 840, 90000) == OK);
    CHECK(schedule_add_step(&flex, 1320, 40000) == OK);
    return (struct sheet){
        .clinic = "Pump clinic, Schist General Hospital",
        .printed_day = day(319),
        .read_day = sheet_known(day(221)),
        .read_s = sheet_known(14 * 3600 + 5 * 60),
        .source = SHEET_SOURCE_TYPED,
        .offset_s = sheet_known(-6 * 3600),
        .patient = { .name = "Gneiss, Mira",
            .mrn = "40021",
            .risks = "withdrawal 2025, autonomic dysreflexia",
            .born_day = sheet_known(8106) },
        .dates = { .alarm_day = sheet_known(day(321)),
            .refill_by_day = sheet_known(day(311)),
            .window_from_day = sheet_known(day(309)),
            .window_to_day = sheet_known(day(311)),
            .empty_day = sheet_known(day(332)),
            .booked_day = sheet_known(day(322)),
            .booked_s = sheet_known(10 * 3600 + 1800),
            .booked_place = "room 4" },
        .drug = { .drug = "baclofen",
            .conc_ng_per_ml = sheet_known(2000000),
            .dose_ng = sheet_known(350000),
            .dose_before_ng = sheet_known(320000),
            .bolus_ng = sheet_known(0),
            .mode = SHEET_MODE_FLEX,
            .schedule = &flex },
        .reservoir = { .volume_nl = sheet_known(2350000),
            .volume_day = sheet_known(day(319)),
            .fill_nl = sheet_known(19500000),
            .fill_day = sheet_known(day(221)),
            .alarm_nl = sheet_known(2000000) },
        .pump = { .model = "Cisterna 20",
            .serial = "CIS300214",
            .firmware = "1.4.2",
            .implanted_day = sheet_known(day(-1762)),
            .capacity_nl = sheet_known(20000000),
            .eri_day = sheet_known(day(703)),
            .replace_by_day = sheet_known(day(793)),
            .catheter_model = "one piece",
            .catheter_mm = sheet_known(620),
            .catheter_nl = sheet_known(136000),
            .catheter_day = sheet_known(day(-1762)),
            .catheter_tip = "T4" },
        .link = "https://clinic.example/p/7Q2M-KX4D",
        .contacts = { { "Pump clinic, 8:00 to 17:00", "555-0100" },
            { "On-call physician, nights", "555-0199" },
            { "Emergency department", "911" } },
        .contact_count = 3,
        .alarms = { { sheet_known(day(318)), "low reservoir soon" } },
        .alarm_count = 1,
        .events = { { sheet_known(day(221)),
                        "refill 19.5 mL, drained 4.1 mL (expected 4.4)" },
            { sheet_known(day(221)), "dose 320 to 350 mcg/day" },
            { sheet_known(day(131)), "refill 19.5 mL, drained 3.9 mL" } },
        .event_count = 3,
        .warnings = { "The printed alarm date 22 Nov 2026 is later than "
                      "computed; the computed date is used." },
        .warning_count = 1,
    };
}

struct sheet sample_empty(void)
{
    return (struct sheet){ .clinic = "Pump clinic",
        .printed_day = day(319),
        .patient = { .name = "Kaolin, Rana" } };
}

struct sheet sample_crowded(void)
{
    struct sheet sheet = sample_full();

    schedule_init(&crowded);
    add_steps(&crowded, 0x1f, 24);
    add_steps(&crowded, 0x20, 12);
    add_steps(&crowded, 0x40, 12);
    sheet.drug.schedule = &crowded;
    sheet.clinic = "Centre for Spasticity and Intrathecal Therapy, "
                   "University Hospital of Åkesson-Núñez on the River";
    sheet.patient.name = "Çelik-Åkesson de la Núñez y Obsidiana, Maria "
                         "Wollastonit";
    sheet.patient.risks =
        "withdrawal 2019, 2022 and 2025; autonomic dysreflexia; lives three "
        "hours away; hearing loss; deep pump; no second contact";
    sheet.alarm_count = sheet.event_count = SHEET_LIST_MAX;
    sheet.warning_count = sheet.contact_count = SHEET_LIST_MAX;
    for (size_t i = 0; i < SHEET_LIST_MAX; i++) {
        sheet.alarms[i] = (struct sheet_entry){ sheet_known(day(300)),
            "low reservoir, sounded and silenced again by the programmer" };
        sheet.events[i] = (struct sheet_entry){ sheet_known(day(221)),
            "refill 19.5 mL, drained 4.1 mL where 4.4 mL were expected" };
        sheet.warnings[i] = "The printed alarm date 22 Nov 2026 is later than "
                            "computed; the computed date is used.";
        sheet.contacts[i] = (struct sheet_contact){
            "On-call physician of the region, nights and holidays",
            "+90 (0312) 555-0199"
        };
    }
    return sheet;
}
