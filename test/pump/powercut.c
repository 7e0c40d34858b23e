/* powercut.c: SR-11 for the journal: power is lost at every operation and byte
 * of the flash, in every way, while a small owner reserves strokes, makes them,
 * and changes its program.
 *
 *     powercut                      all of it
 *     powercut --slice N [PASS]     every Nth choice of the first loss
 *     powercut --replay STRING      one path, aloud, as a failure names it
 *     powercut --plants             are the faults found that are put in?
 *
 * The owner here is as small as an owner can be.  What must hold:
 *   - the program in force is the old one or the new one, and whole;
 *   - the strokes counted are never fewer than were made, or than were told;
 *   - a power loss adds at most one block to what is counted too many;
 *   - recovery writes nothing (the search itself sees to that).
 */
#include <stdio.h>
#include <string.h>

#include "core/fault.h"
#include "core/reader.h"
#include "core/writer.h"
#include "pump/journal.h"
#include "sim/powercut.h"

#include <stdlib.h>

enum {
    BLOCK = 8,
    PROGRAM_BYTES = 100,
    MARK_BYTES = 48,
    ALARM_BYTES = 12,

    KIND_PROGRAM = 1,
    KIND_MARK = 2,
    KIND_ALARM = 3,
};

/* Faults put in on purpose; each must be found. */
enum plant {
    PLANT_NONE,
    PLANT_DEAF,     /* gaps are not counted */
    PLANT_LATE,     /* strokes are made before they are reserved */
    PLANT_ONCE,     /* the program is written once only */
    PLANT_EAGER,    /* recovery reserves a block */
    PLANT_FOUND,    /* a lost program is answered with program 1 */
    PLANT_GENEROUS, /* every power loss is counted as a block */
    PLANTS,
};

static enum plant plant;

struct ram {
    struct flash *flash;
    struct port port;
    struct journal_owner calls;
    struct journal journal;
    uint32_t program;
    uint32_t alarm;
    uint64_t reserved; /* strokes, in all */
    uint64_t counted;  /* of them as made */
};

struct world {
    uint64_t made; /* strokes that the motor made */
    uint64_t told; /* strokes counted, as anybody may have read it */
    uint32_t program;
    uint32_t pending; /* a program sent and not yet acknowledged, or 0 */
    uint32_t alarm;
    uint32_t alarm_pending;
    uint64_t spare; /* counted more than made, as allowed */
    int kept;       /* something was acknowledged */
    int flipped;    /* a bit turned over while something was pending */
};

/* --- the owner's records: a number, and bytes that follow from it --- */

static void encode(uint64_t number, uint8_t *out, uint32_t size)
{
    uint32_t i;
    struct writer w;

    writer_init(&w, out, 8);
    writer_u64(&w, number);
    for (i = 8; i < size; i++)
        out[i] = (uint8_t)(number * 37 + i * 11 + (number >> i % 32));
}

static int decode(
    const uint8_t *bytes, uint32_t size, uint32_t wanted, uint64_t *number)
{
    uint8_t again[PROGRAM_BYTES];
    struct reader r;

    if (size != wanted)
        return 0;
    reader_init(&r, bytes, 8);
    *number = reader_u64(&r);
    encode(*number, again, size);
    return memcmp(again, bytes, size) == 0;
}

static enum status load(
    void *owner, uint8_t kind, const uint8_t *payload, uint32_t size)
{
    struct ram *ram = owner;
    uint64_t number;

    if (kind == KIND_PROGRAM && decode(payload, size, PROGRAM_BYTES, &number))
        ram->program = (uint32_t)number;
    else if (kind == KIND_ALARM && decode(payload, size, ALARM_BYTES, &number))
        ram->alarm = (uint32_t)number;
    else if (kind == KIND_MARK && decode(payload, size, MARK_BYTES, &number))
        ram->reserved = number;
    else
        return ERR_CORRUPT;
    return OK;
}

static void gap(void *owner, uint8_t kind, uint32_t count)
{
    struct ram *ram = owner;

    if ((kind == KIND_MARK || kind == 0) && plant != PLANT_DEAF)
        ram->reserved += (uint64_t)count * BLOCK;
}

static enum status append(
    struct ram *ram, enum journal_how how, uint8_t kind, uint64_t number)
{
    uint8_t bytes[PROGRAM_BYTES];
    uint32_t size = kind == KIND_PROGRAM ? PROGRAM_BYTES
                    : kind == KIND_MARK  ? MARK_BYTES
                                         : ALARM_BYTES;

    encode(number, bytes, size);
    if (plant == PLANT_ONCE)
        how = JOURNAL_ONCE;
    return journal_append(&ram->journal, how, kind, bytes, size);
}

static enum status keep(struct ram *ram, uint8_t kind, uint64_t number)
{
    uint8_t bytes[PROGRAM_BYTES];
    uint32_t size = kind == KIND_PROGRAM ? PROGRAM_BYTES
                    : kind == KIND_MARK  ? MARK_BYTES
                                         : ALARM_BYTES;

    encode(number, bytes, size);
    return journal_keep(&ram->journal, kind, bytes, size);
}

static enum status save(void *owner, struct journal *journal)
{
    struct ram *ram = owner;
    enum status status = keep(ram, KIND_PROGRAM, ram->program);

    (void)journal;
    if (status == OK)
        status = keep(ram, KIND_ALARM, ram->alarm);
    if (status == OK)
        status = keep(ram, KIND_MARK, ram->reserved);
    return status;
}

/* --- the subject --- */

static void begin(void *world)
{
    struct world *w = world;

    w->program = 0;
}

static const char *what_holds(const struct ram *ram, struct world *w)
{
    if (w->pending && ram->program == w->pending)
        w->program = w->pending;
    if (w->alarm_pending && ram->alarm == w->alarm_pending)
        w->alarm = w->alarm_pending;
    w->pending = 0;
    w->alarm_pending = 0;
    if (ram->program != w->program)
        return "neither the old program nor the new one is in force";
    if (ram->alarm != w->alarm)
        return "neither the old alarm nor the new one";
    if (ram->counted < w->made)
        return "fewer strokes are counted than were made";
    if (ram->counted < w->told)
        return "the count of strokes fell";
    if (ram->counted - w->made > w->spare)
        return "more than a block was counted too many";
    w->spare = ram->counted - w->made;
    w->told = ram->counted;
    return NULL;
}

/* One copy was there when the power went, and that one was hit: the journal
 * says so, and a clinician comes. */
static void program_again(struct ram *ram, const struct world *w)
{
    ram->program = w->program;
    ram->alarm = w->alarm;
    ram->reserved = w->told;
}

static const char *boot(void *memory, void *world, struct flash *flash)
{
    struct ram *ram = memory;
    struct world *w = world;
    uint8_t scratch[JOURNAL_PAYLOAD_MAX];
    enum status status;

    memset(ram, 0, sizeof(*ram));
    memset(&ram->journal, 0xa5, sizeof(ram->journal));
    ram->flash = flash;
    flash_attach(flash, &ram->port);
    ram->calls.world = ram;
    ram->calls.load = load;
    ram->calls.gap = gap;
    ram->calls.save = save;
    status = journal_mount(&ram->journal, &ram->port, &ram->calls, scratch);
    if (status != OK && plant == PLANT_FOUND)
        ram->program = 1;
    else if (status != OK && w->flipped)
        program_again(ram, w);
    else if (status != OK && w->kept)
        return "what was kept is lost";
    ram->counted = ram->reserved;
    if (plant == PLANT_EAGER &&
        append(ram, JOURNAL_ONCE, KIND_MARK, ram->reserved + BLOCK) != OK)
        return "append failed";
    if (plant == PLANT_GENEROUS)
        ram->counted = ram->reserved += BLOCK;
    return what_holds(ram, w);
}

static const char *stroke(struct ram *ram, struct world *w)
{
    if (plant == PLANT_LATE)
        w->made++;
    if (ram->counted == ram->reserved) {
        if (append(ram, JOURNAL_ONCE, KIND_MARK, ram->reserved + BLOCK) != OK)
            return "a mark was refused";
        ram->reserved += BLOCK;
        w->kept = 1;
    }
    ram->counted++;
    if (plant != PLANT_LATE)
        w->made++;
    return NULL;
}

/* S: as many strokes as a block and one; s: three; P: another program; A:
 * another alarm; R: power is lost idly. */
static const char *step(void *memory, void *world, char letter)
{
    struct ram *ram = memory;
    struct world *w = world;
    const char *wrong = NULL;
    int i;

    switch (letter) {
    case 'S':
    case 's':
        for (i = letter == 'S' ? BLOCK + 1 : 3; i > 0 && !wrong; i--)
            wrong = stroke(ram, w);
        return wrong;
    case 'P':
        w->pending = ram->program + 1;
        if (append(ram, JOURNAL_TWICE, KIND_PROGRAM, w->pending) != OK)
            return "a program was refused";
        ram->program = w->program = w->pending;
        w->pending = 0;
        break;
    case 'A':
        w->alarm_pending = ram->alarm + 1;
        if (append(ram, JOURNAL_TWICE, KIND_ALARM, w->alarm_pending) != OK)
            return "an alarm was refused";
        ram->alarm = w->alarm = w->alarm_pending;
        w->alarm_pending = 0;
        break;
    default:
        return "no such step";
    }
    w->kept = 1;
    return NULL;
}

static void harm(const void *memory, void *world, enum powercut_harm what)
{
    const struct ram *ram = memory;
    struct world *w = world;

    if (what == POWERCUT_FLIP)
        w->flipped = w->pending || w->alarm_pending;
    if (ram->counted > w->told)
        w->told = ram->counted;
    w->spare += BLOCK;
}

static const struct powercut_story stories[] = {
    { "first", "P", 0, 3 },
    { "change", "PSPsAP", 0, 2 },
    { "turns", "PSASSPSSASSSPSASSSASPSSS", 0, 1 },
    { NULL, NULL, 0, 0 },
};

static const struct powercut_subject subject = {
    .name = "journal",
    .shape = { .sector_size = 768, .journal_sectors = 4, .log_sectors = 0 },
    .ram_size = sizeof(struct ram),
    .world_size = sizeof(struct world),
    .stories = stories,
    .begin = begin,
    .boot = boot,
    .step = step,
    .harm = harm,
};

static int check_plants(void)
{
    char where[400];
    int missed = 0;
    int i;

    for (i = PLANT_NONE + 1; i < PLANTS; i++) {
        plant = (enum plant)i;
        if (!powercut_finds(&subject, &stories[1], 3, where, sizeof(where)))
            missed++;
        printf("plant %d: %s\n", i, where);
    }
    printf("%d of %d planted faults found\n", PLANTS - 1 - missed, PLANTS - 1);
    return missed != 0;
}

_Noreturn void fault(const char *file, int line)
{
    fprintf(stderr, "%s:%d: ASSERT\n", file, line);
    abort();
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--plants") == 0)
        return check_plants();
    return powercut_main(&subject, argc, argv);
}
