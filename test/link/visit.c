#include "test/link/visit.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct crypto_key visit_key(uint32_t seed)
{
    uint8_t bytes[CRYPTO_KEY_SIZE] = { 0 };
    struct crypto_key out;

    memcpy(bytes, &seed, sizeof seed);
    randombytes_buf_deterministic(out.byte, sizeof out.byte, bytes);
    return out;
}

static struct noise_pair make_pair(uint32_t seed)
{
    struct noise_pair pair = { .secret = visit_key(seed) };

    crypto_public(&pair.secret, &pair.public);
    return pair;
}

void visit_sign(struct visit *v)
{
    if (credential_encode(&v->credential, v->shown) != OK)
        abort();
    crypto_sign_ed25519_detached(v->shown + CREDENTIAL_SIGNED_SIZE, NULL,
        v->shown, CREDENTIAL_SIGNED_SIZE, v->clinic_secret);
}

void visit_init(struct visit *v)
{
    const struct crypto_key seed = visit_key(1);

    /* Here alone: the same bytes, faster, for tests that call often. */
    if (sodium_init() < 0)
        abort();
    memset(v, 0, sizeof *v);
    crypto_sign_ed25519_seed_keypair(
        v->clinic.byte, v->clinic_secret, seed.byte);
    v->staff = make_pair(2);
    v->pump.own = make_pair(3);
    v->pump.staff = visit_key(4);
    v->pump.card = visit_key(5);
    v->pump.clinic[0] = v->clinic;
    v->pump.clinics = 1;
    memcpy(v->pump.serial, "CIS300214", 9);
    v->credential =
        (struct credential){ .rights = CREDENTIAL_READ | CREDENTIAL_REFILL,
            .scope = CREDENTIAL_PUMP,
            .number = 7,
            .clinic = door_clinic_id(&v->clinic),
            .expires_s = VISIT_EXPIRES_S };
    memcpy(v->credential.serial, v->pump.serial, sizeof v->pump.serial);
    memcpy(v->credential.holder, v->staff.public.byte, CRYPTO_KEY_SIZE);
    visit_sign(v);
    v->as_staff = (struct client_keys){ &v->staff, v->shown,
        &v->pump.own.public, &v->pump.staff };
    v->as_card =
        (struct client_keys){ NULL, NULL, &v->pump.own.public, &v->pump.card };
}
