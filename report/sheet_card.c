#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/quantity.h"
#include "base/when.h"
#include "core/fault.h"
#include "core/triage.h"
#include "report/sheet_rows.h"

/* "a; b": text joined to what stands so far, its first letter small. */
static const char *join(
    struct arena *arena, const char *so_far, const char *text)
{
    char first = text[0];

    if (!*so_far)
        return text;
    if (first >= 'A' && first <= 'Z')
        first = (char)(first - 'A' + 'a');
    return arena_printf(arena, "%s; %c%s", so_far, first, text + 1);
}

/* Every sign of a kind, in the words of the one table (SR-50). */
static const char *signs_of(
    struct arena *arena, enum triage_kind kind, const char *so_far)
{
    const struct triage_sign *sign;
    size_t i;

    for (i = 0; (sign = triage_get(i)) != NULL; i++)
        if (sign->kind == kind)
            so_far = join(arena, so_far, sign->words);
    return so_far;
}

/* SR-50: the table in a few lines; a row for each outcome, highest first. */
static void make_triage(struct arena *arena, struct sheet_section *section)
{
    const char *emergency = signs_of(arena, TRIAGE_BREATHING, "");
    const char *now = "Any one sign of withdrawal or overdose";
    int rule;

    for (rule = 0; rule < TRIAGE_RULES; rule++)
        emergency =
            join(arena, emergency, triage_rule_words((enum triage_rule)rule));
    now = signs_of(arena, TRIAGE_WOUND, now);
    now = signs_of(arena, TRIAGE_DEVICE, now);
    now = signs_of(arena, TRIAGE_UNKNOWN, now);
    sheet_rows_begin(section, arena, "What to do", 3);
    sheet_rows_add(
        section, "Ambulance or emergency department", emergency, NULL);
    sheet_rows_add(section, "Call now, day or night", now, NULL);
    sheet_rows_add(section, "Call in office hours",
        signs_of(arena, TRIAGE_SIDE_EFFECT, ""), NULL);
}

void sheet_rows_make_card(
    const struct sheet *sheet, struct arena *arena, struct sheet_rows *rows)
{
    static const char backup[] = "Always carry the tablets prescribed.";

    ASSERT(sheet->contact_count <= SHEET_LIST_MAX);
    rows->card = "Emergency card: intrathecal baclofen pump";
    sheet_rows_begin(&rows->signs, arena, "Signs", 2);
    sheet_rows_add(&rows->signs, "Too little drug (withdrawal)",
        signs_of(arena, TRIAGE_WITHDRAWAL, ""), NULL);
    sheet_rows_add(&rows->signs, "Too much drug (overdose)",
        signs_of(arena, TRIAGE_OVERDOSE, ""), NULL);
    make_triage(arena, &rows->triage);
    sheet_rows_begin(&rows->contacts, arena, "Call", SHEET_LIST_MAX + 1);
    for (size_t i = 0; i < sheet->contact_count; i++)
        sheet_rows_add(&rows->contacts, sheet->contacts[i].who,
            sheet->contacts[i].phone, NULL);
    if (sheet->contact_count == 0)
        sheet_rows_add(&rows->contacts, "Clinic", NULL, NULL);
    rows->backup = sheet->oral_backup ? arena_printf(arena, "Oral backup: %s",
                                            sheet->oral_backup)
                                      : backup;
    rows->disclaimer =
        "Not a medical device: check every number against the pump and the "
        "record.";
}

/* Thin spaces and true minus signs are for eyes, not for every reader. */
static void put_plain(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        if (strncmp(text, "\xe2\x80\x89", 3) == 0) {
            buffer_char(out, ' ');
            text += 2;
        } else {
            buffer_char(out, *text);
        }
    }
}

static void put_date(
    struct buffer *out, const char *label, struct sheet_number day)
{
    if (day.known)
        buffer_printf(out, "%s %s\n", label, when_date(day.value).text);
}

void sheet_qr_text(const struct sheet *sheet, struct buffer *out)
{
    const struct sheet_drug *drug = &sheet->drug;
    const struct sheet_pump *pump = &sheet->pump;

    buffer_printf(out, "BACLOFEN PUMP\n%s\n", sheet->patient.name);
    put_date(out, "born", sheet->patient.born_day);
    if (pump->model || pump->serial)
        buffer_printf(out, "%s%s%s\n", pump->model ? pump->model : "",
            pump->model && pump->serial ? ", serial " : "",
            pump->serial ? pump->serial : "");
    if (drug->dose_ng.known) {
        put_plain(out, quantity_dose_per_day(drug->dose_ng.value).text);
        if (drug->conc_ng_per_ml.known) {
            buffer_text(out, " at ");
            put_plain(out, quantity_conc(drug->conc_ng_per_ml.value).text);
        }
        buffer_char(out, '\n');
    }
    put_date(out, "read", sheet->read_day);
    put_date(out, "ALARM DATE", sheet->dates.alarm_day);
    put_date(out, "refill by", sheet->dates.refill_by_day);
    for (size_t i = 0; i < sheet->contact_count && i < 2; i++)
        buffer_printf(out, "call %s\n", sheet->contacts[i].phone);
    if (sheet->link)
        buffer_printf(out, "%s\n", sheet->link);
}
