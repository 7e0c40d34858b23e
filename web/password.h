/* password.h: passwords as Argon2id keeps them. */
#ifndef WEB_PASSWORD_H
#define WEB_PASSWORD_H

enum {
    PASSWORD_HASH_SIZE = 128,
    PASSWORD_CHARS_MIN = 8, /* NIST SP 800-63B; no rules of composition */
    PASSWORD_BYTES_MAX = 512,
};

/* What is wrong with a new password, as a sentence that says what to do, or
 * NULL when it may be used. */
const char *password_fault(const char *password);

/* Argon2id, 19 MiB, two passes, with a fresh salt: about 20 ms of one core,
 * to be spent on the worker.  Returns 0, or -1 when memory is short. */
int password_hash(char hash[PASSWORD_HASH_SIZE], const char *password);

/* 1 when password belongs to hash.  hash NULL (no such person) is 0 after the
 * same work, so that the answer's delay does not tell names. */
int password_check(const char *hash, const char *password);

#endif
