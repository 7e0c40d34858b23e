/* desk_session.h: who is signed in at the desk: one person, in memory. */
#ifndef PROGRAMMER_DESK_SESSION_H
#define PROGRAMMER_DESK_SESSION_H

#include <stdbool.h>

#include "web/session.h"

struct desk;

/* The session in memory of whoever unlocked the vault; app is the desk.  Whose
 * the one before was, which ran out, is remembered until somebody signs out. */
extern const struct session_store desk_sessions;

/* Is somebody signed in, and has been seen lately (SR-33)?  With desk->lock
 * held. */
bool desk_session_is_present(const struct desk *desk);

#endif
