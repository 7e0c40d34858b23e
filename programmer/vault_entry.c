#include "programmer/vault_entry.h"

#include <string.h>

#include "core/reader.h"
#include "core/writer.h"

enum { ENTRY_HEAD = 6 };

int vault_entry_next(
    const struct buffer *plain, size_t *pos, struct vault_entry *out)
{
    struct reader r;

    if (*pos == plain->len)
        return 0;
    reader_init(&r, (const uint8_t *)plain->data + *pos, plain->len - *pos);
    out->kind = reader_u8(&r);
    out->name_size = reader_u8(&r);
    if (r.failed || out->name_size > plain->len - *pos - 2)
        return -1;
    out->name = plain->data + *pos + 2;
    reader_init(&r, (const uint8_t *)out->name + out->name_size,
        plain->len - *pos - 2 - out->name_size);
    out->size = reader_u32(&r);
    out->bytes = (const uint8_t *)out->name + out->name_size + 4;
    if (r.failed || out->size > r.size - 4)
        return -1;
    *pos += ENTRY_HEAD + out->name_size + out->size;
    return 1;
}

int vault_entry_is(
    const struct vault_entry *e, enum vault_kind kind, const char *name)
{
    return e->kind == kind && e->name_size == strlen(name) &&
           memcmp(e->name, name, e->name_size) == 0;
}

static void put(struct buffer *out, const struct vault_entry *e)
{
    uint8_t head[ENTRY_HEAD];
    struct writer w;

    writer_init(&w, head, sizeof(head));
    writer_u8(&w, e->kind);
    writer_u8(&w, (uint8_t)e->name_size);
    writer_u32(&w, (uint32_t)e->size);
    buffer_put(out, head, 2);
    buffer_put(out, e->name, e->name_size);
    buffer_put(out, head + 2, 4);
    buffer_put(out, e->bytes, e->size);
}

/* Which of the changes is of that entry, or NULL. */
static const struct vault_change *change_of(
    const struct vault_change *changes, int count, const struct vault_entry *e)
{
    for (int i = 0; i < count; i++)
        if (vault_entry_is(e, changes[i].kind, changes[i].name))
            return &changes[i];
    return NULL;
}

int vault_entry_change(const struct buffer *plain,
    const struct vault_change *changes, int count, struct buffer *out,
    int *found)
{
    struct vault_entry e;
    size_t pos = 0;
    int status;

    *found = 0;
    while ((status = vault_entry_next(plain, &pos, &e)) == 1) {
        if (change_of(changes, count, &e))
            (*found)++;
        else
            put(out, &e);
    }
    for (int i = 0; i < count; i++) {
        const struct vault_change *c = &changes[i];

        if (c->bytes)
            put(out, &(struct vault_entry){ (uint8_t)c->kind, c->name,
                         strlen(c->name), c->bytes, c->size });
    }
    return status;
}
