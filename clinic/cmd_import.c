/* cmd_import.c: a clinic's sheet into its store, every row with its fate. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/log.h"
#include "base/zone.h"
#include "clinic/command.h"
#include "clinic/feed/enrol.h"
#include "clinic/feed/import.h"
#include "clinic/file.h"
#include "clinic/store/clinic.h"

enum {
    KEY_ORDER = 0x1401,
    KEY_MAPPING,
    KEY_SAVE_MAPPING,
    KEY_REFUSED,
    KEY_DRY_RUN,
    KEY_ALL_OR_NOTHING,
};
enum { PROGRESS_ROWS = 500, MAPPING_BYTES_MAX = 1024 * 1024 };

/* What was asked for, and what came of it so far. */
struct job {
    struct command_input input;
    const char *sheet;
    const char *mapping;
    const char *save_mapping;
    const char *refused;
    struct enrol enrol;
    struct import import;
    struct buffer bytes;        /* the sheet */
    struct buffer mapping_text; /* the mapping */
    struct buffer rows;         /* of the report: in JSON, or refused rows */
    struct buffer flagged;      /* of the report in words: warnings */
    struct buffer differing;    /* the same, of rows that stay as stored */
    struct buffer again;        /* the sheet of refused rows */
    struct file_out refused_file;
    struct json json;
    size_t done;
    int show_progress;
};

/* --- Options ----------------------------------------------------------- */

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct job *job = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &job->input;
        return 0;
    case KEY_ORDER:
        if (cell_order_read(arg, &job->import.rule.order)) {
            log_error(
                "--date-order %s: no such order: use mdy, dmy or ymd", arg);
            exit(COMMAND_USAGE);
        }
        return 0;
    case KEY_MAPPING:
        job->mapping = arg;
        return 0;
    case KEY_SAVE_MAPPING:
        job->save_mapping = arg;
        return 0;
    case KEY_REFUSED:
        job->refused = arg;
        return 0;
    case KEY_DRY_RUN:
        job->enrol.dry_run = 1;
        return 0;
    case KEY_ALL_OR_NOTHING:
        job->enrol.all_or_nothing = 1;
        return 0;
    case ARGP_KEY_ARG:
        if (job->sheet) {
            log_error(
                "\"%s\": one sheet at a time: import the others after it", arg);
            exit(COMMAND_USAGE);
        }
        job->sheet = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void parse_arguments(struct job *job, int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "date-order", KEY_ORDER, "ORDER", 0,
            "How the sheet writes dates such as 10/5/2026: mdy, dmy or ymd.  "
            "Without it, a row with a date that may be read in two ways is "
            "refused",
            0 },
        { "mapping", KEY_MAPPING, "FILE", 0,
            "Names of columns, a line each: Column name = field", 0 },
        { "save-mapping", KEY_SAVE_MAPPING, "FILE", 0,
            "Write such a file for this sheet, to be edited", 0 },
        { "refused", KEY_REFUSED, "FILE", 0,
            "Write the refused rows as a sheet, with the reason of each, to "
            "be corrected and imported",
            0 },
        { "dry-run", KEY_DRY_RUN, NULL, 0, "Say what would be, keep nothing",
            0 },
        { "all-or-nothing", KEY_ALL_OR_NOTHING, NULL, 0,
            "Keep nothing when any row is refused", 0 },
        { 0 },
    };
    static const char doc[] =
        "Import a clinic's sheet (CSV in UTF-8), each row with its fate and "
        "reason."
        "\vThe usual names of columns are known: Patient, MRN, DOB, Pump, "
        "Serial #, Implanted, Conc, Dose/day, Schedule, Last refill, Fill "
        "(mL), Alarm vol, Alarm date, Next appt, Phone, Contact, Oral backup, "
        "Notes.  A second import of the same sheet changes nothing.  Exit "
        "status 1: a row was refused.\n\n"
        "Examples:\n"
        "  cisterna clinic import sheet.csv --store sqlite:clinic.sqlite "
        "--date-order mdy --dry-run\n"
        "  cisterna clinic import sheet.csv --store sqlite:clinic.sqlite "
        "--date-order mdy --refused correct-me.csv\n"
        "  cisterna clinic import sheet.csv --store sqlite:clinic.sqlite "
        "--save-mapping ours.map --dry-run\n";
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { options, parse, "SHEET", doc, children, NULL,
        NULL };

    argp_parse(&argp, argc, argv, 0, NULL, job);
}

/* --- The report -------------------------------------------------------- */

static void show_progress(struct job *job)
{
    if (job->show_progress && job->done % PROGRESS_ROWS == 0)
        fprintf(stderr, "\r%zu of %zu rows", job->done, job->import.rows);
}

static void clear_progress(const struct job *job)
{
    if (job->show_progress && job->done >= PROGRESS_ROWS)
        fprintf(stderr, "\r\033[K");
}

static void put_words(struct buffer *out, const struct row *row)
{
    buffer_printf(out, "  line %-6d %s\n    %s.\n", row->line,
        row->text[COLUMN_PATIENT] && *row->text[COLUMN_PATIENT]
            ? row->text[COLUMN_PATIENT]
            : "(no name)",
        row_reason(row));
}

static void put_json(struct json *json, const struct row *row)
{
    json_open_object(json);
    json_key_int(json, "line", row->line);
    json_key_text(json, "fate", row_fate_word(row->fate));
    json_key_text(json, "reason", row_reason(row));
    json_close_object(json);
}

static void say(void *context, const struct row *row, const struct csv *csv)
{
    struct job *job = context;

    job->done++;
    show_progress(job);
    if (job->input.options.json)
        put_json(&job->json, row);
    else if (row->fate == FATE_ERROR)
        put_words(&job->rows, row);
    else if (row->fate == FATE_WARN)
        put_words(&job->flagged, row);
    else if (row->flagged)
        put_words(&job->differing, row);
    if (row->fate == FATE_ERROR && job->refused) {
        if (!job->again.len)
            import_put_header(&job->import, &job->again);
        import_put_row(&job->import, row, csv, &job->again);
    }
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void print_words(const struct job *job)
{
    const struct import *import = &job->import;
    int would = job->enrol.dry_run;

    printf("%s: %zu row%s: %zu %simported", job->sheet, import->rows,
        plural(import->rows), import->imported, would ? "would be " : "");
    if (import->warned)
        printf(" (%zu with a warning)", import->warned);
    printf(
        ", %zu unchanged, %zu refused.\n", import->unchanged, import->refused);
    if (job->enrol.all_or_nothing && import->refused)
        printf("Nothing was imported, because rows were refused and all or "
               "nothing was asked for.\n");
    if (job->rows.len)
        printf("\nRefused:\n%s", buffer_get(&job->rows));
    if (job->flagged.len)
        printf("\nImported with a warning:\n%s", buffer_get(&job->flagged));
    if (job->differing.len)
        printf("\nUnchanged, with a warning:\n%s", buffer_get(&job->differing));
}

static void print_json(struct job *job)
{
    json_close_array(&job->json);
    json_key_int(&job->json, "imported", (int64_t)job->import.imported);
    json_key_int(&job->json, "warned", (int64_t)job->import.warned);
    json_key_int(&job->json, "refused", (int64_t)job->import.refused);
    json_close_object(&job->json);
    puts(buffer_get(&job->rows));
}

/* Columns that hold something nobody asked for are said, on standard error. */
static void tell_left_out(const struct job *job)
{
    struct buffer names = { 0 };

    if (import_left_out(&job->import, &names))
        log_error("%s: left out: columns %s: name them in a mapping file if "
                  "they are wanted",
            job->sheet, buffer_get(&names));
    buffer_free(&names);
}

/* --- Files ------------------------------------------------------------- */

static int read_files(struct job *job)
{
    if (!job->sheet) {
        log_error("no sheet named: give a CSV file");
        return COMMAND_USAGE;
    }
    if (file_read(job->sheet, CSV_SHEET_MAX, &job->bytes))
        return COMMAND_USAGE;
    if (job->mapping &&
        file_read(job->mapping, MAPPING_BYTES_MAX, &job->mapping_text))
        return COMMAND_USAGE;
    job->import.bytes = buffer_get(&job->bytes);
    job->import.size = job->bytes.len;
    if (job->mapping)
        job->import.mapping = buffer_get(&job->mapping_text);
    return COMMAND_OK;
}

static int save_mapping(const struct job *job)
{
    struct buffer text = { 0 };
    int failed;

    if (!job->save_mapping || import_mapping(&job->import, &text)) {
        buffer_free(&text);
        return COMMAND_OK;
    }
    failed = file_write(job->save_mapping, NULL, &text);
    buffer_free(&text);
    return failed ? COMMAND_FAILED : COMMAND_OK;
}

/* Each line of why as an error of its own. */
static void tell_why(const struct job *job, char *why)
{
    char *line, *rest = why;

    while ((line = strsep(&rest, "\n")))
        if (*line)
            log_error("%s: %s", job->sheet, line);
}

static int check_sheet(struct job *job)
{
    struct buffer why = { 0 };
    int broken = import_check(&job->import, &why);
    int status = save_mapping(job);

    if (broken)
        tell_why(job, why.data);
    buffer_free(&why);
    return broken ? COMMAND_USAGE : status;
}

/* The sheet of refused rows is begun before anything is imported, so that its
 * name is known to be good, and taken back when there are none. */
static int begin_refused(struct job *job)
{
    if (!job->refused)
        return 0;
    return file_create(&job->refused_file, job->refused, NULL);
}

static int finish_refused(struct job *job, int failed)
{
    if (!job->refused)
        return 0;
    if (!failed && job->again.len > 0) {
        failed =
            file_append(&job->refused_file, job->again.data, job->again.len);
        return file_finish(&job->refused_file, failed);
    }
    file_finish(&job->refused_file, 1);
    return 0;
}

/* --- The import -------------------------------------------------------- */

static int run(struct job *job)
{
    enum store_result result;
    int unwritten;

    job->import.say = say;
    job->import.say_context = job;
    job->show_progress = isatty(STDERR_FILENO);
    if (job->input.options.json) {
        json_init(&job->json, &job->rows);
        json_open_object(&job->json);
        json_key(&job->json, "rows");
        json_open_array(&job->json);
    }
    if (begin_refused(job))
        return COMMAND_FAILED;
    result = enrol_sheet(&job->enrol, &job->import);
    clear_progress(job);
    unwritten = finish_refused(job, result != STORE_OK);
    if (result != STORE_OK) {
        log_error("%s: nothing was imported: %s", job->sheet,
            store_why(job->enrol.store));
        return COMMAND_FAILED;
    }
    tell_left_out(job);
    if (job->input.options.json)
        print_json(job);
    else
        print_words(job);
    if (unwritten)
        return COMMAND_FAILED;
    return job->import.refused ? COMMAND_NO : COMMAND_OK;
}

/* The clinic's zone and today, and who imports. */
static int prepare(struct job *job, struct arena *arena, struct zone **zone)
{
    struct clinic clinic;
    struct row_rule *rule = &job->import.rule;

    if (command_now(&job->input, job->enrol.store, &rule->now_s))
        return COMMAND_USAGE;
    if (clinic_get(job->enrol.store, arena, &clinic) != STORE_OK) {
        log_error("%s", store_why(job->enrol.store));
        return COMMAND_FAILED;
    }
    *zone = zone_create(clinic.zone);
    if (!*zone) {
        log_error("the clinic's zone %s is unknown here: install tzdata",
            clinic.zone);
        return COMMAND_FAILED;
    }
    rule->zone = *zone;
    job->enrol.author = command_author(arena, rule->now_s);
    return COMMAND_OK;
}

int cmd_import(int argc, char **argv)
{
    struct job job = { 0 };
    struct arena arena = { 0 };
    struct zone *zone = NULL;
    int status;

    parse_arguments(&job, argc, argv);
    status = read_files(&job);
    if (status == COMMAND_OK)
        status = check_sheet(&job);
    if (status == COMMAND_OK &&
        (job.enrol.store = command_store(&job.input, &status))) {
        status = prepare(&job, &arena, &zone);
        if (status == COMMAND_OK)
            status = run(&job);
        store_close(job.enrol.store);
    }
    zone_free(zone);
    arena_free(&arena);
    buffer_free(&job.bytes);
    buffer_free(&job.mapping_text);
    buffer_free(&job.rows);
    buffer_free(&job.flagged);
    buffer_free(&job.differing);
    buffer_free(&job.again);
    return status;
}
