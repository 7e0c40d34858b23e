/* test.h: what every test program includes. */
#ifndef TEST_TEST_H
#define TEST_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Shorter words; the message carries file, line and the expression. */
#define CHECK(x) assert_true(x)
#define CHECK_FAULT(x) expect_assert_failure(x)

#endif
