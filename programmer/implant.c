#include "programmer/implant.h"

#include <string.h>

#include <sodium.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "core/credential.h"

enum { SERIAL_AT = 4, PUMP_AT = 20, SHARED_AT = 52 };

void implant_serial(
    const struct implant *implant, char out[MSG_SERIAL_SIZE + 1])
{
    memcpy(out, implant->serial, MSG_SERIAL_SIZE);
    out[MSG_SERIAL_SIZE] = 0;
}

static void put(const struct implant *implant, uint8_t bytes[IMPLANT_SIZE])
{
    memcpy(bytes, implant->is_card ? "CIC1" : "CIR1", SERIAL_AT);
    memcpy(bytes + SERIAL_AT, implant->serial, MSG_SERIAL_SIZE);
    memcpy(bytes + PUMP_AT, implant->pump.byte, CRYPTO_KEY_SIZE);
    memcpy(bytes + SHARED_AT, implant->shared.byte, CRYPTO_KEY_SIZE);
}

static bool get(struct implant *implant, const uint8_t bytes[IMPLANT_SIZE])
{
    memset(implant, 0, sizeof(*implant));
    implant->is_card = memcmp(bytes, "CIC1", SERIAL_AT) == 0;
    if (!implant->is_card && memcmp(bytes, "CIR1", SERIAL_AT) != 0)
        return false;
    memcpy(implant->serial, bytes + SERIAL_AT, MSG_SERIAL_SIZE);
    memcpy(implant->pump.byte, bytes + PUMP_AT, CRYPTO_KEY_SIZE);
    memcpy(implant->shared.byte, bytes + SHARED_AT, CRYPTO_KEY_SIZE);
    return credential_is_serial(implant->serial);
}

void implant_print(const struct implant *implant, char out[IMPLANT_TEXT_SIZE])
{
    uint8_t bytes[IMPLANT_SIZE];

    put(implant, bytes);
    sodium_bin2hex(out, IMPLANT_TEXT_SIZE, bytes, sizeof(bytes));
    sodium_memzero(bytes, sizeof(bytes));
}

bool implant_parse(struct implant *implant, const char *text)
{
    uint8_t bytes[IMPLANT_SIZE];
    const char *end;
    size_t size;
    bool is = sodium_hex2bin(bytes, sizeof(bytes), text, strlen(text), " \n\r",
                  &size, &end) == 0 &&
              *end == 0 && size == sizeof(bytes) && get(implant, bytes);

    sodium_memzero(bytes, sizeof(bytes));
    return is;
}

enum vault_result implant_keep(
    struct vault *vault, const struct implant *implant)
{
    uint8_t bytes[IMPLANT_SIZE + IMPLANT_ADDRESS_MAX];
    char serial[MSG_SERIAL_SIZE + 1];
    const size_t address = strlen(implant->address);
    enum vault_result result;

    put(implant, bytes);
    memcpy(bytes + IMPLANT_SIZE, implant->address, address);
    implant_serial(implant, serial);
    result =
        vault_put(vault, VAULT_IMPLANT, serial, bytes, IMPLANT_SIZE + address);
    sodium_memzero(bytes, sizeof(bytes));
    return result;
}

enum vault_result implant_find(
    struct vault *vault, const char *serial, struct implant *out)
{
    struct buffer bytes = { 0 };
    enum vault_result result = vault_get(vault, VAULT_IMPLANT, serial, &bytes);

    if (result == VAULT_OK) {
        if (bytes.len < IMPLANT_SIZE ||
            bytes.len > IMPLANT_SIZE + IMPLANT_ADDRESS_MAX ||
            !get(out, (const uint8_t *)bytes.data))
            result = vault_unreadable(vault);
        else
            memcpy(out->address, bytes.data + IMPLANT_SIZE,
                bytes.len - IMPLANT_SIZE);
    }
    if (bytes.data)
        sodium_memzero(bytes.data, bytes.len);
    buffer_free(&bytes);
    return result;
}

enum vault_result implant_find_address(
    struct vault *vault, const char *address, struct implant *out)
{
    struct arena arena = { 0 };
    const char **names;
    const int count = vault_list(vault, VAULT_IMPLANT, &arena, &names);
    enum vault_result result = count < 0 ? VAULT_FAILED : VAULT_NONE;
    struct implant here;

    for (int i = 0; i < count; i++) {
        const enum vault_result found = implant_find(vault, names[i], &here);

        if (found != VAULT_OK) {
            result = found;
            break;
        }
        if (strcmp(here.address, address) == 0) {
            *out = here;
            result = VAULT_OK;
        }
    }
    sodium_memzero(&here, sizeof(here));
    arena_free(&arena);
    return result;
}
