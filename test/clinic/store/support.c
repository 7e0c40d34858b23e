#include <dirent.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/buffer.h"
#include "test/clinic/store/support.h"

const struct author NURSE = { "R. Nurse", "nurse", NOW };

void place_make(struct place *place)
{
    struct clinic clinic = clinic_default("Quarry Clinic", "Europe/Berlin");
    enum store_result result;
    char why[DB_WHY_MAX] = "";
    int64_t id;

    memset(place, 0, sizeof *place);
    /* In memory where there is such a folder: thousands of commits. */
    strcpy(place->folder, access("/dev/shm", W_OK) == 0
                              ? "/dev/shm/cisterna-store-XXXXXX"
                              : "/tmp/cisterna-store-XXXXXX");
    CHECK(mkdtemp(place->folder));
    snprintf(place->file, sizeof place->file, "%s/clinic.db", place->folder);
    snprintf(place->uri, sizeof place->uri, "sqlite:%s", place->file);
    clinic.oral_backup = "Carry the tablets prescribed.";
    place->store = store_create(place->uri, &clinic, &NURSE, &result, why);
    if (!place->store)
        fail_msg("%s", why);
    assert_int_equal(
        trust_add(place->store, &NURSE,
            &(struct trust_key){ .key = { 1 }, .name = "Quarry, safe" }, &id),
        STORE_OK);
}

void place_remove(struct place *place)
{
    DIR *folder = opendir(place->folder);
    struct dirent *entry;

    while (folder && (entry = readdir(folder)))
        unlink(place_name(place, entry->d_name));
    closedir(folder);
    rmdir(place->folder);
    arena_free(&place->arena);
}

int place_setup(void **state)
{
    struct place *place = calloc(1, sizeof *place);

    place_make(place);
    *state = place;
    return 0;
}

int place_teardown(void **state)
{
    struct place *place = *state;

    place_close(place);
    place_remove(place);
    free(place);
    return 0;
}

void place_open(struct place *place)
{
    enum store_result result;
    char why[DB_WHY_MAX] = "";

    place->store = store_open(place->uri, &result, why);
    if (!place->store)
        fail_msg("%s", why);
}

void place_close(struct place *place)
{
    store_close(place->store);
    place->store = NULL;
}

static void say(void *context, const char *fault)
{
    if (!*(int *)context)
        print_error("check: %s\n", fault);
}

int64_t place_check(struct place *place, int quiet)
{
    return check_store(place->store, say, &quiet);
}

const char *place_name(struct place *place, const char *name)
{
    return arena_printf(&place->arena, "%s/%s", place->folder, name);
}

int64_t add_patient(
    struct place *place, const char *name, const char *serial, int64_t *pump)
{
    struct patient patient = patient_default(name);
    struct pump device;
    int64_t id = 0;

    assert_int_equal(
        patient_add(place->store, &NURSE, &patient, &id), STORE_OK);
    device = pump_default(id, serial, 20000000);
    device.implanted_day = TODAY - 700;
    assert_int_equal(pump_add(place->store, &NURSE, &device, pump), STORE_OK);
    return id;
}

struct reading make_reading(int64_t patient, int64_t pump, int days)
{
    struct reading reading = reading_default(patient, pump);

    reading.read_s = NOW - days * INT64_C(86400);
    reading.offset_s = 3600;
    reading.filled_s = reading.read_s;
    reading.fill_nl = 19000000;
    reading.conc_ng_per_ml = 2000000;
    schedule_init_simple(&reading.schedule, 300000);
    return reading;
}

/* splitmix64 */
uint64_t chance(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static int below(uint64_t *seed, int n)
{
    return (int)(chance(seed) % (uint64_t)n);
}

/* Somebody of those stored, or 0. */
static int64_t somebody(struct place *place, uint64_t *seed)
{
    int64_t id = below(seed, 8);

    return patient_next(place->store, id, &id) == STORE_OK ? id : 0;
}

static enum store_result random_patient(struct place *place, uint64_t *seed)
{
    struct patient patient = patient_default("Quartz, Vega");
    struct pump pump;
    int64_t id;
    enum store_result result = store_begin(place->store);

    if (result != STORE_OK)
        return result;
    result = patient_add(place->store, &NURSE, &patient, &id);
    pump = pump_default(id,
        arena_printf(&place->arena, "S%llx", (unsigned long long)chance(seed)),
        below(seed, 2) ? 20000000 : 40000000);
    pump.implanted_day = TODAY - below(seed, 2500);
    if (result == STORE_OK)
        result = pump_add(place->store, &NURSE, &pump, &id);
    return store_end(place->store, result);
}

static enum store_result random_reading(
    struct place *place, uint64_t *seed, int64_t patient)
{
    struct pump pump;
    struct reading reading;
    int64_t id;
    enum store_result result =
        pump_current(place->store, &place->arena, patient, &pump);

    if (result != STORE_OK)
        return result;
    reading = make_reading(patient, pump.id, below(seed, 300));
    reading.fill_nl = 5000000 + below(seed, 16) * 1000000;
    schedule_init_simple(&reading.schedule, 120000 + below(seed, 500000));
    reading.mode = (enum reading_mode)(below(seed, 12) == 0);
    if (below(seed, 3) == 0)
        reading.printed_alarm_day = TODAY + below(seed, 100);
    return reading_add(place->store, &NURSE, &reading, &id);
}

static enum store_result random_appointment(
    struct place *place, uint64_t *seed, int64_t patient)
{
    struct appointment appointment = { .patient = patient,
        .starts_s = NOW + (below(seed, 200) - 60) * INT64_C(86400),
        .minutes = 60 };
    struct appointment *steps;
    struct author author = NURSE;
    int64_t booking;
    int count = appointment_list(place->store, &place->arena, patient, &steps);

    author.at_s = NOW - below(seed, 40) * INT64_C(86400);
    if (count > 0 && below(seed, 2)) {
        appointment.booking = steps[below(seed, count)].booking;
        appointment.reason = "asked";
        return below(seed, 2)
                   ? appointment_cancel(
                         place->store, &author, appointment.booking, "away")
                   : appointment_move(place->store, &author, &appointment);
    }
    return appointment_book(place->store, &author, &appointment, &booking);
}

static enum store_result random_edit(
    struct place *place, uint64_t *seed, int64_t patient)
{
    struct patient record;
    enum store_result result =
        patient_get(place->store, &place->arena, patient, &record);

    if (result != STORE_OK)
        return result;
    record.risks = (unsigned)below(seed, 1024);
    record.phone = below(seed, 2) ? "555-0147" : "";
    record.lead_days = below(seed, 10) - 1;
    record.name =
        arena_printf(&place->arena, "Gneiss %d, Mira\nTwo", below(seed, 100));
    record.state = (enum patient_state)(below(seed, 9) == 0);
    return patient_set(place->store, &NURSE, &record);
}

static enum store_result random_fact(
    struct place *place, uint64_t *seed, int64_t patient)
{
    struct contact contact = { .patient = patient,
        .at_s = NOW - below(seed, 1000),
        .outcome = (enum contact_outcome)below(seed, 6),
        .note = "a\\b\nc=d" };
    struct tone tone = { .patient = patient,
        .at_s = NOW,
        .site = "left knee flexors",
        .code = "1+" };
    int64_t id;

    return below(seed, 2) ? contact_add(place->store, &NURSE, &contact, &id)
                          : tone_add(place->store, &NURSE, &tone, &id);
}

static enum store_result random_fill(
    struct place *place, uint64_t *seed, int64_t patient)
{
    struct pump pump;
    struct fill fill = { .patient = patient,
        .at_s = NOW - below(seed, 90) * INT64_C(86400),
        .drained_nl = below(seed, 5000000),
        .expected_nl = RECORD_UNKNOWN,
        .use_ratio_millionths = -1,
        .discrepancy = below(seed, 4) == 0,
        .filled_nl = 18000000,
        .conc_ng_per_ml = 2000000,
        .lot = "L-17",
        .expiry_day = RECORD_NO_DAY,
        .reason = "as told" };
    int64_t id;
    enum store_result result =
        pump_current(place->store, &place->arena, patient, &pump);

    if (result != STORE_OK)
        return result;
    fill.pump = pump.id;
    return fill_add(place->store, &NURSE, &fill, &id);
}

/* Begin, close, or keep a record of a visit. */
static enum store_result random_visit(
    struct place *place, uint64_t *seed, int64_t patient)
{
    unsigned char byte[4] = { 'C', 'S', 'R', (unsigned char)below(seed, 200) };
    struct visit_bytes bytes = { byte, sizeof byte };
    struct visit_record record = {
        .patient = patient, .begun_s = NOW, .ended_s = NOW, .trust_key = 1
    };
    struct visit visit;
    struct pump pump;
    int64_t id;
    enum store_result result =
        visit_open_of(place->store, &place->arena, patient, &visit);

    if (result == STORE_NONE)
        return visit_begin(place->store, &NURSE, patient, &id);
    if (result == STORE_OK && below(seed, 2))
        return visit_close(
            place->store, &NURSE, visit.id, below(seed, 3) ? "away" : "");
    if (result == STORE_OK)
        result = pump_current(place->store, &place->arena, patient, &pump);
    if (result != STORE_OK)
        return result;
    record.visit = visit.id;
    record.pump = pump.id;
    return visit_record_add(place->store, &NURSE, &record, &bytes, &id);
}

static enum store_result random_trust(struct place *place, uint64_t *seed)
{
    struct trust_key key = { .key = { 1 }, .name = "Quarry, safe" };
    struct revocation revocation = {
        .trust_key = 1, .number = below(seed, 9), .reason = "left"
    };
    int64_t id;

    switch (below(seed, 3)) {
    case 0:
        return trust_remove(place->store, &NURSE, key.key);
    case 1:
        return trust_revoke(place->store, &NURSE, &revocation);
    default:
        return trust_add(place->store, &NURSE, &key, &id);
    }
}

enum store_result random_change(struct place *place, uint64_t *seed)
{
    int64_t patient = somebody(place, seed);
    enum store_result result;
    int kind = below(seed, 9);

    if (!patient || kind == 0)
        result = random_patient(place, seed);
    else if (kind <= 2)
        result = random_reading(place, seed, patient);
    else if (kind == 3)
        result = random_appointment(place, seed, patient);
    else if (kind == 4)
        result = random_edit(place, seed, patient);
    else if (kind == 5)
        result = random_fill(place, seed, patient);
    else if (kind == 6)
        result = random_visit(place, seed, patient);
    else if (kind == 7)
        result = random_trust(place, seed);
    else
        result = random_fact(place, seed, patient);
    arena_reset(&place->arena);
    return result;
}

/* Equality. */

static int put_row(void *context, int count, char **values, char **names)
{
    struct buffer *out = context;
    int i;

    for (i = 0; i < count; i++)
        /* How often something changed is no fact; a restore counts on. */
        if (strncmp(names[i], "change", 6) != 0)
            buffer_printf(out, "%s|", values[i] ? values[i] : "null");
    buffer_char(out, '\n');
    return 0;
}

char *place_dump(struct place *place, const char *file)
{
    static const char *const tables[] = { "clinic", "account", "login",
        "second", "patient", "word", "pump", "reading", "fill", "program",
        "appointment", "contact", "tone", "trust_key", "revocation", "visit",
        "visit_record", "visit_bytes", "ticket", "current", "audit", "access" };
    struct buffer out = { 0 };
    sqlite3 *handle;
    size_t i;
    char *text;

    assert_int_equal(
        sqlite3_open_v2(file, &handle, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    for (i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        text = sqlite3_mprintf("SELECT * FROM %s ORDER BY 1, 2", tables[i]);
        buffer_printf(&out, "%s\n", tables[i]);
        assert_int_equal(
            sqlite3_exec(handle, text, put_row, &out, NULL), SQLITE_OK);
        sqlite3_free(text);
    }
    sqlite3_close(handle);
    text = arena_text(&place->arena, buffer_get(&out), out.len);
    buffer_free(&out);
    return text;
}
