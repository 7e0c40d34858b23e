#include "programmer/pending.h"

#include "base/buffer.h"
#include "core/reader.h"
#include "core/writer.h"

enum { PENDING_SIZE = 29 };

enum vault_result pending_put(
    struct vault *vault, const char *serial, const struct pending *pending)
{
    uint8_t bytes[PENDING_SIZE];
    struct writer w;

    writer_init(&w, bytes, sizeof(bytes));
    writer_u64(&w, pending->key);
    writer_u32(&w, pending->base);
    writer_u32(&w, pending->last);
    writer_u32(&w, pending->value);
    writer_u64(&w, (uint64_t)pending->utc_s);
    writer_u8(&w, (uint8_t)pending->kind);
    return vault_put(vault, VAULT_PENDING, serial, bytes, sizeof(bytes));
}

enum vault_result pending_get(
    struct vault *vault, const char *serial, struct pending *out)
{
    struct buffer bytes = { 0 };
    enum vault_result result = vault_get(vault, VAULT_PENDING, serial, &bytes);
    struct reader r;

    if (result == VAULT_OK) {
        reader_init(&r, (const uint8_t *)buffer_get(&bytes), bytes.len);
        out->key = reader_u64(&r);
        out->base = reader_u32(&r);
        out->last = reader_u32(&r);
        out->value = reader_u32(&r);
        out->utc_s = (int64_t)reader_u64(&r);
        out->kind = reader_u8(&r);
        if (reader_end(&r) != OK)
            result = VAULT_FAILED;
    }
    buffer_free(&bytes);
    return result;
}

enum vault_result pending_clear(struct vault *vault, const char *serial)
{
    const enum vault_result result = vault_remove(vault, VAULT_PENDING, serial);

    return result == VAULT_NONE ? VAULT_OK : result;
}
