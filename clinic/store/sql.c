/* sql.c: every statement of the clinic, once.  Values are bound, never pasted
 * (a test reads every text for quotes). */
#include "clinic/store/sql.h"
#include "core/fault.h"

#define CLINIC_COLUMNS                                                         \
    "name, zone, phone, phone_out, emergency, hours, address,"                 \
    " oral_backup, lead_days, window_days, early_days, ahead_days,"            \
    " fresh_days, demo"
#define ACCOUNT_COLUMNS "id, name, password, roles, disabled"
#define PATIENT_COLUMNS                                                        \
    "name, mrn, born_day, phone, contact, oral_backup, notes, class, state,"   \
    " risks, owner, lead_days, window_days"
#define PUMP_COLUMNS                                                           \
    "patient, serial, model, capacity_nl, implanted_day, explanted_day,"       \
    " eri_day, tubing_nl, catheter_nl, catheter_um, catheter_model"
#define READING_COLUMNS                                                        \
    "patient, pump, key, source, mode, read_s, offset_s, filled_s, fill_nl,"   \
    " alarm_nl, conc_ng_per_ml, stability_days, bolus_ng,"                     \
    " printed_alarm_day, warnings, schedule, note, author, stored_s"
#define FILL_COLUMNS                                                           \
    "patient, pump, key, at_s, drained_nl, expected_nl,"                       \
    " use_ratio_millionths, discrepancy, filled_nl, conc_ng_per_ml,"           \
    " old_conc_ng_per_ml, product, lot, expiry_day, compounded, reason,"       \
    " author, stored_s"
#define PROGRAM_COLUMNS                                                        \
    "patient, pump, key, at_s, conc_ng_per_ml, schedule, reason, author,"      \
    " stored_s"
#define APPOINTMENT_COLUMNS                                                    \
    "patient, booking, step, purpose, starts_s, minutes, reason, author,"      \
    " stored_s"
#define CONTACT_COLUMNS                                                        \
    "patient, at_s, channel, outcome, whom, note, author, stored_s"
#define TONE_COLUMNS "patient, at_s, scale, site, code, author, stored_s"
#define TRUST_COLUMNS "key, name, removed_s, author, stored_s"
#define REVOCATION_COLUMNS "trust_key, number, reason, author, stored_s"
#define VISIT_COLUMNS                                                          \
    "patient, begun_s, begun_by, ended_s, ended_by, booked_s, reason"
#define RECORD_COLUMNS                                                         \
    "patient, pump, key, visit, begun_s, ended_s, trust_key, credential,"      \
    " agreement, author, stored_s"
#define CURRENT_COLUMNS                                                        \
    "patient, folded, name, mrn, phone, risks, state, owner, owner_name, "     \
    "pump,"                                                                    \
    " serial, reading, mode, conc_ng_per_ml, dose_ng, alarm_day, empty_day,"   \
    " stability_day, refill_by_day, window_from_day, limited_by,"              \
    " replace_by_day, read_day, booked_s, booked_day, contact_s,"              \
    " contact_outcome, flags, visit_day, safe_until_day, from_day"
#define DAYS_COLUMNS                                                           \
    "patient, state, owner, alarm_day, stability_day, refill_by_day,"          \
    " window_from_day, replace_by_day, read_day, booked_day, flags,"           \
    " visit_day, from_day"
#define AUDIT_COLUMNS                                                          \
    "sequence, at_s, author, role, action, subject, before, after, previous,"  \
    " hash"
#define ACCESS_COLUMNS "id, batch, at_s, author, action, patient"

static const char *const texts[SQL_COUNT] = {
    [SQL_CLINIC_ADD] =
        "INSERT INTO clinic (" CLINIC_COLUMNS ", audit_sequence, audit_hash)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
        " $14, 0, $15) RETURNING id",
    [SQL_CLINIC_FIRST] = "SELECT id FROM clinic ORDER BY id LIMIT 1",
    [SQL_CLINIC_GET] =
        "SELECT id, " CLINIC_COLUMNS " FROM clinic WHERE id = $1",
    [SQL_CLINIC_SET] =
        "UPDATE clinic SET name = $1, zone = $2, phone = $3, phone_out = $4,"
        " emergency = $5, hours = $6, address = $7, oral_backup = $8,"
        " lead_days = $9, window_days = $10, early_days = $11,"
        " ahead_days = $12, fresh_days = $13, demo = $14 WHERE id = $15",
    [SQL_CLINIC_HEAD] =
        "SELECT audit_sequence, audit_hash FROM clinic WHERE id = $1",
    [SQL_CLINIC_SET_HEAD] =
        "UPDATE clinic SET audit_sequence = $1, audit_hash = $2"
        " WHERE id = $3",
    [SQL_CLINIC_CHANGES] = "SELECT changes FROM clinic WHERE id = $1",
    [SQL_CLINIC_CHANGED] =
        "UPDATE clinic SET changes = changes + 1 WHERE id = $1",

    [SQL_ACCOUNT_ADD] =
        "INSERT INTO account (name, password, roles, disabled, clinic, folded)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"
        " RETURNING id",
    [SQL_ACCOUNT_GET] =
        "SELECT " ACCOUNT_COLUMNS " FROM account WHERE clinic = $1 AND id = $2",
    [SQL_ACCOUNT_FIND] = "SELECT " ACCOUNT_COLUMNS
                         " FROM account WHERE clinic = $1 AND folded = $2",
    [SQL_ACCOUNT_LIST] = "SELECT " ACCOUNT_COLUMNS
                         " FROM account WHERE clinic = $1 ORDER BY folded",
    [SQL_ACCOUNT_SET] =
        "UPDATE account SET password = $1, roles = $2, disabled = $3"
        " WHERE clinic = $4 AND id = $5",
    [SQL_ACCOUNT_COUNT] = "SELECT count(*) FROM account WHERE clinic = $1",

    [SQL_LOGIN_ADD] =
        "INSERT INTO login (token, account, csrf, created_s, seen_s)"
        " VALUES ($1, $2, $3, $4, $5)",
    [SQL_LOGIN_GET] =
        "SELECT s.account, s.csrf, s.created_s, s.seen_s, a.id, a.name,"
        " a.password, a.roles, a.disabled FROM login s"
        " JOIN account a ON a.id = s.account"
        " WHERE s.token = $1 AND a.clinic = $2",
    [SQL_LOGIN_SEEN] = "UPDATE login SET seen_s = $1 WHERE token = $2",
    [SQL_LOGIN_END] = "DELETE FROM login WHERE token = $1",
    [SQL_LOGIN_END_ALL] = "DELETE FROM login WHERE account = $1",
    [SQL_LOGIN_EXPIRE] =
        "DELETE FROM login WHERE seen_s < $1 OR created_s < $2",

    [SQL_SECOND_ADD] = "INSERT INTO second (account, secret, step, since_s)"
                       " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    [SQL_SECOND_GET] =
        "SELECT secret, step, since_s FROM second WHERE account = $1",
    [SQL_SECOND_USE] =
        "UPDATE second SET step = $1 WHERE account = $2 AND step < $1",
    [SQL_SECOND_END] = "DELETE FROM second WHERE account = $1",

    [SQL_PATIENT_ADD] =
        "INSERT INTO patient (" PATIENT_COLUMNS ", created_s, clinic, folded)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
        " $14, $15, $16) ON CONFLICT DO NOTHING RETURNING id",
    [SQL_PATIENT_GET] = "SELECT id, " PATIENT_COLUMNS ", created_s"
                        " FROM patient WHERE clinic = $1 AND id = $2",
    [SQL_PATIENT_SET] =
        "UPDATE patient SET name = $1, mrn = $2, born_day = $3, phone = $4,"
        " contact = $5, oral_backup = $6, notes = $7, class = $8, state = $9,"
        " risks = $10, owner = $11, lead_days = $12, window_days = $13,"
        " folded = $14 WHERE clinic = $15 AND id = $16",
    [SQL_PATIENT_FIND_MRN] =
        "SELECT id FROM patient WHERE clinic = $1 AND mrn = $2 AND mrn <> ''",
    [SQL_PATIENT_NEXT] = "SELECT id FROM patient WHERE clinic = $1 AND id > $2"
                         " ORDER BY id LIMIT 1",

    [SQL_WORD_ADD] = "INSERT INTO word (clinic, word, patient)"
                     " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    [SQL_WORD_DELETE] = "DELETE FROM word WHERE patient = $1",
    [SQL_WORD_OF] = "SELECT word FROM word WHERE patient = $1 ORDER BY word",
    [SQL_WORD_FIND] =
        "SELECT " CURRENT_COLUMNS " FROM (SELECT DISTINCT patient AS found"
        " FROM word w WHERE w.clinic = $1 AND w.word >= $2 AND w.word < $3"
        " AND EXISTS (SELECT 1 FROM word x WHERE x.patient = w.patient"
        " AND x.word >= $4 AND x.word < $5)"
        " AND EXISTS (SELECT 1 FROM word y WHERE y.patient = w.patient"
        " AND y.word >= $6 AND y.word < $7) LIMIT $8) f"
        " JOIN current c ON c.patient = f.found ORDER BY c.folded, c.patient",

    [SQL_PUMP_ADD] =
        "INSERT INTO pump (" PUMP_COLUMNS ", clinic)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        " ON CONFLICT DO NOTHING RETURNING id",
    [SQL_PUMP_GET] =
        "SELECT id, " PUMP_COLUMNS " FROM pump WHERE clinic = $1 AND id = $2",
    [SQL_PUMP_SET] =
        "UPDATE pump SET patient = $1, serial = $2, model = $3,"
        " capacity_nl = $4, implanted_day = $5, explanted_day = $6,"
        " eri_day = $7, tubing_nl = $8, catheter_nl = $9, catheter_um = $10,"
        " catheter_model = $11 WHERE clinic = $12 AND id = $13",
    [SQL_PUMP_FIND] = "SELECT id, " PUMP_COLUMNS
                      " FROM pump WHERE clinic = $1 AND serial = $2",
    [SQL_PUMP_OF] =
        "SELECT id, " PUMP_COLUMNS " FROM pump WHERE patient = $1 ORDER BY id",

    [SQL_READING_ADD] =
        "INSERT INTO reading (" READING_COLUMNS ")"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
        " $14, $15, $16, $17, $18, $19) RETURNING id",
    [SQL_READING_GET] =
        "SELECT id, " READING_COLUMNS " FROM reading WHERE id = $1",
    [SQL_READING_KEY] = "SELECT id, " READING_COLUMNS
                        " FROM reading WHERE pump = $1 AND key = $2",
    [SQL_READING_LATEST] = "SELECT id, " READING_COLUMNS
                           " FROM reading WHERE patient = $1 AND pump = $2"
                           " ORDER BY read_s DESC, id DESC LIMIT 1",
    [SQL_READING_OF] =
        "SELECT id, " READING_COLUMNS " FROM reading WHERE patient = $1"
        " ORDER BY read_s DESC, id DESC LIMIT $2",

    [SQL_FILL_ADD] =
        "INSERT INTO fill (" FILL_COLUMNS ")"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
        " $14, $15, $16, $17, $18) RETURNING id",
    [SQL_FILL_KEY] =
        "SELECT id, " FILL_COLUMNS " FROM fill WHERE pump = $1 AND key = $2",
    [SQL_FILL_OF] = "SELECT id, " FILL_COLUMNS " FROM fill WHERE patient = $1"
                    " ORDER BY at_s DESC, id DESC LIMIT $2",

    [SQL_PROGRAM_ADD] =
        "INSERT INTO program (" PROGRAM_COLUMNS ")"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
    [SQL_PROGRAM_KEY] = "SELECT id, " PROGRAM_COLUMNS
                        " FROM program WHERE pump = $1 AND key = $2",
    [SQL_PROGRAM_OF] =
        "SELECT id, " PROGRAM_COLUMNS " FROM program WHERE patient = $1"
        " ORDER BY at_s DESC, id DESC LIMIT $2",

    [SQL_APPOINTMENT_ADD] = "INSERT INTO appointment (" APPOINTMENT_COLUMNS ")"
                            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
                            " RETURNING id",
    [SQL_APPOINTMENT_FIRST] =
        "UPDATE appointment SET booking = id WHERE id = $1",
    [SQL_APPOINTMENT_BOOKING] =
        "SELECT id, " APPOINTMENT_COLUMNS " FROM appointment"
        " WHERE booking = $1 ORDER BY id DESC LIMIT 1",
    [SQL_APPOINTMENT_OF] = "SELECT id, " APPOINTMENT_COLUMNS
                           " FROM appointment WHERE patient = $1 ORDER BY id",

    [SQL_CONTACT_ADD] = "INSERT INTO contact (" CONTACT_COLUMNS ")"
                        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
                        " RETURNING id",
    [SQL_CONTACT_OF] =
        "SELECT id, " CONTACT_COLUMNS " FROM contact WHERE patient = $1"
        " ORDER BY at_s DESC, id DESC LIMIT $2",

    [SQL_TONE_ADD] = "INSERT INTO tone (" TONE_COLUMNS ")"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
    [SQL_TONE_OF] = "SELECT id, " TONE_COLUMNS " FROM tone WHERE patient = $1"
                    " ORDER BY at_s DESC, id DESC LIMIT $2",

    [SQL_TRUST_ADD] = "INSERT INTO trust_key (" TRUST_COLUMNS ", clinic)"
                      " VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
    [SQL_TRUST_SET] = "UPDATE trust_key SET key = $1, name = $2,"
                      " removed_s = $3, author = $4, stored_s = $5"
                      " WHERE clinic = $6 AND id = $7",
    [SQL_TRUST_KEY] = "SELECT id, " TRUST_COLUMNS
                      " FROM trust_key WHERE clinic = $1 AND key = $2",
    [SQL_TRUST_LIST] = "SELECT id, " TRUST_COLUMNS
                       " FROM trust_key WHERE clinic = $1 ORDER BY id",

    [SQL_REVOCATION_ADD] =
        "INSERT INTO revocation (" REVOCATION_COLUMNS ", clinic)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id",
    [SQL_REVOCATION_LIST] = "SELECT id, " REVOCATION_COLUMNS
                            " FROM revocation WHERE clinic = $1 ORDER BY id",

    [SQL_VISIT_ADD] = "INSERT INTO visit (" VISIT_COLUMNS ")"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
    [SQL_VISIT_SET] =
        "UPDATE visit SET patient = $1, begun_s = $2, begun_by = $3,"
        " ended_s = $4, ended_by = $5, booked_s = $6, reason = $7"
        " WHERE id = $8",
    [SQL_VISIT_GET] = "SELECT id, " VISIT_COLUMNS " FROM visit WHERE id = $1",
    [SQL_VISIT_OPEN] = "SELECT id, " VISIT_COLUMNS
                       " FROM visit WHERE patient = $1 AND ended_s IS NULL"
                       " ORDER BY id LIMIT 1",
    [SQL_VISIT_OF] = "SELECT id, " VISIT_COLUMNS
                     " FROM visit WHERE patient = $1 ORDER BY id DESC LIMIT $2",

    [SQL_RECORD_ADD] = "INSERT INTO visit_record (" RECORD_COLUMNS ")"
                       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
                       " RETURNING id",
    [SQL_RECORD_KEY] = "SELECT id, " RECORD_COLUMNS
                       " FROM visit_record WHERE pump = $1 AND key = $2",
    [SQL_RECORD_OF] =
        "SELECT id, " RECORD_COLUMNS " FROM visit_record WHERE patient = $1"
        " ORDER BY ended_s DESC, id DESC LIMIT $2",
    [SQL_RECORD_VISIT] = "SELECT id, " RECORD_COLUMNS
                         " FROM visit_record WHERE visit = $1 ORDER BY id",
    [SQL_RECORD_ADD_BYTES] =
        "INSERT INTO visit_bytes (record, bytes) VALUES ($1, $2)",
    [SQL_RECORD_BYTES] = "SELECT bytes FROM visit_bytes WHERE record = $1",

    [SQL_TICKET_ADD] = "INSERT INTO ticket (hash, visit, account, expires_s)"
                       " VALUES ($1, $2, $3, $4)",
    [SQL_TICKET_TAKE] = "DELETE FROM ticket WHERE hash = $1 AND expires_s > $2"
                        " RETURNING visit, account",
    [SQL_TICKET_EXPIRE] = "DELETE FROM ticket WHERE expires_s <= $1",

    [SQL_CURRENT_PUT] =
        "INSERT INTO current (" CURRENT_COLUMNS ", clinic, changed)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
        " $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,"
        " $27, $28, $29, $30, $31, $32,"
        " (SELECT changes + 1 FROM clinic WHERE id = $32))"
        " ON CONFLICT (patient) DO UPDATE SET"
        " folded = excluded.folded, name = excluded.name, mrn = excluded.mrn, "
        "phone = excluded.phone,"
        " risks = excluded.risks, state = excluded.state,"
        " owner = excluded.owner, owner_name = excluded.owner_name,"
        " pump = excluded.pump, serial = excluded.serial,"
        " reading = excluded.reading, mode = excluded.mode,"
        " conc_ng_per_ml = excluded.conc_ng_per_ml,"
        " dose_ng = excluded.dose_ng, alarm_day = excluded.alarm_day,"
        " empty_day = excluded.empty_day,"
        " stability_day = excluded.stability_day,"
        " refill_by_day = excluded.refill_by_day,"
        " window_from_day = excluded.window_from_day,"
        " limited_by = excluded.limited_by,"
        " replace_by_day = excluded.replace_by_day,"
        " read_day = excluded.read_day, booked_s = excluded.booked_s,"
        " booked_day = excluded.booked_day, contact_s = excluded.contact_s,"
        " contact_outcome = excluded.contact_outcome,"
        " flags = excluded.flags, visit_day = excluded.visit_day,"
        " safe_until_day = excluded.safe_until_day,"
        " from_day = excluded.from_day, changed = excluded.changed",
    [SQL_CURRENT_GET] = "SELECT " CURRENT_COLUMNS
                        " FROM current WHERE patient = $1 AND clinic = $2",
    [SQL_CURRENT_TODAY] =
        "SELECT " CURRENT_COLUMNS " FROM current"
        " WHERE clinic = $1 AND state = 0 AND (safe_until_day, patient) > ($2, "
        "$3)"
        " AND from_day <= $4 ORDER BY safe_until_day, patient LIMIT $5",
    [SQL_CURRENT_DAYS] = "SELECT " DAYS_COLUMNS
                         " FROM current WHERE +clinic = $1 ORDER BY patient",
    [SQL_CURRENT_CHANGED] = "SELECT " DAYS_COLUMNS
                            " FROM current WHERE clinic = $1 AND changed > $2",
    [SQL_CURRENT_NAMES] =
        "SELECT " CURRENT_COLUMNS " FROM current WHERE clinic = $1"
        " AND (folded, patient) > ($2, $3)"
        " ORDER BY folded, patient LIMIT $4",
    [SQL_CURRENT_COUNT] = "SELECT count(*) FROM current"
                          " WHERE clinic = $1 AND state = 0 AND from_day <= $2",
    [SQL_CURRENT_COUNT_DUE] =
        "SELECT count(*) FROM current WHERE clinic = $1 AND state = 0"
        " AND refill_by_day >= $2 AND refill_by_day <= $3",

    [SQL_AUDIT_ADD] = "INSERT INTO audit (" AUDIT_COLUMNS ", clinic)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    [SQL_AUDIT_WALK] = "SELECT " AUDIT_COLUMNS
                       " FROM audit WHERE clinic = $1 ORDER BY sequence",
    [SQL_AUDIT_LIST] = "SELECT " AUDIT_COLUMNS
                       " FROM audit WHERE clinic = $1 AND sequence < $2"
                       " ORDER BY sequence DESC LIMIT $3",
    [SQL_AUDIT_SUBJECT] =
        "SELECT " AUDIT_COLUMNS
        " FROM audit WHERE clinic = $1 AND subject = $2 AND sequence < $3"
        " ORDER BY sequence DESC LIMIT $4",

    [SQL_ACCESS_ADD] =
        "INSERT INTO access (clinic, batch, at_s, author, action, patient)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
    [SQL_ACCESS_BATCH] =
        "SELECT " ACCESS_COLUMNS " FROM access WHERE clinic = $1 AND batch = $2"
        " ORDER BY id",
    [SQL_ACCESS_LIST] = "SELECT " ACCESS_COLUMNS
                        " FROM access WHERE clinic = $1 AND patient = $2"
                        " AND id < $3 ORDER BY id DESC LIMIT $4",
    [SQL_ACCESS_COUNT] = "SELECT count(*) FROM access WHERE clinic = $1",
};

const char *sql_text(enum sql number)
{
    ASSERT((unsigned)number < SQL_COUNT);
    return texts[number];
}
