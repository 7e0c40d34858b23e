#include <string.h>

#include <sodium.h>

#include "clinic/page/ticket.h"
#include "clinic/store/account.h"

struct ticket {
    int64_t account;
    int64_t end_s;
    unsigned char password[16]; /* digest of the stored hash */
};

enum {
    SEALED = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES +
             sizeof(struct ticket),
};

_Static_assert(PAGE_KEY_SIZE == crypto_secretbox_KEYBYTES, "one key");

static struct ticket ticket_of(const struct account *account, int64_t end_s)
{
    struct ticket ticket = { .account = account->id, .end_s = end_s };

    crypto_generichash(ticket.password, sizeof ticket.password,
        (const unsigned char *)account->password, strlen(account->password),
        NULL, 0);
    return ticket;
}

const char *ticket_make(struct page *page, const struct account *account)
{
    struct ticket ticket = ticket_of(account, page->now_s + TICKET_LIFE_S);
    unsigned char sealed[SEALED];
    char *text = arena_alloc(page->arena, 2 * SEALED + 1);

    randombytes_buf(sealed, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES,
        (const unsigned char *)&ticket, sizeof ticket, sealed, page->app->key);
    sodium_bin2hex(text, 2 * SEALED + 1, sealed, sizeof sealed);
    return text;
}

/* Returns 0, or -1 when it was not sealed here. */
static int open_ticket(
    struct page *page, const char *text, struct ticket *ticket)
{
    unsigned char sealed[SEALED];
    size_t len;

    if (strlen(text) != 2 * SEALED ||
        sodium_hex2bin(sealed, SEALED, text, 2 * SEALED, NULL, &len, NULL) ||
        len != SEALED)
        return -1;
    return crypto_secretbox_open_easy((unsigned char *)ticket,
        sealed + crypto_secretbox_NONCEBYTES,
        SEALED - crypto_secretbox_NONCEBYTES, sealed, page->app->key);
}

int64_t ticket_read(
    struct page *page, const char *text, struct account *account)
{
    struct ticket ticket, now;

    if (open_ticket(page, text, &ticket) || page->now_s >= ticket.end_s)
        return 0;
    if (account_get(page->store, page->arena, ticket.account, account) !=
            STORE_OK ||
        account->disabled)
        return 0;
    now = ticket_of(account, ticket.end_s);
    return memcmp(&now, &ticket, sizeof now) == 0 ? account->id : 0;
}
