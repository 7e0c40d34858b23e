#include "programmer/words.h"

#include <stdio.h>

#include "base/buffer.h"
#include "base/quantity.h"
#include "base/when.h"
#include "core/credential.h"
#include "core/encounter.h"
#include "core/event.h"
#include "link/msg_log.h"
#include "link/msg_program.h"
#include "link/msg_result.h"
#include "link/msg_status.h"

enum { ALARMS_MAX = 16 };

const char *words_verdict(uint32_t verdict)
{
    switch (verdict) {
    case CREDENTIAL_UNREADABLE:
        return "the pump does not know the clinic that signed this "
               "programmer's credential: ask that clinic to add its key";
    case CREDENTIAL_NOT_HOLDER:
        return "the credential is another programmer's: ask for one for this "
               "programmer's key";
    case CREDENTIAL_EXPIRED:
        return "this programmer's credential has expired: ask for a new one";
    case CREDENTIAL_NOT_HERE:
        return "this programmer's credential is for another pump";
    default:
        return "the pump does not let this programmer in";
    }
}

/* By docs/protocol.md, section 6, in the order of its reasons. */
static const char *const refusals[MSG_RESULT_REASONS] = {
    [MSG_RESULT_NOT_ALLOWED] = "this programmer's credential does not allow "
                               "it: ask someone whose does",
    [MSG_RESULT_UNKNOWN] = "this pump does not know that command",
    [MSG_RESULT_MALFORMED] = "the pump could not read it: repeat",
    [MSG_RESULT_VALUE] = "a value is outside what this pump does",
    [MSG_RESULT_BASE] = "another program is in force by now: read the pump "
                        "again, and look at it",
    [MSG_RESULT_HASH] = "it is not what was shown: look at it again",
    [MSG_RESULT_NOT_STAGED] = "there is nothing to do it with: read the pump "
                              "again",
    [MSG_RESULT_CAP] = "it would give more drug in an hour or in 24 h than "
                       "the cap allows, counting what was given: give less, "
                       "later, or set another cap",
    [MSG_RESULT_FLOW] = "the flow is below or above what this pump can make: "
                        "change the dose or the concentration",
    [MSG_RESULT_CAPACITY] = "the fill is above the reservoir's capacity or "
                            "below the alarm volume: check the volume",
    [MSG_RESULT_CONCENTRATION] = "this concentration does not belong in a "
                                 "pump: check the product",
    [MSG_RESULT_PATH] = "the path does not allow it: check catheter, tubing "
                        "and bridge; the last change may still be passing",
    [MSG_RESULT_BUSY] = "a bolus, bridge or prime is running: wait until it "
                        "has ended",
    [MSG_RESULT_STATE] = "not while the pump is in this mode: after two days "
                         "or repeated stops a clinician decides "
                         "(restart --reinitiate)",
    [MSG_RESULT_CLOCK] = "that time is outside the calendar",
    [MSG_RESULT_FULL] = "there is no room for one more: too many changes in "
                        "24 h, or four clinics already",
    [MSG_RESULT_HARDWARE] = "the pump's memory did not take it, and nothing "
                            "changed: repeat; if it stays so, call the maker",
};

/* The pump's own numbers, more exact than its reasons, where that helps:
 * docs/protocol.md, section 6. */
static const char *exactly(uint32_t value)
{
    switch (value) {
    case 9:
        return "the fill is below the alarm volume: check the volume";
    case 23:
        return "nothing sounds, runs or is shown that it could be done with";
    case 26:
        return "it has given nothing for two days: restarting is a new start, "
               "which a clinician decides (restart --reinitiate)";
    case 27:
        return "it has stopped three times in ten minutes: a clinician decides "
               "(restart --reinitiate)";
    case 28:
        return "the last change is still passing through the catheter: wait, "
               "or bridge it";
    case 30:
        return "the concentration is new, and there is no bridge";
    default:
        return NULL;
    }
}

void words_refusal(const struct msg_result *said, char *out, size_t size)
{
    const char *words = exactly(said->value);

    if (!words && said->reason < MSG_RESULT_REASONS)
        words = refusals[said->reason];
    snprintf(out, size, "the pump refuses: %s",
        words ? words : "it gives no reason that is known here");
}

void words_mode(const struct msg_status *status,
    const struct msg_program *program, struct buffer *out)
{
    switch (status->mode) {
    case MSG_STATUS_UNPROGRAMMED:
        buffer_text(out, "never programmed");
        return;
    case MSG_STATUS_MINIMUM:
        buffer_text(out, "minimum rate");
        return;
    case MSG_STATUS_STOPPED:
        buffer_text(out, "stopped");
        return;
    default:
        break;
    }
    if (program->schedule.step_count > 1)
        buffer_printf(out, "flex, %u steps", program->schedule.step_count);
    else
        buffer_text(out, program->schedule.step_count ? "simple" : "running");
    if (program->periodic.dose_ng)
        buffer_text(out, ", with a periodic bolus");
}

void words_progress(const struct msg_status *status, struct buffer *out)
{
    static const char *const kinds[MSG_STATUS_BOLUSES] = {
        [MSG_STATUS_SINGLE] = "single bolus",
        [MSG_STATUS_PERIODIC] = "periodic bolus",
        [MSG_STATUS_BRIDGE] = "bridge",
        [MSG_STATUS_PRIME] = "priming",
    };
    const struct msg_progress *bolus = &status->bolus;

    if (bolus->kind == MSG_STATUS_NO_BOLUS || bolus->kind >= MSG_STATUS_BOLUSES)
        return;
    buffer_printf(out, "%s, %s of ", kinds[bolus->kind],
        quantity_volume(bolus->given_nl, 3).text);
    buffer_printf(out, "%s, ", quantity_volume(bolus->ordered_nl, 3).text);
    buffer_printf(out, "%s to go", when_span(bolus->left_s).text);
}

int words_alarms(const struct msg_status *status, struct buffer *out)
{
    int count = 0;

    for (unsigned i = 0; i < ALARMS_MAX; i++) {
        const struct event *event = event_of_code(i + 1);

        if (!(status->active >> i & 1))
            continue;
        if (count++)
            buffer_text(out, "; ");
        if (!event) {
            buffer_printf(out, "alarm %u", i + 1);
            continue;
        }
        buffer_printf(out, "%s (%s)%s", event->words,
            event_priority_words(event->priority),
            status->silenced >> i & 1 ? ", silenced" : "");
    }
    return count;
}

const char *words_event(const struct msg_log_entry *entry)
{
    const struct event *event = event_of_code(entry->code);

    return event ? event->words : "Something this programmer does not know";
}

const char *words_act(uint32_t kind)
{
    static const char *const acts[ENCOUNTER_ACT_KINDS] = { [0] = "",
        [ENCOUNTER_COMMIT] = "the new program",
        [ENCOUNTER_BOLUS] = "a bolus",
        [ENCOUNTER_STOP] = "stop the pump",
        [ENCOUNTER_HOLD_MINIMUM] = "hold at minimum rate",
        [ENCOUNTER_RESTART] = "restart",
        [ENCOUNTER_CLOCK] = "set the clock",
        [ENCOUNTER_SILENCE] = "silence the alarms",
        [ENCOUNTER_SOUND] = "sound the alarms",
        [ENCOUNTER_EMERGENCY] = "hold by the emergency key",
        [ENCOUNTER_KEY_ADD] = "add a clinic\u2019s key",
        [ENCOUNTER_KEY_REMOVE] = "remove a clinic\u2019s key" };

    return kind < ENCOUNTER_ACT_KINDS ? acts[kind] : "";
}

const char *words_cause(uint32_t cause)
{
    static const char *const causes[ENCOUNTER_CAUSES] = {
        [ENCOUNTER_NO_CAUSE] = "",
        [ENCOUNTER_OVER_DELIVERY] = "the pump gave too much",
        [ENCOUNTER_UNDER_DELIVERY] = "the pump gave too little",
        [ENCOUNTER_STALL] = "the motor stood still",
        [ENCOUNTER_OCCLUSION] = "the catheter is blocked or kinked",
        [ENCOUNTER_POCKET_FILL] = "the last fill went beside the pump",
        [ENCOUNTER_INCOMPLETE_DRAIN] = "not all was drained",
        [ENCOUNTER_WRONG_LAST_FILL] = "the last fill was entered wrong",
        [ENCOUNTER_NOT_KNOWN] = "not known yet",
    };

    return cause < ENCOUNTER_CAUSES ? causes[cause] : "";
}

void words_instant(uint64_t pump_s, char *out, size_t size)
{
    snprintf(out, size, "%s",
        pump_s ? when_date_time((int64_t)pump_s).text : "not known");
}
