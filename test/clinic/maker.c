#include "test/clinic/maker.h"

#include <sodium.h>
#include <string.h>

#include "clinic/store/trust.h"
#include "core/reservoir.h"
#include "test/test.h"

void maker_make(struct maker *maker, uint8_t seed, int64_t expires_s)
{
    uint8_t clinic[32] = { seed }, signer[32] = { seed, 1 };

    CHECK(sodium_init() >= 0);
    crypto_sign_seed_keypair(
        maker->clinic_public, maker->clinic_secret, clinic);
    crypto_sign_seed_keypair(
        maker->signer_public, maker->signer_secret, signer);
    maker->credential = (struct credential){ .rights = 7,
        .scope = CREDENTIAL_CLINIC,
        .number = 7,
        .clinic = trust_number(maker->clinic_public),
        .expires_s = expires_s };
    CHECK(crypto_sign_ed25519_pk_to_curve25519(
              maker->credential.holder, maker->signer_public) == 0);
}

void maker_date(struct encounter_pump *pump)
{
    struct reservoir reservoir = { .filled_s = (int64_t)pump->pump_s,
        .fill_nl = (int32_t)pump->volume_nl,
        .alarm_nl = (int32_t)pump->alarm_nl,
        .conc_ng_per_ml = (int32_t)pump->used_ng_per_ml };
    int64_t low_s = 0, empty_s = 0;

    CHECK(reservoir_low(&reservoir, &pump->schedule, &low_s) == OK);
    CHECK(reservoir_empty(&reservoir, &pump->schedule, &empty_s) == OK);
    pump->low_s = (uint64_t)low_s;
    pump->empty_s = (uint64_t)empty_s;
}

/* What the pump says at utc_s. */
static struct encounter_pump pump_at(int64_t utc_s)
{
    struct encounter_pump pump = { .pump_s = (uint64_t)(utc_s - 21600),
        .offset_s = -21600,
        .tick_s = 40000000,
        .last = 700,
        .mode = ENCOUNTER_RUNNING,
        .rest_num = 1,
        .rest_den = 3,
        .alarm_nl = 2000000,
        .eos_s = (uint64_t)utc_s + UINT64_C(86400) * 900,
        .number = 11,
        .product = 2,
        .nominal_ng_per_ml = 2000000,
        .used_ng_per_ml = 2000000,
        .past_ng = 300000,
        .tubing_nl = 140000,
        .catheter_nl = 132000 };

    schedule_init_simple(&pump.schedule, 300000);
    return pump;
}

struct encounter maker_refill(const char *serial, int64_t ended_s)
{
    struct encounter e = { .begun_utc_s = (uint64_t)ended_s - 1800,
        .ended_utc_s = (uint64_t)ended_s,
        .before = pump_at(ended_s - 1700),
        .after = pump_at(ended_s - 60),
        .act_count = 2 };

    memcpy(e.serial, serial, strlen(serial));
    e.before.volume_nl = 2100000;
    e.before.fill_nl = 19500000;
    e.before.filled_s = e.before.pump_s - UINT64_C(86400) * 116;
    e.before.active = 1;
    maker_date(&e.before);
    e.after.number++;
    e.after.last += 3;
    e.after.volume_nl = 19499999;
    e.after.fill_nl = 19500000;
    e.after.filled_s = e.after.pump_s - 200;
    maker_date(&e.after);
    e.fill = (struct encounter_fill){ .flags = ENCOUNTER_FILLED |
                                               ENCOUNTER_SAME_DRUG,
        .drained_nl = 2100000,
        .expected_nl = 2100000,
        .use_millionths = 1000000,
        .filled_nl = 19500000,
        .old_ng_per_ml = 2000000,
        .nominal_ng_per_ml = 2000000,
        .true_ng_per_ml = 2000000,
        .product = 2,
        .expiry_day = (uint32_t)(ended_s / 86400 + 300) };
    e.act[0] = (struct encounter_act){ ENCOUNTER_COMMIT, ENCOUNTER_DONE, 0, 42,
        (uint64_t)ended_s - 260, 12 };
    e.act[1] = (struct encounter_act){ ENCOUNTER_SOUND, ENCOUNTER_DONE, 0, 43,
        (uint64_t)ended_s - 100, 0 };
    maker_say(&e, ENCOUNTER_PERSON, "A. Nurse");

    maker_say(&e, ENCOUNTER_LOT, "B4711");
    return e;
}

void maker_say(struct encounter *e, enum encounter_word word, const char *text)
{
    e->word[word] =
        (struct encounter_text){ (const uint8_t *)text, (uint8_t)strlen(text) };
}

size_t maker_sign(const struct maker *maker, const struct encounter *e,
    uint8_t bytes[ENCOUNTER_BYTES_MAX])
{
    struct encounter_bytes_seal seal = { 0 };
    size_t size = 0;

    CHECK(credential_encode(&maker->credential, seal.credential) == OK);
    crypto_sign_detached(seal.credential + CREDENTIAL_SIGNED_SIZE, NULL,
        seal.credential, CREDENTIAL_SIGNED_SIZE, maker->clinic_secret);
    memcpy(seal.signer, maker->signer_public, sizeof(seal.signer));
    CHECK(encounter_bytes_encode(e, &seal, bytes, ENCOUNTER_BYTES_MAX, &size) ==
          OK);
    crypto_sign_detached(bytes + size - ENCOUNTER_BYTES_SIGNATURE_SIZE, NULL,
        bytes, size - ENCOUNTER_BYTES_SIGNATURE_SIZE, maker->signer_secret);
    return size;
}
