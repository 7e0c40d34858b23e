#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "web/limit.h"

/*
 * A table of slots, found by a keyed hash that strangers cannot predict.
 * A key may stand in any of WAYS slots of its set; a full set gives up the
 * slot with the fewest failures, so that a flood of new names never frees a
 * key that has reached its limit.
 */
enum { SETS = 1024, WAYS = 4 };

struct slot {
    uint64_t tag;    /* hash of kind and key; 0 is free */
    int64_t start_s; /* of the window */
    unsigned count;  /* failures in it */
};

struct limit {
    pthread_mutex_t lock;
    uint8_t secret[crypto_shorthash_KEYBYTES];
    struct slot slot[SETS][WAYS];
};

struct limit *limit_create(void)
{
    struct limit *limit = calloc(1, sizeof(*limit));

    if (!limit) {
        fprintf(stderr, "cisterna: out of memory\n");
        abort();
    }
    pthread_mutex_init(&limit->lock, NULL);
    randombytes_buf(limit->secret, sizeof(limit->secret));
    return limit;
}

void limit_free(struct limit *limit)
{
    if (!limit)
        return;
    pthread_mutex_destroy(&limit->lock);
    free(limit);
}

static uint64_t make_tag(
    const struct limit *limit, const char *kind, const char *key)
{
    uint8_t hash[2][crypto_shorthash_BYTES];
    uint64_t part[2];

    crypto_shorthash(
        hash[0], (const uint8_t *)kind, strlen(kind), limit->secret);
    crypto_shorthash(hash[1], (const uint8_t *)key, strlen(key), limit->secret);
    memcpy(part, hash, sizeof(part));
    return (part[0] * 3 + part[1]) | 1;
}

/* The slot of tag whose window still runs, or NULL. */
static struct slot *find(struct limit *limit, uint64_t tag, int64_t now_s)
{
    struct slot *set = limit->slot[(tag >> 1) % SETS];

    for (int i = 0; i < WAYS; i++)
        if (set[i].tag == tag && now_s - set[i].start_s < LIMIT_WINDOW_S)
            return &set[i];
    return NULL;
}

/* A slot for tag, which has none whose window runs: a free or past one,
 * otherwise the one with the fewest failures. */
static struct slot *take(struct limit *limit, uint64_t tag, int64_t now_s)
{
    struct slot *set = limit->slot[(tag >> 1) % SETS];
    struct slot *best = &set[0];

    for (int i = 0; i < WAYS; i++) {
        if (now_s - set[i].start_s >= LIMIT_WINDOW_S)
            set[i] = (struct slot){ 0 };
        if (set[i].count < best->count)
            best = &set[i];
    }
    *best = (struct slot){ .tag = tag, .start_s = now_s };
    return best;
}

int64_t limit_wait_s(struct limit *limit, const char *kind, const char *key,
    unsigned max, int64_t now_s)
{
    uint64_t tag = make_tag(limit, kind, key);
    const struct slot *slot;
    int64_t wait_s = 0;

    pthread_mutex_lock(&limit->lock);
    slot = find(limit, tag, now_s);
    if (slot && slot->count >= max)
        wait_s = slot->start_s + LIMIT_WINDOW_S - now_s;
    pthread_mutex_unlock(&limit->lock);
    return wait_s;
}

void limit_fail(
    struct limit *limit, const char *kind, const char *key, int64_t now_s)
{
    uint64_t tag = make_tag(limit, kind, key);
    struct slot *slot;

    pthread_mutex_lock(&limit->lock);
    slot = find(limit, tag, now_s);
    if (!slot)
        slot = take(limit, tag, now_s);
    slot->count++;
    pthread_mutex_unlock(&limit->lock);
}

void limit_forget(struct limit *limit, const char *kind, const char *key)
{
    uint64_t tag = make_tag(limit, kind, key);
    struct slot *set = limit->slot[(tag >> 1) % SETS];

    pthread_mutex_lock(&limit->lock);
    for (int i = 0; i < WAYS; i++)
        if (set[i].tag == tag)
            set[i] = (struct slot){ 0 };
    pthread_mutex_unlock(&limit->lock);
}
