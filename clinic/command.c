#include <argp.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/zone.h"
#include "clinic/command.h"
#include "clinic/store/clinic.h"

enum { KEY_STORE = 0x1101 };

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct command_input *input = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &input->options;
        return 0;
    case KEY_STORE:
        input->store = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp *command_argp(void)
{
    static const struct argp_option table[] = {
        { "store", KEY_STORE, "STORE", 0,
            "Where the clinic is kept: sqlite:FILE", -3 },
        { 0 },
    };
    static struct argp_child children[] = { { 0 }, { 0 } };
    static const struct argp argp = {
        .options = table, .parser = parse, .children = children
    };

    children[0].argp = options_argp();
    return &argp;
}

struct store *command_store(const struct command_input *input, int *status)
{
    char why[DB_WHY_MAX];
    enum store_result result = STORE_OK;
    struct store *store;

    if (!input->store) {
        log_error("no store named: add --store sqlite:FILE");
        *status = COMMAND_USAGE;
        return NULL;
    }
    store = store_open(input->store, &result, why);
    if (!store) {
        log_error("%s", why);
        *status = result == STORE_REFUSED ? COMMAND_USAGE : COMMAND_FAILED;
    }
    return store;
}

/* A local time of --now in the clinic's zone. */
static int resolve(
    const struct when_local *local, const char *name, int64_t *utc_s)
{
    struct zone *zone = zone_create(name);
    enum zone_local fate;
    int32_t offset_s;

    if (!zone) {
        log_error("--now: the clinic's zone %s is unknown here: install "
                  "tzdata, or add an offset, as in +01:00",
            name);
        return -1;
    }
    fate = zone_local_offset(zone, when_local_seconds(local), &offset_s);
    zone_free(zone);
    if (fate != ZONE_ONCE) {
        log_error("--now %s", zone_local_text(fate));
        return -1;
    }
    *utc_s = when_local_seconds(local) - offset_s;
    return 0;
}

int command_now_in(
    const struct command_input *input, const char *zone, int64_t *utc_s)
{
    const struct when_local *local = &input->options.now;

    if (!input->options.has_now) {
        *utc_s = clock_now(&(struct clock){ 0 });
        return 0;
    }
    if (local->has_offset) {
        *utc_s = when_local_seconds(local) - local->offset_s;
        return 0;
    }
    return resolve(local, zone, utc_s);
}

int command_now(
    const struct command_input *input, struct store *store, int64_t *utc_s)
{
    struct arena arena = { 0 };
    struct clinic clinic;
    int status = -1;

    if (clinic_get(store, &arena, &clinic) == STORE_OK)
        status = command_now_in(input, clinic.zone, utc_s);
    else
        log_error("%s", store_why(store));
    arena_free(&arena);
    return status;
}

struct author command_author(struct arena *arena, int64_t now_s)
{
    const struct passwd *user = getpwuid(getuid());

    return (struct author){
        .name = user ? arena_printf(arena, "cli:%s", user->pw_name)
                     : arena_printf(arena, "cli:%ld", (long)getuid()),
        .role = "operator",
        .at_s = now_s
    };
}

int command_refuse(struct store *store, enum store_result result)
{
    log_error("%s", store_why(store));
    switch (result) {
    case STORE_NONE:
    case STORE_TAKEN:
    case STORE_REFUSED:
        return COMMAND_USAGE;
    default:
        return COMMAND_FAILED;
    }
}
