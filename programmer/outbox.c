#include "programmer/outbox.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/arena.h"

struct vault_change outbox_change(struct outbox_entry *entry, const char *url,
    const uint8_t *record, size_t size)
{
    const size_t length = strlen(url);
    const uint8_t head[2] = { (uint8_t)length, (uint8_t)(length >> 8) };
    uint8_t digest[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(digest, record, size);
    sodium_bin2hex(entry->name, OUTBOX_NAME_SIZE, digest, sizeof(digest));
    entry->bytes = (struct buffer){ 0 };
    buffer_put(&entry->bytes, head, sizeof(head));
    buffer_put(&entry->bytes, url, length);
    buffer_put(&entry->bytes, record, size);
    return (struct vault_change){ VAULT_OUTBOX, entry->name, entry->bytes.data,
        entry->bytes.len };
}

/* One record; what became of it. */
static enum clinic_result send_one(
    const struct buffer *bytes, const char *url, char why[CLINIC_WHY_MAX])
{
    const uint8_t *at = (const uint8_t *)bytes->data;
    const size_t length = bytes->len < 2 ? 0 : at[0] + ((size_t)at[1] << 8);
    char own[TICKET_TEXT_MAX + 1];

    if (bytes->len < 2 + length || length > TICKET_TEXT_MAX) {
        snprintf(why, CLINIC_WHY_MAX, "a record in the outbox is none");
        return CLINIC_REFUSED;
    }
    memcpy(own, at + 2, length);
    own[length] = 0;
    if (!*own && !url) {
        snprintf(why, CLINIC_WHY_MAX,
            "no clinic is known for a record: name it with --clinic URL");
        return CLINIC_UNREACHABLE;
    }
    return clinic_give(
        *own ? own : url, at + 2 + length, bytes->len - 2 - length, why);
}

static int send_named(struct vault *vault, const char *name, const char *url,
    struct outbox_report *report)
{
    struct buffer bytes = { 0 };
    enum vault_result got = vault_get(vault, VAULT_OUTBOX, name, &bytes);
    enum clinic_result result = CLINIC_OK;

    if (got == VAULT_OK)
        result = send_one(&bytes, url, report->why);
    buffer_free(&bytes);
    if (got == VAULT_NONE)
        return 0; /* another program has sent it */
    if (got != VAULT_OK)
        return -1;
    if (result == CLINIC_OK || result == CLINIC_SAME) {
        report->sent++;
        got = vault_remove(vault, VAULT_OUTBOX, name);
        return got == VAULT_OK || got == VAULT_NONE ? 0 : -1;
    }
    report->waiting++;
    report->refused += result == CLINIC_REFUSED;
    return 0;
}

int outbox_send(
    struct vault *vault, const char *url, struct outbox_report *report)
{
    struct arena arena = { 0 };
    const char **names;
    const int count = vault_list(vault, VAULT_OUTBOX, &arena, &names);
    int status = count < 0 ? -1 : 0;

    memset(report, 0, sizeof(*report));
    for (int i = 0; i < count && status == 0; i++)
        status = send_named(vault, names[i], url, report);
    arena_free(&arena);
    return status;
}

int outbox_count(struct vault *vault)
{
    struct arena arena = { 0 };
    const char **names;
    const int count = vault_list(vault, VAULT_OUTBOX, &arena, &names);

    arena_free(&arena);
    return count;
}
