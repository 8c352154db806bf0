/* What the files of flow/audit/audit share. Nobody else includes this. */
#ifndef KIGEN_FLOW_AUDIT_AUDIT_INSIDE_H
#define KIGEN_FLOW_AUDIT_AUDIT_INSIDE_H

#include "base/arena.h"
#include "base/json.h"
#include "core/days/day.h"
#include "core/lot/lot.h"
#include "flow/audit/audit.h"

struct audited_bundle {
    Str file, variant, language;
    uint64_t pieces, pages, sheets; /* sheets: of each piece */
    size_t first;                   /* its first piece in the list */
};

struct audited_piece {
    Str id, postal_code;
    uint64_t first_page, pages;
};

/*
 * On how many sides the sheets of a run are printed. run.json says it (duplex); where it does not,
 * the first edition made the folder, and job.csv says it: as many sheets as pages, or half as many,
 * rounded up, for a last back was not counted. A letter of one page tells neither; a run of such
 * letters alone is right on one side, and whether it was meant for two its folder cannot say.
 */
enum audit_sides { SIDES_UNTOLD, SIDES_ONE, SIDES_TWO };

struct audit {
    struct arena arena;
    bool deep;
    struct audit_report *report;
    const char *print, *office, *job_path, *pieces_path, *rows_path, *run_path;
    Str job, pieces, rows; /* the files' text */
    const struct json *run;
    Day mail_on, deliver_on;
    uint64_t late_days;
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
    uint64_t by_cause[CAUSE_COUNT], by_disposition[DISPOSITION_COUNT], by_reason[REASON_COUNT];
};

bool audit_day(Str text, Day *day); /* YYYY-MM-DD and nothing else */
bool audit_is_word(Str text, struct term term);

/* job.csv and pieces.csv side by side, then dispositions.csv: fills the counts and lists above, each
 * once. */
int audit_pieces(struct audit *audit, struct err *err);
/* Once all pieces are known, and each bundle's are among them: each takes whole sheets. */
int audit_fronts(const struct audit *audit, struct err *err);
int audit_rows(struct audit *audit, struct err *err);
/* print/pull.csv and office/pull.csv, against each other and run.json. */
int audit_pull(struct audit *audit, struct err *err);
/* One bundle's PDF, where the audit is deep: each page shows the piece that the list has there, and is
 * labelled so. */
int audit_pages(const struct audit *audit, const struct audited_bundle *bundle, const char *path,
                struct err *err);

#endif
