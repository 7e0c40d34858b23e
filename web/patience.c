#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "web/patience.h"

/* Of a list, doubly linked; a socket is in it only while it is open, so that
 * no other connection's can be shut down by mistake. */
struct patience_entry {
    struct patience_entry *next;
    struct patience_entry **link;
    int socket;
    _Atomic int64_t deadline_s; /* of the monotonic clock; 0: none */
};

struct patience {
    pthread_mutex_t lock;
    struct patience_entry *first;
};

static int64_t monotonic_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static void *allocate(size_t size)
{
    void *memory = calloc(1, size);

    if (!memory) {
        fprintf(stderr, "cisterna: out of memory\n");
        abort();
    }
    return memory;
}

struct patience *patience_create(void)
{
    struct patience *patience = allocate(sizeof(*patience));

    pthread_mutex_init(&patience->lock, NULL);
    return patience;
}

void patience_free(struct patience *patience)
{
    if (!patience)
        return;
    while (patience->first)
        patience_end(patience, patience->first);
    pthread_mutex_destroy(&patience->lock);
    free(patience);
}

struct patience_entry *patience_begin(
    struct patience *patience, int socket, int seconds)
{
    struct patience_entry *entry = allocate(sizeof(*entry));

    entry->socket = socket;
    patience_extend(entry, seconds);
    pthread_mutex_lock(&patience->lock);
    entry->next = patience->first;
    entry->link = &patience->first;
    if (entry->next)
        entry->next->link = &entry->next;
    patience->first = entry;
    pthread_mutex_unlock(&patience->lock);
    return entry;
}

void patience_extend(struct patience_entry *entry, int seconds)
{
    entry->deadline_s = seconds ? monotonic_s() + seconds : 0;
}

void patience_end(struct patience *patience, struct patience_entry *entry)
{
    pthread_mutex_lock(&patience->lock);
    *entry->link = entry->next;
    if (entry->next)
        entry->next->link = entry->link;
    pthread_mutex_unlock(&patience->lock);
    free(entry);
}

unsigned patience_reap(struct patience *patience)
{
    int64_t now_s = monotonic_s();
    unsigned count = 0;

    pthread_mutex_lock(&patience->lock);
    for (struct patience_entry *entry = patience->first; entry;
         entry = entry->next) {
        int64_t deadline_s = entry->deadline_s;

        if (deadline_s && deadline_s < now_s) {
            shutdown(entry->socket, SHUT_RDWR);
            entry->deadline_s = 0;
            count++;
        }
    }
    pthread_mutex_unlock(&patience->lock);
    return count;
}
