#include "test/programmer/shelter.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "programmer/vault.h"

static char above[] = "/tmp/cisterna-XXXXXX";
static char folder[64];
static char path[128];

struct vault *shelter_vault(void)
{
    enum vault_result result;
    char why[VAULT_WHY_MAX];

    if (!mkdtemp(above))
        return NULL;
    /* Two folders deep: the vault makes what is missing. */
    snprintf(folder, sizeof(folder), "%s/share", above);
    return vault_create(folder, SHELTER_PASSPHRASE, &result, why);
}

int shelter_end(void)
{
    (void)unlink(shelter_path("vault"));
    (void)unlink(shelter_path("lock"));
    (void)unlink(shelter_path("visit"));
    return rmdir(folder) | rmdir(above);
}

const char *shelter_folder(void)
{
    return folder;
}

const char *shelter_path(const char *name)
{
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

int shelter_has(const char *name)
{
    return access(shelter_path(name), F_OK) == 0;
}

void shelter_read(const char *name, struct buffer *out)
{
    FILE *file = fopen(shelter_path(name), "rb");
    char piece[4096];
    size_t n;

    while (file && (n = fread(piece, 1, sizeof(piece), file)) > 0)
        buffer_put(out, piece, n);
    if (file)
        fclose(file);
}

void shelter_write(const char *name, const char *bytes, size_t size)
{
    FILE *file = fopen(shelter_path(name), "wb");

    if (file) {
        fwrite(bytes, 1, size, file);
        fclose(file);
    }
}
