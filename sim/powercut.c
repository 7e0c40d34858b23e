#include "sim/powercut.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    LEVELS = 4,   /* the story itself, and three losses */
    STEPS_ON = 3, /* after a loss */
    FRAYED = 0x33,
};

/* One harm: before operation `op` of its run, `how`, with a number. */
struct choice {
    uint32_t op;
    char how;
    uint32_t number;
};

/* What the first harm of a run is, and how many losses follow each other.
 * More than one: torn at nothing, half, and all but a byte of an operation. */
struct pass {
    const char *name;
    char how;
    int losses;
    uint32_t every; /* take only each so manieth */
};

static const struct pass passes[] = {
    { "torn", 't', 1, 1 },      /* number: bytes done */
    { "frayed", 'g', 1, 1 },    /* number: bytes done, the next in part */
    { "reordered", 'r', 1, 1 }, /* number: seed */
    { "flipped", 'f', 1, 17 },  /* number: bit, while without power */
    { "silent", 's', 1, 1 },    /* the operation says OK and does nothing */
    { "failing", 'x', 1, 1 },   /* it fails */
    { "stuck", 'k', 1, 1 },     /* its sector is FLASH_STUCK from here on */
    { "worn", 'w', 1, 1 },      /* FLASH_WORN */
    { "pairs", 't', 2, 1 },
    { "mixed", 'r', 2, 1 }, /* reordered, then torn */
    { "triples", 't', 3, 1 },
};

enum { PASSES = sizeof(passes) / sizeof(passes[0]) };

/* A fault that a run lives with, rather than a loss of power? */
static int is_fault(char how)
{
    return strchr("sxkw", how) != NULL;
}

struct search {
    const struct powercut_subject *subject;
    const struct powercut_story *story;
    const struct pass *pass;
    struct flash flash;
    void *ram[LEVELS];
    void *world;
    void *saved[LEVELS]; /* worlds to return to */
    const char *step[LEVELS];
    uint32_t op[LEVELS];
    uint32_t spared; /* operations of the story before the first loss */
    int level;
    int booting;
    struct choice fault;         /* how is 0: none */
    struct choice path[LEVELS];  /* of the run at hand */
    const struct choice *replay; /* only this path, aloud; NULL: all */
    int replays;
    uint32_t slice;
    const char *only; /* this pass; NULL: all */
    uint64_t choices;
    uint64_t losses;
    const char *wrong; /* the first thing found, and its path */
    char where[160];
};

/* --- a run --- */

static void describe(struct search *s)
{
    char *out = s->where;
    size_t left = sizeof(s->where);
    int i, n;

    n = snprintf(out, left, "%s", s->story->name);
    for (i = s->fault.how ? -1 : 0; i < s->level; i++) {
        const struct choice *c = i < 0 ? &s->fault : &s->path[i];

        out += n;
        left -= (size_t)n;
        n = snprintf(out, left, "/%u%c%u", c->op, c->how, c->number);
    }
}

static void found(struct search *s, const char *wrong)
{
    if (!wrong || s->wrong)
        return;
    s->wrong = wrong;
    describe(s);
}

static void boot(struct search *s, const char *steps)
{
    void *ram = s->ram[s->level];

    memset(ram, 0, s->subject->ram_size);
    s->step[s->level] = steps;
    s->booting = 1;
    found(s, s->subject->boot(ram, s->world, &s->flash));
    s->booting = 0;
}

/* Go on until the story ends, or for so many steps; then lose power idly. */
static void go_on(struct search *s, const char *steps, int count)
{
    void *ram = s->ram[s->level];

    for (; *steps && count > 0 && !s->wrong; steps++, count--) {
        s->step[s->level] = steps;
        found(s, s->subject->step(ram, s->world, *steps));
        if (s->replay)
            printf("%*s%c\n", 2 * s->level + 2, "", *steps);
    }
    if (s->wrong)
        return;
    s->subject->harm(ram, s->world, POWERCUT_LOSS);
    boot(s, steps);
}

/* --- losing power --- */

static void apply(
    struct search *s, const struct flash_op *op, const struct choice *choice)
{
    switch (choice->how) {
    case 't':
        flash_tear(&s->flash, op, choice->number);
        break;
    case 'g':
        flash_fray(&s->flash, op, choice->number, FRAYED);
        break;
    case 'r':
        flash_tear(&s->flash, op, op->size);
        flash_scramble(&s->flash, choice->number);
        break;
    default: /* 'f' */
        flash_flip(&s->flash, choice->number);
    }
    flash_settle(&s->flash);
}

static void lose(
    struct search *s, const struct flash_op *op, const struct choice *choice)
{
    struct flash_mark mark = flash_mark(&s->flash);
    const char *steps = s->step[s->level];
    int outer = s->level, booting = s->booting;

    memcpy(s->saved[outer], s->world, s->subject->world_size);
    s->subject->harm(s->ram[outer], s->world, POWERCUT_LOSS);
    if (choice->how == 'f')
        s->subject->harm(s->ram[outer], s->world, POWERCUT_FLIP);
    apply(s, op, choice);
    if (s->replay)
        printf("%*spower lost: %u%c%u\n", 2 * outer + 2, "", choice->op,
            choice->how, choice->number);
    s->losses++;
    s->path[outer] = *choice;
    s->level = outer + 1;
    s->op[s->level] = 0;
    boot(s, steps);
    go_on(s, steps, STEPS_ON); /* whoever asked, asks again */
    s->level = outer;
    s->booting = booting;
    memcpy(s->world, s->saved[outer], s->subject->world_size);
    flash_unmark(&s->flash, &mark);
}

/* One way, if it is its turn in the slice. */
static void way(
    struct search *s, const struct flash_op *op, char how, uint32_t number)
{
    const struct choice choice = { s->op[s->level] - 1, how, number };

    if (s->level == 0 && s->choices++ % (s->slice * s->pass->every) != 0)
        return;
    if (s->wrong)
        return;
    lose(s, op, &choice);
}

/* Nothing, half, and all but the last byte. */
static void few_ways(struct search *s, const struct flash_op *op)
{
    way(s, op, 't', 0);
    if (op->size > 1 && s->pass->losses < 3) {
        way(s, op, 't', op->size / 2);
        way(s, op, 't', op->size - 1);
    }
}

/* Every byte, every bit. */
static void first_ways(struct search *s, const struct flash_op *op)
{
    uint32_t i, unit = op->kind == FLASH_ERASE ? 4 * PORT_FLASH_UNIT : 1;

    switch (s->pass->how) {
    case 't':
    case 'g':
        for (i = 0; i == 0 || i < op->size; i += unit)
            way(s, op, s->pass->how, i);
        break;
    case 'r':
        for (i = 0; i < 4; i++)
            way(s, op, 'r', i);
        break;
    case 'f':
        for (i = 0; i < s->flash.size * 8; i++)
            way(s, op, 'f', i);
        break;
    default:
        way(s, op, 't', 0);
        way(s, op, 't', op->size / 2);
    }
}

static void replay_ways(struct search *s, const struct flash_op *op)
{
    if (s->level < s->replays &&
        s->replay[s->level].op == s->op[s->level] - 1 && !s->wrong)
        lose(s, op, &s->replay[s->level]);
}

static enum flash_verdict suffer(struct search *s, const struct flash_op *op)
{
    uint8_t *health = &s->flash.health[op->at / s->flash.shape.sector_size];

    if (s->fault.how == 'k')
        *health = FLASH_STUCK;
    if (s->fault.how == 'w')
        *health = FLASH_WORN;
    if (s->fault.how == 's')
        return FLASH_SKIP;
    return s->fault.how == 'x' ? FLASH_FAIL : FLASH_DO;
}

/* The log may be written while recovering. */
static int writes_journal(const struct search *s, const struct flash_op *op)
{
    const struct port_flash *shape = &s->flash.shape;

    return op->kind != FLASH_SYNC &&
           op->at < shape->journal_sectors * shape->sector_size;
}

/* In the steps of the story that are spared? */
static int is_calm(struct search *s)
{
    if (s->level > 0 || s->step[0] >= s->story->steps + s->story->calm)
        return 0;
    s->spared = s->op[0];
    return 1;
}

static enum flash_verdict before(void *world, const struct flash_op *op)
{
    struct search *s = world;
    uint32_t at = s->op[s->level]++;

    if (s->booting && writes_journal(s, op))
        found(s, "recovery wrote to the journal");
    if (is_calm(s))
        return FLASH_DO;
    if (s->replay)
        replay_ways(s, op);
    else if (s->level == 0 && s->fault.how && at <= s->fault.op)
        ;
    else if (s->level == 0 && (s->pass->losses == 1 || s->pass->how == 'r'))
        first_ways(s, op);
    else if (s->level < s->pass->losses)
        few_ways(s, op);
    if (s->level == 0 && s->fault.how && at == s->fault.op)
        return suffer(s, op);
    return FLASH_DO;
}

/* --- whole stories --- */

static void tell(struct search *s)
{
    if (flash_create(&s->flash, &s->subject->shape) != 0)
        abort();
    s->flash.hook = before;
    s->flash.hook_world = s;
    memset(s->world, 0, s->subject->world_size);
    s->subject->begin(s->world);
    s->level = 0;
    s->op[0] = s->spared = 0;
    boot(s, s->story->steps);
    go_on(s, s->story->steps, INT32_MAX);
    if (s->flash.misuses)
        found(s, "a unit was programmed twice");
    flash_free(&s->flash);
}

static void search_pass(struct search *s)
{
    uint32_t at;

    memset(&s->fault, 0, sizeof(s->fault));
    if (!is_fault(s->pass->how)) {
        tell(s);
        return;
    }
    s->fault.how = s->pass->how;
    s->fault.op = UINT32_MAX; /* never: how many operations are there? */
    tell(s);
    for (at = s->spared; at < s->op[0] && !s->wrong; at++) {
        s->fault.op = at;
        tell(s);
    }
}

static void search_init(
    struct search *s, const struct powercut_subject *subject)
{
    int i;

    memset(s, 0, sizeof(*s));
    s->subject = subject;
    s->slice = 1;
    s->world = calloc(1, subject->world_size);
    for (i = 0; i < LEVELS; i++) {
        s->ram[i] = calloc(1, subject->ram_size);
        s->saved[i] = calloc(1, subject->world_size);
        if (!s->world || !s->ram[i] || !s->saved[i])
            abort();
    }
}

static void search_free(struct search *s)
{
    int i;

    free(s->world);
    for (i = 0; i < LEVELS; i++) {
        free(s->ram[i]);
        free(s->saved[i]);
    }
}

int powercut_finds(const struct powercut_subject *subject,
    const struct powercut_story *story, uint32_t slice, char *out, size_t size)
{
    struct search s;
    size_t i;
    int wrong;

    search_init(&s, subject);
    s.story = story;
    s.slice = slice;
    for (i = 0; i < PASSES && !s.wrong; i++) {
        s.pass = &passes[i];
        if (s.pass->losses <= story->losses)
            search_pass(&s);
    }
    wrong = s.wrong != NULL;
    snprintf(out, size, "%s: %s", s.where, wrong ? s.wrong : "nothing");
    search_free(&s);
    return wrong;
}

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int search_all(struct search *s, const char *program)
{
    const struct powercut_subject *subject = s->subject;
    double began = seconds();
    uint64_t before_pass;
    size_t i;

    for (s->story = subject->stories; s->story->name; s->story++) {
        for (i = 0; i < PASSES; i++) {
            double start = seconds();

            before_pass = s->losses;
            s->pass = &passes[i];
            if (s->pass->losses > s->story->losses ||
                (s->only && strcmp(s->only, s->pass->name) != 0))
                continue;
            search_pass(s);
            printf("%-7s %4u operations %-10s %9llu power losses %7.2f s\n",
                s->story->name, s->op[0] - s->spared, passes[i].name,
                (unsigned long long)(s->losses - before_pass),
                seconds() - start);
            fflush(stdout);
            if (s->wrong) {
                printf("%s: %s\nagain: %s --replay %s\n", subject->name,
                    s->wrong, program, s->where);
                return 1;
            }
        }
    }
    printf("%s: %llu power losses in %.1f s of processor time, nothing lost\n",
        subject->name, (unsigned long long)s->losses, seconds() - began);
    return 0;
}

/* STORY/CHOICE/CHOICE...: one path, aloud. */
static int repeat(struct search *s, const char *text)
{
    struct choice path[LEVELS] = { { 0 } };
    size_t name = strcspn(text, "/");
    const char *at = text + name;
    int n = 0, used;

    for (s->story = s->subject->stories; s->story->name; s->story++)
        if (strlen(s->story->name) == name &&
            strncmp(s->story->name, text, name) == 0)
            break;
    s->pass = &passes[0];
    while (s->story->name && *at && n < LEVELS) {
        struct choice c;

        if (sscanf(at, "/%u%c%u%n", &c.op, &c.how, &c.number, &used) != 3)
            break;
        at += used;
        if (is_fault(c.how))
            s->fault = c;
        else
            path[n++] = c;
    }
    if (!s->story->name || *at) {
        fprintf(stderr, "powercut: no such path: %s\n", text);
        return 2;
    }
    s->replay = path;
    s->replays = n;
    tell(s);
    printf("%s: %s\n", text, s->wrong ? s->wrong : "nothing wrong");
    return s->wrong != NULL;
}

int powercut_main(const struct powercut_subject *subject, int argc, char **argv)
{
    struct search s;
    int status = 2;

    search_init(&s, subject);
    if (argc == 3 && strcmp(argv[1], "--replay") == 0) {
        status = repeat(&s, argv[2]);
    } else if ((argc == 3 || argc == 4) && strcmp(argv[1], "--slice") == 0 &&
               atoi(argv[2]) > 0) {
        s.slice = (uint32_t)atoi(argv[2]);
        s.only = argv[3];
        status = search_all(&s, argv[0]);
    } else if (argc == 1) {
        status = search_all(&s, argv[0]);
    } else {
        fprintf(stderr, "usage: %s [--slice N [PASS] | --replay STRING]\n",
            argv[0]);
    }
    search_free(&s);
    return status;
}
