/*
 * What every fuzz target shares. A target is one function over bytes:
 *
 *     int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);
 *
 * It hands the bytes to a reader of kigen and then states what must hold, with HOLDS(); "it did not
 * crash" is not enough. Where something does not hold, where kigen calls BUG or REQUIREs in vain,
 * and where a sanitizer objects, the process aborts. Hostile input must come back as a value: 0, or
 * -1 with a message (came_back()).
 *
 * The same object is linked with libFuzzer (make fuzz) and with driver.c (make test, coverage).
 * Readers take paths: fuzz_file() gives the bytes one, in memory, fuzz_folder() several. Nothing in kigen knows of this.
 */
#ifndef KIGEN_TESTS_FUZZ_H
#define KIGEN_TESTS_FUZZ_H

#include "base/arena.h"
#include "say/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fuzz_broken(__FILE__, __LINE__, #condition);                                           \
    } while (0)
_Noreturn void fuzz_broken(const char *file, int line, const char *what);

enum { FUZZ_FILES = 2 };
/* The path of a regular file that holds `text` until the next call with this number. */
const char *fuzz_file(unsigned number, Str text);

/* A folder for files that a reader wants beside each other; at the end it goes with what is in it. */
const char *fuzz_folder(void);
/* The bytes as this file; the bytes of this file, none where there is none. */
void fuzz_put(const char *path, Str text);
Str fuzz_get(const char *path, struct arena *arena);

/* 0 without a message, or -1 with one: printable, in UTF-8, with an id and an exit code. Returns
 * whether it went well. */
bool came_back(int status, const struct err *err);

/* Whether a day lies where the civil calendar is defined, or (where allowed) is none. */
bool day_is_sound(int32_t day, bool may_be_none);

#endif
