/* keeper.h: an owner of a journal on simulated flash, for its tests. */
#ifndef TEST_PUMP_KEEPER_H
#define TEST_PUMP_KEEPER_H

#include <setjmp.h>

#include "pump/journal.h"
#include "sim/flash.h"
#include "test/test.h"

enum {
    KEEPER_KINDS = 5,
    KEEPER_BYTES = 80,
    KEEPER_SECTOR = 512,
    KEEPER_SECTORS = 4,

    /* Where records are in a sector whose snapshot is empty. */
    KEEPER_LABEL_2 = 32,
    KEEPER_END = 64,
    KEEPER_END_2 = 80,
    KEEPER_FIRST = 96,
};

/* Its state is the last payload of each kind; kinds from `fleeting` on are in
 * no snapshot. */
struct keeper {
    struct flash flash;
    struct port port;
    struct journal_owner owner;
    struct journal journal;
    uint8_t scratch[JOURNAL_PAYLOAD_MAX];

    uint32_t size[KEEPER_KINDS];
    uint8_t bytes[KEEPER_KINDS][KEEPER_BYTES];
    uint8_t fleeting;
    uint32_t loads;
    uint32_t gaps;         /* calls */
    uint32_t gap_count;    /* sum of counts */
    uint8_t gap_first;     /* its kind */
    uint8_t gap_kind;      /* of the last */
    uint32_t gap_loads;    /* loads before the last gap */
    enum status save_says; /* instead of OK */
    uint32_t saves;

    /* One operation of the flash is not as it should be. */
    uint32_t at; /* its number, from 1; 0: none */
    enum flash_verdict verdict;
    uint32_t times; /* how often, from there on */
    int wears;      /* 1: its sector is worn from there on */
    uint32_t skips; /* programs of "bad mark" that are lost silently */
    int cut;        /* 1: power is lost there, half done */
    jmp_buf no_power;
};

void keeper_init(struct keeper *k);
void keeper_free(struct keeper *k);

/* Power up with nothing in RAM. */
enum status keeper_mount(struct keeper *k);

/* Append a text, and let the state follow when it was kept. */
enum status keeper_set(
    struct keeper *k, enum journal_how how, uint8_t kind, const char *text);

/* Is the text the state of its kind? */
int keeper_has(const struct keeper *k, uint8_t kind, const char *text);

/* Turn over the lowest bit of a byte of a sector. */
void keeper_flip(struct keeper *k, uint32_t sector, uint32_t byte);

#endif
