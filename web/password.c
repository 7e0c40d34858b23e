#include <pthread.h>
#include <string.h>

#include <sodium.h>

#include "web/password.h"

enum { PASSES = 2, MEMORY = 19 * 1024 * 1024 };

const char *password_fault(const char *password)
{
    size_t chars = 0;

    for (const char *at = password; *at; at++)
        chars += ((unsigned char)*at & 0xc0) != 0x80;
    if (chars < PASSWORD_CHARS_MIN)
        return "The password is too short: use 8 characters or more.";
    if (strlen(password) > PASSWORD_BYTES_MAX)
        return "The password is too long: use 512 bytes or fewer.";
    return NULL;
}

int password_hash(char hash[PASSWORD_HASH_SIZE], const char *password)
{
    _Static_assert(PASSWORD_HASH_SIZE >= crypto_pwhash_STRBYTES, "room");

    return crypto_pwhash_str_alg(hash, password, strlen(password), PASSES,
               MEMORY, crypto_pwhash_ALG_ARGON2ID13)
               ? -1
               : 0;
}

/* A hash that no password is known for. */
static char stranger[PASSWORD_HASH_SIZE];

static void make_stranger(void)
{
    char secret[33];
    uint8_t bytes[16];

    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2hex(secret, sizeof(secret), bytes, sizeof(bytes));
    if (password_hash(stranger, secret))
        stranger[0] = 0;
}

int password_check(const char *hash, const char *password)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    int known = hash != NULL;

    pthread_once(&once, make_stranger);
    if (strlen(password) > PASSWORD_BYTES_MAX)
        return 0;
    return crypto_pwhash_str_verify(
               known ? hash : stranger, password, strlen(password)) == 0 &&
           known;
}
