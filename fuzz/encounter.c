/* encounter.c: any bytes as a session record.
 *
 * Promised: nothing is read beyond the end; what decodes is within its limits
 * and encodes to the same bytes; what follows from it can be computed.
 */
#include <stdlib.h>
#include <string.h>

#include "clinic/rules/outcome.h"
#include "core/encounter_bytes.h"
#include "fuzz/fuzz.h"

static void promise(int kept)
{
    if (!kept)
        abort();
}

static void check_outcome(const struct encounter *e)
{
    struct pump pump = { .catheter_nl = RECORD_UNKNOWN }, changed;
    struct outcome_agreement found = outcome_agree(e);
    struct arena arena = { 0 };
    struct reading reading;
    struct program program;
    struct fill fill;

    promise(found.agreement <= AGREES_NOTHING && found.computed_s >= 0);
    promise((outcome_rights(e) & ~15u) == 0);
    if (outcome_reading(e, &pump, &reading))
        promise(schedule_check(&reading.schedule) == OK);
    outcome_fill(e, &pump, &arena, &fill);
    outcome_program(e, &pump, &arena, &program);
    outcome_pump(e, &pump, &changed);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct encounter *e = calloc(1, sizeof *e);
    struct encounter_bytes_seal seal;
    uint8_t *bytes = malloc(size ? size : 1); /* exactly: a byte too far */
    uint8_t back[ENCOUNTER_BYTES_MAX];
    size_t used = 0;

    if (!e || !bytes)
        abort();
    memcpy(bytes, data, size);
    if (encounter_bytes_decode(e, &seal, bytes, size) == OK) {
        promise(encounter_check(e) == OK);
        promise(
            encounter_bytes_encode(e, &seal, back, sizeof back, &used) == OK);
        promise(used == size && memcmp(back, bytes, size) == 0);
        check_outcome(e);
    }
    free(bytes);
    free(e);
    return 0;
}
