/* msg_log.h: the event log, a page at a time (F-10). */
#ifndef LINK_MSG_LOG_H
#define LINK_MSG_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "link/msg.h"

enum {
    MSG_LOG_ENTRY_SIZE = 14,
    MSG_LOG_HEAD_SIZE = 8,
    MSG_LOG_MAX = 36, /* entries: 8 + 36 * 14 = 512 bytes */
};

/* The request: entries from this sequence number on, at most so many. */
struct msg_log_ask {
    uint32_t first;
    uint8_t count; /* 1 .. MSG_LOG_MAX */
};

struct msg_log_entry {
    uint64_t pump_s;
    uint16_t code; /* enum event_code; one that is not known here is kept */
    uint32_t value;
};

/*
 * 1. entry i has the sequence number first + i, which does not wrap
 * 2. first + count - 1 <= last
 */
struct msg_log {
    uint32_t first; /* the oldest kept, if what was asked for is gone */
    uint32_t last;  /* of the log */
    uint8_t count;  /* 0 when there is none from first on */
    struct msg_log_entry entry[MSG_LOG_MAX];
};

/* As msg.h says. */
enum status msg_log_encode_ask(const struct msg_log_ask *m, uint8_t *out,
    size_t room, size_t *used) MUST_CHECK;
enum status msg_log_decode_ask(
    struct msg_log_ask *m, const uint8_t *bytes, size_t size) MUST_CHECK;
enum status msg_log_encode(const struct msg_log *m, uint8_t *out, size_t room,
    size_t *used) MUST_CHECK;
enum status msg_log_decode(
    struct msg_log *m, const uint8_t *bytes, size_t size) MUST_CHECK;

#endif
