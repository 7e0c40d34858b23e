/* cmd_export.c: the clinic as a sheet. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/log.h"
#include "base/zone.h"
#include "clinic/command.h"
#include "clinic/feed/export.h"
#include "clinic/file.h"
#include "clinic/store/access.h"
#include "clinic/store/clinic.h"

struct job {
    struct command_input input;
    const char *path;
    struct file_out file;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct job *job = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &job->input;
        return 0;
    case ARGP_KEY_ARG:
        if (job->path) {
            log_error("\"%s\": one file at a time: leave it out", arg);
            exit(COMMAND_USAGE);
        }
        job->path = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void parse_arguments(struct job *job, int argc, char **argv)
{
    static const char doc[] =
        "Write every active patient, with what runs and its dates, as a sheet "
        "(CSV) into FILE, or to standard output for -.  Only an earlier "
        "export is written over."
        "\vWhat looks like a formula stays text.  cisterna clinic import reads "
        "the sheet back.\n\n"
        "Examples:\n"
        "  cisterna clinic export clinic.csv --store sqlite:clinic.sqlite\n";
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { NULL, parse, "FILE", doc, children, NULL, NULL };

    argp_parse(&argp, argc, argv, 0, NULL, job);
}

static int take(void *context, struct buffer *out)
{
    struct job *job = context;
    int failed = file_append(&job->file, buffer_get(out), out->len);

    buffer_clear(out);
    return failed;
}

/* SR-44: that everybody was read stands in the access log, or nobody is. */
static enum store_result note_access(
    struct store *store, const struct author *author)
{
    struct access_log *log = access_create();
    enum store_result result = STORE_FAILED;

    if (access_note(log, author, "export", 0) == 0)
        result = access_flush(log, store, author->at_s);
    access_free(log);
    return result;
}

static int write_sheet(
    struct job *job, struct store *store, const struct zone *zone)
{
    struct export export = { .zone = zone, .take = take, .context = job };
    enum store_result result;
    int to_stdout = strcmp(job->path, "-") == 0;

    if (to_stdout)
        job->file = (struct file_out){ .fd = STDOUT_FILENO, .path = "-" };
    else if (file_create(&job->file, job->path, EXPORT_START))
        return COMMAND_FAILED;
    result = export_sheet(store, &export);
    if (result != STORE_OK && result != STORE_REFUSED)
        log_error("%s", store_why(store));
    if (to_stdout)
        return result == STORE_OK ? COMMAND_OK : COMMAND_FAILED;
    if (file_finish(&job->file, result != STORE_OK))
        return COMMAND_FAILED;
    if (job->input.options.json)
        printf("{\"exported\":%zu}\n", export.rows);
    else
        printf("%s: %zu patient%s\n", job->path, export.rows,
            export.rows == 1 ? "" : "s");
    return COMMAND_OK;
}

static int run(struct job *job, struct store *store, struct arena *arena)
{
    struct clinic clinic;
    struct author author;
    struct zone *zone;
    int64_t now_s;
    int status;

    if (command_now(&job->input, store, &now_s))
        return COMMAND_USAGE;
    author = command_author(arena, now_s);
    if (clinic_get(store, arena, &clinic) != STORE_OK ||
        note_access(store, &author) != STORE_OK) {
        log_error("%s", store_why(store));
        return COMMAND_FAILED;
    }
    zone = zone_create(clinic.zone);
    if (!zone) {
        log_error("the clinic's zone %s is unknown here: install tzdata",
            clinic.zone);
        return COMMAND_FAILED;
    }
    status = write_sheet(job, store, zone);
    zone_free(zone);
    return status;
}

int cmd_export(int argc, char **argv)
{
    struct job job = { 0 };
    struct arena arena = { 0 };
    struct store *store;
    int status = COMMAND_USAGE;

    parse_arguments(&job, argc, argv);
    if (!job.path) {
        log_error("no file named: give the name of a new one, or -");
        return COMMAND_USAGE;
    }
    store = command_store(&job.input, &status);
    if (!store)
        return status;
    status = run(&job, store, &arena);
    arena_free(&arena);
    store_close(store);
    return status;
}
