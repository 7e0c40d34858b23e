/* second.h: the second factor of an account: a secret on a phone (SR-46). */
#ifndef CLINIC_STORE_SECOND_H
#define CLINIC_STORE_SECOND_H

#include "clinic/store/record.h"
#include "clinic/store/store.h"

enum { SECOND_SECRET_BYTES = 20 };

struct second {
    int64_t account;
    unsigned char secret[SECOND_SECRET_BYTES];
    int64_t step; /* of the last code that was used */
    int64_t since_s;
};

/* The account's; NONE when it has none. */
enum store_result second_get(struct store *store, int64_t account,
    struct second *second) STORE_MUST_CHECK;

/* Turn it on, with the step of the code that confirmed it; TAKEN when it is
 * on already. */
enum store_result second_add(struct store *store, const struct author *author,
    const struct second *second) STORE_MUST_CHECK;

/* A code was typed: OK when its step is newer than the last one used, and
 * nobody can use it again; REFUSED when it is not. */
enum store_result second_use(
    struct store *store, int64_t account, int64_t step) STORE_MUST_CHECK;

/* Turn it off; NONE when it is off. */
enum store_result second_end(struct store *store, const struct author *author,
    int64_t account) STORE_MUST_CHECK;

#endif
