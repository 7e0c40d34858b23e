#include <stdio.h>
#include <string.h>

#include "clinic/store/account.h"
#include "clinic/store/audit.h"
#include "clinic/store/change.h"
#include "clinic/store/fold.h"

enum { ROLES_MAX = 63, NAME_MAX_BYTES = 60 };

static const struct field rows[] = {
    FIELD(account, id, FIELD_ID, 0, 0),
    FIELD(account, name, FIELD_NAME, 0, NAME_MAX_BYTES),
    FIELD(account, password, FIELD_SECRET, 0, RECORD_TEXT_MAX),
    FIELD(account, roles, FIELD_INT32, 0, ROLES_MAX),
    FIELD(account, disabled, FIELD_INT32, 0, 1),
};
const struct fields ACCOUNT_FIELDS = { "account", rows,
    sizeof rows / sizeof rows[0], sizeof(struct account) };

/* A name that folds to nothing is nobody's; one with a colon could be taken
 * for the command line's author ("cli:USER"). */
static enum store_result fold_name(
    struct store *store, const char *name, struct buffer *folded)
{
    fold_words(folded, name);
    if (folded->len > 0 && !strchr(name, ':'))
        return STORE_OK;
    return store_refuse(store, STORE_REFUSED,
        "account: %.100s cannot be a name: use letters and no colon", name);
}

static enum store_result insert(struct store *store,
    const struct author *author, const struct account *account, int64_t *id)
{
    struct db_statement *statement;
    struct change change = { &ACCOUNT_FIELDS, "account", 0, 0 };
    struct buffer folded = { 0 };
    enum store_result result = fold_name(store, account->name, &folded);
    int n, row;

    if (result == STORE_OK) {
        statement = db_prepare(store->db, SQL_ACCOUNT_ADD);
        n = fields_bind(
            statement, &ACCOUNT_FIELDS, ACCOUNT_FIELDS.count, account);
        db_bind_int(statement, n, store->clinic);
        db_bind_text(statement, n + 1, buffer_get(&folded));
        row = db_step(statement);
        *id = change.id = change.about_id = row > 0 ? db_int(statement, 0) : 0;
        db_reset(statement);
        if (row < 0)
            result = store_fail(store);
        if (row == 0)
            result = store_refuse(store, STORE_TAKEN,
                "account: %.100s is there already: choose another name",
                account->name);
    }
    buffer_free(&folded);
    if (result != STORE_OK)
        return result;
    return change_added(store, author, &change, account);
}

enum store_result account_add(struct store *store, const struct author *author,
    const struct account *account, int64_t *id)
{
    enum store_result result = fields_check(store, &ACCOUNT_FIELDS, account);

    if (result == STORE_OK)
        result = store_begin(store);
    if (result != STORE_OK)
        return result;
    return store_end(store, insert(store, author, account, id));
}

enum store_result account_get(struct store *store, struct arena *arena,
    int64_t id, struct account *account)
{
    struct db_statement *statement = db_prepare(store->db, SQL_ACCOUNT_GET);

    db_bind_int(statement, 1, store->clinic);
    db_bind_int(statement, 2, id);
    return fields_get(store, statement, &ACCOUNT_FIELDS, arena, account);
}

enum store_result account_find(struct store *store, struct arena *arena,
    const char *name, struct account *account)
{
    struct db_statement *statement = db_prepare(store->db, SQL_ACCOUNT_FIND);
    struct buffer folded = { 0 };
    enum store_result result;

    fold_words(&folded, name);
    db_bind_int(statement, 1, store->clinic);
    db_bind_text(statement, 2, buffer_get(&folded));
    result = fields_get(store, statement, &ACCOUNT_FIELDS, arena, account);
    buffer_free(&folded);
    return result;
}

int account_list(
    struct store *store, struct arena *arena, struct account **accounts)
{
    struct db_statement *statement = db_prepare(store->db, SQL_ACCOUNT_LIST);

    db_bind_int(statement, 1, store->clinic);
    return fields_list(store, statement, &ACCOUNT_FIELDS, arena, accounts);
}

int account_count(struct store *store)
{
    struct db_statement *statement = db_prepare(store->db, SQL_ACCOUNT_COUNT);
    int count = -1;

    db_bind_int(statement, 1, store->clinic);
    if (db_step(statement) > 0)
        count = (int)db_int(statement, 0);
    else
        store_fail(store);
    db_reset(statement);
    return count;
}

static enum store_result end_logins(struct store *store, int64_t id)
{
    struct db_statement *statement = db_prepare(store->db, SQL_LOGIN_END_ALL);

    db_bind_int(statement, 1, id);
    return db_run(statement) ? store_fail(store) : STORE_OK;
}

static enum store_result update(struct store *store, struct arena *arena,
    const struct author *author, const struct account *account)
{
    struct db_statement *statement;
    struct change change = { &ACCOUNT_FIELDS, "account", account->id,
        account->id };
    struct account old, new = *account;
    enum store_result result = account_get(store, arena, account->id, &old);

    new.name = old.name;
    if (result == STORE_OK)
        result = change_set(
            store, author, &change, (const void *const[2]){ &old, &new });
    if (result != STORE_OK)
        return result;
    statement = db_prepare(store->db, SQL_ACCOUNT_SET);
    db_bind_text(statement, 1, new.password ? new.password : "");
    db_bind_int(statement, 2, new.roles);
    db_bind_int(statement, 3, new.disabled);
    db_bind_int(statement, 4, store->clinic);
    db_bind_int(statement, 5, new.id);
    if (db_run(statement))
        return store_fail(store);
    return end_logins(store, new.id);
}

enum store_result account_set(struct store *store, const struct author *author,
    const struct account *account)
{
    struct arena arena = { 0 };
    enum store_result result = fields_check(store, &ACCOUNT_FIELDS, account);

    if (result == STORE_OK)
        result = store_begin(store);
    if (result != STORE_OK)
        return result;
    result = store_end(store, update(store, &arena, author, account));
    arena_free(&arena);
    return result;
}

/* Logins. */

static enum store_result tell(struct store *store, const struct author *author,
    const char *action, int64_t account)
{
    char subject[48];
    struct audit_change change = { action, subject, "", "" };

    snprintf(subject, sizeof subject, "account/%lld", (long long)account);
    return audit_append(store, author, &change, NULL);
}

static enum store_result insert_login(
    struct store *store, const struct author *author, const struct login *login)
{
    struct db_statement *statement = db_prepare(store->db, SQL_LOGIN_ADD);

    db_bind_bytes(statement, 1, login->token, RECORD_TOKEN_BYTES);
    db_bind_int(statement, 2, login->account);
    db_bind_text(statement, 3, login->csrf);
    db_bind_int(statement, 4, login->created_s);
    db_bind_int(statement, 5, login->seen_s);
    if (db_run(statement))
        return store_fail(store);
    return tell(store, author, "login.begin", login->account);
}

enum store_result login_add(
    struct store *store, const struct author *author, const struct login *login)
{
    enum store_result result = store_begin(store);

    if (result != STORE_OK)
        return result;
    return store_end(store, insert_login(store, author, login));
}

enum store_result login_get(struct store *store, struct arena *arena,
    const unsigned char token[RECORD_TOKEN_BYTES], struct login *login,
    struct account *account)
{
    struct db_statement *statement = db_prepare(store->db, SQL_LOGIN_GET);
    enum store_result result = STORE_OK;
    int row;

    db_bind_bytes(statement, 1, token, RECORD_TOKEN_BYTES);
    db_bind_int(statement, 2, store->clinic);
    row = db_step(statement);
    if (row < 0)
        result = store_fail(store);
    else if (row == 0)
        result = store_refuse(store, STORE_NONE, "not signed in");
    else {
        memcpy(login->token, token, RECORD_TOKEN_BYTES);
        login->account = account->id = db_int(statement, 4);
        login->csrf = arena_printf(arena, "%s", db_text(statement, 1));
        login->created_s = db_int(statement, 2);
        login->seen_s = db_int(statement, 3);
        account->name = arena_printf(arena, "%s", db_text(statement, 5));
        account->password = arena_printf(arena, "%s", db_text(statement, 6));
        account->roles = (unsigned)db_int(statement, 7);
        account->disabled = (int)db_int(statement, 8);
    }
    db_reset(statement);
    return result;
}

enum store_result login_seen(struct store *store,
    const unsigned char token[RECORD_TOKEN_BYTES], int64_t now_s)
{
    struct db_statement *statement = db_prepare(store->db, SQL_LOGIN_SEEN);

    db_bind_int(statement, 1, now_s);
    db_bind_bytes(statement, 2, token, RECORD_TOKEN_BYTES);
    return db_run(statement) ? store_fail(store) : STORE_OK;
}

static enum store_result delete_login(struct store *store, struct arena *arena,
    const struct author *author, const unsigned char *token)
{
    struct db_statement *statement;
    struct account account;
    struct login login;
    enum store_result result = login_get(store, arena, token, &login, &account);

    if (result != STORE_OK)
        return result;
    statement = db_prepare(store->db, SQL_LOGIN_END);
    db_bind_bytes(statement, 1, token, RECORD_TOKEN_BYTES);
    if (db_run(statement))
        return store_fail(store);
    return tell(store, author, "login.end", login.account);
}

enum store_result login_end(struct store *store, const struct author *author,
    const unsigned char token[RECORD_TOKEN_BYTES])
{
    struct arena arena = { 0 };
    enum store_result result = store_begin(store);

    if (result != STORE_OK)
        return result;
    result = store_end(store, delete_login(store, &arena, author, token));
    arena_free(&arena);
    return result;
}

enum store_result login_expire(
    struct store *store, int64_t seen_s, int64_t created_s)
{
    struct db_statement *statement = db_prepare(store->db, SQL_LOGIN_EXPIRE);

    db_bind_int(statement, 1, seen_s);
    db_bind_int(statement, 2, created_s);
    return db_run(statement) ? store_fail(store) : STORE_OK;
}
