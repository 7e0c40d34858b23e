/* role.h: the roles by name. */
#ifndef WEB_ROLE_H
#define WEB_ROLE_H

#include "web/http.h"

struct arena;

enum { ROLE_COUNT = 6 };

/* Of one role, in lower case: "nurse"; "" for anything else. */
const char *role_name(unsigned role);

/* "nurse, administrator"; "" for none. */
const char *role_list(struct arena *arena, unsigned roles);

/* Read names with commas between, as in "nurse,prescriber".  Returns 0, or -1
 * for an unknown or empty name; *roles is then untouched. */
int role_parse(const char *text, unsigned *roles);

#endif
