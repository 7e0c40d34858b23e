/* today_fill.c: a clinic of N fictional patients, for bench/today.
 *
 *   bench_today_fill FILE PATIENTS NOW_S
 */
#include <stdio.h>
#include <stdlib.h>

#include "clinic/store/clinic.h"
#include "clinic/store/patient.h"
#include "clinic/store/pump.h"
#include "clinic/store/reading.h"
#include "clinic/store/store.h"

enum { DAY_S = 86400, BATCH = 1000 };

static void must(struct store *store, enum store_result result)
{
    if (result == STORE_OK)
        return;
    fprintf(stderr, "bench_today_fill: %s\n", store_why(store));
    exit(3);
}

/* The same numbers for the same clinic on every run. */
static uint32_t draw(uint32_t below)
{
    static uint64_t state = 20261116;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((state >> 33) % below);
}

static void add(struct store *store, const struct author *author, int number)
{
    static const char *const stones[] = { "Gneiss", "Talc", "Kaolin", "Marl",
        "Pumice", "Rhyolite", "Basalt", "Schist", "Tuff", "Chert" };
    static const char *const stars[] = { "Mira", "Zaurak", "Rana", "Deneb",
        "Okul", "Unuk", "Alya", "Nashira", "Sadr", "Wezen" };
    char name[64], mrn[16], serial[16];
    struct patient patient;
    struct pump pump;
    struct reading reading;
    int64_t patient_id, pump_id, reading_id;

    snprintf(name, sizeof(name), "%s, %s %d", stones[draw(10)], stars[draw(10)],
        number);
    snprintf(mrn, sizeof(mrn), "%d", 1000000 + number);
    snprintf(serial, sizeof(serial), "CIS%07d", number);
    patient = patient_default(name);
    patient.mrn = mrn;
    patient.phone = "555-0100";
    must(store, patient_add(store, author, &patient, &patient_id));
    pump = pump_default(patient_id, serial, 40000000);
    pump.implanted_day = (int32_t)(author->at_s / DAY_S) - 400;
    must(store, pump_add(store, author, &pump, &pump_id));
    reading = reading_default(patient_id, pump_id);
    reading.source = READING_PRINTOUT;
    reading.read_s = author->at_s - (int64_t)draw(150) * DAY_S;
    reading.filled_s = reading.read_s - 3600;
    reading.fill_nl = 38000000;
    reading.alarm_nl = 2000000;
    reading.conc_ng_per_ml = 2000000;
    schedule_init_simple(&reading.schedule, 200000 + (int32_t)draw(500) * 1000);
    must(store, reading_add(store, author, &reading, &reading_id));
}

int main(int argc, char **argv)
{
    struct clinic clinic = clinic_default("Large clinic", "Europe/Berlin");
    struct author author = { "cli:bench", "operator", 0 };
    char uri[4096], why[DB_WHY_MAX];
    enum store_result result;
    struct store *store;
    int count;

    if (argc != 4)
        return 2;
    count = atoi(argv[2]);
    author.at_s = atoll(argv[3]);
    snprintf(uri, sizeof(uri), "sqlite:%s", argv[1]);
    store = store_create(uri, &clinic, &author, &result, why);
    if (!store) {
        fprintf(stderr, "bench_today_fill: %s\n", why);
        return 3;
    }
    for (int done = 0; done < count; done += BATCH) {
        must(store, store_begin(store));
        for (int i = done; i < count && i < done + BATCH; i++)
            add(store, &author, i);
        must(store, store_end(store, STORE_OK));
    }
    store_close(store);
    return 0;
}
