/* main.c: cisterna NAME ...: starts its sibling cisterna-NAME, as git does. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/options.h"

enum { STATUS_USAGE = 2, STATUS_FAILED = 3, PATH_SIZE = 4096 };

static const struct {
    const char *name, *summary;
} programs[] = {
    { "calc", "calculate doses, refills and dates" },
    { "clinic", "serve and keep a clinic: patients, worklist, printouts" },
    { "pump", "the pump on a desk: its firmware, its alarms" },
};

enum { PROGRAM_COUNT = sizeof(programs) / sizeof(*programs) };

static void print_help(void)
{
    printf("Usage: cisterna PROGRAM [ARGUMENT...]\n\n");
    for (size_t i = 0; i < PROGRAM_COUNT; i++)
        printf("  %-10s %s\n", programs[i].name, programs[i].summary);
    printf("\nExamples:\n"
           "  cisterna calc refill --fill 20 --dose 300 --concentration 2000 "
           "--filled 2026-01-15\n"
           "  cisterna clinic serve --store sqlite:clinic.sqlite\n"
           "\n`cisterna PROGRAM --help` says more of each.\n");
}

/* The path of a sibling: in the folder this program itself stands in.
 * Returns 0, or -1 when there is none. */
static int sibling(char path[PATH_SIZE], const char *name)
{
    ssize_t len = readlink("/proc/self/exe", path, PATH_SIZE - 1);
    char *slash;
    size_t room;

    if (len < 0)
        return -1;
    path[len] = 0;
    slash = strrchr(path, '/');
    if (!slash)
        return -1;
    room = (size_t)(path + PATH_SIZE - (slash + 1));
    return (size_t)snprintf(slash + 1, room, "cisterna-%s", name) < room ? 0
                                                                         : -1;
}

static int start(const char *name, char **argv)
{
    char path[PATH_SIZE];

    for (size_t i = 0; i < PROGRAM_COUNT; i++) {
        if (strcmp(name, programs[i].name) != 0)
            continue;
        if (sibling(path, name)) {
            log_error("cannot tell where this program stands: start "
                      "cisterna-%s itself",
                name);
            return STATUS_FAILED;
        }
        argv[0] = path;
        execv(path, argv);
        log_error(
            "%s: %s: build or install all of Cisterna", path, strerror(errno));
        return STATUS_FAILED;
    }
    log_error("%s: no such program: see --help", name);
    return STATUS_USAGE;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        log_error("no program named: see --help");
        return STATUS_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-?") == 0) {
        print_help();
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("cisterna %s\n", options_version());
        return 0;
    }
    return start(argv[1], argv + 1);
}
