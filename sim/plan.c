#include "sim/plan.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { ANY = PLAN_WHENS };

/* Each word: how many numbers follow, the only `when` (or ANY), and the
 * largest value of the first number (0: any). */
static const struct word {
    const char *name;
    int numbers;
    int when;
    int64_t max;
} words[PLAN_WHATS] = {
    [PLAN_CUT] = { "cut", 0, ANY, 0 },
    [PLAN_SCRAMBLE] = { "scramble", 0, ANY, 0 },
    [PLAN_TORN] = { "torn", 1, PLAN_OP, 0 },
    [PLAN_SILENT] = { "silent", 0, PLAN_OP, 0 },
    [PLAN_BAD] = { "bad", 0, PLAN_OP, 0 },
    [PLAN_ROT] = { "rot", 0, PLAN_OP, 0 },
    [PLAN_FLIP] = { "flip", 1, ANY, 0 },
    [PLAN_FAIL] = { "fail", 1, ANY, 0 },
    [PLAN_FIELD] = { "field", 1, ANY, 0 },
    [PLAN_STALL] = { "stall", 1, ANY, 0 },
    [PLAN_STUCK] = { "stuck", 1, ANY, 0 },
    [PLAN_SLIP] = { "slip", 1, ANY, 0 },
    [PLAN_BLIND] = { "blind", 1, ANY, 0 },
    [PLAN_OVER] = { "over", 1, ANY, 0 },
    [PLAN_SPIN] = { "spin", 1, PLAN_TICK, 10000 },
    [PLAN_BATTERY] = { "battery", 1, ANY, 1000 },
    [PLAN_CONTACT] = { "contact", 1, ANY, 1 },
    [PLAN_COIL] = { "coil", 0, PLAN_TICK, 0 },
    [PLAN_FILL] = { "fill", 2, PLAN_TICK, 100000000 },
    [PLAN_POCKET] = { "pocket", 2, PLAN_TICK, 100000000 },
    [PLAN_DRAIN] = { "drain", 1, PLAN_TICK, 0 },
    [PLAN_WAKE] = { "wake", 0, PLAN_TICK, 0 },
};

static const char *const when_names[PLAN_WHENS] = { "a tick", "op", "stroke" };

/* The words of the text, one by one, and where the present one stands. */
struct cursor {
    const char *text;
    const char *at;   /* what is not yet read */
    const char *word; /* the present one */
    size_t size;      /* its length; 0 at the end of an entry */
    char *error;
    size_t error_size;
};

static int say(struct cursor *c, const char *what)
{
    const char *p;
    int line = 1, column = 1;

    for (p = c->text; p < c->word; p++) {
        column = *p == '\n' ? 1 : column + 1;
        line += *p == '\n';
    }
    snprintf(c->error, c->error_size, "plan: line %d, column %d: `%.*s`: %s",
        line, column, (int)(c->size < 40 ? c->size : 40), c->word, what);
    return -1;
}

static int is_end(char ch)
{
    return ch == '\0' || ch == ';' || ch == '\n';
}

/* Take the next word of this entry; size 0 when there is none. */
static void next(struct cursor *c)
{
    while (*c->at == ' ' || *c->at == '\t' || *c->at == '\r')
        c->at++;
    if (*c->at == '#')
        c->at += strcspn(c->at, "\n");
    c->word = c->at;
    while (!is_end(*c->at) && !isspace((unsigned char)*c->at) && *c->at != '#')
        c->at++;
    c->size = (size_t)(c->at - c->word);
}

static int is(const struct cursor *c, const char *name)
{
    return c->size == strlen(name) && memcmp(c->word, name, c->size) == 0;
}

/* The present word as a number, not negative, of at most 15 digits. */
static int number(struct cursor *c, int64_t *out)
{
    size_t i;

    *out = 0;
    for (i = 0; i < c->size; i++) {
        if (!isdigit((unsigned char)c->word[i]))
            return say(c, "a number is wanted here");
        *out = *out * 10 + (c->word[i] - '0');
    }
    if (c->size == 0)
        return say(c, "a number is missing here");
    return c->size <= 15 ? 0 : say(c, "too large");
}

static int read_when(struct cursor *c, struct plan_event *event)
{
    event->when = is(c, "op")       ? PLAN_OP
                  : is(c, "stroke") ? PLAN_STROKE
                                    : PLAN_TICK;
    if (event->when != PLAN_TICK)
        next(c);
    if (number(c, &event->at) < 0)
        return -1;
    if (event->when != PLAN_TICK && event->at == 0)
        return say(c, "they are counted from 1");
    return 0;
}

static int read_what(struct cursor *c, struct plan_event *event)
{
    char list[256];
    size_t used = 0;
    int i;

    for (i = 0; i < PLAN_WHATS; i++) {
        if (is(c, words[i].name)) {
            event->what = (enum plan_what)i;
            if (words[i].when == ANY || words[i].when == (int)event->when)
                return 0;
            snprintf(
                list, sizeof(list), "goes with %s", when_names[words[i].when]);
            return say(c, list);
        }
    }
    used += (size_t)snprintf(list, sizeof(list), "no event; there are");
    for (i = 0; i < PLAN_WHATS && used < sizeof(list); i++)
        used += (size_t)snprintf(
            list + used, sizeof(list) - used, " %s", words[i].name);
    return say(c, list);
}

static int read_hex(struct cursor *c, struct plan_event *event)
{
    size_t i;

    next(c);
    for (i = 0; i < c->size; i++)
        if (!isxdigit((unsigned char)c->word[i]))
            return say(c, "hexadecimal digits are wanted here");
    if (c->size == 0 || c->size % 2 != 0)
        return say(c, "an even number of hexadecimal digits is wanted here");
    event->hex = c->word;
    event->digits = c->size;
    return 0;
}

static int read_numbers(struct cursor *c, struct plan_event *event)
{
    const struct word *word = &words[event->what];

    if (event->what == PLAN_COIL)
        return read_hex(c, event);
    if (word->numbers >= 1) {
        next(c);
        if (number(c, &event->a) < 0)
            return -1;
        if (word->max > 0 && event->a > word->max)
            return say(c, "too large");
    }
    if (word->numbers >= 2) {
        next(c);
        if (number(c, &event->b) < 0)
            return -1;
    }
    return 0;
}

/* Keep the order: by when, by at, and as written. */
static void insert(struct plan *plan, const struct plan_event *event)
{
    size_t i = plan->events;

    while (i > 0 && (plan->event[i - 1].when > event->when ||
                        (plan->event[i - 1].when == event->when &&
                            plan->event[i - 1].at > event->at))) {
        plan->event[i] = plan->event[i - 1];
        i--;
    }
    plan->event[i] = *event;
    plan->events++;
}

static int read_entry(struct cursor *c, struct plan *plan)
{
    struct plan_event event = { 0 };

    next(c);
    if (c->size == 0)
        return 0;
    if (plan->events == PLAN_EVENTS_MAX)
        return say(c, "more events than a plan can hold");
    if (read_when(c, &event) < 0)
        return -1;
    next(c);
    if (read_what(c, &event) < 0 || read_numbers(c, &event) < 0)
        return -1;
    next(c);
    if (c->size != 0)
        return say(c, "the entry should end here");
    insert(plan, &event);
    return 0;
}

int plan_parse(
    struct plan *plan, const char *text, char *error, size_t error_size)
{
    struct cursor c = { text, text, text, 0, error, error_size };

    plan->events = 0;
    for (;;) {
        if (read_entry(&c, plan) < 0)
            return -1;
        if (*c.at == '\0')
            return 0;
        c.at++;
    }
}

const char *plan_name(enum plan_what what)
{
    return words[what].name;
}

size_t plan_first(const struct plan *plan, enum plan_when when)
{
    size_t i = 0;

    while (i < plan->events && plan->event[i].when < when)
        i++;
    return i;
}
