#include "test/pump/keeper.h"

static enum status load(
    void *world, uint8_t kind, const uint8_t *payload, uint32_t size)
{
    struct keeper *k = world;

    k->loads++;
    if (kind >= KEEPER_KINDS || size > KEEPER_BYTES)
        return ERR_CORRUPT;
    k->size[kind] = size;
    memcpy(k->bytes[kind], payload, size);
    return OK;
}

static void gap(void *world, uint8_t kind, uint32_t count)
{
    struct keeper *k = world;

    if (k->gaps++ == 0)
        k->gap_first = kind;
    k->gap_count += count;
    k->gap_kind = kind;
    k->gap_loads = k->loads;
}

static enum status save(void *world, struct journal *journal)
{
    struct keeper *k = world;
    enum status status = k->save_says;
    uint8_t kind;

    k->saves++;
    CHECK(journal->saving == 1);
    for (kind = 1; kind < k->fleeting && status == OK; kind++)
        if (k->size[kind] > 0)
            status = journal_keep(journal, kind, k->bytes[kind], k->size[kind]);
    return status;
}

static enum flash_verdict hook(void *world, const struct flash_op *op)
{
    struct keeper *k = world;

    if (k->skips > 0 && op->kind == FLASH_PROGRAM && op->size >= 8 &&
        memcmp(op->bytes, "bad mark", 8) == 0) {
        k->skips--;
        return FLASH_SKIP;
    }
    if (k->at == 0 || k->flash.operations < k->at ||
        k->flash.operations >= k->at + k->times)
        return FLASH_DO;
    if (k->cut) {
        flash_tear(&k->flash, op, op->size / 16 * 8);
        flash_settle(&k->flash);
        longjmp(k->no_power, 1);
    }
    if (k->wears)
        k->flash.health[op->at / KEEPER_SECTOR] = FLASH_WORN;
    return k->verdict;
}

void keeper_init(struct keeper *k)
{
    static const struct port_flash shape = { KEEPER_SECTOR, KEEPER_SECTORS, 0 };

    memset(k, 0, sizeof(*k));
    CHECK(flash_create(&k->flash, &shape) == 0);
    flash_attach(&k->flash, &k->port);
    k->flash.hook = hook;
    k->flash.hook_world = k;
    k->owner.world = k;
    k->owner.load = load;
    k->owner.gap = gap;
    k->owner.save = save;
    k->fleeting = KEEPER_KINDS;
    k->times = 1;
}

void keeper_free(struct keeper *k)
{
    flash_free(&k->flash);
}

enum status keeper_mount(struct keeper *k)
{
    uint64_t operations = k->flash.operations;
    enum status status;

    memset(k->size, 0, sizeof(k->size));
    k->loads = k->gaps = k->gap_count = k->gap_loads = 0;
    k->gap_kind = k->gap_first = 0xff;
    memset(&k->journal, 0xa5, sizeof(k->journal));
    memset(k->scratch, 0xa5, sizeof(k->scratch));
    status = journal_mount(&k->journal, &k->port, &k->owner, k->scratch);
    CHECK(k->flash.operations == operations); /* recovery writes nothing */
    return status;
}

enum status keeper_set(
    struct keeper *k, enum journal_how how, uint8_t kind, const char *text)
{
    const uint8_t *bytes = (const uint8_t *)text;
    uint32_t size = (uint32_t)strlen(text);
    enum status status = journal_append(&k->journal, how, kind, bytes, size);

    if (status == OK)
        CHECK(load(k, kind, bytes, size) == OK);
    return status;
}

int keeper_has(const struct keeper *k, uint8_t kind, const char *text)
{
    return k->size[kind] == strlen(text) &&
           memcmp(k->bytes[kind], text, strlen(text)) == 0;
}

void keeper_flip(struct keeper *k, uint32_t sector, uint32_t byte)
{
    flash_flip(&k->flash, (sector * KEEPER_SECTOR + byte) * 8);
}
