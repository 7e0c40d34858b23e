/* test_opcode.c: who may ask what; the table said once more, by role. */
#include "link/opcode.h"
#include "test/test.h"

enum {
    READER = CREDENTIAL_READ,
    NURSE = READER | CREDENTIAL_REFILL,
    PRESCRIBER = NURSE | CREDENTIAL_PRESCRIBE,
    ADMINISTRATOR = CREDENTIAL_ADMINISTER,
    CARD = OPCODE_EMERGENCY,
};

/* "Who may do what": reader, nurse, prescriber, administrator, card. */
static const struct {
    uint8_t code;
    const char *who;
} may[] = {
    { OPCODE_STATUS, "rnp-c" },
    { OPCODE_PROGRAM, "rnp--" },
    { OPCODE_LOG, "rnp--" },
    { OPCODE_FATE, "rnp-c" },
    { OPCODE_STAGE, "-np--" },
    { OPCODE_COMMIT, "-np--" },
    { OPCODE_BOLUS, "--p--" },
    { OPCODE_STOP, "--p--" },
    { OPCODE_MINIMUM, "--p--" },
    { OPCODE_RESTART, "--p--" },
    { OPCODE_CLOCK, "--p--" },
    { OPCODE_SILENCE, "-np--" },
    { OPCODE_SOUND, "-np--" },
    { OPCODE_HOLD, "----c" },
    { OPCODE_KEY_ADD, "---a-" },
    { OPCODE_KEY_REMOVE, "---a-" },
    { OPCODE_CLOSE, "rnpac" },
};

enum { CODES = sizeof may / sizeof may[0] };

static const char *who_may(uint8_t code)
{
    size_t i;

    for (i = 0; i < CODES; i++)
        if (may[i].code == code)
            return may[i].who;
    return NULL;
}

/* SR-20, SR-21: every code x role; none but these is there, and each is a
 * question or an order of therapy, never an address. */
static void each_role_may_what_the_table_says(void **state)
{
    static const uint8_t roles[] = { READER, NURSE, PRESCRIBER, ADMINISTRATOR,
        CARD };
    int code, role;

    (void)state;
    for (code = 0; code < 256; code++) {
        const char *who = who_may((uint8_t)code);

        for (role = 0; role < 5; role++)
            CHECK(opcode_check((uint8_t)code, roles[role], 1) ==
                  (!who                  ? ERR_RANGE
                      : who[role] == '-' ? ERR_STATE
                                         : OK));
        CHECK(
            opcode_check((uint8_t)code, 0, 1) == (who ? ERR_STATE : ERR_RANGE));
        CHECK(opcode_check((uint8_t)code, 0xe0, 1) ==
              (who ? ERR_STATE : ERR_RANGE));
    }
}

/* SR-25: keys enter over the contact channel, whoever asks. */
static void keys_want_contact(void **state)
{
    int code;

    (void)state;
    for (code = 0; code < 256; code++) {
        const int keys = code == OPCODE_KEY_ADD || code == OPCODE_KEY_REMOVE;

        if (who_may((uint8_t)code))
            CHECK(opcode_check((uint8_t)code, 0xff, 0) ==
                  (keys ? ERR_STATE : OK));
    }
}

/* SR-24: the card changes therapy in one way, to the minimum rate. */
static void the_card_changes_therapy_by_hold_alone(void **state)
{
    const struct opcode *row;
    size_t i;

    (void)state;
    for (i = 0; (row = opcode_get(i)) != NULL; i++) {
        CHECK(opcode_find(row->code) == row);
        CHECK(row->code < OPCODE_REPLY && row->name[0]);
        if (row->therapy && opcode_check(row->code, CARD, 1) == OK)
            CHECK(row->code == OPCODE_HOLD);
        if (row->therapy)
            CHECK(opcode_check(row->code, READER, 1) == ERR_STATE);
    }
    CHECK(i == CODES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_role_may_what_the_table_says),
        cmocka_unit_test(keys_want_contact),
        cmocka_unit_test(the_card_changes_therapy_by_hold_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
