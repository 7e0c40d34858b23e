/* credential.h: who may do what to which pump, until when; byte layout.
 *
 * A clinic signs it for one holder; the holder shows it to a pump in the first
 * message of a handshake.  Signatures are checked by the callers: nothing here
 * knows a secret or a primitive.  Layout, little-endian, docs/protocol.md
 * section 4; the signature is Ed25519's over the 76 bytes before it:
 *
 *    0   4  "CCR1"
 *    4   1  rights
 *    5   1  scope
 *    6   2  zero
 *    8   4  number
 *   12   8  clinic
 *   20   8  expires_s
 *   28  16  serial
 *   44  32  holder
 *   76  64  signature
 */
#ifndef CORE_CREDENTIAL_H
#define CORE_CREDENTIAL_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/units.h"

enum {
    CREDENTIAL_SERIAL_SIZE = 16,
    CREDENTIAL_HOLDER_SIZE = 32,
    CREDENTIAL_SIGNATURE_SIZE = 64,
    CREDENTIAL_SIGNED_SIZE = 76,
    CREDENTIAL_SIZE = CREDENTIAL_SIGNED_SIZE + CREDENTIAL_SIGNATURE_SIZE,
};

/* What its holder may do; a set. */
enum {
    CREDENTIAL_READ = 1,       /* status, program, log */
    CREDENTIAL_REFILL = 2,     /* same drug, same program; silence, sound */
    CREDENTIAL_PRESCRIBE = 4,  /* dose, bolus, concentration, stop, restart */
    CREDENTIAL_ADMINISTER = 8, /* keys, over the contact channel */
};

enum credential_scope {
    CREDENTIAL_CLINIC, /* every pump that knows the clinic's key */
    CREDENTIAL_PUMP,   /* the one of serial */
};

/*
 * 1. rights is not empty; REFILL comes with READ, PRESCRIBE with REFILL
 * 2. serial is 1 to 16 printable characters for scope PUMP, none for CLINIC,
 *    and zeros after them
 * 3. 0 < expires_s <= UNITS_PUMP_S_MAX
 */
struct credential {
    uint8_t rights;
    uint8_t scope;     /* enum credential_scope */
    uint32_t number;   /* of this clinic's, each given once: for revocation */
    uint64_t clinic;   /* its key's id: the first 8 bytes of its SHA-256 */
    int64_t expires_s; /* UTC; from this second on it is none */
    uint8_t serial[CREDENTIAL_SERIAL_SIZE];
    uint8_t holder[CREDENTIAL_HOLDER_SIZE]; /* static public key, X25519 */
    uint8_t signature[CREDENTIAL_SIGNATURE_SIZE];
};

/*@ predicate valid_credential{L}(struct credential *c)
  @   = 1 <= c->rights <= 15 && c->scope <= CREDENTIAL_PUMP
  @   && 0 < c->expires_s <= UNITS_PUMP_S_MAX; */

/* Why a pump takes a credential, or does not; sent, so never renumbered. */
enum credential_verdict {
    CREDENTIAL_ADMITTED = 0,
    CREDENTIAL_UNREADABLE = 1, /* or signed by no clinic known there */
    CREDENTIAL_NOT_HOLDER = 2, /* shown by another than its holder */
    CREDENTIAL_EXPIRED = 3,
    CREDENTIAL_NOT_HERE = 4, /* for another pump */
};

/* Who shows it, to which pump, when. */
struct credential_use {
    const uint8_t *holder; /* CREDENTIAL_HOLDER_SIZE bytes, proven */
    const uint8_t *serial; /* CREDENTIAL_SERIAL_SIZE bytes */
    int64_t utc_s;
};

/* Is it a pump's serial: 1 to 16 printable characters, zeros after them? */
/*@ requires \valid_read(serial + (0 .. CREDENTIAL_SERIAL_SIZE - 1));
  @ assigns \nothing; */
int credential_is_serial(const uint8_t serial[CREDENTIAL_SERIAL_SIZE]);

/* OK if invariants 1 to 3 hold, else ERR_RANGE. */
/*@ requires \valid_read(c);
  @ assigns \nothing;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ==> valid_credential(c); */
enum status credential_check(const struct credential *c) MUST_CHECK;

/* Write all CREDENTIAL_SIZE bytes.  ERR_RANGE, and nothing written, if the
 * check fails.  To sign one: encode, sign the first CREDENTIAL_SIGNED_SIZE
 * bytes, and put the signature after them. */
/*@ requires \valid_read(c) && \valid(out + (0 .. CREDENTIAL_SIZE - 1));
  @ requires \separated(c, out + (0 .. CREDENTIAL_SIZE - 1));
  @ assigns out[0 .. CREDENTIAL_SIZE - 1];
  @ ensures \result == OK || \result == ERR_RANGE; */
enum status credential_encode(
    const struct credential *c, uint8_t out[CREDENTIAL_SIZE]) MUST_CHECK;

/* Read one.  ERR_SHORT or ERR_CORRUPT if the bytes are no credential,
 * ERR_RANGE if the check fails; *c counts only after OK. */
/*@ requires \valid(c) && \valid_read(bytes + (0 .. size - 1));
  @ requires \separated(c, bytes + (0 .. size - 1));
  @ requires bytes != \null || size == 0;
  @ assigns *c;
  @ ensures \result == OK ==> size == CREDENTIAL_SIZE;
  @ ensures \result == OK ==> valid_credential(c);
  @ ensures \result == OK ==> c->rights == \old(bytes[4]);
  @ ensures \result == OK ==> c->scope == \old(bytes[5]); */
enum status credential_decode(
    struct credential *c, const uint8_t *bytes, size_t size) MUST_CHECK;

/* May c, decoded, its signature verified, be used so? */
/*@ requires \valid_read(c) && \valid_read(use);
  @ requires \valid_read(use->holder + (0 .. CREDENTIAL_HOLDER_SIZE - 1));
  @ requires \valid_read(use->serial + (0 .. CREDENTIAL_SERIAL_SIZE - 1));
  @ assigns \nothing;
  @ ensures \result == CREDENTIAL_ADMITTED ==> use->utc_s < c->expires_s
  @   && \forall integer i; 0 <= i < CREDENTIAL_HOLDER_SIZE ==>
  @     c->holder[i] == use->holder[i];
  @ ensures \result == CREDENTIAL_ADMITTED && c->scope != CREDENTIAL_CLINIC ==>
  @   \forall integer i; 0 <= i < CREDENTIAL_SERIAL_SIZE ==>
  @     c->serial[i] == use->serial[i]; */
enum credential_verdict credential_judge(
    const struct credential *c, const struct credential_use *use) MUST_CHECK;

#endif
