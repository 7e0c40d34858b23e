/* client.h: a browser for tests: bytes out, bytes in. */
#ifndef TEST_WEB_CLIENT_H
#define TEST_WEB_CLIENT_H

#include <stddef.h>

/* A connection to a port of this computer. */
int client_dial(int port);

/* Send all bytes; a server that hangs up is no failure here. */
void client_say(int fd, const char *bytes, size_t len);

/* Everything until the server closes, or nothing comes for ms; ends with a
 * zero byte and lives until the next call. */
char *client_hear(int fd, int ms);

/* One whole reply, on a connection that stays open. */
char *client_hear_one(int fd);

/* One request on a connection of its own, to its whole answer. */
char *client_request(int port, const char *bytes, size_t len);

/* Of an answer; 0 for none. */
int client_status(const char *answer);

/* The value of a header, up to its line's end; "" when it is not there; lives
 * until the next call. */
const char *client_header(const char *answer, const char *name);

#endif
