/* A folder of a test's own, and files read and written whole. Failures end the test. */
#ifndef KIGEN_TESTS_SCRATCH_H
#define KIGEN_TESTS_SCRATCH_H

#include "base/str.h"

enum { SCRATCH_PATH_MAX = 512 };

struct scratch {
    char path[SCRATCH_PATH_MAX];
};
void scratch_make(struct scratch *scratch);   /* empty, 0700 */
void scratch_remove(struct scratch *scratch); /* with all that is in it */

/* "PATH/name", in one of four buffers used in turn. */
const char *scratch_path(const struct scratch *scratch, const char *name);
void scratch_folder(const char *path);

Str file_text(const char *path); /* with a NUL behind it; lives as long as the test */
void file_put(const char *path, Str text);
bool file_is_there(const char *path);

/* A file below $KIGEN_TESTS ("tests"): "golden/job.csv". */
Str tests_text(const char *name);

/*
 * Whether `got` is the text of the file tests/golden/`name`. Where $KIGEN_GOLDEN is set (make
 * golden) the file is written instead, and is what it should be.
 */
bool golden_is(const char *name, Str got);

#endif
