/* replay.c: runs a fuzz target over the files of a folder, as a test does. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"

static int replay(const char *folder, const char *name)
{
    char path[4096];
    FILE *file;
    long size;
    uint8_t *bytes;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0) {
        fprintf(stderr, "replay: %s: cannot be read\n", path);
        exit(3);
    }
    rewind(file);
    /* Exactly its size, so that the sanitizer sees a byte read beyond. */
    bytes = malloc(size ? (size_t)size : 1);
    if (!bytes || fread(bytes, 1, (size_t)size, file) != (size_t)size)
        exit(3);
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, (size_t)size);
    free(bytes);
    return 1;
}

int main(int argc, char **argv)
{
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    struct dirent *entry;
    int count = 0;

    if (!folder) {
        fprintf(stderr, "replay: give a folder that can be read\n");
        return 2;
    }
    while ((entry = readdir(folder)))
        if (entry->d_name[0] != '.')
            count += replay(argv[1], entry->d_name);
    closedir(folder);
    printf("%d inputs\n", count);
    return count ? 0 : 1;
}
