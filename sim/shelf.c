#include "sim/shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

enum { PATH_SIZE = 4096, SLUGS_READ = BODY_SLUGS_MAX };

static const char first_line[] = "cisterna world 1";

static int path_of(const struct shelf *shelf, const char *name, char *path)
{
    if (snprintf(path, PATH_SIZE, "%s/%s", shelf->folder, name) < PATH_SIZE)
        return 0;
    errno = ENAMETOOLONG;
    return -1;
}

static int open_in(const struct shelf *shelf, const char *name)
{
    char path[PATH_SIZE];

    if (path_of(shelf, name, path) != 0)
        return -1;
    return open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

/* The second line of a world that is there: its capacity. */
static int find_capacity(const struct shelf *shelf, int32_t *capacity_nl)
{
    char path[PATH_SIZE], line[64];
    FILE *file;
    int found;

    if (path_of(shelf, "world", path) != 0)
        return -1;
    file = fopen(path, "re");
    if (!file)
        return errno == ENOENT ? 0 : -1;
    found = fgets(line, sizeof(line), file) &&
            strncmp(line, first_line, sizeof(first_line) - 1) == 0 &&
            fscanf(file, "capacity %" SCNd32, capacity_nl) == 1;
    fclose(file);
    errno = EINVAL;
    return found ? 1 : -1;
}

int shelf_open(struct shelf *shelf, const char *folder, int32_t *capacity_nl,
    char *error, size_t error_size)
{
    int found = -1;

    memset(shelf, 0, sizeof(*shelf));
    shelf->lock = shelf->flash = -1;
    shelf->folder = strdup(folder);
    if (!shelf->folder)
        goto err;
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        goto err;
    shelf->lock = open_in(shelf, "lock");
    if (shelf->lock < 0)
        goto err;
    if (flock(shelf->lock, LOCK_EX | LOCK_NB) != 0) {
        snprintf(error, error_size,
            "%s: another pump lives there: choose another folder", folder);
        shelf_close(shelf);
        return -1;
    }
    shelf->flash = open_in(shelf, "flash");
    found = shelf->flash < 0 ? -1 : find_capacity(shelf, capacity_nl);
    if (found >= 0)
        return found;
err:
    snprintf(error, error_size, "%s: %s: is it the folder of a pump?", folder,
        strerror(errno));
    shelf_close(shelf);
    return -1;
}

void shelf_close(struct shelf *shelf)
{
    if (shelf->lock >= 0)
        close(shelf->lock);
    if (shelf->flash >= 0)
        close(shelf->flash);
    free(shelf->folder);
    shelf->folder = NULL;
    shelf->lock = shelf->flash = -1;
}

/* The path's slugs, the one nearest to the tip first. */
static int read_path(FILE *file, struct body *body)
{
    int64_t nl, conc, sum = 0;

    body->first = 0;
    body->slugs = 0;
    while (fscanf(file, " slug %" SCNd64 " %" SCNd64, &nl, &conc) == 2) {
        if (body->slugs == SLUGS_READ || nl < 0 || conc < 0)
            return -1;
        body->slug[body->slugs].nl = nl;
        body->slug[body->slugs].conc_ng_per_ml = conc;
        body->slugs++;
        sum += nl;
    }
    return sum == body->path_nl ? 0 : -1;
}

static int read_world(FILE *file, struct world *world)
{
    struct body *body = &world->body;
    char line[64];
    int ended = 0;

    if (!fgets(line, sizeof(line), file) || !fgets(line, sizeof(line), file))
        return -1;
    if (fscanf(file,
            " serial %15s tick %" SCNd64 " charge %" SCNd64
            " reservoir %" SCNd64 " %" SCNd64 " path %" SCNd64,
            (char *)world->port.serial, &world->now_s, &world->charge.nc,
            &body->reservoir_nl, &body->reservoir_conc_ng_per_ml,
            &body->path_nl) != 6)
        return -1;
    if (world->now_s < 0 || world->charge.nc < 0 || body->reservoir_nl < 0 ||
        body->reservoir_conc_ng_per_ml < 0)
        return -1;
    if (read_path(file, body) != 0)
        return -1;
    return fscanf(file, " end%n", &ended) == 0 && ended > 0 ? 0 : -1;
}

/* What the flash held; a file that is short was never written whole. */
static int read_flash(const struct shelf *shelf, struct world *world)
{
    char path[PATH_SIZE];

    if (path_of(shelf, "flash", path) != 0)
        return -1;
    return flash_load(&world->flash, path);
}

int shelf_load(
    struct shelf *shelf, struct world *world, char *error, size_t error_size)
{
    char path[PATH_SIZE];
    FILE *file = NULL;
    int status = -1;

    if (path_of(shelf, "world", path) == 0)
        file = fopen(path, "re");
    if (file) {
        errno = EINVAL;
        if (read_world(file, world) == 0)
            status = read_flash(shelf, world);
        fclose(file);
    }
    if (status != 0)
        snprintf(error, error_size,
            "%s: %s: it is not as a pump left it: restore it or take another "
            "folder",
            shelf->folder, strerror(errno));
    return status;
}

static void print_world(FILE *file, const struct world *world)
{
    const struct body *body = &world->body;
    int32_t i;

    fprintf(file, "%s\ncapacity %" PRId64 "\nserial %s\n", first_line,
        body->capacity_nl, (const char *)world->port.serial);
    fprintf(file, "tick %" PRId64 "\ncharge %" PRId64 "\n", world->now_s,
        world->charge.nc);
    fprintf(file, "reservoir %" PRId64 " %" PRId64 "\npath %" PRId64 "\n",
        body->reservoir_nl, body->reservoir_conc_ng_per_ml, body->path_nl);
    for (i = 0; i < body->slugs; i++) {
        const struct body_slug *slug =
            &body->slug[(body->first + i) % BODY_SLUGS_MAX];

        fprintf(file, "slug %" PRId64 " %" PRId64 "\n", slug->nl,
            slug->conc_ng_per_ml);
    }
    fprintf(file, "end\n");
}

static int write_flash(const struct shelf *shelf, const struct flash *flash)
{
    const ssize_t size = (ssize_t)flash->size;

    return pwrite(shelf->flash, flash->bytes, flash->size, 0) == size ? 0 : -1;
}

/* Under another name first: whole or not at all. */
static int write_world(const struct shelf *shelf, const struct world *world)
{
    char path[PATH_SIZE], fresh[PATH_SIZE];
    FILE *file;

    if (path_of(shelf, "world", path) != 0 ||
        path_of(shelf, "world.new", fresh) != 0)
        return -1;
    file = fopen(fresh, "we");
    if (!file)
        return -1;
    print_world(file, world);
    if (fclose(file) != 0)
        return -1;
    return rename(fresh, path);
}

int shelf_keep(struct shelf *shelf, const struct world *world)
{
    if (shelf->operations != world->flash.operations) {
        if (write_flash(shelf, &world->flash) != 0)
            return -1;
        shelf->operations = world->flash.operations;
    }
    if (shelf->wakes == world->wakes)
        return 0;
    if (write_world(shelf, world) != 0)
        return -1;
    shelf->wakes = world->wakes;
    return 0;
}
