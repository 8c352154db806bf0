/*
 * SHA-256 of bytes, files and folders, by libcrypto.
 *
 * A folder's SHA256SUMS holds one line `hash  name` for every other file in it, LF, bytewise by
 * name: what `sha256sum -c` reads. A folder that has anything but regular files cannot be summed.
 */
#ifndef KIGEN_EDGE_DISK_DIGEST_H
#define KIGEN_EDGE_DISK_DIGEST_H

#include "base/arena.h"
#include "say/err.h"
#include "disk/file.h"

enum { DIGEST_BYTES = 32, DIGEST_HEX = 64 };

/* Bytes as they come. digest_end() also releases; digest_drop() releases without an answer. */
struct digest {
    void *context; /* libcrypto's */
};
void digest_begin(struct digest *digest);
void digest_add(struct digest *digest, const void *bytes, size_t count);
void digest_end(struct digest *digest, char hex[DIGEST_HEX + 1]);
void digest_end_bytes(struct digest *digest, uint8_t bytes[DIGEST_BYTES]);
void digest_drop(struct digest *digest);

void digest_of(Str bytes, char hex[DIGEST_HEX + 1]);
/* A regular file, read in pieces. 66, 77, 74. */
int digest_file(const char *path, enum links links, char hex[DIGEST_HEX + 1], struct err *err);

/* Writes FOLDER/SHA256SUMS, which must not exist yet, and makes it last. */
int digest_folder_write(const char *folder, struct err *err);
/*
 * Whether FOLDER/SHA256SUMS is in form and right both ways: each named file is there with this
 * digest, and no other. 65 with the file and the cause. `files`: how many were checked.
 */
int digest_folder_check(const char *folder, size_t *files, struct err *err);

/*
 * A published run looked at again, night after night: what of print/ is missing or not as it was
 * published, and whether both SHA256SUMS are those of these digests. An empty name is the folder
 * itself, any other one is relative to it ("print/letters-0001.pdf").
 *
 * What was not touched since publication is not read: SHA256SUMS is written last in its part, so a
 * file that was changed, replaced or restored bears a later time (ctime cannot be set back). Where
 * the order of times is not that of a night's own folder, as after a copy or a restored backup,
 * every file is read. A few stat calls a file; a clock that was set back may hide a change.
 */
enum digest_fault_kind { DIGEST_FAULT_MISSING, DIGEST_FAULT_CHANGED, DIGEST_FAULT_UNREADABLE };
struct digest_fault {
    Str name;
    enum digest_fault_kind kind;
    int failed; /* DIGEST_FAULT_UNREADABLE: an errno */
};
typedef VEC(struct digest_fault) DigestFaults; /* released by the caller; names in the arena */
void digest_run_look(const char *folder, const char *print_sha256, const char *office_sha256,
                     struct arena *arena, DigestFaults *faults);

#endif
