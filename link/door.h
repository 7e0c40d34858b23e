/* door.h: the pump's side of handshake and session: who comes in.
 *
 * docs/protocol.md, sections 3 and 5.  It says what a packet was; what is asked
 * is answered elsewhere.  A call never disturbs the session that is open: it
 * makes a second one, which takes over when its caller is heard from.
 */
#ifndef LINK_DOOR_H
#define LINK_DOOR_H

#include <stddef.h>
#include <stdint.h>

#include "core/credential.h"
#include "link/budget.h"
#include "link/noise.h"
#include "link/session.h"

enum {
    DOOR_CLINICS_MAX = 4,
    DOOR_ANSWER_SIZE = 2, /* verdict, rights */
    DOOR_PAIR_SIZE = 96,  /* clinic key, staff secret, card secret */
};

/* What a pump knows of itself and of others.  clinics 0: not paired yet. */
struct door_keys {
    struct noise_pair own;
    struct crypto_key staff; /* shared secrets */
    struct crypto_key card;
    struct crypto_key clinic[DOOR_CLINICS_MAX]; /* Ed25519, public */
    uint8_t clinics;
    uint8_t serial[CREDENTIAL_SERIAL_SIZE];
};

/* When, and how, a packet came. */
struct door_moment {
    int64_t tick_s;                  /* never back */
    int64_t utc_s;                   /* judges expiry */
    int contact;                     /* over the contact channel? */
    const struct crypto_key *random; /* fresh for each call taken */
};

/* What is to be done with the packet. */
enum door_result {
    DOOR_NOTHING, /* drop it, without a sound */
    DOOR_ANSWER,  /* it is an answer now: send it */
    DOOR_REQUEST, /* its text is asked, by one with door_rights */
    DOOR_PAIR,    /* a key block, at byte 1: the first, or the same again */
};

/*
 * 1. next is closed or fresh, open is never fresh
 */
struct door {
    struct session open;
    struct session next;  /* answered, not heard from */
    uint8_t next_contact; /* its call came over the contact channel */
    struct budget budget;
};

/* The id of a clinic's public key: the first 8 bytes of its SHA-256. */
uint64_t door_clinic_id(const struct crypto_key *public);

/* Begin with nobody inside. */
void door_init(struct door *d, int64_t tick_s);

/* Take a packet.  After DOOR_REQUEST, *size bytes of text stand at
 * SESSION_TEXT_AT; answer with door_reply. */
enum door_result door_take(struct door *d, const struct door_keys *keys,
    const struct door_moment *moment, struct session_packet *packet,
    size_t *size) MUST_CHECK;

/* The rights of whom the request came from. */
uint8_t door_rights(const struct door *d);

/* Seal size bytes of text at SESSION_TEXT_AT as the reply. */
enum status door_reply(
    struct door *d, struct session_packet *packet, size_t size) MUST_CHECK;

/* End what is over at tick_s.  Is somebody inside? */
int door_keep(struct door *d, int64_t tick_s);

/* Send everybody out. */
void door_close(struct door *d);

#endif
