/*
 * Many municipalities' runs of one night put together (`kigen merge`, docs/contract 12).
 *
 * A shard is the published run of one municipality, which has a ledger of its own. Its figures are
 * known twice: run.json says them, and the rows of its CSV files are counted here once more, by code
 * that the night and `verify` do not use. Both are summed, and the sums are proved by identities.
 * Memory follows the shards, never their rows. Pure.
 *
 *     shard_said(&shard, run, arena, &path) && shard_rows(…) && shard_pieces(…)
 *     merge_add(&merge, &shard)              for each shard, by rising code
 *     merge_prove(&merge, listed)            then the identities
 */
#ifndef KIGEN_CORE_LOT_MERGE_H
#define KIGEN_CORE_LOT_MERGE_H

#include "base/arena.h"
#include "base/json.h"
#include "core/lot/identities.h"
#include "core/lot/lot.h"

enum { SHARD_CODE = 5 }; /* digits by which a municipality is known: the check digit is left out */

/* A figure of a shard may not be larger: no municipality has so many rows, and no sum overflows. */
#define SHARD_FIGURE_MAX ((uint64_t)1000000000000)

struct shard_figures {
    uint64_t residents, certificates, unreadable;
    uint64_t dispositions[DISPOSITION_COUNT], reasons[REASON_COUNT];
    uint64_t pieces, bundles, pages, delay_max, delay_days, cause_days[CAUSE_COUNT];
    uint64_t not_due; /* by the months of expiry */
};

struct shard_month { /* certificates that are not due, by month of expiry */
    int month;       /* month_index() */
    uint64_t count;
};

struct shard_alarm {
    Str code, name, text;
    uint64_t count;
};
struct shard_lift { /* a check of a gate that somebody lifted; what: its Japanese words */
    Str code, gate, what, by, why;
};
/* A published run of the night before the one that is summed, not taken back. */
struct shard_earlier {
    Str code, folder, job; /* job: empty where the ledger has none */
    Day mail_on;
    uint64_t pieces; /* letters that were not spoiled, pulled or taken back since */
};
struct shard_register {
    Str file;
    char sha256[SHA256_HEX + 1];
    uint64_t rows;
};

struct shard {
    Str code, place; /* place: its folder as it was named */
    Str version, folder, job;
    Day as_of, mail_on;
    uint32_t run;
    char print_sha256[SHA256_HEX + 1], office_sha256[SHA256_HEX + 1]; /* of their SHA256SUMS */
    char config_sha256[SHA256_HEX + 1];
    struct shard_register registers[2]; /* residents, certificates */
    struct shard_figures said,
        counted;                /* counted: what rows tell, and `listed` dispositions alone */
    uint64_t told_certificates; /* that its letters tell of, by pieces.csv */
    uint64_t mailed;            /* letters of which pieces.csv has the mail day of the run */
    uint64_t variants[VARIANT_COUNT];
    struct shard_month *months;
    size_t month_count;
    struct shard_alarm *alarms;
    size_t alarm_count;
    struct shard_lift *lifts;
    size_t lift_count;
    const struct shard_earlier *earlier; /* by nth */
    size_t earlier_count;
    uint64_t earlier_pieces; /* merge_add() fills it */
    VEC(uint64_t) by_delay;  /* letters by days of delay; whoever took the shard releases it */
};

/* Fills what run.json says; false with the path of the first key that is not as docs/contract 6.3
 * has it. Texts are borrowed from `run`, lists are in the arena. */
bool shard_said(struct shard *shard, const struct json *run, struct arena *arena, const char **bad);
/* Counts the rows of dispositions.csv and of pieces.csv, once the shard knows what run.json says;
 * false with the line that is not of its form.
 * `scratch` may be released afterwards. */
bool shard_rows(struct shard *shard, Str text, struct arena *scratch, unsigned long *line);
bool shard_pieces(struct shard *shard, Str text, struct arena *scratch, unsigned long *line);

/* The first figure that run.json and rows do not agree on: its path, and both; NULL: they agree. */
struct shard_fault {
    const char *path;
    uint64_t said, counted;
};
bool shard_agrees(const struct shard *shard, struct shard_fault *fault);

struct merge_day {
    Day mail_on;
    uint64_t shards, pieces; /* by run.json; by the rows of pieces.csv */
};

struct merge {
    struct lot about; /* version and day, for the workbook */
    struct arena arena;
    VEC(struct shard) shards; /* by rising code; texts in the arena, by_delay released */
    VEC(struct shard_month) months;
    VEC(struct merge_day) days;
    VEC(struct shard_alarm) alarms;
    VEC(struct shard_lift) lifts;
    VEC(struct shard_earlier) earlier;
    uint64_t earlier_pieces; /* in no other figure */
    VEC(uint64_t) by_delay;
    struct shard_figures said, counted;
    uint64_t told_certificates, variants[VARIANT_COUNT];
    struct identity identities[IDENTITIES_MAX];
    size_t identity_count;
};

/* Adds it, and keeps what its lists and texts say. REQUIREs a code above the last one's. */
void merge_add(struct merge *merge, const struct shard *shard);
/* Proves the sums; `listed`: how many shards there should be. merge->identities. */
void merge_prove(struct merge *merge, size_t listed);
/* The folders of its earlier runs that have letters: "2026-11-19, 2026-11-19-2". */
Str merge_earlier_folders(const struct merge *merge, const struct shard *shard,
                          struct arena *arena);
/* Days of delay at the percentile by nearest rank; 100: the largest. 0 without letters. */
uint64_t merge_percentile(const struct merge *merge, unsigned percent);
uint64_t merge_mean_hundredths(const struct merge *merge);
void merge_release(struct merge *merge);

#endif
