/* show.h: what the command line prints of a reading and of a change. */
#ifndef PROGRAMMER_SHOW_H
#define PROGRAMMER_SHOW_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/json.h"
#include "programmer/change.h"
#include "programmer/plan.h"
#include "programmer/visit.h"

/* A reading: as lines for people, onto standard output; as the members of an
 * open JSON object. */
void show_reading(const struct visit *visit, struct arena *arena);
void show_reading_json(const struct visit *visit, struct json *json);

/* What stands in the way, most in the way first; now | after. */
void show_points(const struct plan_judgement *judgement);
void show_points_json(
    const struct plan_judgement *judgement, struct json *json);
void show_change(const struct change *change);
void show_change_json(const struct change *change, struct json *json);

/* Print what a JSON writer wrote, and free it. */
void show_json(struct buffer *out);

#endif
