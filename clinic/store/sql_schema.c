/* sql_schema.c: the tables, as steps that each bring a store one version on.
 *
 * A step that has been released is never edited; a change is a new step.
 * What each column means stands in docs/store.md.
 */
#include <stddef.h>

#include "clinic/store/sql.h"

static const char first[] =
    "CREATE TABLE clinic (id KEY64, name TEXT NOT NULL, zone TEXT NOT NULL,"
    " phone TEXT NOT NULL, phone_out TEXT NOT NULL, emergency TEXT NOT NULL,"
    " hours TEXT NOT NULL, address TEXT NOT NULL, oral_backup TEXT NOT NULL,"
    " lead_days INT64 NOT NULL, window_days INT64 NOT NULL,"
    " early_days INT64 NOT NULL, ahead_days INT64 NOT NULL,"
    " fresh_days INT64 NOT NULL, demo INT64 NOT NULL,"
    " audit_sequence INT64 NOT NULL, audit_hash BYTES NOT NULL,"
    " changes INT64 NOT NULL DEFAULT 0) STRICT;"

    "CREATE TABLE account (id KEY64, clinic INT64 NOT NULL REFERENCES clinic,"
    " name TEXT NOT NULL, folded TEXT NOT NULL, password TEXT NOT NULL,"
    " roles INT64 NOT NULL, disabled INT64 NOT NULL,"
    " UNIQUE (clinic, folded)) STRICT;"

    "CREATE TABLE login (token BYTES NOT NULL PRIMARY KEY,"
    " account INT64 NOT NULL REFERENCES account, csrf TEXT NOT NULL,"
    " created_s INT64 NOT NULL, seen_s INT64 NOT NULL) STRICT;"
    "CREATE INDEX login_account ON login (account);"
    "CREATE INDEX login_seen ON login (seen_s);"

    "CREATE TABLE patient (id KEY64, clinic INT64 NOT NULL REFERENCES clinic,"
    " name TEXT NOT NULL, folded TEXT NOT NULL, mrn TEXT NOT NULL,"
    " born_day INT64, phone TEXT NOT NULL, contact TEXT NOT NULL,"
    " oral_backup TEXT NOT NULL, notes TEXT NOT NULL, class INT64 NOT NULL,"
    " state INT64 NOT NULL, risks INT64 NOT NULL,"
    " owner INT64 REFERENCES account, lead_days INT64, window_days INT64,"
    " created_s INT64 NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX patient_mrn ON patient (clinic, mrn)"
    " WHERE mrn <> '';"

    "CREATE TABLE word (clinic INT64 NOT NULL, word TEXT NOT NULL,"
    " patient INT64 NOT NULL REFERENCES patient,"
    " PRIMARY KEY (clinic, word, patient)) STRICT;"
    "CREATE INDEX word_patient ON word (patient);"

    "CREATE TABLE pump (id KEY64, clinic INT64 NOT NULL REFERENCES clinic,"
    " patient INT64 NOT NULL REFERENCES patient, serial TEXT NOT NULL,"
    " model TEXT NOT NULL, capacity_nl INT64 NOT NULL, implanted_day INT64,"
    " explanted_day INT64, eri_day INT64, tubing_nl INT64 NOT NULL,"
    " catheter_nl INT64, catheter_um INT64, catheter_model TEXT NOT NULL,"
    " UNIQUE (clinic, serial)) STRICT;"
    "CREATE INDEX pump_patient ON pump (patient);"

    "CREATE TABLE reading (id KEY64, patient INT64 NOT NULL REFERENCES patient,"
    " pump INT64 NOT NULL REFERENCES pump, key BYTES NOT NULL,"
    " source INT64 NOT NULL, mode INT64 NOT NULL, read_s INT64 NOT NULL,"
    " offset_s INT64 NOT NULL, filled_s INT64 NOT NULL,"
    " fill_nl INT64 NOT NULL, alarm_nl INT64 NOT NULL,"
    " conc_ng_per_ml INT64 NOT NULL, stability_days INT64 NOT NULL,"
    " bolus_ng INT64 NOT NULL, printed_alarm_day INT64,"
    " warnings INT64 NOT NULL, schedule BYTES NOT NULL, note TEXT NOT NULL,"
    " author TEXT NOT NULL, stored_s INT64 NOT NULL,"
    " UNIQUE (pump, key)) STRICT;"
    "CREATE INDEX reading_latest ON reading (patient, read_s, id);"

    "CREATE TABLE fill (id KEY64, patient INT64 NOT NULL REFERENCES patient,"
    " pump INT64 NOT NULL REFERENCES pump, key BYTES NOT NULL,"
    " at_s INT64 NOT NULL, drained_nl INT64 NOT NULL, expected_nl INT64,"
    " use_ratio_millionths INT64 NOT NULL, discrepancy INT64 NOT NULL,"
    " filled_nl INT64 NOT NULL, conc_ng_per_ml INT64 NOT NULL,"
    " old_conc_ng_per_ml INT64 NOT NULL, product TEXT NOT NULL,"
    " lot TEXT NOT NULL, expiry_day INT64, compounded INT64 NOT NULL,"
    " reason TEXT NOT NULL, author TEXT NOT NULL, stored_s INT64 NOT NULL,"
    " UNIQUE (pump, key)) STRICT;"
    "CREATE INDEX fill_latest ON fill (patient, at_s, id);"

    "CREATE TABLE program (id KEY64, patient INT64 NOT NULL REFERENCES patient,"
    " pump INT64 NOT NULL REFERENCES pump, key BYTES NOT NULL,"
    " at_s INT64 NOT NULL, conc_ng_per_ml INT64 NOT NULL,"
    " schedule BYTES NOT NULL, reason TEXT NOT NULL, author TEXT NOT NULL,"
    " stored_s INT64 NOT NULL, UNIQUE (pump, key)) STRICT;"
    "CREATE INDEX program_latest ON program (patient, at_s, id);"

    "CREATE TABLE appointment (id KEY64,"
    " patient INT64 NOT NULL REFERENCES patient, booking INT64,"
    " step INT64 NOT NULL, purpose INT64 NOT NULL, starts_s INT64 NOT NULL,"
    " minutes INT64 NOT NULL, reason TEXT NOT NULL, author TEXT NOT NULL,"
    " stored_s INT64 NOT NULL) STRICT;"
    "CREATE INDEX appointment_patient ON appointment (patient, id);"
    "CREATE INDEX appointment_booking ON appointment (booking, id);"

    "CREATE TABLE contact (id KEY64, patient INT64 NOT NULL REFERENCES patient,"
    " at_s INT64 NOT NULL, channel INT64 NOT NULL, outcome INT64 NOT NULL,"
    " whom TEXT NOT NULL, note TEXT NOT NULL, author TEXT NOT NULL,"
    " stored_s INT64 NOT NULL) STRICT;"
    "CREATE INDEX contact_latest ON contact (patient, at_s, id);"

    "CREATE TABLE tone (id KEY64, patient INT64 NOT NULL REFERENCES patient,"
    " at_s INT64 NOT NULL, scale INT64 NOT NULL, site TEXT NOT NULL,"
    " code TEXT NOT NULL, author TEXT NOT NULL, stored_s INT64 NOT NULL)"
    " STRICT;"
    "CREATE INDEX tone_latest ON tone (patient, at_s, id);"

    "CREATE TABLE current (patient KEY64, clinic INT64 NOT NULL,"
    " folded TEXT NOT NULL,"
    " name TEXT NOT NULL, mrn TEXT NOT NULL, phone TEXT NOT NULL,"
    " risks INT64 NOT NULL, state INT64 NOT NULL, owner INT64,"
    " owner_name TEXT NOT NULL, pump INT64, serial TEXT NOT NULL,"
    " reading INT64, mode INT64 NOT NULL,"
    " conc_ng_per_ml INT64 NOT NULL, dose_ng INT64 NOT NULL,"
    " alarm_day INT64, empty_day INT64, stability_day INT64,"
    " refill_by_day INT64,"
    " window_from_day INT64, limited_by INT64 NOT NULL,"
    " replace_by_day INT64, read_day INT64, booked_s INT64,"
    " booked_day INT64, contact_s INT64, contact_outcome INT64 NOT NULL,"
    " flags INT64 NOT NULL, safe_until_day INT64 NOT NULL,"
    " from_day INT64 NOT NULL,"
    " FOREIGN KEY (patient) REFERENCES patient) STRICT;"
    "CREATE INDEX current_today"
    " ON current (clinic, state, safe_until_day, patient, from_day);"
    "CREATE INDEX current_name ON current (clinic, folded, patient);"
    "CREATE INDEX current_due ON current (clinic, state, refill_by_day);"
    "CREATE INDEX current_from ON current (clinic, state, from_day);"

    "CREATE TABLE audit (clinic INT64 NOT NULL REFERENCES clinic,"
    " sequence INT64 NOT NULL, at_s INT64 NOT NULL, author TEXT NOT NULL,"
    " role TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,"
    " before TEXT NOT NULL, after TEXT NOT NULL, previous BYTES NOT NULL,"
    " hash BYTES NOT NULL, PRIMARY KEY (clinic, sequence)) STRICT;"
    "CREATE INDEX audit_subject ON audit (clinic, subject, sequence);"

    "CREATE TABLE access (id KEY64, clinic INT64 NOT NULL REFERENCES clinic,"
    " batch INT64 NOT NULL, at_s INT64 NOT NULL, author TEXT NOT NULL,"
    " action TEXT NOT NULL, patient INT64 NOT NULL) STRICT;"
    "CREATE INDEX access_batch ON access (clinic, batch, id);"
    "CREATE INDEX access_patient ON access (clinic, patient, id);";

/* The second factor of an account. */
static const char second[] =
    "CREATE TABLE second (account INT64 NOT NULL PRIMARY KEY"
    " REFERENCES account, secret BYTES NOT NULL, step INT64 NOT NULL,"
    " since_s INT64 NOT NULL) STRICT;";

/* Which projections were rewritten since a list was made. */
static const char third[] =
    "ALTER TABLE current ADD COLUMN changed INT64 NOT NULL DEFAULT 0;"
    "CREATE INDEX current_changed ON current (clinic, changed);";

/* Visits, the session records of programmers, and whose they may be. */
static const char fourth[] =
    "CREATE TABLE trust_key (id KEY64, clinic INT64 NOT NULL REFERENCES clinic,"
    " key BYTES NOT NULL, name TEXT NOT NULL, removed_s INT64,"
    " author TEXT NOT NULL, stored_s INT64 NOT NULL,"
    " UNIQUE (clinic, key)) STRICT;"

    "CREATE TABLE revocation (id KEY64,"
    " clinic INT64 NOT NULL REFERENCES clinic,"
    " trust_key INT64 NOT NULL REFERENCES trust_key, number INT64 NOT NULL,"
    " reason TEXT NOT NULL, author TEXT NOT NULL, stored_s INT64 NOT NULL,"
    " UNIQUE (trust_key, number)) STRICT;"

    "CREATE TABLE visit (id KEY64, patient INT64 NOT NULL REFERENCES patient,"
    " begun_s INT64 NOT NULL, begun_by TEXT NOT NULL, ended_s INT64,"
    " ended_by TEXT NOT NULL, booked_s INT64, reason TEXT NOT NULL) STRICT;"
    "CREATE INDEX visit_patient ON visit (patient, id);"
    "CREATE UNIQUE INDEX visit_open ON visit (patient)"
    " WHERE ended_s IS NULL;"

    "CREATE TABLE visit_record (id KEY64,"
    " patient INT64 NOT NULL REFERENCES patient,"
    " pump INT64 NOT NULL REFERENCES pump, key BYTES NOT NULL,"
    " visit INT64 REFERENCES visit, begun_s INT64 NOT NULL,"
    " ended_s INT64 NOT NULL, trust_key INT64 NOT NULL REFERENCES trust_key,"
    " credential INT64 NOT NULL, agreement INT64 NOT NULL,"
    " author TEXT NOT NULL, stored_s INT64 NOT NULL,"
    " UNIQUE (pump, key)) STRICT;"
    "CREATE INDEX visit_record_patient ON visit_record (patient, ended_s, id);"
    "CREATE INDEX visit_record_visit ON visit_record (visit);"

    "CREATE TABLE visit_bytes (record INT64 NOT NULL PRIMARY KEY"
    " REFERENCES visit_record, bytes BYTES NOT NULL) STRICT;"

    "CREATE TABLE ticket (hash BYTES NOT NULL PRIMARY KEY,"
    " visit INT64 NOT NULL REFERENCES visit,"
    " account INT64 NOT NULL REFERENCES account, expires_s INT64 NOT NULL)"
    " STRICT;"
    "CREATE INDEX ticket_expires ON ticket (expires_s);"

    "ALTER TABLE current ADD COLUMN visit_day INT64;";

static const char *const migrations[] = { first, second, third, fourth };

const char *sql_migration(int i)
{
    size_t count = sizeof migrations / sizeof migrations[0];

    return i >= 0 && (size_t)i < count ? migrations[i] : NULL;
}
