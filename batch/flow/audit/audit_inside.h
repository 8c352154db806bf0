/* Shared by the files of flow/audit; no other file includes it. */
#ifndef KIGEN_FLOW_AUDIT_AUDIT_INSIDE_H
#define KIGEN_FLOW_AUDIT_AUDIT_INSIDE_H

#include "base/arena.h"
#include "base/json.h"
#include "core/days/day.h"
#include "core/lot/lot.h"
#include "edge/disk/csvin.h"
#include "flow/audit/audit.h"

struct audited_bundle {
    Str file, variant, language;
    uint64_t pieces, pages, sheets; /* sheets: of each of its pieces */
    size_t first;                   /* index of its first piece in the list */
    bool uncoded; /* none of the fronts that a deep audit drew bears a code */
};

struct audited_piece {
    Str id, postal_code;
    uint64_t first_page, pages, sheets;
    Str scheme; /* of job.csv; empty: none */
};

/*
 * On how many sides the sheets of a run are printed. run.json says it (duplex). Where it does not,
 * kigen 0.1.0 made the folder, and job.csv tells it: as many sheets as pages, or half as many,
 * rounded up, because it did not count an empty last side. Letters of one page have the same number
 * both ways: a run of only such letters counts as printed on one side.
 */
enum audit_sides { SIDES_UNTOLD, SIDES_ONE, SIDES_TWO };

struct audit {
    struct arena arena;
    bool deep;
    const char *workbook_sha256; /* empty: nobody read it back before */
    struct audit_report *report;
    const char *print, *job_path, *pieces_path, *rows_path, *run_path;
    const char *office;    /* NULL: print/ alone is at hand */
    Str job, pieces;       /* the files' text */
    struct csvin rows;
    const struct json *run;
    Str job_number; /* empty: of a kigen that gave none */
    Day mail_on, deliver_on;
    uint64_t late_days;
    bool excuses; /* of a kigen that knows `before_start`; one before counted all days as late */
    bool first_edition; /* run.json does not tell the sides */
    enum audit_sides sides;
    bool some_late;
    VEC(struct audited_bundle) bundles;
    VEC(struct audited_piece) list; /* in output order */
    VEC(uint32_t) delays;
    VEC(uint32_t) numbers; /* of the pieces */
    VEC(Str) residents;    /* of the pieces */
    VEC(Str) told;         /* resident kind:serial in pieces.csv */
    VEC(Str) notices;      /* the same of the notice rows */
    VEC(Str) pulled;       /* pieces of print/pull.csv */
    uint64_t by_cause[CAUSE_COUNT], by_disposition[DISPOSITION_COUNT], by_reason[REASON_COUNT];
};

bool audit_day(Str text, Day *day); /* YYYY-MM-DD and nothing else */
bool audit_is_word(Str text, struct term term);

/* These return -1 with err: 65 where the folder is wrong. Call each once, in this order. */
/* Checks job.csv and pieces.csv against each other and fills the counts and lists above. */
int audit_pieces(struct audit *audit, struct err *err);
/* Checks that each piece takes whole sheets. All pieces are known, each bundle's are among them. */
int audit_fronts(const struct audit *audit, struct err *err);
/* Checks dispositions.csv, and fills the other counts and lists. */
int audit_rows(struct audit *audit, struct err *err);
/* Checks print/pull.csv and office/pull.csv against each other and run.json; of print/ alone, that
 * none of its pieces is to be pulled. */
int audit_pull(struct audit *audit, struct err *err);
/* Checks office/record.csv against the list of pieces. */
int audit_record(struct audit *audit, struct err *err);
/* Checks papers-<job>.pdf, check.csv, packs.json and papers.csv against all of the above. */
int audit_job(struct audit *audit, struct err *err);
/* Checks index.html of each part against the files beside it. */
int audit_index(struct audit *audit, struct err *err);
/* Checks one bundle's PDF, where the audit is deep: each page shows the piece that the list has at
 * that place, and has its label. Says of the bundle whether it is uncoded. */
int audit_pages(const struct audit *audit, struct audited_bundle *bundle, const char *path,
                struct err *err);

#endif
