#include "pump/memory.h"

#include "core/fault.h"
#include "core/model.h"
#include "core/reader.h"
#include "core/writer.h"
#include "pump/deliver.h"
#include "pump/state.h"

enum {
    BLOCKS_MAX = 16,   /* counted at once: each record lost is one */
    PAST_BUCKETS = 97, /* in one record */
    PAST_RECORDS = 3,  /* hold all 289 */
    PAST_BYTES = 4 + 2 + PAST_BUCKETS * 4,
    CAPS_BYTES = 1 + LIMIT_CHANGES_MAX * 16,
    PROGRAM_BYTES = PROGRAM_BYTES_MAX + LEDGER_BYTES,
    ANSWERS_BYTES = STATE_ANSWERS * 9,
};

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static uint32_t lesser(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Time goes on to tick, which a record or the board's clock says. */
static enum status go_on(struct state *state, int64_t tick)
{
    if (tick < state->now || tick > PROGRAM_TICK_MAX)
        return ERR_CORRUPT;
    state_advance(state, tick);
    return OK;
}

static uint32_t blocks(const struct state *state, uint32_t count)
{
    return count * (uint32_t)program_model(&state->program)->block_strokes;
}

/* Strokes before number `made` were made by tick.  It is less than was counted
 * already where that was a guess for records that are lost. */
static enum status count_past(struct state *state, uint32_t made, int64_t tick)
{
    uint32_t n;

    if (go_on(state, tick) != OK)
        return ERR_CORRUPT;
    if (made > state->ledger.made &&
        made - state->ledger.made > blocks(state, BLOCKS_MAX))
        return ERR_CORRUPT;
    for (n = state->ledger.made; n < made; n++) {
        limit_record(&state->limit, state_stroke_ng(state, n));
        enable_count(&state->enable, state_stroke_ng(state, n));
    }
    state->ledger.made = made;
    return OK;
}

/* It neither counts nor runs from before its program, has missed no stroke from
 * before its path, and has boluses to come if that has, none of which begins
 * while another runs (pump/deliver relies on it). */
static int belongs(const struct ledger *ledger, const struct program *program)
{
    if (ledger->made < program->stroke)
        return 0;
    if (ledger_missed(ledger) > ledger->made - program->path.stroke)
        return 0;
    if ((ledger->periodic_tick != 0) != (program->periodic.ng != 0))
        return 0;
    if (ledger->periodic_tick != 0 &&
        ledger->bolus.tick + ledger->bolus.seconds > ledger->periodic_tick)
        return 0;
    return ledger->start_s <= ledger->tick + program->clock.start_s;
}

static enum status load_ledger(
    struct state *state, const struct program *program, struct reader *r)
{
    struct ledger ledger;

    if (ledger_decode(&ledger, r) != OK || !belongs(&ledger, program))
        return ERR_CORRUPT;
    if (state->programmed && count_past(state, ledger.made, ledger.tick) != OK)
        return ERR_CORRUPT;
    state_answered(state, &ledger.last);
    state->ledger = ledger;
    state->reserved = ledger.made;
    return OK;
}

/* New caps hold from now on. */
static enum status change_caps(
    struct limit *limit, const struct limit_caps *caps)
{
    const struct limit_caps *last = &limit->change[limit->changes - 1].caps;

    if (last->stroke_ng == caps->stroke_ng && last->hour_ng == caps->hour_ng &&
        last->day_ng == caps->day_ng)
        return OK;
    return limit_change(limit, caps);
}

static enum status load_program(struct state *state, struct reader *r)
{
    struct program program;

    if (program_decode(&program, r) != OK)
        return ERR_CORRUPT;
    if (load_ledger(state, &program, r) != OK)
        return ERR_CORRUPT;
    if (go_on(state, state->ledger.tick) != OK)
        return ERR_CORRUPT;
    if (change_caps(&state->limit, &program.caps) != OK)
        return ERR_CORRUPT;
    state->program = program;
    state->programmed = 1;
    return OK;
}

static enum status load_mark(struct state *state, struct reader *r)
{
    struct ledger mark = state->ledger;
    enum status status;

    if (ledger_decode_mark(&mark, r) != OK)
        return ERR_CORRUPT;
    if (!state->programmed) {
        state->reserved = mark.made; /* at least that is known */
        return ERR_CORRUPT;
    }
    status = count_past(state, lesser(state->reserved, mark.made), mark.tick);
    if (status != OK)
        return status;
    state->reserved = mark.made;
    mark.made = state->ledger.made;
    state->ledger = mark;
    return OK;
}

static enum status load_caps(struct state *state, struct reader *r)
{
    struct limit *limit = &state->limit;
    const uint8_t changes = reader_u8(r);
    int32_t i;

    if (changes < 1 || changes > LIMIT_CHANGES_MAX)
        return ERR_CORRUPT;
    for (i = 0; i < changes; i++) {
        limit->change[i].since = (int32_t)reader_u32(r);
        limit->change[i].caps.stroke_ng = (int32_t)reader_u32(r);
        limit->change[i].caps.hour_ng = (int32_t)reader_u32(r);
        limit->change[i].caps.day_ng = (int32_t)reader_u32(r);
        if (limit_caps_check(&limit->change[i].caps) != OK)
            return ERR_CORRUPT;
    }
    limit->changes = changes;
    return OK;
}

static enum status load_past(struct state *state, struct reader *r)
{
    const int64_t newest = reader_u32(r);
    const int32_t first = reader_u16(r);
    int32_t i;

    if (newest < state->limit.newest || first >= LIMIT_BUCKETS)
        return ERR_CORRUPT;
    if (go_on(state, later(state->now, newest * LIMIT_BUCKET_S)) != OK)
        return ERR_CORRUPT;
    for (i = first; i < LIMIT_BUCKETS && i < first + PAST_BUCKETS; i++) {
        const int32_t ng = (int32_t)reader_u32(r);

        if (ng < 0)
            return ERR_CORRUPT;
        state->limit.ng[i] = ng;
        state->enable.inverted[i] = ~ng;
    }
    return OK;
}

/* The last instant that the alarms speak of. */
static int64_t latest(const struct alarm *alarm)
{
    int64_t tick = later(alarm->sounded_s, alarm->silenced_s);
    int32_t i;

    for (i = 0; i < ALARM_CAUSES; i++)
        tick = later(tick, alarm->began_s[i][0]);
    return tick;
}

/* The board's clock may have been lost, so what the journal says of time
 * counts, not what the board says. */
static enum status load_alarm(struct state *state, struct reader *r)
{
    if (alarm_decode(&state->alarm, r, INT64_MAX) != OK)
        return ERR_CORRUPT;
    return go_on(state, later(state->now, latest(&state->alarm)));
}

static enum status load_answers(struct state *state, struct reader *r)
{
    int32_t i;

    for (i = 0; i < STATE_ANSWERS; i++) {
        state->before[i].key = reader_u64(r);
        state->before[i].answer = reader_u8(r);
    }
    return OK;
}

/* While the journal is read, the strokes of the last mark are not counted yet:
 * the next record tells whether they were made. */
static enum status load(
    void *world, uint8_t kind, const uint8_t *payload, uint32_t size)
{
    struct state *state = world;
    enum status status;
    struct reader r;

    reader_init(&r, payload, size);
    switch ((enum memory_kind)kind) {
    case MEMORY_PROGRAM:
        status = load_program(state, &r);
        break;
    case MEMORY_LEDGER:
        status = load_ledger(state, &state->program, &r);
        break;
    case MEMORY_MARK:
        status = load_mark(state, &r);
        break;
    case MEMORY_CAPS:
        status = load_caps(state, &r);
        break;
    case MEMORY_PAST:
        status = load_past(state, &r);
        break;
    case MEMORY_ALARM:
        status = load_alarm(state, &r);
        break;
    case MEMORY_ANSWERS:
        status = load_answers(state, &r);
        break;
    case MEMORY_VAULT:
        reader_bytes(&r, state->vault, STATE_VAULT);
        status = OK;
        break;
    default:
        return ERR_CORRUPT;
    }
    return status == OK ? reader_end(&r) : status;
}

/* Marks are missing that were perhaps acknowledged: a block each counts, until
 * the next record says what is true. */
static void gap(void *world, uint8_t kind, uint32_t count)
{
    struct state *state = world;

    uint32_t strokes;

    if (!state->programmed || (kind != 0 && kind != MEMORY_MARK))
        return;
    strokes = blocks(state, lesser(count, BLOCKS_MAX + 1));
    if (!program_in_lead(&state->program, state->reserved))
        state->ledger.given_fg += strokes * program_stroke_fg(&state->program);
    state->reserved += strokes;
}

static enum status keep(
    struct journal *journal, enum memory_kind kind, const struct writer *w)
{
    ASSERT(!w->failed);
    return journal_keep(journal, (uint8_t)kind, w->buf, (uint32_t)w->pos);
}

static enum status keep_caps(const struct limit *limit, struct journal *journal)
{
    uint8_t bytes[CAPS_BYTES];
    struct writer w;
    int32_t i;

    writer_init(&w, bytes, sizeof(bytes));
    writer_u8(&w, limit->changes);
    for (i = 0; i < limit->changes; i++) {
        writer_u32(&w, (uint32_t)limit->change[i].since);
        writer_u32(&w, (uint32_t)limit->change[i].caps.stroke_ng);
        writer_u32(&w, (uint32_t)limit->change[i].caps.hour_ng);
        writer_u32(&w, (uint32_t)limit->change[i].caps.day_ng);
    }
    return keep(journal, MEMORY_CAPS, &w);
}

static enum status keep_past(
    const struct limit *limit, int32_t first, struct journal *journal)
{
    uint8_t bytes[PAST_BYTES];
    struct writer w;
    int32_t i;

    writer_init(&w, bytes, sizeof(bytes));
    writer_u32(&w, (uint32_t)limit->newest);
    writer_u16(&w, (uint16_t)first);
    for (i = first; i < LIMIT_BUCKETS && i < first + PAST_BUCKETS; i++)
        writer_u32(&w, (uint32_t)limit->ng[i]);
    return keep(journal, MEMORY_PAST, &w);
}

/* Without a program, what was done before it was lost (SR-11). */
static enum status keep_program(
    const struct state *state, struct journal *journal)
{
    uint8_t bytes[PROGRAM_BYTES];
    struct writer w;

    writer_init(&w, bytes, sizeof(bytes));
    if (state->programmed)
        program_encode(&state->program, &w);
    ledger_encode(&state->ledger, &w);
    return keep(
        journal, state->programmed ? MEMORY_PROGRAM : MEMORY_LEDGER, &w);
}

static enum status keep_alarm(
    const struct state *state, struct journal *journal)
{
    uint8_t bytes[ALARM_SIZE];
    struct writer w;

    writer_init(&w, bytes, sizeof(bytes));
    alarm_encode(&state->alarm, &w);
    return keep(journal, MEMORY_ALARM, &w);
}

static enum status keep_answers(
    const struct state *state, struct journal *journal)
{
    uint8_t bytes[ANSWERS_BYTES];
    struct writer w;
    int32_t i;

    writer_init(&w, bytes, sizeof(bytes));
    for (i = 0; i < STATE_ANSWERS; i++) {
        writer_u64(&w, state->before[i].key);
        writer_u8(&w, state->before[i].answer);
    }
    return keep(journal, MEMORY_ANSWERS, &w);
}

/* What was reserved beyond the ledger is reserved no more. */
static void unreserve(struct state *state)
{
    state->reserved = state->ledger.made;
    enable_reserve(&state->enable, state->reserved);
}

/* The whole, with the ledger as it is: no stroke beyond it is reserved.  A past
 * that is not what it was stays out of the flash: the reset finds the one that
 * is written there (SR-06). */
static enum status save(void *world, struct journal *journal)
{
    struct state *state = world;
    enum status status;
    int32_t i;

    fault_unless(
        enable_agrees(&state->enable, &state->limit) == OK, __FILE__, __LINE__);
    status = keep_caps(&state->limit, journal);
    for (i = 0; i < PAST_RECORDS && status == OK; i++)
        status = keep_past(&state->limit, i * PAST_BUCKETS, journal);
    if (status == OK)
        status = keep_program(state, journal);
    if (status == OK)
        status = keep_alarm(state, journal);
    if (status == OK)
        status = keep_answers(state, journal);
    if (status == OK)
        status = journal_keep(journal, MEMORY_VAULT, state->vault, STATE_VAULT);
    unreserve(state);
    return status;
}

static enum status append(struct state *state, enum journal_how how,
    enum memory_kind kind, const struct writer *w)
{
    ASSERT(!w->failed);
    return journal_append(
        &state->journal, how, (uint8_t)kind, w->buf, (uint32_t)w->pos);
}

enum status memory_mount(struct state *state, int64_t now)
{
    uint8_t scratch[JOURNAL_PAYLOAD_MAX];
    enum status status;

    state->owner = (struct journal_owner){ state, load, gap, save };
    status =
        journal_mount(&state->journal, state->port, &state->owner, scratch);
    if (status != OK)
        return status;
    status = count_past(state, state->reserved, later(now, state->now));
    unreserve(state);
    return status;
}

/* Is there room for one more change of caps today?  Changes nothing. */
static enum status room_for_caps(
    struct limit *limit, const struct limit_caps *caps)
{
    const uint8_t changes = limit->changes;
    struct limit_change change[LIMIT_CHANGES_MAX];
    enum status status;
    int32_t i;

    for (i = 0; i < LIMIT_CHANGES_MAX; i++)
        change[i] = limit->change[i];
    status = change_caps(limit, caps);
    limit->changes = changes;
    for (i = 0; i < LIMIT_CHANGES_MAX; i++)
        limit->change[i] = change[i];
    return status;
}

enum status memory_commit(struct state *state, const struct program *program,
    const struct ledger *ledger)
{
    uint8_t bytes[PROGRAM_BYTES];
    enum status status;
    struct writer w;

    if (room_for_caps(&state->limit, &program->caps) != OK)
        return ERR_RANGE;
    writer_init(&w, bytes, sizeof(bytes));
    program_encode(program, &w);
    ledger_encode(ledger, &w);
    status = append(state, JOURNAL_TWICE, MEMORY_PROGRAM, &w);
    if (status != OK)
        return status;
    status = change_caps(&state->limit, &program->caps);
    ASSERT(status == OK);
    state_answered(state, &ledger->last);
    state->program = *program;
    state->ledger = *ledger;
    state->programmed = 1;
    state->changed = 0;
    unreserve(state);
    state_keep_program(state);
    return OK;
}

enum status memory_ledger(struct state *state)
{
    uint8_t bytes[LEDGER_BYTES];
    enum status status;
    struct writer w;

    writer_init(&w, bytes, sizeof(bytes));
    ledger_encode(&state->ledger, &w);
    status = append(state, JOURNAL_TWICE, MEMORY_LEDGER, &w);
    if (status != OK)
        return status;
    state->changed = 0;
    unreserve(state);
    return OK;
}

enum status memory_alarm(struct state *state)
{
    uint8_t bytes[ALARM_SIZE];
    struct writer w;

    writer_init(&w, bytes, sizeof(bytes));
    alarm_encode(&state->alarm, &w);
    state->alarmed = 0;
    return append(state, JOURNAL_ONCE, MEMORY_ALARM, &w);
}

enum status memory_vault(struct state *state)
{
    return journal_append(&state->journal, JOURNAL_TWICE, MEMORY_VAULT,
        state->vault, STATE_VAULT);
}

/* The ledger once the next block has been made: no stroke of a bridge or
 * prime with one after it, none beyond what the reservoir holds. */
static struct ledger after_block(const struct state *state)
{
    const struct model *model = program_model(&state->program);
    const struct program_lead *lead = &state->program.lead;
    struct ledger ledger = state->ledger;
    int32_t strokes =
        program_left_nl(&state->program, ledger.made) / model->stroke_nl;
    int64_t left;

    if (strokes > model->block_strokes)
        strokes = model->block_strokes;
    if (program_in_lead(&state->program, ledger.made)) {
        left = lead->strokes - (int64_t)(ledger.made - state->program.stroke);
        if (strokes > left)
            strokes = (int32_t)left;
    } else if (ledger.mode == PROGRAM_RUN) {
        ledger.given_fg += strokes * program_stroke_fg(&state->program);
    }
    ledger.made += (uint32_t)strokes;
    return ledger;
}

enum status memory_reserve(struct state *state)
{
    const struct ledger ledger = after_block(state);
    uint8_t bytes[LEDGER_MARK_BYTES];
    enum status status;
    struct writer w;

    if (state->changed) {
        status = memory_ledger(state);
        if (status != OK)
            return status;
    }
    writer_init(&w, bytes, sizeof(bytes));
    ledger_encode_mark(&ledger, &w);
    status = append(state, JOURNAL_ONCE, MEMORY_MARK, &w);
    if (status != OK)
        return status;
    state->reserved = ledger.made;
    enable_reserve(&state->enable, ledger.made);
    return OK;
}
