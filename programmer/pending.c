#include "programmer/pending.h"

#include "base/buffer.h"
#include "core/reader.h"
#include "core/writer.h"

struct vault_change pending_change(const struct pending *pending,
    const char *serial, uint8_t bytes[PENDING_SIZE])
{
    struct writer w;

    writer_init(&w, bytes, PENDING_SIZE);
    writer_u64(&w, pending->key);
    writer_u32(&w, pending->base);
    writer_u32(&w, pending->last);
    writer_u32(&w, pending->value);
    writer_u64(&w, (uint64_t)pending->utc_s);
    writer_u8(&w, (uint8_t)pending->kind);
    writer_u8(&w, pending->fills);
    writer_u8(&w, pending->raises);
    return (struct vault_change){ VAULT_PENDING, serial, bytes, PENDING_SIZE };
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
        out->fills = reader_u8(&r) != 0;
        out->raises = reader_u8(&r) != 0;
        if (reader_end(&r) != OK)
            result = vault_unreadable(vault);
    }
    buffer_free(&bytes);
    return result;
}
