/* export.h: the clinic as a sheet that a spreadsheet, and the import, reads.
 */
#ifndef CLINIC_FEED_EXPORT_H
#define CLINIC_FEED_EXPORT_H

#include "base/buffer.h"
#include "clinic/store/store.h"

struct zone;

/* How every export begins: by this an earlier one is known. */
#define EXPORT_START "\xef\xbb\xbfPatient,MRN,DOB,Pump,Serial #,Implanted,Conc,"

/* Take what is in the buffer and empty it: 0, or -1 to end the export. */
typedef int export_take(void *context, struct buffer *out);

struct export
{
    const struct zone *zone; /* the clinic's: of appointments */
    export_take *take;       /* called every so often, and at the end */
    void *context;
    size_t rows; /* the answer: how many patients */
};

/*
 * Write every active patient, with the pump in use, what runs and the dates
 * that rule, all of one moment: CSV in UTF-8 with a byte order mark, dates as
 * 2026-10-19, text that looks like a formula kept as text.  STORE_OK, or why
 * the store failed; STORE_REFUSED when take did not.
 */
enum store_result export_sheet(
    struct store *store, struct export *export) STORE_MUST_CHECK;

#endif
