#include "pump/journal.h"

#include "sim/flash.h"
#include "test/test.h"

enum { KINDS = 4, BYTES = 40 };

/* An owner whose state is the last payload of each kind. */
struct owner {
    uint8_t size[KINDS];
    uint8_t bytes[KINDS][BYTES];
    uint32_t loads;
    uint32_t gaps;
    enum status save_status;
};

struct desk {
    struct flash flash;
    struct port port;
    struct owner owner;
    struct journal_owner calls;
    struct journal journal;
    uint8_t scratch[JOURNAL_PAYLOAD_MAX];
};

static enum status load(
    void *world, uint8_t kind, const uint8_t *payload, uint32_t size)
{
    struct owner *owner = world;

    owner->loads++;
    if (kind >= KINDS || size > BYTES)
        return ERR_CORRUPT;
    owner->size[kind] = (uint8_t)size;
    memcpy(owner->bytes[kind], payload, size);
    return OK;
}

static void gap(void *world, uint8_t kind, uint32_t count)
{
    struct owner *owner = world;

    (void)kind;
    owner->gaps += count;
}

static enum status save(void *world, struct journal *journal)
{
    struct owner *owner = world;
    uint8_t kind;

    for (kind = 1; kind < KINDS; kind++) {
        enum status status = OK;

        if (owner->size[kind] > 0)
            status = journal_keep(
                journal, kind, owner->bytes[kind], owner->size[kind]);
        if (status != OK)
            return status;
    }
    return owner->save_status;
}

static void make(struct desk *desk)
{
    static const struct port_flash shape = { 512, 4, 0 };

    memset(desk, 0, sizeof(*desk));
    CHECK(flash_create(&desk->flash, &shape) == 0);
    flash_attach(&desk->flash, &desk->port);
    desk->calls.world = &desk->owner;
    desk->calls.load = load;
    desk->calls.gap = gap;
    desk->calls.save = save;
}

static enum status mount(struct desk *desk)
{
    memset(&desk->owner, 0, sizeof(desk->owner));
    memset(&desk->journal, 0xa5, sizeof(desk->journal));
    return journal_mount(
        &desk->journal, &desk->port, &desk->calls, desk->scratch);
}

/* Append, and let the owner's state follow. */
static enum status set(
    struct desk *desk, enum journal_how how, uint8_t kind, const char *text)
{
    const uint8_t *bytes = (const uint8_t *)text;
    uint32_t size = (uint32_t)strlen(text);
    enum status status = journal_append(&desk->journal, how, kind, bytes, size);

    if (status == OK)
        CHECK(load(&desk->owner, kind, bytes, size) == OK);
    return status;
}

static int is(const struct desk *desk, uint8_t kind, const char *text)
{
    return desk->owner.size[kind] == strlen(text) &&
           memcmp(desk->owner.bytes[kind], text, strlen(text)) == 0;
}

static void what_was_appended_comes_back(void **state)
{
    struct desk d;

    (void)state;
    make(&d);
    CHECK(mount(&d) == ERR_STATE);
    CHECK(set(&d, JOURNAL_TWICE, 1, "program one") == OK);
    CHECK(set(&d, JOURNAL_ONCE, 2, "mark 1") == OK);
    CHECK(mount(&d) == OK);
    CHECK(is(&d, 1, "program one") && is(&d, 2, "mark 1"));
    CHECK(d.owner.loads == 2 && d.owner.gaps == 0);
    CHECK(!d.journal.damaged && !d.journal.renew);
    CHECK(set(&d, JOURNAL_ONCE, 2, "mark 2, longer") == OK);
    CHECK(mount(&d) == OK);
    CHECK(is(&d, 1, "program one") && is(&d, 2, "mark 2, longer"));
    CHECK(d.flash.misuses == 0);
    flash_free(&d.flash);
}

static void sectors_are_used_in_turn_and_nothing_is_lost(void **state)
{
    struct desk d;
    char text[BYTES];
    int i;

    (void)state;
    make(&d);
    CHECK(mount(&d) == ERR_STATE);
    CHECK(set(&d, JOURNAL_TWICE, 1, "program") == OK);
    for (i = 0; i < 100; i++) {
        snprintf(text, sizeof(text), "mark %d", i);
        CHECK(set(&d, JOURNAL_ONCE, 2, text) == OK);
        CHECK(mount(&d) == OK);
        CHECK(is(&d, 1, "program") && is(&d, 2, text));
    }
    CHECK(d.flash.wear[0] + 2 >= d.flash.wear[3] && d.flash.wear[3] >= 4);
    CHECK(d.journal.turns * 2 >= d.flash.erases);
    CHECK(journal_good(&d.journal) == 4);
    CHECK(d.flash.misuses == 0);
    flash_free(&d.flash);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_appended_comes_back),
        cmocka_unit_test(sectors_are_used_in_turn_and_nothing_is_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
