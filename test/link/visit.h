/* visit.h: a clinic, its staff, a pump and its card, for tests of the link. */
#ifndef TEST_LINK_VISIT_H
#define TEST_LINK_VISIT_H

#include "link/client.h"
#include "link/door.h"

/* Everything both sides know, made from one seed. */
struct visit {
    uint8_t clinic_secret[64]; /* Ed25519 */
    struct crypto_key clinic;
    struct noise_pair staff;
    struct credential credential;
    uint8_t shown[CREDENTIAL_SIZE]; /* the credential, signed */
    struct door_keys pump;
    struct client_keys as_staff;
    struct client_keys as_card;
};

/* A visit at which everything is in order: a nurse, until VISIT_EXPIRES_S. */
#define VISIT_EXPIRES_S INT64_C(1794902400)
#define VISIT_NOW_S INT64_C(1794816000)
void visit_init(struct visit *v);

/* Sign v->credential anew, after a change of it. */
void visit_sign(struct visit *v);

/* 32 bytes that depend on seed alone. */
struct crypto_key visit_key(uint32_t seed);

#endif
