/* shelter.h: a vault in a folder of its own, for the length of a test. */
#ifndef TEST_PROGRAMMER_SHELTER_H
#define TEST_PROGRAMMER_SHELTER_H

#include <stddef.h>

#include "base/buffer.h"

#define SHELTER_PASSPHRASE "three blue pumps"

struct vault;

/* Make the folder, and an empty vault in it; NULL on failure. */
struct vault *shelter_vault(void);

/* Take all of it away again. */
int shelter_end(void);

const char *shelter_folder(void);

/* A file in it: its path, until the next call; is it there; its bytes. */
const char *shelter_path(const char *name);
int shelter_has(const char *name);
void shelter_read(const char *name, struct buffer *out);
void shelter_write(const char *name, const char *bytes, size_t size);

#endif
