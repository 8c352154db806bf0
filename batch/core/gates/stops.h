/*
 * Why a night was stopped: the account that the ledger keeps of a stopped run, and that the next
 * published run shows on 照合 and in run.json.
 *
 * A stopped night publishes nothing, so that what stopped it would otherwise stand on standard
 * error alone. The account is one JSON object in words, numbers and ids of the registers:
 *
 *     {"findings": [{"check": "pairs", "value": 812, "most": 20}],
 *      "rows": [{"file": "certificates", "line": 12, "kind": "signature", "serial": "S00012",
 *                "resident_id": "C0012", "found": "notice", "expected": "suppressed/deceased"}]}
 *
 *   1 it holds no name and no address: a text that is not plain ASCII, and an id out of form or
 *     without a digit, are left out when it is written;
 *   2 findings are what tripped and was not accepted, the first of them the one that stopped the
 *     night; `value` of a finding says how many there are, rows names the first STOP_NAMED_MAX;
 *   3 what is written is read back the same; no number is greater than INT64_MAX.
 *
 * Pure.
 */
#ifndef KIGEN_CORE_GATES_STOPS_H
#define KIGEN_CORE_GATES_STOPS_H

#include "base/arena.h"
#include "base/json.h"

enum { STOP_FINDINGS_MAX = 32, STOP_NAMED_MAX = 20 };

struct stop_finding {
    Str check; /* check_word() of a gate's check; residents or certificates; empty */
    uint64_t value, most;
};

struct stop_row { /* empty and 0: there is none */
    Str file;     /* role of the register: residents, certificates */
    uint32_t line;
    Str kind, serial, resident_id;
    Str what;            /* a column of a piece, a figure, a REASON word, an identity's number */
    Str found, expected; /* proof: night and proof; counts: left and right */
};

struct stop_account {
    struct stop_finding findings[STOP_FINDINGS_MAX];
    struct stop_row rows[STOP_NAMED_MAX];
    size_t finding_count, row_count;
};

void stop_finding_add(struct stop_account *account, Str check, uint64_t value, uint64_t most);
/* Whatever goes beyond STOP_NAMED_MAX is left out. */
void stop_row_add(struct stop_account *account, const struct stop_row *row);

Str stop_account_text(const struct stop_account *account, struct arena *arena);
/* What a finding counts, in Japanese: the check's own words, or the gate's. Empty: not known here.
 */
Str stop_japanese(Str gate, Str check);

/* False where it is no such account; texts are borrowed from it. Who has the text reads it with
 * disk/jsonread and hands the values over: a pure room parses nothing. */
bool stop_account_take(const struct json *json, struct stop_account *account);

#endif
