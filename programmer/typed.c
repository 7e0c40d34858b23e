#include "programmer/typed.h"

#include <string.h>

static const char *const names[TYPED_FIELDS] = {
    [TYPED_DRAINED] = "drained",
    [TYPED_FILLED] = "filled",
    [TYPED_SAME] = "same",
    [TYPED_PRODUCT] = "product",
    [TYPED_CONC] = "concentration",
    [TYPED_COMPOUNDED] = "compounded",
    [TYPED_USE_TRUE] = "use-true",
    [TYPED_LOT] = "lot",
    [TYPED_EXPIRY] = "expiry",
    [TYPED_RINSES] = "rinses",
    [TYPED_RINSE] = "rinse",
    [TYPED_CAUSE] = "cause",
    [TYPED_REASON] = "reason",
    [TYPED_SECOND] = "second",
    [TYPED_DOSE] = "dose",
    [TYPED_SCHEDULE] = "schedule",
    [TYPED_DOSE_REASON] = "dose-reason",
    [TYPED_CLASS] = "class",
    [TYPED_BOLUS] = "bolus",
    [TYPED_EVERY] = "every",
    [TYPED_FIRST] = "first",
    [TYPED_OVER] = "over",
    [TYPED_NO_BOLUS] = "no-bolus",
    [TYPED_CAP] = "cap",
    [TYPED_CAP_HOUR] = "cap-hour",
    [TYPED_ALARM] = "alarm-volume",
    [TYPED_CATHETER] = "catheter",
    [TYPED_TUBING] = "tubing",
    [TYPED_LEAD] = "lead",
    [TYPED_NO_BRIDGE] = "no-bridge",
};

const char *typed_name(enum typed_field field)
{
    return field < TYPED_FIELDS ? names[field] : "";
}

enum typed_field typed_find(const char *name)
{
    int i = 0;

    while (i < TYPED_FIELDS && strcmp(names[i], name) != 0)
        i++;
    return (enum typed_field)i;
}

bool typed_put(struct typed *typed, enum typed_field field, const char *text)
{
    const size_t size = text ? strlen(text) : TYPED_MAX + 1;

    if (size > TYPED_MAX)
        return false;
    memcpy(typed->text[field], text, size + 1);
    return true;
}

static enum msg_program_lead lead_of(const char *text)
{
    if (strcmp(text, "bridge") == 0)
        return MSG_PROGRAM_BRIDGE;
    if (strcmp(text, "prime") == 0)
        return MSG_PROGRAM_PRIME;
    return strcmp(text, "prime-catheter") == 0 ? MSG_PROGRAM_PRIME_CATHETER
                                               : MSG_PROGRAM_NO_LEAD;
}

/* Reasons, classes and defaults change nothing alone. */
enum typed_field typed_first(const struct typed *typed)
{
    static const enum typed_field wants[] = { TYPED_DRAINED, TYPED_FILLED,
        TYPED_DOSE, TYPED_SCHEDULE, TYPED_BOLUS, TYPED_NO_BOLUS, TYPED_CAP,
        TYPED_CAP_HOUR, TYPED_ALARM, TYPED_CATHETER, TYPED_TUBING };

    for (size_t i = 0; i < sizeof(wants) / sizeof(*wants); i++)
        if (*typed->text[wants[i]])
            return wants[i];
    return lead_of(typed->text[TYPED_LEAD]) == MSG_PROGRAM_NO_LEAD
               ? TYPED_FIELDS
               : TYPED_LEAD;
}

bool typed_is_any(const struct typed *typed)
{
    return typed_first(typed) != TYPED_FIELDS;
}

void typed_entry(const struct typed *typed, struct entry *out)
{
    const char(*text)[TYPED_MAX + 1] = typed->text;

    *out = (struct entry){
        .drained = text[TYPED_DRAINED],
        .filled = text[TYPED_FILLED],
        .is_same = strcmp(text[TYPED_SAME], "yes") == 0,
        .product = text[TYPED_PRODUCT],
        .concentration = text[TYPED_CONC],
        .is_compounded = *text[TYPED_COMPOUNDED] != 0,
        .use_true = *text[TYPED_USE_TRUE] != 0,
        .lot = text[TYPED_LOT],
        .expiry = text[TYPED_EXPIRY],
        .rinses = text[TYPED_RINSES],
        .rinse = text[TYPED_RINSE],
        .cause = text[TYPED_CAUSE],
        .reason = text[TYPED_REASON],
        .second = text[TYPED_SECOND],
        .dose = text[TYPED_DOSE],
        .schedule = text[TYPED_SCHEDULE],
        .dose_reason = text[TYPED_DOSE_REASON],
        .class = text[TYPED_CLASS],
        .bolus = text[TYPED_BOLUS],
        .every = text[TYPED_EVERY],
        .first = text[TYPED_FIRST],
        .over = text[TYPED_OVER],
        .no_bolus = *text[TYPED_NO_BOLUS] != 0,
        .cap = text[TYPED_CAP],
        .cap_hour = text[TYPED_CAP_HOUR],
        .alarm_volume = text[TYPED_ALARM],
        .catheter = text[TYPED_CATHETER],
        .tubing = text[TYPED_TUBING],
        .lead = lead_of(text[TYPED_LEAD]),
        .no_bridge = text[TYPED_NO_BRIDGE],
    };
}

enum typed_field typed_of_point(const struct typed *typed, enum plan_code code)
{
    switch (code) {
    case PLAN_DRAINED:
        return TYPED_DRAINED;
    case PLAN_FILLED:
        return TYPED_FILLED;
    case PLAN_PRODUCT:
        return TYPED_CONC;
    case PLAN_EXPIRED:
        return TYPED_EXPIRY;
    case PLAN_LOT:
        return TYPED_LOT;
    case PLAN_RINSE:
        return TYPED_RINSES;
    case PLAN_CATHETER:
        return TYPED_CATHETER;
    case PLAN_ALARM_VOLUME:
        return TYPED_ALARM;
    case PLAN_FLOW:
    case PLAN_AGAIN:
        return *typed->text[TYPED_SCHEDULE] ? TYPED_SCHEDULE : TYPED_DOSE;
    default:
        return TYPED_FIELDS;
    }
}
