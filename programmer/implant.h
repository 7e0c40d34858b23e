/* implant.h: the implant record: what it takes to talk to one pump.
 *
 * Made when a pump is paired; without it nobody can talk to the pump, so it is
 * also given on, as text.  Text is hexadecimal of these bytes:
 *
 *    0   4  "CIR1", the implant record; "CIC1", the patient's card
 *    4  16  serial
 *   20  32  the pump's static public key
 *   52  32  the staff's secret; on the card, the card's
 *
 * The entry VAULT_IMPLANT, named by the serial, is the record and after it the
 * address at which the pump was last reached.
 */
#ifndef PROGRAMMER_IMPLANT_H
#define PROGRAMMER_IMPLANT_H

#include <stdbool.h>

#include "link/crypto.h"
#include "link/msg.h"
#include "programmer/vault.h"

enum {
    IMPLANT_SIZE = 84,
    IMPLANT_TEXT_SIZE = 2 * IMPLANT_SIZE + 1,
    IMPLANT_ADDRESS_MAX = 200,
};

struct implant {
    bool is_card;
    uint8_t serial[MSG_SERIAL_SIZE];
    struct crypto_key pump;
    struct crypto_key shared;
    char address[IMPLANT_ADDRESS_MAX + 1];
};

/* The serial as text. */
void implant_serial(
    const struct implant *implant, char out[MSG_SERIAL_SIZE + 1]);

/* To text and back; reading is false for anything else. */
void implant_print(const struct implant *implant, char out[IMPLANT_TEXT_SIZE]);
bool implant_parse(struct implant *implant, const char *text);

/* Keep a record; find it by its serial, or the one that was kept last with
 * that address. */
enum vault_result implant_keep(
    struct vault *vault, const struct implant *implant);
enum vault_result implant_find(
    struct vault *vault, const char *serial, struct implant *out);
enum vault_result implant_find_address(
    struct vault *vault, const char *address, struct implant *out);

#endif
