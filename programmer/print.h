/* print.h: the printed report of a reading (F-12). */
#ifndef PROGRAMMER_PRINT_H
#define PROGRAMMER_PRINT_H

#include "base/arena.h"
#include "programmer/visit.h"
#include "report/sheet.h"

/* Fill in the sheet of the visit's last reading; log may be NULL.  Text lives
 * in the arena. */
void print_sheet(const struct visit *visit, const struct msg_log *log,
    struct arena *arena, struct sheet *out);

#endif
