/* pdf.c: how long a printout takes; and its words, for others to typeset.
 *
 *   bench_pdf SHEETS   milliseconds of processor time a sheet, bytes of one
 *   bench_pdf          the words of ten sheets as JSON
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <qrencode.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "core/schedule.h"
#include "report/sheet.h"
#include "report/sheet_rows.h"

enum { TODAY = 20773 }; /* 2026-11-16 */

static struct schedule schedule;

/* Every sheet is another patient's: no number stays the same. */
static struct sheet make_sheet(struct arena *arena, int i)
{
    int32_t dose_ng = 200000 + i % 500 * 1000, day = TODAY - i % 150;

    schedule_init(&schedule);
    if (schedule_add_set(&schedule, SCHEDULE_ALL_DAYS) ||
        schedule_add_step(&schedule, 0, dose_ng / 4) ||
        schedule_add_step(&schedule, 360, dose_ng / 2) ||
        schedule_add_step(&schedule, 840, dose_ng / 4))
        abort();
    return (struct sheet){
        .clinic = "Pump clinic, Schist General Hospital",
        .printed_day = TODAY,
        .read_day = sheet_known(day),
        .read_s = sheet_known(i * 77 % 86400),
        .source = SHEET_SOURCE_TYPED,
        .offset_s = sheet_known(-21600),
        .patient = { .name = arena_printf(arena, "Gneiss, Mira %d", i),
            .mrn = arena_printf(arena, "%d", 40000 + i),
            .risks = "withdrawal 2025, autonomic dysreflexia",
            .born_day = sheet_known(8106 + i % 9000) },
        .dates = { .alarm_day = sheet_known(day + 100),
            .refill_by_day = sheet_known(day + 97),
            .empty_day = sheet_known(day + 111),
            .booked_day = sheet_known(day + 96),
            .booked_s = sheet_known(37800),
            .booked_place = "room 4" },
        .drug = { .drug = "baclofen",
            .conc_ng_per_ml = sheet_known(2000000),
            .dose_ng = sheet_known(dose_ng),
            .dose_before_ng = sheet_known(dose_ng - 20000),
            .bolus_ng = sheet_known(0),
            .mode = SHEET_MODE_FLEX,
            .schedule = &schedule },
        .reservoir = { .volume_nl = sheet_known(2350000 + i % 90 * 100000),
            .volume_day = sheet_known(TODAY),
            .fill_nl = sheet_known(19500000),
            .fill_day = sheet_known(day),
            .alarm_nl = sheet_known(2000000) },
        .pump = { .model = "Cisterna 20",
            .serial = arena_printf(arena, "CIS%d", 300000 + i),
            .firmware = "1.4.2",
            .implanted_day = sheet_known(TODAY - 1900 - i % 300),
            .capacity_nl = sheet_known(20000000),
            .eri_day = sheet_known(TODAY + 400 + i % 300),
            .replace_by_day = sheet_known(TODAY + 490 + i % 300),
            .catheter_model = "one piece",
            .catheter_mm = sheet_known(600 + i % 90),
            .catheter_nl = sheet_known(132000 + i % 90 * 100),
            .catheter_tip = "T4" },
        .link = arena_printf(arena, "https://clinic.example/p/%d", i),
        .contacts = { { "Pump clinic, 8:00 to 17:00", "555-0100" },
            { "On-call physician, nights", "555-0199" },
            { "Emergency department", "911" } },
        .contact_count = 3,
        .events = { { sheet_known(day),
                        arena_printf(arena, "refill 19.5 mL, drained %d.1 mL",
                            i % 5 + 2) },
            { sheet_known(day), "dose +20 mcg/day" } },
        .event_count = 2,
    };
}

static void put_section(struct json *json, const struct sheet_section *section)
{
    json_open_object(json);
    json_key_text(json, "title", section->title);
    json_key_text(json, "note", section->note);
    json_key(json, "rows");
    json_open_array(json);
    for (size_t i = 0; i < section->count; i++) {
        json_open_array(json);
        json_text(json, section->rows[i].label);
        json_text(json, section->rows[i].value);
        json_text(json, section->rows[i].note);
        json_close_array(json);
    }
    json_close_array(json);
    json_close_object(json);
}

static void put_sections(struct json *json, const char *key,
    const struct sheet_section *const *sections, size_t count)
{
    json_key(json, key);
    json_open_array(json);
    for (size_t i = 0; i < count; i++)
        put_section(json, sections[i]);
    json_close_array(json);
}

/* The QR code as an SVG path of one unit a module. */
static void put_code(struct json *json, const struct sheet *sheet)
{
    struct buffer text = { 0 }, path = { 0 };
    QRcode *code;

    sheet_qr_text(sheet, &text);
    code = QRcode_encodeString8bit(buffer_get(&text), 0, QR_ECLEVEL_M);
    if (!code)
        abort();
    for (int i = 0; i < code->width * code->width; i++)
        if (code->data[i] & 1)
            buffer_printf(
                &path, "M%d %dh1v1h-1z", i % code->width, i / code->width);
    json_key_int(json, "code_width", code->width);
    json_key_text(json, "code_path", buffer_get(&path));
    QRcode_free(code);
    buffer_free(&text);
    buffer_free(&path);
}

static void put_words(
    struct json *json, const struct sheet *sheet, const struct sheet_rows *rows)
{
    const struct sheet_section *left[] = { &rows->drug, &rows->reservoir };
    const struct sheet_section *right[] = { &rows->pump, &rows->catheter };
    const struct sheet_section *below[] = { &rows->steps[0], &rows->alarms,
        &rows->events };
    const struct sheet_section *card[] = { &rows->contacts, &rows->signs,
        &rows->triage };
    const struct sheet_section *dates[] = { &rows->dates };

    json_open_object(json);
    put_code(json, sheet);
    json_key(json, "head");
    json_open_array(json);
    json_text(json, rows->name);
    json_text(json, rows->identity);
    json_text(json, rows->risks);
    json_text(json, rows->read);
    json_text(json, rows->clinic);
    json_close_array(json);
    put_sections(json, "dates", dates, 1);
    put_sections(json, "left", left, 2);
    put_sections(json, "right", right, 2);
    put_sections(json, "below", below, 3);
    put_sections(json, "card", card, 3);
    json_key(json, "foot");
    json_open_array(json);
    json_text(json, rows->card);
    json_text(json, rows->backup);
    json_text(json, rows->clock);
    json_text(json, rows->disclaimer);
    json_close_array(json);
    json_close_object(json);
}

static void print_words(void)
{
    struct buffer out = { 0 };
    struct arena arena = { 0 };
    struct sheet_rows rows;
    struct sheet sheet;
    struct json json;

    json_init(&json, &out);
    json_open_array(&json);
    for (int i = 0; i < 10; i++) {
        sheet = make_sheet(&arena, i);
        sheet_rows_make(&sheet, &arena, &rows);
        put_words(&json, &sheet, &rows);
    }
    json_close_array(&json);
    puts(buffer_get(&out));
    buffer_free(&out);
    arena_free(&arena);
}

static double processor_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 0;
    struct arena arena = { 0 };
    struct buffer out = { 0 };
    struct sheet sheet;
    double start;

    if (count < 1) {
        print_words();
        return 0;
    }
    sheet = make_sheet(&arena, 0);
    if (sheet_pdf(&sheet, SHEET_LETTER, &out))
        return 3;
    start = processor_ms();
    for (int i = 1; i <= count; i++) {
        buffer_clear(&out);
        sheet = make_sheet(&arena, i);
        if (sheet_pdf(&sheet, SHEET_LETTER, &out))
            return 3;
        arena_reset(&arena);
    }
    printf("%.3f %zu\n", (processor_ms() - start) / count, out.len);
    buffer_free(&out);
    arena_free(&arena);
    return 0;
}
