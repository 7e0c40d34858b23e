/* plant.h: faults that a search must find, planted one at a time.
 *
 * The program is linked with --wrap for each function in plant_wrapped of
 * test/link/meson.build: calls from other files come here first.
 */
#ifndef TEST_LINK_PLANT_H
#define TEST_LINK_PLANT_H

#include <stddef.h>

/*
 * Plant a fault in the pump whose firmware is at ram, size bytes of it.
 *
 *     keys     it forgets the keys of commands (SR-27)
 *     numbers  sessions take any number, again too (SR-22)
 *     hash     a commit is of whatever is staged (SR-26)
 *     tags     what the pump opens was not forged (SR-20)
 *
 * Returns -1 for any other name.
 */
int plant(const char *name, const void *ram, size_t size);

#endif
