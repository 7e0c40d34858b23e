#include "base/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { WAITING = 4 };

/* An address as the system takes it. */
struct place {
    union {
        struct sockaddr any;
        struct sockaddr_un un;
        struct sockaddr_in in;
    } as;
    socklen_t size;
};

static int read_unix(
    const char *path, struct place *out, char *error, size_t error_size)
{
    if (!*path || strlen(path) >= sizeof(out->as.un.sun_path)) {
        snprintf(error, error_size,
            "the path of a socket has 1 to %zu characters: choose a shorter "
            "one",
            sizeof(out->as.un.sun_path) - 1);
        return -1;
    }
    out->as.un.sun_family = AF_UNIX;
    strcpy(out->as.un.sun_path, path);
    out->size = sizeof(out->as.un);
    return 0;
}

static int read_tcp(
    const char *text, struct place *out, char *error, size_t error_size)
{
    static const char host[] = "127.0.0.1:";
    const char *port = text + sizeof(host) - 1;
    char *end;
    long number;

    if (strncmp(text, host, sizeof(host) - 1) != 0) {
        snprintf(error, error_size,
            "only this computer is served: write tcp:127.0.0.1:PORT");
        return -1;
    }
    number = strtol(port, &end, 10);
    if (*port < '1' || *port > '9' || *end || number > 65535) {
        snprintf(error, error_size, "a port is a number from 1 to 65535");
        return -1;
    }
    out->as.in.sin_family = AF_INET;
    out->as.in.sin_port = htons((uint16_t)number);
    out->as.in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    out->size = sizeof(out->as.in);
    return 0;
}

static int read_place(
    const char *address, struct place *out, char *error, size_t error_size)
{
    memset(out, 0, sizeof(*out));
    if (strncmp(address, "unix:", 5) == 0)
        return read_unix(address + 5, out, error, error_size);
    if (strncmp(address, "tcp:", 4) == 0)
        return read_tcp(address + 4, out, error, error_size);
    snprintf(error, error_size,
        "an address begins with unix: or tcp:, as in unix:pump.sock");
    return -1;
}

static int make(const struct place *place, char *error, size_t error_size)
{
    const int on = 1;
    const int fd =
        socket(place->as.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0) {
        snprintf(error, error_size, "no socket: %s", strerror(errno));
        return -1;
    }
    if (place->as.any.sa_family == AF_INET) {
        (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    }
    return fd;
}

/* A socket file that nobody answers on is left over from one that died. */
static void clear(const struct place *place)
{
    struct stat st;
    int fd;

    if (place->as.any.sa_family != AF_UNIX ||
        lstat(place->as.un.sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
        return;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    if (connect(fd, &place->as.any, place->size) != 0 && errno == ECONNREFUSED)
        (void)unlink(place->as.un.sun_path);
    close(fd);
}

int address_listen(const char *address, char *error, size_t error_size)
{
    struct place place;
    int fd;

    if (read_place(address, &place, error, error_size) != 0)
        return -1;
    fd = make(&place, error, error_size);
    if (fd < 0)
        return -1;
    clear(&place);
    if (bind(fd, &place.as.any, place.size) != 0 || listen(fd, WAITING) != 0) {
        snprintf(error, error_size, "cannot listen: %s: is it in use?",
            strerror(errno));
        close(fd);
        return -1;
    }
    return fd;
}

int address_connect(const char *address, char *error, size_t error_size)
{
    struct place place;
    int fd;

    if (read_place(address, &place, error, error_size) != 0)
        return -1;
    fd = make(&place, error, error_size);
    if (fd < 0)
        return -1;
    if (connect(fd, &place.as.any, place.size) != 0) {
        snprintf(error, error_size, "nobody answers: %s: is the pump running?",
            strerror(errno));
        close(fd);
        return -1;
    }
    return fd;
}
