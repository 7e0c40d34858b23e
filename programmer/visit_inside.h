/* visit_inside.h: what the two halves of a visit share. */
#ifndef PROGRAMMER_VISIT_INSIDE_H
#define PROGRAMMER_VISIT_INSIDE_H

#include "programmer/visit.h"

/* Say why, and answer result. */
enum visit_result visit_fail(struct visit *v, enum visit_result result,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The vault did not do it; nothing was commanded and could not be read. */
enum visit_result visit_fail_vault(struct visit *v);
enum visit_result visit_unread(struct visit *v, enum talk_result result);

/* Be let in, as staff or by the card. */
enum talk_result visit_call(struct visit *v);

/* Into field_pump_s and changed, what the log has of the last 24 h.  The record
 * has begun; why stays as it is. */
void visit_look_back(struct visit *v);

enum { VISIT_RAISED_SIZE = 8, VISIT_FOUND_SIZE = 9 };

/* To keep that the dose was raised at utc_s; that a discrepancy was
 * found now.  As changes of the vault; the bytes live as long. */
struct vault_change visit_raised_change(
    const struct visit *v, int64_t utc_s, uint8_t bytes[VISIT_RAISED_SIZE]);
struct vault_change visit_found_change(
    const struct visit *v, uint8_t cause, uint8_t bytes[VISIT_FOUND_SIZE]);

/* SR-28: ask what became of the command that is written down. */
enum visit_result visit_resolve(struct visit *v);

#endif
