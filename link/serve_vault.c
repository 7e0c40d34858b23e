#include "link/serve_vault.h"

#include "core/reader.h"
#include "core/writer.h"
#include "pump/memory.h"
#include "pump/port.h"
#include "pump/state.h"

enum { VERSION = 1 };

static void read_key(struct reader *r, struct crypto_key *key)
{
    reader_bytes(r, key->byte, CRYPTO_KEY_SIZE);
}

static void write_key(struct writer *w, const struct crypto_key *key)
{
    writer_bytes(w, key->byte, CRYPTO_KEY_SIZE);
}

void serve_vault_read(const struct state *state, struct door_keys *keys)
{
    struct reader r;
    uint8_t version, clinics;
    int i;

    *keys = (struct door_keys){ .clinics = 0 };
    for (i = 0; i < CREDENTIAL_SERIAL_SIZE; i++)
        keys->serial[i] = state->port->serial[i];
    reader_init(&r, state->vault, STATE_VAULT);
    version = reader_u8(&r);
    clinics = reader_u8(&r);
    if (version != VERSION || clinics > DOOR_CLINICS_MAX)
        return;
    read_key(&r, &keys->own.secret);
    read_key(&r, &keys->own.public);
    read_key(&r, &keys->staff);
    read_key(&r, &keys->card);
    for (i = 0; i < DOOR_CLINICS_MAX; i++)
        read_key(&r, &keys->clinic[i]);
    keys->clinics = clinics;
}

static void fill(struct state *state, const struct door_keys *keys)
{
    struct writer w;
    int i;

    for (i = 0; i < STATE_VAULT; i++)
        state->vault[i] = 0;
    if (keys->clinics == 0)
        return;
    writer_init(&w, state->vault, STATE_VAULT);
    writer_u8(&w, VERSION);
    writer_u8(&w, keys->clinics);
    write_key(&w, &keys->own.secret);
    write_key(&w, &keys->own.public);
    write_key(&w, &keys->staff);
    write_key(&w, &keys->card);
    for (i = 0; i < keys->clinics; i++)
        write_key(&w, &keys->clinic[i]);
}

enum status serve_vault_write(struct state *state, const struct door_keys *keys)
{
    struct door_keys before;
    enum status status;

    serve_vault_read(state, &before);
    fill(state, keys);
    status = memory_vault(state);
    if (status != OK)
        fill(state, &before);
    crypto_wipe(&before, sizeof(before));
    return status;
}
