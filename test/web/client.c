/* client.c: a browser for tests: bytes out, bytes in. */
#include "test/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "test/web/client.h"

enum { HEARD_MAX = 4 * 1024 * 1024, ANSWER_MS = 10000 };

int client_dial(int port)
{
    struct sockaddr_in in = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    CHECK(fd >= 0);
    CHECK(connect(fd, (struct sockaddr *)&in, sizeof(in)) == 0);
    return fd;
}

void client_say(int fd, const char *bytes, size_t len)
{
    while (len) {
        ssize_t sent = send(fd, bytes, len, MSG_NOSIGNAL);

        if (sent <= 0)
            return;
        bytes += sent;
        len -= (size_t)sent;
    }
}

char *client_hear(int fd, int ms)
{
    static char heard[HEARD_MAX];
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    size_t len = 0;

    while (len < sizeof(heard) - 1 && poll(&wait, 1, ms) > 0) {
        ssize_t got = recv(fd, heard + len, sizeof(heard) - 1 - len, 0);

        if (got <= 0)
            break;
        len += (size_t)got;
    }
    heard[len] = 0;
    return heard;
}

/* 1 when text holds a whole reply, by its Content-Length. */
static int is_whole(const char *text, size_t len)
{
    const char *end = strstr(text, "\r\n\r\n");

    return end &&
           len >= (size_t)(end + 4 - text) +
                      (size_t)atoi(client_header(text, "Content-Length"));
}

char *client_hear_one(int fd)
{
    static char heard[64 * 1024];
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    size_t len = 0;

    heard[0] = 0;
    while (len < sizeof(heard) - 1 && !is_whole(heard, len) &&
           poll(&wait, 1, ANSWER_MS) > 0) {
        ssize_t got = recv(fd, heard + len, sizeof(heard) - 1 - len, 0);

        if (got <= 0)
            break;
        len += (size_t)got;
        heard[len] = 0;
    }
    return heard;
}

char *client_request(int port, const char *bytes, size_t len)
{
    int fd = client_dial(port);
    char *answer;

    client_say(fd, bytes, len);
    answer = client_hear(fd, ANSWER_MS);
    close(fd);
    return answer;
}

int client_status(const char *answer)
{
    return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? atoi(answer + 9) : 0;
}

const char *client_header(const char *answer, const char *name)
{
    static char value[1024];
    char wanted[64];
    const char *found;

    snprintf(wanted, sizeof(wanted), "\r\n%s: ", name);
    found = strcasestr(answer, wanted);
    if (!found || found > strstr(answer, "\r\n\r\n"))
        return "";
    found += strlen(wanted);
    snprintf(value, sizeof(value), "%.*s", (int)strcspn(found, "\r"), found);
    return value;
}
