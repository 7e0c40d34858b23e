#include "sim/emulate.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { OPTIONS_MAX = 32, WAITS = 240 };

static int say(const char *what)
{
    fprintf(stderr, "emulate: %s: %s\n", what, strerror(errno));
    return -1;
}

/* --- UART 0 --- */

static int coil_put(void *arg, const uint8_t *bytes, size_t size)
{
    struct emulate *e = arg;

    return write(e->coil, bytes, size) == (ssize_t)size ? 0 : say("UART 0");
}

static int coil_get(void *arg, uint8_t *out, size_t size)
{
    struct emulate *e = arg;
    struct pollfd poller = { .fd = e->coil, .events = POLLIN };
    size_t got = 0;

    while (got < size) {
        ssize_t n;

        if (poll(&poller, 1, EMULATE_PATIENCE_MS) <= 0)
            return say("UART 0 sends too little");
        n = read(e->coil, out + got, size - got);
        if (n <= 0)
            return say("UART 0");
        got += (size_t)n;
    }
    return 0;
}

/* --- QEMU --- */

static int in_folder(
    const struct emulate *e, const char *name, char *out, size_t size)
{
    return snprintf(out, size, "%s/%s", e->folder, name) < (int)size ? 0 : -1;
}

/* A FIFO in the folder, open both ways so that it never ends. */
static int fifo(const struct emulate *e, const char *name)
{
    char path[EMULATE_PATH_MAX];

    if (in_folder(e, name, path, sizeof(path)) < 0 || mkfifo(path, 0600) < 0)
        return say(name);
    return open(path, O_RDWR | O_CLOEXEC);
}

static int listen_coil(const struct emulate *e)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 ||
        in_folder(e, "coil", address.sun_path, sizeof(address.sun_path)) < 0)
        return say("coil");
    if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
        listen(fd, 1) < 0)
        return say(address.sun_path);
    return fd;
}

/* What QEMU says goes into a file: a processor that locks up says much. */
static int hush(const struct emulate *e)
{
    char path[EMULATE_PATH_MAX];
    int fd;

    if (in_folder(e, "said", path, sizeof(path)) < 0)
        return -1;
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return fd < 0 ? -1 : dup2(fd, STDERR_FILENO) | dup2(fd, STDOUT_FILENO);
}

/* Repeat it, when QEMU did not even start. */
static void repeat(const struct emulate *e)
{
    char path[EMULATE_PATH_MAX], line[256];
    FILE *file;

    if (in_folder(e, "said", path, sizeof(path)) < 0 ||
        !(file = fopen(path, "r")))
        return;
    while (fgets(line, sizeof(line), file))
        fputs(line, stderr);
    fclose(file);
}

static void become_qemu(const struct emulate *e)
{
    const char *args[16 + OPTIONS_MAX] = { "qemu-system-arm", "-M",
        "mps2-an386", "-display", "none", "-monitor", "none", "-serial",
        "unix:coil", "-semihosting-config", "enable=on,target=native",
        "-kernel", e->elf };
    size_t n = 13, i;

    for (i = 0; e->setup.options && e->setup.options[i] && i < OPTIONS_MAX; i++)
        args[n++] = e->setup.options[i];
    args[n] = NULL;
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* it does not outlive this program */
    if (hush(e) >= 0 && chdir(e->folder) == 0)
        execvp(args[0], (char *const *)(uintptr_t)args);
    say("qemu-system-arm");
    _exit(127);
}

static int launch(struct emulate *e)
{
    struct pollfd poller = { .fd = e->listener, .events = POLLIN };

    e->pid = fork();
    if (e->pid < 0)
        return say("fork");
    if (e->pid == 0)
        become_qemu(e);
    if (poll(&poller, 1, EMULATE_PATIENCE_MS) <= 0) {
        repeat(e);
        errno = ETIMEDOUT;
        return say("QEMU does not start");
    }
    e->cpu_ms = 0;
    e->coil = accept4(e->listener, NULL, NULL, SOCK_CLOEXEC);
    return e->coil < 0 ? say("coil") : 0;
}

static void end_qemu(struct emulate *e)
{
    if (e->pid > 0) {
        kill(e->pid, SIGKILL);
        waitpid(e->pid, NULL, 0);
    }
    e->pid = 0;
    if (e->coil >= 0)
        close(e->coil);
    e->coil = -1;
}

/* The real path of the program, for QEMU runs in another folder. */
int emulate_start(
    struct emulate *e, struct world *world, const struct emulate_setup *setup)
{
    const struct wire_coil coil = { e, coil_put, coil_get };
    const char *tmp = getenv("TMPDIR");

    memset(e, 0, sizeof(*e));
    e->setup = *setup;
    if (!realpath(setup->elf, e->elf)) /* QEMU runs in another folder */
        return say(setup->elf);
    e->requests = e->replies = e->listener = e->coil = -1;
    wire_init(&e->wire, world, &coil);
    snprintf(e->folder, sizeof(e->folder), "%s/cisterna-XXXXXX",
        tmp && strlen(tmp) < 64 ? tmp : "/tmp");
    if (!mkdtemp(e->folder))
        return say(e->folder);
    e->requests = fifo(e, "port.out");
    e->replies = fifo(e, "port.in");
    e->listener = listen_coil(e);
    if (e->requests < 0 || e->replies < 0 || e->listener < 0)
        return -1;
    return launch(e);
}

static void close_if(int fd)
{
    if (fd >= 0)
        close(fd);
}

void emulate_stop(struct emulate *e)
{
    static const char *const names[] = { "port.out", "port.in", "coil", "gdb",
        "said" };
    char path[EMULATE_PATH_MAX];
    size_t i;

    end_qemu(e);
    close_if(e->requests);
    close_if(e->replies);
    close_if(e->listener);
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (in_folder(e, names[i], path, sizeof(path)) == 0)
            unlink(path);
    rmdir(e->folder);
}

/* What a board that is gone has left in a FIFO. */
static void drain(int fd)
{
    struct pollfd poller = { .fd = fd, .events = POLLIN };
    uint8_t bytes[4096];

    while (poll(&poller, 1, 0) > 0 && read(fd, bytes, sizeof(bytes)) > 0)
        ;
}

int emulate_restart(struct emulate *e)
{
    end_qemu(e);
    drain(e->requests);
    drain(e->replies);
    wire_reset(&e->wire);
    return launch(e);
}

/* --- requests --- */

static int read_whole(int fd, uint8_t *out, size_t size)
{
    size_t got = 0;

    while (got < size) {
        ssize_t n = read(fd, out + got, size - got);

        if (n <= 0)
            return say("port.out");
        got += (size_t)n;
    }
    return 0;
}

/* Processor time that QEMU has used, in ms; 0 when it cannot be told. */
static int64_t cpu_ms(const struct emulate *e)
{
    struct timespec now;
    clockid_t clock;

    if (clock_getcpuclockid(e->pid, &clock) != 0 ||
        clock_gettime(clock, &now) != 0)
        return 0;
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

/* A processor that locks up ends QEMU. */
static int has_ended(struct emulate *e)
{
    if (waitpid(e->pid, NULL, WNOHANG) != e->pid)
        return 0;
    e->pid = 0;
    return 1;
}

int emulate_receive(struct emulate *e)
{
    uint8_t head[2];

    if (read_whole(e->requests, head, 2) < 0)
        return -1;
    e->size = (size_t)(head[0] | head[1] << 8);
    errno = EPROTO;
    if (e->size > sizeof(e->parts))
        return say("port.out: a request that is too long");
    e->served++;
    e->cpu_ms = cpu_ms(e);
    return read_whole(e->requests, e->parts, e->size);
}

int emulate_reply(struct emulate *e)
{
    const ssize_t n = write(e->replies, e->wire.reply, e->wire.size);

    return n == (ssize_t)e->wire.size ? 0 : say("port.in");
}

int emulate_is_hung(const struct emulate *e)
{
    return cpu_ms(e) - e->cpu_ms > EMULATE_HANG_MS;
}

/* The next request, or a restart when the board hangs: 1, 0; or -1. */
static int await(struct emulate *e)
{
    struct pollfd poller = { .fd = e->requests, .events = POLLIN };
    int ready = 0, i;

    for (i = 0; i < WAITS && ready == 0; i++) {
        ready = poll(&poller, 1, EMULATE_PATIENCE_MS / WAITS);
        if (ready == 0 && (emulate_is_hung(e) || has_ended(e)))
            return emulate_restart(e);
    }
    if (ready <= 0)
        return say("port.out");
    return emulate_receive(e) < 0 ? -1 : 1;
}

int emulate_until(struct emulate *e, int64_t end_s)
{
    enum wire_end end;

    if (e->wire.pending) {
        end = wire_more(&e->wire, end_s);
        if (end == WIRE_REPLY && emulate_reply(e) < 0)
            return -1;
        if (end == WIRE_OVER)
            return 0;
    }
    for (;;) {
        const int came = await(e);

        if (came < 0)
            return -1;
        if (came == 0)
            continue;
        end = wire_serve(&e->wire, e->parts, e->size, end_s);
        if (end == WIRE_OVER)
            return 0;
        errno = EPROTO;
        if (end == WIRE_BROKEN)
            return say("a request that docs/port.md does not know");
        if (emulate_reply(e) < 0)
            return -1;
    }
}
