/* plan.h: what goes wrong, and when, as text that can be repeated.
 *
 * Entries are separated by semicolons or line ends; `#` begins a comment that
 * runs to the end of its line.  An entry is when, what, and its numbers:
 *
 *     3600 stall 600; 86400 cut; op 123 torn 5; 5000 flip 4711
 *
 * When:  TICK       at that tick, before the firmware wakes
 *        op N       at the Nth operation (program, erase, sync) on the flash,
 *                   the first being 1
 *        stroke N   at the Nth stroke that is commanded, before it turns
 *
 * What, with the numbers it takes, and the only `when` it goes with, if any:
 *
 *     cut              the power is lost, and is back a second later
 *     scramble         the same, and of what was written since the last sync a
 *                      random choice is lost
 *     torn BYTES       op: the power is lost after BYTES of this operation
 *     silent           op: it says OK and does nothing
 *     bad              op: it fails, as will all later ones on its sector
 *     rot              op: from now on some bits of its sector do not change
 *     flip BIT         one bit of the flash turns over (byte * 8 + bit)
 *     fail SECONDS     the motor's driver fails
 *     field SECONDS    a magnet holds the rotor (F-11)
 *     stall SECONDS    the rotor does not turn
 *     stuck SECONDS    the motor stays powered: it does not turn, and drains
 *     slip SECONDS     it does not turn, and the sensor counts
 *     blind SECONDS    it turns, and the sensor does not count
 *     over SECONDS     it turns twice for each stroke
 *     spin STROKES     it turns by itself, which the sensor sees, and wakes the
 *                      firmware (SR-07)
 *     battery PERMILLE the charge that is left
 *     contact 0|1      the programmer's head lies on the skin, or not
 *     coil HEX         these bytes come in over the coil
 *     fill NL CONC     nanolitres at ng/mL go into the reservoir
 *     pocket NL CONC   they go beside it
 *     drain NL         they come out of it
 *     wake             the firmware wakes early, for no reason
 */
#ifndef SIM_PLAN_H
#define SIM_PLAN_H

#include <stddef.h>
#include <stdint.h>

enum { PLAN_EVENTS_MAX = 256 };

enum plan_when { PLAN_TICK, PLAN_OP, PLAN_STROKE, PLAN_WHENS };

enum plan_what {
    PLAN_CUT,
    PLAN_SCRAMBLE,
    PLAN_TORN,
    PLAN_SILENT,
    PLAN_BAD,
    PLAN_ROT,
    PLAN_FLIP,
    PLAN_FAIL,
    PLAN_FIELD,
    PLAN_STALL,
    PLAN_STUCK,
    PLAN_SLIP,
    PLAN_BLIND,
    PLAN_OVER,
    PLAN_SPIN,
    PLAN_BATTERY,
    PLAN_CONTACT,
    PLAN_COIL,
    PLAN_FILL,
    PLAN_POCKET,
    PLAN_DRAIN,
    PLAN_WAKE,
    PLAN_WHATS
};

struct plan_event {
    enum plan_when when;
    enum plan_what what;
    int64_t at;      /* tick, or number of the operation or stroke */
    int64_t a;       /* the first number */
    int64_t b;       /* the second */
    const char *hex; /* PLAN_COIL: digits, in the text */
    size_t digits;
};

/* Events by `when`, then by `at`, then in the order of the text. */
struct plan {
    struct plan_event event[PLAN_EVENTS_MAX];
    size_t events;
};

/* Read text, which must outlive the plan.  Returns 0, or -1 with one line in
 * error that names the place and what is wrong. */
int plan_parse(
    struct plan *plan, const char *text, char *error, size_t error_size);

/* The word for it, as in the text. */
const char *plan_name(enum plan_what what);

/* The index of the first event of this kind, or of the next kind. */
size_t plan_first(const struct plan *plan, enum plan_when when);

#endif
