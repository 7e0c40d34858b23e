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

/* SR-28: ask what became of the command that is written down. */
enum visit_result visit_resolve(struct visit *v);

#endif
