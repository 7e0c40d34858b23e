/* totp.h: codes of six digits that change every 30 seconds (RFC 6238).
 *
 *     code = truncate(HMAC-SHA1(secret, step)) mod 10^digits
 *     step = seconds since 1970-01-01 00:00 UTC / 30, as 8 bytes, first high
 *
 * truncate takes the 4 bytes that the last byte's low half points to, without
 * the sign (RFC 4226).  SHA-1 is what the apps on phones expect, and as an
 * HMAC it is sound.
 */
#ifndef WEB_TOTP_H
#define WEB_TOTP_H

#include <stdint.h>

enum {
    TOTP_SECRET_SIZE = 20,
    TOTP_TEXT_SIZE = 33, /* of the secret in base 32, with its zero byte */
    TOTP_PERIOD_S = 30,
    TOTP_DIGITS = 6,
    TOTP_DIGITS_MAX = 9,
    TOTP_DRIFT = 1, /* steps that two clocks may differ */
};

/* A new secret from the system's random numbers. */
void totp_make(uint8_t secret[TOTP_SECRET_SIZE]);

/* The secret as people type it into an app: letters A to Z and digits 2 to 7
 * (RFC 4648).  Reading takes any case and blanks; 0, or -1 when it is none. */
void totp_print(
    const uint8_t secret[TOTP_SECRET_SIZE], char text[TOTP_TEXT_SIZE]);
int totp_read(const char *text, uint8_t secret[TOTP_SECRET_SIZE]);

/* The code of a step, of 1 to TOTP_DIGITS_MAX digits. */
uint32_t totp_code(
    const uint8_t secret[TOTP_SECRET_SIZE], int64_t step, int digits);

/* The step whose code was typed, blanks aside, within TOTP_DRIFT of now; -1
 * when it is none of theirs.  It takes as long either way.  That a step counts
 * once is the caller's to see to. */
int64_t totp_find(
    const uint8_t secret[TOTP_SECRET_SIZE], const char *typed, int64_t now_s);

#endif
