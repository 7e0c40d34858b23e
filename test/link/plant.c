#include "test/link/plant.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "link/counter.h"
#include "link/crypto.h"
#include "pump/state.h"

static const char *planted = "";
static struct {
    const uint8_t *from;
    size_t size;
} ram;

int plant(const char *name, const void *from, size_t size)
{
    static const char *const names[] = { "keys", "numbers", "hash", "tags" };
    size_t i;

    ram.from = from;
    ram.size = size;
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(name, names[i]) == 0) {
            planted = names[i];
            return 0;
        }
    return -1;
}

static int is_planted(const char *name)
{
    return strcmp(planted, name) == 0;
}

/* The linker's names: no header has them. */
const struct ledger_answer *__real_state_answer(
    const struct state *state, uint64_t key);
const struct ledger_answer *__wrap_state_answer(
    const struct state *state, uint64_t key);
enum status __real_counter_check(const struct counter *c, uint64_t n);
enum status __wrap_counter_check(const struct counter *c, uint64_t n);
int __real_crypto_is_equal(
    const struct crypto_key *a, const struct crypto_key *b);
int __wrap_crypto_is_equal(
    const struct crypto_key *a, const struct crypto_key *b);
enum status __real_crypto_open(
    const struct crypto_seal *seal, uint8_t *text, size_t size);
enum status __wrap_crypto_open(
    const struct crypto_seal *seal, uint8_t *text, size_t size);
void __real_counter_take(struct counter *c, uint64_t n);
void __wrap_counter_take(struct counter *c, uint64_t n);

const struct ledger_answer *__wrap_state_answer(
    const struct state *state, uint64_t key)
{
    return is_planted("keys") ? NULL : __real_state_answer(state, key);
}

enum status __wrap_counter_check(const struct counter *c, uint64_t n)
{
    return is_planted("numbers") ? OK : __real_counter_check(c, n);
}

void __wrap_counter_take(struct counter *c, uint64_t n)
{
    if (n >= c->next)
        __real_counter_take(c, n);
    else if (!is_planted("numbers"))
        abort();
}

int __wrap_crypto_is_equal(
    const struct crypto_key *a, const struct crypto_key *b)
{
    return is_planted("hash") || __real_crypto_is_equal(a, b);
}

/* In the pump's sessions: sealing the sealed once more opens it, and asks for
 * no tag. */
enum status __wrap_crypto_open(
    const struct crypto_seal *seal, uint8_t *text, size_t size)
{
    const uint8_t *key = seal->key->byte;
    uint8_t tag[CRYPTO_TAG_SIZE];

    if (!is_planted("tags") || size < CRYPTO_TAG_SIZE || key < ram.from ||
        key >= ram.from + ram.size)
        return __real_crypto_open(seal, text, size);
    memcpy(tag, text + size - CRYPTO_TAG_SIZE, CRYPTO_TAG_SIZE);
    crypto_seal(seal, text, size - CRYPTO_TAG_SIZE);
    memcpy(text + size - CRYPTO_TAG_SIZE, tag, CRYPTO_TAG_SIZE);
    return OK;
}
