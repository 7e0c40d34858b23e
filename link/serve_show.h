/* serve_show.h: the pump's state as messages say it. */
#ifndef LINK_SERVE_SHOW_H
#define LINK_SERVE_SHOW_H

#include "link/msg_log.h"
#include "link/msg_program.h"
#include "link/msg_result.h"
#include "link/msg_stage.h"
#include "link/msg_status.h"
#include "pump/refusal.h"

struct command_stage;
struct program;
struct state;

/* Everything a programmer needs first (F-12). */
void serve_show_status(const struct state *state, struct msg_status *out);

/* A program as it was asked for, or is in force. */
void serve_show_program(
    const struct program *program, uint32_t number, struct msg_program *out);

/* What a staged program would do. */
void serve_show_stage(const struct state *state,
    const struct command_stage *stage, struct msg_stage *out);

/* A page of the log, from `first` on, at most count entries. */
void serve_show_log(const struct state *state, uint32_t first, uint8_t count,
    struct msg_log *out);

/* The result of a command with this key, or of a request without one. */
void serve_show_result(const struct state *state, uint64_t key,
    enum refusal refusal, struct msg_result *out);

#endif
