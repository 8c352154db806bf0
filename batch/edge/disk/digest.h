/*
 * SHA-256 of bytes, files and folders, by libcrypto.
 *
 * SHA256SUMS in a folder has one line `hash  name` for every other file in it, sorted by the bytes
 * of the name and ended by LF, as `sha256sum -c` reads it. The folder may hold regular files only.
 */
#ifndef KIGEN_EDGE_DISK_DIGEST_H
#define KIGEN_EDGE_DISK_DIGEST_H

#include "base/arena.h"
#include "say/err.h"
#include "disk/file.h"

enum { DIGEST_BYTES = 32, DIGEST_HEX = 64 };

/* The digest of bytes that come in pieces. digest_end() also releases; digest_drop() only
 * releases. */
struct digest {
    void *context; /* libcrypto's */
};
void digest_begin(struct digest *digest);
void digest_add(struct digest *digest, const void *bytes, size_t count);
void digest_end(struct digest *digest, char hex[DIGEST_HEX + 1]);
void digest_end_bytes(struct digest *digest, uint8_t bytes[DIGEST_BYTES]);
void digest_drop(struct digest *digest);

void digest_of(Str bytes, char hex[DIGEST_HEX + 1]);
/* The digest of a regular file. 66 missing or not a regular file, 77 forbidden, 74. */
int digest_file(const char *path, enum links links, char hex[DIGEST_HEX + 1], struct err *err);

/* Writes FOLDER/SHA256SUMS, which must not exist yet, and syncs it. */
int digest_folder_write(const char *folder, struct err *err);
/*
 * Checks FOLDER/SHA256SUMS: its form, that each file in it exists and has that digest, and that the
 * folder has no other file. 65 with the file and the cause. `files`: how many were checked.
 */
int digest_folder_check(const char *folder, size_t *files, struct err *err);

/*
 * Checks a published run again, as each later night does: what in print/ is missing or was changed
 * since, and whether both SHA256SUMS still have these digests. An empty name is the folder itself;
 * others are relative to it ("print/letters-0001.pdf").
 *
 * Files that were not touched since publication are not read. SHA256SUMS is the last file written
 * in its folder, so a file changed, replaced or restored afterwards has a later time (ctime cannot
 * be set back). Where the times are not in the order of a night, as in a copy or a restored backup,
 * all files are read. Costs a few stat calls a file. A clock that was set back may hide a change.
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
