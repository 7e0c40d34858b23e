#include "programmer/draft.h"

#include <string.h>

#include "base/buffer.h"

struct vault_change draft_change(
    const struct visit *visit, uint8_t bytes[ENCOUNTER_BYTES_MAX])
{
    static const struct encounter_bytes_seal nothing;
    size_t size;

    if (encounter_bytes_encode(
            &visit->record, &nothing, bytes, ENCOUNTER_BYTES_MAX, &size) != OK)
        return (struct vault_change){ VAULT_DRAFT, visit->serial, NULL, 0 };
    return (struct vault_change){ VAULT_DRAFT, visit->serial, bytes, size };
}

/* Texts point into bytes that go away: keep them in the visit. */
static void take_words(struct visit *visit, const struct encounter *from)
{
    for (int i = 0; i < ENCOUNTER_WORDS; i++) {
        const struct encounter_text *text = &from->word[i];

        memcpy(visit->word[i], text->byte, text->size);
        visit->word[i][text->size] = 0;
        visit->record.word[i].byte = (const uint8_t *)visit->word[i];
        visit->record.word[i].size = text->size;
    }
}

enum vault_result draft_take(struct visit *visit)
{
    struct buffer bytes = { 0 };
    struct encounter_bytes_seal seal;
    struct encounter kept;
    enum vault_result result =
        vault_get(visit->vault, VAULT_DRAFT, visit->serial, &bytes);

    if (result == VAULT_OK && encounter_bytes_decode(&kept, &seal,
                                  (const uint8_t *)bytes.data, bytes.len) != OK)
        result = vault_unreadable(visit->vault);
    if (result == VAULT_OK) {
        visit->record = kept;
        take_words(visit, &kept);
    }
    buffer_free(&bytes);
    return result;
}
