/* status.h: the one result type of core, pump and link. */
#ifndef CORE_STATUS_H
#define CORE_STATUS_H

#define MUST_CHECK __attribute__((warn_unused_result))

/* Operating errors: expected, handled by the caller, never asserted on. */
enum status {
    OK = 0,
    ERR_RANGE,    /* a value is outside its documented limits */
    ERR_SHORT,    /* input ended early, or output space ran out */
    ERR_CORRUPT,  /* a checksum, an authenticator or a length did not match */
    ERR_STALE,    /* a counter or version is older than the last one */
    ERR_STATE,    /* not allowed in the present state */
    ERR_FULL,     /* a fixed-size table or log has no room */
    ERR_HARDWARE, /* a port reported failure */
};

/* Two or three plain words for a log line; never NULL. */
const char *status_name(enum status status);

#endif
