/* patience.h: how long a connection may take, whatever trickles in. */
#ifndef WEB_PATIENCE_H
#define WEB_PATIENCE_H

#include <stdint.h>

/*
 * The HTTP library ends connections on which nothing happens.  One byte now
 * and then keeps them busy for ever (slowloris), so each phase of a
 * connection also has a deadline, after which its socket is shut down.
 */
enum {
    PATIENCE_IDLE_S = 15,   /* nothing happens at all */
    PATIENCE_HEADER_S = 20, /* from connecting to the end of the headers */
    PATIENCE_BODY_S = 120,  /* to the end of the body */
    PATIENCE_REPLY_S = 300, /* to the end of the reply */
    PATIENCE_NEXT_S = 60,   /* to the end of the next request's headers */
};

struct patience;
struct patience_entry;

/* Never NULL: running out of memory ends the program with a message. */
struct patience *patience_create(void);
void patience_free(struct patience *patience);

/* A connection on socket began; it has until seconds.  The entry belongs to
 * patience until patience_end. */
struct patience_entry *patience_begin(
    struct patience *patience, int socket, int seconds);

/* The next phase: seconds from now, 0 for as long as it takes. */
void patience_extend(struct patience_entry *entry, int seconds);

/* The connection is about to be closed. */
void patience_end(struct patience *patience, struct patience_entry *entry);

/* Shut down the sockets whose deadline has passed; returns how many. */
unsigned patience_reap(struct patience *patience);

#endif
