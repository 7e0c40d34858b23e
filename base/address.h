/* address.h: where a pump listens: a socket named in words. */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include <stddef.h>

/*
 * "unix:PATH", or "tcp:127.0.0.1:PORT": this computer only.  Both return a
 * file descriptor, closed on exec, or -1 with one line in error that says what
 * is wrong and what to do.
 *
 * A listener that finds a socket file of one that is gone takes its place; one
 * that is in use is refused.
 */
int address_listen(const char *address, char *error, size_t error_size);
int address_connect(const char *address, char *error, size_t error_size);

#endif
