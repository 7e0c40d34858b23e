/* clinic.h: the two things a programmer asks of a clinic's server.
 *
 * docs/design.md, "The clinic and the programmer".  An address is
 * https://NAME, or http:// on this computer alone: what is said of patients
 * does not cross a network unsealed.
 */
#ifndef PROGRAMMER_CLINIC_H
#define PROGRAMMER_CLINIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "programmer/ticket.h"

enum clinic_result {
    CLINIC_OK,
    CLINIC_SAME,        /* it had the record already */
    CLINIC_REFUSED,     /* the answer is no; why says so */
    CLINIC_UNREACHABLE, /* later, perhaps */
};

enum { CLINIC_WHY_MAX = 700 };

/* May records go to this address? */
bool clinic_is_address(const char *url);

/* Redeem a one-time ticket for the patient's record, read only. */
enum clinic_result clinic_redeem(const char *url, const char *ticket,
    struct ticket *out, char why[CLINIC_WHY_MAX]);

/* Give a signed session record. */
enum clinic_result clinic_give(const char *url, const uint8_t *record,
    size_t size, char why[CLINIC_WHY_MAX]);

#endif
