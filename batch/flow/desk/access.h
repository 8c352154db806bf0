/*
 * Who looked at whom: one line a look-up in `access.jsonl` beside the ledger (docs/contract 9.8),
 * written and synced before anything is shown, made or refused. Decision 0041.
 *
 *     {"at":"2026-11-22 09:15:04","command":"reprint","uid":1004,"login":1004,"by":"…",
 *      "asked":["261120-000017-4"],"residents":["100200300"]}
 *
 * Ids only: no name or address of a resident, and nothing that may be an individual number.
 */
#ifndef KIGEN_FLOW_DESK_ACCESS_H
#define KIGEN_FLOW_DESK_ACCESS_H

#include "edge/config/config.h"

struct access {
    const char *command;
    Str by;            /* --by; empty: the command has none */
    const Str *asked;  /* ids as they were understood, of 0-9A-Za-z- */
    size_t asked_count;
    const Str *residents; /* whose data answer it, each id once; none: nobody is known by the id */
    size_t resident_count;
};

/* Whom one id is about, where it is a resident's. */
struct access access_of_resident(const char *command, const char *by, const Str *id, bool known);

/* 74, 73 or 77 where the line cannot be written: then the caller shows nothing. */
int access_note(const struct access *access, const struct config *config, struct arena *arena,
                struct err *err);

#endif
