/* disk.h: a disk that fails when told to: a layer under SQLite (SR-45). */
#ifndef TEST_CLINIC_STORE_DISK_H
#define TEST_CLINIC_STORE_DISK_H

#include <stdint.h>

enum disk_fault {
    DISK_ERROR, /* one write or sync answers an I/O error, half written */
    DISK_FULL,  /* one write finds no room */
    DISK_STAYS_FULL,
    DISK_DEAD, /* from then on every write, sync, truncation, removal fails */
    DISK_CUT,  /* the same, and of what was not synced only some arrived, in
                  any order, torn between sectors */
};
enum { DISK_FAULTS = 5 };

/* Put the layer in; once a process, before any store is opened. */
void disk_install(void);

/* Fail at the next operation but n - 1 (1: the next one); seed chooses what
 * arrives.  n 0: never. */
void disk_arm(enum disk_fault fault, long n, uint64_t seed);

/* Did it fail?  Then, after the cut, what had not arrived is taken away; call
 * it when the store is closed. */
int disk_settle(void);

/* Operations since the last disk_arm. */
long disk_operations(void);

#endif
