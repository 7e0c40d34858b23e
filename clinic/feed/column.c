#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "clinic/feed/cell.h"
#include "clinic/feed/column.h"
#include "core/fault.h"

enum { NAMES_MAX = 20, PLAIN_MAX = 64 };

/* What is known of a field.  Names are written plain: letters and digits. */
static const struct {
    const char *title;
    const char *word;
    int needed;
    const char *name[NAMES_MAX];
} known[COLUMN_COUNT] = {
    [COLUMN_PATIENT] = { "Patient", "patient", 1,
        { "patient", "name", "patientname", "fullname" } },
    [COLUMN_MRN] = { "MRN", "mrn", 0,
        { "mrn", "medicalrecord", "medicalrecordnumber", "medicalrecordno",
            "mrnumber", "chart", "patientnumber", "patientno", "recordnumber",
            "recordno", "chartnumber", "chartno", "patientid" } },
    [COLUMN_BORN] = { "DOB", "born", 0,
        { "dob", "dateofbirth", "dateofbirthdob", "birthdate", "born",
            "birthday" } },
    [COLUMN_PUMP] = { "Pump", "pump", 1,
        { "pump", "pumpmodel", "model", "pumpsize", "pumpsizeml",
            "pumpcapacity", "reservoirsizeml", "pumptype", "reservoir",
            "reservoirml", "reservoirsize", "capacity", "capacityml" } },
    [COLUMN_SERIAL] = { "Serial #", "serial", 1,
        { "serial", "serialnumber", "serialno", "sn", "pumpserial",
            "pumpserialnumber", "pumpsn", "serialnr" } },
    [COLUMN_IMPLANTED] = { "Implanted", "implanted", 0,
        { "implanted", "implant", "implantdate", "implantationdate",
            "dateofimplant", "implantedon", "dateimplanted" } },
    [COLUMN_CONC] = { "Conc", "concentration", 1,
        { "conc", "concentration", "concmcgml", "concentrationmcgml",
            "strength", "drugconcentration", "drugconc", "concmcgperml" } },
    [COLUMN_DOSE] = { "Dose/day", "dose", 1,
        { "doseday", "dose", "dailydose", "doseperday", "dosemcgday",
            "dailydosemcg", "mcgday", "totaldailydose", "dosemcg",
            "dosemcgperday", "dosed", "dosemcgd", "dailydosemcgday",
            "totaldosemcgday", "dosemcg24h" } },
    [COLUMN_SCHEDULE] = { "Schedule", "schedule", 0,
        { "schedule", "pattern", "flex", "flexschedule", "infusionpattern" } },
    [COLUMN_MODE] = { "Mode", "mode", 0,
        { "mode", "infusionmode", "pumpmode" } },
    [COLUMN_FILLED] = { "Last refill", "last_refill", 1,
        { "lastrefill", "lastrefilled", "daterefilled", "lastrefilldate",
            "refilled", "refilldate", "filled", "lastfill", "lastfilldate",
            "dateoflastrefill", "filldate", "dateofrefill", "filledon" } },
    [COLUMN_FILL] = { "Fill (mL)", "fill", 1,
        { "fillml", "fill", "volumefilled", "volumefilledml", "amountfilled",
            "fillvolume", "fillvolumeml", "volume", "volumeml", "refillvolume",
            "refillvolumeml", "filledml", "fillvol" } },
    [COLUMN_ALARM_VOLUME] = { "Alarm vol", "alarm_volume", 0,
        { "alarmvol", "alarmvolume", "alarmvolumeml", "alarmvolml",
            "lowalarmvolume", "lowalarmvolumeml", "lowreservoiralarm",
            "lowreservoiralarmvolume", "alarmml", "lowreservoirvolume" } },
    [COLUMN_ALARM_DATE] = { "Alarm date", "alarm_date", 0,
        { "alarmdate", "lowalarmdate", "lowreservoiralarmdate",
            "lowreservoirdate", "dateofalarm" } },
    [COLUMN_APPOINTMENT] = { "Next appt", "next_appointment", 0,
        { "nextappt", "nextappointment", "appt", "appointment", "nextapptdate",
            "nextvisit", "nextvisitdate", "nextappointmentdate",
            "refillappt" } },
    [COLUMN_PHONE] = { "Phone", "phone", 0,
        { "phone", "phonenumber", "telephone", "tel", "phoneno", "mobile",
            "contactnumber" } },
    [COLUMN_CONTACT] = { "Contact", "contact", 0,
        { "contact", "secondcontact", "emergencycontact", "caregiver",
            "nextofkin" } },
    [COLUMN_BACKUP] = { "Oral backup", "oral_backup", 0,
        { "oralbackup", "oralbaclofen", "backup" } },
    [COLUMN_NOTES] = { "Notes", "notes", 0,
        { "notes", "note", "comment", "comments", "remarks" } },
};

/* Written by our own export, and computed again rather than read. */
static const char *const computed[] = { "refillby", "windowfrom", "emptydate",
    "replaceby", NULL };

const char *column_title(enum column field)
{
    ASSERT(field < COLUMN_COUNT);
    return known[field].title;
}

const char *column_word(enum column field)
{
    if (field >= COLUMN_COUNT)
        return "ignore";
    return known[field].word;
}

/* Letters and digits in lower case; bytes beyond ASCII as they are. */
static void plain(const char *name, char out[PLAIN_MAX])
{
    size_t len = 0;

    for (; *name && len < PLAIN_MAX - 1; name++)
        if (isalnum((unsigned char)*name) || (unsigned char)*name >= 0x80)
            out[len++] = (char)tolower((unsigned char)*name);
    out[len] = 0;
}

/* Names without a letter or a digit are like no other. */
static int same_name(const char *a, const char *b)
{
    char x[PLAIN_MAX], y[PLAIN_MAX];

    plain(a, x);
    plain(b, y);
    return *x && strcmp(x, y) == 0;
}

static enum column by_name(const char *name)
{
    char text[PLAIN_MAX];

    plain(name, text);
    for (int f = 0; f < COLUMN_COUNT; f++)
        for (int i = 0; i < NAMES_MAX && known[f].name[i]; i++)
            if (strcmp(known[f].name[i], text) == 0)
                return (enum column)f;
    for (int i = 0; computed[i]; i++)
        if (strcmp(computed[i], text) == 0)
            return COLUMN_IGNORE;
    return same_name(name, COLUMN_REASON_TITLE) ? COLUMN_REASON
                                                : COLUMN_UNKNOWN;
}

static enum column by_word(const char *word)
{
    for (int f = 0; f < COLUMN_COUNT; f++)
        if (same_name(known[f].word, word))
            return (enum column)f;
    return same_name(word, "ignore") ? COLUMN_IGNORE : COLUMN_UNKNOWN;
}

static void say_fields(struct buffer *why, int number)
{
    buffer_printf(why, "mapping line %d: no such field: write one of", number);
    for (int f = 0; f < COLUMN_COUNT; f++)
        buffer_printf(why, " %s", known[f].word);
    buffer_text(why, " ignore\n");
}

/* One line of a mapping; it speaks for all columns of its name. */
static void map_line(struct columns *columns, const struct csv *csv, char *line,
    int number, struct buffer *why)
{
    char *name = cell_trim(line), *equals = strrchr(name, '=');
    enum column field = equals ? by_word(equals + 1) : COLUMN_UNKNOWN;
    int found = 0;

    if (!*name || *name == '#')
        return;
    if (field == COLUMN_UNKNOWN) {
        say_fields(why, number);
        return;
    }
    *equals = 0;
    for (size_t i = 0; i < csv->count; i++) {
        if (!same_name(csv->cell[i], name))
            continue;
        columns->field[i] = field;
        found = 1;
    }
    if (!found)
        buffer_printf(why,
            "mapping line %d: the sheet has no column \"%s\": write its name "
            "as in the sheet's first line\n",
            number, cell_trim(name));
}

static void map(struct columns *columns, const struct csv *csv,
    const char *mapping, struct buffer *why)
{
    struct arena arena = { 0 };
    int number = 1;

    while (*mapping) {
        size_t len = strcspn(mapping, "\n");

        map_line(columns, csv, arena_text(&arena, mapping, len), number++, why);
        mapping += len + (mapping[len] == '\n');
    }
    arena_free(&arena);
}

/* Find each field's column; two for one are not chosen between. */
static void place(
    struct columns *columns, const struct csv *csv, struct buffer *why)
{
    for (int f = 0; f < COLUMN_COUNT; f++)
        columns->at[f] = -1;
    for (size_t i = 0; i < columns->count; i++) {
        enum column field = columns->field[i];

        if (field >= COLUMN_COUNT)
            continue;
        if (columns->at[field] < 0) {
            columns->at[field] = (int)i;
            continue;
        }
        buffer_printf(why,
            "columns %d \"%s\" and %zu \"%s\" are both the field %s: say "
            "\"= ignore\" of one in a mapping file\n",
            columns->at[field] + 1, csv->cell[columns->at[field]], i + 1,
            csv->cell[i], known[field].word);
    }
}

/* A sheet's title, or a line of groups, above the names. */
static void miss_names(const struct columns *columns, struct buffer *why)
{
    for (int f = 0; f < COLUMN_COUNT; f++)
        if (known[f].needed && columns->at[f] >= 0)
            return;
    buffer_text(why, "the first line holds none of the names that are needed: "
                     "take away what stands above the line of names\n");
}

static void miss(const struct columns *columns, struct buffer *why)
{
    miss_names(columns, why);
    for (int f = 0; f < COLUMN_COUNT; f++) {
        if (!known[f].needed || columns->at[f] >= 0)
            continue;
        if (f == COLUMN_DOSE && columns->at[COLUMN_SCHEDULE] >= 0)
            continue;
        buffer_printf(why,
            "no column \"%s\": name it so, or say \"Your name = %s\" in a "
            "mapping file, on the command line\n",
            known[f].title, known[f].word);
    }
}

int column_read(struct columns *columns, const struct csv *csv,
    const char *mapping, struct buffer *why)
{
    size_t before = why->len;

    columns->count = csv->count;
    for (size_t i = 0; i < csv->count; i++)
        columns->field[i] = by_name(csv->cell[i]);
    if (mapping)
        map(columns, csv, mapping, why);
    place(columns, csv, why);
    miss(columns, why);
    return why->len == before ? 0 : -1;
}

size_t column_unknown(
    const struct columns *columns, const struct csv *csv, struct buffer *names)
{
    size_t found = 0;

    for (size_t i = 0; i < columns->count; i++)
        if (columns->field[i] == COLUMN_UNKNOWN)
            buffer_printf(names, "%s%zu \"%s\"", found++ ? ", " : "", i + 1,
                csv->cell[i]);
    return found;
}

void column_save(
    const struct columns *columns, const struct csv *csv, struct buffer *out)
{
    buffer_text(out,
        "# Column name = field.  A line starting with # is a note.\n# Fields:");
    for (int f = 0; f < COLUMN_COUNT; f++)
        buffer_printf(out, " %s", known[f].word);
    buffer_text(out, " ignore\n");
    for (size_t i = 0; i < columns->count; i++) {
        const char *at = csv->cell[i] + strspn(csv->cell[i], "# \t\r\n");
        char text[PLAIN_MAX];

        plain(at, text);
        for (; *text && *at; at++)
            buffer_char(out, (unsigned char)*at < ' ' ? ' ' : *at);
        if (*text)
            buffer_printf(out, " = %s\n", column_word(columns->field[i]));
    }
}
