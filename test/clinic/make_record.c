/* make_record.c: a session record on standard output, for tests in other
 * languages.
 *
 *     make_record key                                 the clinic's key, in hex
 *     make_record SERIAL PATIENT VISIT UTC_S KIND     a signed record
 *
 * KIND: refill, routine; dose, and +10 %; bolus: one runs at the end; odd: with
 * a discrepancy, a command of unknown fate, and an alarm date that does not
 * follow; forged.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/clinic/maker.h"

static void change(struct encounter *e, const char *kind)
{
    if (strcmp(kind, "dose") == 0) {
        schedule_init_simple(&e->after.schedule, 330000);
        maker_date(&e->after);
        maker_say(e, ENCOUNTER_WHY_DOSE, "more tone in both legs");
    }
    if (strcmp(kind, "bolus") == 0) {
        e->after.bolus = (struct encounter_bolus){ ENCOUNTER_BESIDE_SINGLE,
            50000, 35000, 1000, 30000 };
        e->after.low_s -= 8640; /* 30 of 300 mcg a day */
        e->after.empty_s -= 8640;
    }
    if (strcmp(kind, "odd") == 0) {
        e->fill.flags |= ENCOUNTER_DISCREPANCY;
        e->fill.cause = ENCOUNTER_OCCLUSION;
        e->fill.drained_nl = 5200000;
        e->fill.use_millionths = 821839;
        e->act[1] = (struct encounter_act){ ENCOUNTER_BOLUS,
            ENCOUNTER_FATE_UNKNOWN, 0, 44, e->ended_utc_s - 90, 20000 };
        e->after.low_s += UINT64_C(86400) * 9;
        maker_say(e, ENCOUNTER_WHY_RESIDUAL, "kink seen in fluoroscopy");
        maker_say(e, ENCOUNTER_SECOND, "B. Chief");
        maker_say(e, ENCOUNTER_REMARK, "Call the surgeon on Tuesday.");
    }
}

int main(int argc, char **argv)
{
    uint8_t bytes[ENCOUNTER_BYTES_MAX];
    struct maker maker;
    struct encounter e;
    char hex[65];
    int64_t at_s;
    size_t size;

    at_s = argc == 6 ? strtoll(argv[4], NULL, 10) : 0;
    maker_make(&maker, 9, at_s + 86400);
    if (argc == 2 && strcmp(argv[1], "key") == 0) {
        puts(sodium_bin2hex(hex, sizeof(hex), maker.clinic_public, 32));
        return 0;
    }
    if (argc != 6 || strlen(argv[1]) > CREDENTIAL_SERIAL_SIZE)
        return 2;
    e = maker_refill(argv[1], at_s);
    e.patient = strtoull(argv[2], NULL, 10);
    e.visit = strtoull(argv[3], NULL, 10);
    change(&e, argv[5]);
    size = maker_sign(&maker, &e, bytes);
    if (strcmp(argv[5], "forged") == 0)
        bytes[36] ^= 1;
    return fwrite(bytes, 1, size, stdout) == size ? 0 : 1;
}
