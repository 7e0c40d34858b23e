/* words.h: what a pump says, in a clinician's words. */
#ifndef PROGRAMMER_WORDS_H
#define PROGRAMMER_WORDS_H

#include <stddef.h>
#include <stdint.h>

struct buffer;
struct msg_log_entry;
struct msg_program;
struct msg_result;
struct msg_status;

/* Why a pump does not let somebody in (core/credential): what to do. */
const char *words_verdict(uint32_t verdict);

/* Why a pump refused: a sentence of at most size - 1 bytes, with what to do. */
void words_refusal(const struct msg_result *said, char *out, size_t size);

/* "never programmed", "simple", "flex, 4 steps", "minimum rate", "stopped";
 * "running" when the program was not read. */
void words_mode(const struct msg_status *status,
    const struct msg_program *program, struct buffer *out);

/* "bridge, 0.120 of 0.272 mL, 3 h 10 min to go"; nothing without a bolus. */
void words_progress(const struct msg_status *status, struct buffer *out);

/* The active alarms: "Low reservoir (medium), silenced"; how many. */
int words_alarms(const struct msg_status *status, struct buffer *out);

/* One entry of the log: "Program changed". */
const char *words_event(const struct msg_log_entry *entry);

/* A command of the record (core/encounter): "the new program"; never NULL. */
const char *words_act(uint32_t kind);

/* A cause of R-07: "the catheter or a valve is blocked". */
const char *words_cause(uint32_t cause);

/* "14 Nov 2026, 10:30" of pump time; "not known" for 0. */
void words_instant(uint64_t pump_s, char *out, size_t size);

#endif
