/* account.h: who may sign in, and who is signed in (SR-46). */
#ifndef CLINIC_STORE_ACCOUNT_H
#define CLINIC_STORE_ACCOUNT_H

#include "base/arena.h"
#include "clinic/store/record.h"
#include "clinic/store/store.h"

/* Add an account; *id is set.  TAKEN when one of that name exists, whatever
 * its case; REFUSED for an empty or overlong name. */
enum store_result account_add(struct store *store, const struct author *author,
    const struct account *account, int64_t *id) STORE_MUST_CHECK;

/* By id; by name, without regard to case.  NONE if there is none. */
enum store_result account_get(struct store *store, struct arena *arena,
    int64_t id, struct account *account) STORE_MUST_CHECK;
enum store_result account_find(struct store *store, struct arena *arena,
    const char *name, struct account *account) STORE_MUST_CHECK;

/* All, by name; how many, or -1. */
int account_list(
    struct store *store, struct arena *arena, struct account **accounts);

/* How many there are, or -1: with none, the first visit makes the first. */
int account_count(struct store *store);

/* Change password, roles, disabled of account->id.  Its logins end. */
enum store_result account_set(struct store *store, const struct author *author,
    const struct account *account) STORE_MUST_CHECK;

/* Logins.  They are not facts of the clinic; signing in and out stand in the
 * audit trail by login_add and login_end. */
enum store_result login_add(struct store *store, const struct author *author,
    const struct login *login) STORE_MUST_CHECK;

/* The login of a token's SHA-256 and its account, disabled or not.  NONE if
 * there is none.  Whether it is too old is the caller's to say. */
enum store_result login_get(struct store *store, struct arena *arena,
    const unsigned char token[RECORD_TOKEN_BYTES], struct login *login,
    struct account *account) STORE_MUST_CHECK;

/* Note that it was used; call it at most once a minute a login. */
enum store_result login_seen(struct store *store,
    const unsigned char token[RECORD_TOKEN_BYTES],
    int64_t now_s) STORE_MUST_CHECK;

/* End it at once; NONE when it has ended. */
enum store_result login_end(struct store *store, const struct author *author,
    const unsigned char token[RECORD_TOKEN_BYTES]) STORE_MUST_CHECK;

/* Forget logins not used since seen_s or made before created_s. */
enum store_result login_expire(
    struct store *store, int64_t seen_s, int64_t created_s) STORE_MUST_CHECK;

#endif
