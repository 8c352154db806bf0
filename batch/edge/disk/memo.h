/*
 * A memo: a small file of lines beside the ledger, in which a night keeps for later ones what is
 * dear to find out again and may be lost at any time.
 *
 * Its first line says what it is of and in which form; its last is the SHA-256 of all before it. A
 * memo that is missing, torn, damaged, too large or of another form is none. It is replaced by a
 * rename and never synced: after a power cut it is the old one, the new one, or none.
 */
#ifndef KIGEN_EDGE_DISK_MEMO_H
#define KIGEN_EDGE_DISK_MEMO_H

#include "base/arena.h"

enum { MEMO_BYTES_MAX = 1 << 20 };

/* The lines between first and last, each with its LF; empty where there is no memo. `first` with its
 * LF. */
Str memo_read(const char *path, Str first, struct arena *arena);
/* By way of PATH.new. Only who holds the ledger's lock calls these. A failure is none. */
void memo_write(const char *path, Str first, Str lines, struct arena *arena);
/* The memo stays as it is: a PATH.new that a killed start left goes. */
void memo_stay(const char *path, struct arena *arena);

/* Takes the next line from `lines`, without its LF. False at the end. */
bool memo_line(Str *lines, Str *line);

#endif
