/* result.h: what any call of the store answers. */
#ifndef CLINIC_STORE_RESULT_H
#define CLINIC_STORE_RESULT_H

/* Everything but OK and SAME changed nothing; store_why says it in words. */
enum store_result {
    STORE_OK = 0,
    STORE_SAME,    /* the same fact is already there: stored once */
    STORE_NONE,    /* no such row */
    STORE_TAKEN,   /* a name, serial or key belongs to another row */
    STORE_REFUSED, /* a value that the rules refuse */
    STORE_BUSY,    /* locked by another writer: try again (503) */
    STORE_FULL,    /* no room on the disk */
    STORE_IO,      /* the disk failed, or may not be written */
    STORE_CORRUPT, /* the file is damaged, or is no store */
    STORE_NEWER,   /* made by a newer version of this program */
    STORE_FAILED,  /* anything else that the engine says */
};

#define STORE_MUST_CHECK __attribute__((warn_unused_result))

#endif
