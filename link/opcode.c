#include "link/opcode.h"

enum {
    READ = CREDENTIAL_READ,
    REFILL = CREDENTIAL_REFILL,
    PRESCRIBE = CREDENTIAL_PRESCRIBE,
    ADMINISTER = CREDENTIAL_ADMINISTER,
    CARD = OPCODE_EMERGENCY,
    ANY = READ | ADMINISTER | CARD,
};

/* "Who may do what": a nurse stages and commits a refill; that nothing else
 * in it differs from the program in force is checked where it is staged. */
static const struct opcode table[] = {
    { OPCODE_STATUS, READ | CARD, 0, 0, "status" },
    { OPCODE_PROGRAM, READ, 0, 0, "program" },
    { OPCODE_LOG, READ, 0, 0, "log" },
    { OPCODE_FATE, READ | CARD, 0, 0, "fate" },
    { OPCODE_STAGE, REFILL, 0, 0, "stage" },
    { OPCODE_COMMIT, REFILL, 0, 1, "commit" },
    { OPCODE_BOLUS, PRESCRIBE, 0, 1, "bolus" },
    { OPCODE_STOP, PRESCRIBE, 0, 1, "stop" },
    { OPCODE_MINIMUM, PRESCRIBE, 0, 1, "minimum" },
    { OPCODE_RESTART, PRESCRIBE, 0, 1, "restart" },
    { OPCODE_CLOCK, PRESCRIBE, 0, 1, "clock" },
    { OPCODE_SILENCE, REFILL, 0, 0, "silence" },
    { OPCODE_SOUND, REFILL, 0, 0, "sound" },
    { OPCODE_HOLD, CARD, 0, 1, "hold" },
    { OPCODE_KEY_ADD, ADMINISTER, 1, 0, "key-add" },
    { OPCODE_KEY_REMOVE, ADMINISTER, 1, 0, "key-remove" },
    { OPCODE_CLOSE, ANY, 0, 0, "close" },
};

enum { ROWS = sizeof table / sizeof table[0] };

const struct opcode *opcode_get(size_t i)
{
    return i < ROWS ? &table[i] : NULL;
}

const struct opcode *opcode_find(uint8_t code)
{
    size_t i;

    for (i = 0; i < ROWS; i++)
        if (table[i].code == code)
            return &table[i];
    return NULL;
}

enum status opcode_check(uint8_t code, uint8_t rights, int contact)
{
    const struct opcode *row = opcode_find(code);

    if (row == NULL)
        return ERR_RANGE;
    if ((row->rights & rights) == 0)
        return ERR_STATE;
    if (row->contact && !contact)
        return ERR_STATE;
    return OK;
}
