/*
 * Says why a night was stopped, in a JSON text that the ledger keeps, and that the next published
 * run shows on the sheet 照合 and in run.json.
 *
 * A stopped night publishes nothing; without this text only standard error would tell the reason.
 * It is one JSON object of words, numbers and ids of the registers:
 *
 *     {"findings": [{"check": "pairs", "value": 812, "most": 20}],
 *      "rows": [{"file": "certificates", "line": 12, "kind": "signature", "serial": "S00012",
 *                "resident_id": "C0012", "found": "notice", "expected": "suppressed/deceased"}]}
 *
 *   1 it has no name and no address: text that is not plain ASCII, and an id that is malformed or
 *     has no digit, are left out when it is written;
 *   2 findings are the checks that tripped and were not accepted; the first one stopped the night.
 *     `value` says how many rows there are; `rows` has the first STOP_NAMED_MAX of them;
 *   3 what is written is read back the same; no number is greater than INT64_MAX.
 *
 * Pure.
 */
#ifndef KIGEN_CORE_GATES_STOPS_H
#define KIGEN_CORE_GATES_STOPS_H

#include "base/arena.h"
#include "base/json.h"

enum { STOP_FINDINGS_MAX = 64, STOP_NAMED_MAX = 20 };

struct stop_finding {
    Str check; /* check_word() of a gate's check; or residents, or certificates; or empty */
    uint64_t value, most;
};

struct stop_row { /* a member that is empty or 0 is not given */
    Str file;     /* role of the register: residents, certificates */
    uint32_t line;
    Str kind, serial, resident_id;
    Str what;            /* a column of a piece, a figure, a REASON word, an identity's number */
    Str found, expected; /* gate proof: the night's and the proof's; gate counts: left and right */
};

struct stop_account {
    struct stop_finding findings[STOP_FINDINGS_MAX];
    struct stop_row rows[STOP_NAMED_MAX];
    size_t finding_count, row_count;
};

void stop_finding_add(struct stop_account *account, Str check, uint64_t value, uint64_t most);
/* Does nothing where there are STOP_NAMED_MAX rows already. */
void stop_row_add(struct stop_account *account, const struct stop_row *row);

Str stop_account_text(const struct stop_account *account, struct arena *arena);
/* What a finding counts, in Japanese, by its check or its gate. Empty: not known. */
Str stop_japanese(Str gate, Str check);

/* Reads an account from `json`, which the caller gets from the text by disk/jsonread. Text is
 * borrowed from it. False where it is not an account. */
bool stop_account_take(const struct json *json, struct stop_account *account);

#endif
