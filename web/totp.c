#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>
#include <sodium.h>

#include "core/fault.h"
#include "web/totp.h"

enum { SHA1_SIZE = 20, BITS = 5 };

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void totp_make(uint8_t secret[TOTP_SECRET_SIZE])
{
    randombytes_buf(secret, TOTP_SECRET_SIZE);
}

/* 20 bytes are 32 groups of five bits, with none to spare. */
_Static_assert(TOTP_SECRET_SIZE * 8 == (TOTP_TEXT_SIZE - 1) * BITS,
    "a secret fills its text");

void totp_print(
    const uint8_t secret[TOTP_SECRET_SIZE], char text[TOTP_TEXT_SIZE])
{
    unsigned held = 0, bits = 0;

    for (int i = 0; i < TOTP_SECRET_SIZE; i++) {
        held = held << 8 | secret[i];
        for (bits += 8; bits >= BITS; bits -= BITS)
            *text++ = alphabet[held >> (bits - BITS) & 31];
        held &= (1u << bits) - 1;
    }
    *text = 0;
}

int totp_read(const char *text, uint8_t secret[TOTP_SECRET_SIZE])
{
    unsigned held = 0, bits = 0;
    int count = 0;

    for (; *text; text++) {
        const char *found = strchr(alphabet, toupper((unsigned char)*text));

        if (*text == ' ')
            continue;
        if (!found || count == TOTP_SECRET_SIZE)
            return -1;
        held = held << BITS | (unsigned)(found - alphabet);
        bits += BITS;
        if (bits >= 8) {
            bits -= 8;
            secret[count++] = (uint8_t)(held >> bits);
        }
        held &= (1u << bits) - 1;
    }
    return count == TOTP_SECRET_SIZE ? 0 : -1;
}

uint32_t totp_code(
    const uint8_t secret[TOTP_SECRET_SIZE], int64_t step, int digits)
{
    uint8_t message[8], hash[SHA1_SIZE];
    gsize len = sizeof hash;
    GHmac *hmac;
    uint32_t code = 0, limit = 1;
    int at;

    ASSERT(digits >= 1);
    ASSERT(digits <= TOTP_DIGITS_MAX);
    for (int i = 0; i < 8; i++)
        message[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
    hmac = g_hmac_new(G_CHECKSUM_SHA1, secret, TOTP_SECRET_SIZE);
    g_hmac_update(hmac, message, sizeof message);
    g_hmac_get_digest(hmac, hash, &len);
    g_hmac_unref(hmac);
    ASSERT(len == sizeof hash);
    at = hash[SHA1_SIZE - 1] & 15;
    for (int i = 0; i < 4; i++)
        code = code << 8 | hash[at + i];
    for (int i = 0; i < digits; i++)
        limit *= 10;
    return (code & 0x7fffffff) % limit;
}

/* What was typed without its blanks; 0, or -1 when it is not six digits. */
static int read_digits(const char *typed, char digits[TOTP_DIGITS + 1])
{
    int count = 0;

    for (; *typed; typed++) {
        if (*typed == ' ')
            continue;
        if (*typed < '0' || *typed > '9' || count == TOTP_DIGITS)
            return -1;
        digits[count++] = *typed;
    }
    digits[count] = 0;
    return count == TOTP_DIGITS ? 0 : -1;
}

int64_t totp_find(
    const uint8_t secret[TOTP_SECRET_SIZE], const char *typed, int64_t now_s)
{
    int64_t now = now_s / TOTP_PERIOD_S, found = -1;
    char digits[TOTP_DIGITS + 1], code[16];

    if (read_digits(typed, digits))
        return -1;
    for (int64_t step = now - TOTP_DRIFT; step <= now + TOTP_DRIFT; step++) {
        snprintf(code, sizeof code, "%0*u", TOTP_DIGITS,
            totp_code(secret, step, TOTP_DIGITS));
        if (sodium_memcmp(code, digits, TOTP_DIGITS) == 0)
            found = step;
    }
    return found;
}
