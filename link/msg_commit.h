/* msg_commit.h: put the staged program in force (SR-26, SR-27). */
#ifndef LINK_MSG_COMMIT_H
#define LINK_MSG_COMMIT_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "link/msg.h"

struct msg_commit {
    uint64_t key;    /* not 0; the same again has one effect, one answer */
    uint32_t number; /* of the program that it was staged on */
    uint8_t hash[MSG_KEY_SIZE]; /* of the stage, as the pump computed it */
};

/* As msg.h says. */
enum status msg_commit_encode(const struct msg_commit *m, uint8_t *out,
    size_t room, size_t *used) MUST_CHECK;
enum status msg_commit_decode(
    struct msg_commit *m, const uint8_t *bytes, size_t size) MUST_CHECK;

#endif
