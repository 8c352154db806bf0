/* Rows that concern nobody are counted, all others are named. */
#include "flow/night/hear.h"

#include "core/rules/timing.h"
#include "core/text/values.h"
#include "edge/disk/rowmarks_part.h"
#include "flow/night/classes.h"

/* ---- certificates ---------------------------------------------------------------------------- */

struct certificates_part {
    struct histogram histogram;
    struct couples couples;
    uint64_t dispositions[DISPOSITION_COUNT];
    uint64_t not_due[HISTOGRAM_MONTHS];
    int first, last; /* the months in which any was counted; first > last: none */
    struct terms_memo terms;
};

static void certificates_begin(void *context, void *of)
{
    struct certificates_part *part = of;
    const struct hearing *hearing = context;
    uint64_t *const months[] = {part->histogram.months, part->histogram.valid, part->not_due};

    for (size_t i = 0; part->first <= part->last && i < sizeof months / sizeof months[0]; i++)
        memset(months[i] + part->first, 0,
               (size_t)(part->last - part->first + 1) * sizeof *months[i]);
    memset(part->histogram.ahead, 0, sizeof part->histogram - offsetof(struct histogram, ahead));
    memset(part->dispositions, 0, sizeof part->dispositions);
    part->histogram.mail_on = hearing->from->tonight->days.mail_on;
    part->histogram.newest = DAY_NONE;
    part->couples = (struct couples){0};
    part->first = HISTOGRAM_MONTHS;
    part->last = -1;
}

static void certificates_end(void *context, void *of)
{
    const struct certificates_part *part = of;
    const struct hearing *hearing = context;

    histogram_join(hearing->against->histogram, &part->histogram, part->first, part->last);
    couples_join(&hearing->against->couples, &part->couples);
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        hearing->lot->dispositions[i] += part->dispositions[i];
    for (int i = part->first; i <= part->last; i++)
        hearing->intake->not_due_by_month[i] += part->not_due[i];
}

/* Whether the ledger, a list or a question may know it: then its reader decides. */
static bool may_be_known(const struct intake *intake, const struct certificate *certificate)
{
    return !history_is_new(&intake->history, certificate->serial) || intake->side.entries.count ||
           (!str_is_empty(intake->watched_serial) &&
            str_equal(certificate->serial, intake->watched_serial));
}

static bool is_asked_about(const struct intake *intake, const struct timing *timing)
{
    return timing->disposition == DISPOSITION_COUNT ||
           (timing->disposition == DISPOSITION_NOT_DUE &&
            !day_before(intake->until, timing->terms.ideal_on));
}

static bool certificate_heard(void *context, void *of, const struct row *row,
                              const struct certificate *certificate)
{
    const struct hearing *hearing = context;
    const struct registers *from = hearing->from;
    struct certificates_part *part = of;
    const struct terms_known *known;
    struct timing timing;

    (void)row;
    if (!certificate)
        return true;
    couples_take(&part->couples, certificate);
    known = rules_terms_again(&part->terms, &from->config->rules, &from->tonight->calendar,
                              certificate->issued_on, certificate->expires_on);
    timing = timing_by(&known->terms, &from->config->rules, &from->tonight->days,
                       &hearing->intake->history, certificate);
    part->first = known->month < part->first ? known->month : part->first;
    part->last = known->month > part->last ? known->month : part->last;
    histogram_add(&part->histogram, from->tonight->days.as_of, certificate->issued_on, known->month,
                  timing.terms.ideal_on);
    histogram_valid(&part->histogram, known->month, certificate->status);
    if (may_be_known(hearing->intake, certificate) || is_asked_about(hearing->intake, &timing))
        return true;
    part->not_due[known->month] += timing.disposition == DISPOSITION_NOT_DUE;
    part->dispositions[timing.disposition]++;
    return false;
}

void hearing_of_certificates(struct register_hearing *as, struct hearing *hearing)
{
    *as = (struct register_hearing){.context = hearing,
                                    .part_bytes = sizeof(struct certificates_part),
                                    .part_begin = certificates_begin,
                                    .part_end = certificates_end,
                                    .certificate = certificate_heard};
}

/* ---- residents ------------------------------------------------------------------------------- */

struct residents_part {
    struct histogram histogram; /* of residents */
    struct id_lengths id_lengths;
    struct rowmarks_part marks;
    struct classes_part classes;
};

static void residents_begin(void *context, void *of)
{
    struct residents_part *part = of;

    (void)context;
    memset(part->histogram.ahead, 0, sizeof part->histogram - offsetof(struct histogram, ahead));
    part->histogram.newest = DAY_NONE;
    memset(&part->id_lengths, 0, sizeof part->id_lengths);
    rowmarks_part_empty(&part->marks);
    part->classes.count = 0;
}

static void residents_end(void *context, void *of)
{
    const struct residents_part *part = of;
    const struct hearing *hearing = context;

    histogram_join(hearing->against->histogram, &part->histogram, /*first*/ 0, /*last*/ -1);
    id_lengths_join(hearing->intake->id_lengths, &part->id_lengths);
    rowmarks_take(hearing->against->rows, &part->marks);
    classes_take(hearing->against, &part->classes);
}

static void residents_free(void *context, void *of)
{
    struct residents_part *part = of;

    (void)context;
    rowmarks_part_free(&part->marks);
    VEC_RELEASE(&part->classes);
}

static bool resident_heard(void *context, void *of, const struct row *row,
                           const struct resident *resident)
{
    const struct hearing *hearing = context;
    const struct tonight *tonight = hearing->from->tonight;
    struct residents_part *part = of;

    (void)row;
    if (!resident)
        return true;
    id_lengths_add(&part->id_lengths, resident->resident_id);
    rowmarks_hear(hearing->against->rows, &part->marks, resident);
    histogram_resident(&part->histogram, tonight->days.as_of, resident);
    classes_hear(hearing->against, &part->classes, resident);
    return intake_concerns(hearing->intake, resident->resident_id) ||
           (tonight->languages.count && languages_find(&tonight->languages, resident->resident_id));
}

/* Of others their ids tell how long ids are. */
static bool resident_asked(void *context, void *of, Str serial, Str resident_id)
{
    const struct hearing *hearing = context;
    struct residents_part *part = of;

    (void)serial;
    if (is_register_id(resident_id))
        id_lengths_add(&part->id_lengths, resident_id);
    return intake_concerns(hearing->intake, resident_id);
}

static bool mark_heard(void *context, void *of, const struct row *row,
                       const struct resident *resident)
{
    const struct hearing *hearing = context;
    struct residents_part *part = of;

    (void)row;
    if (resident)
        rowmarks_hear(hearing->against->rows, &part->marks, resident);
    return false;
}

void hearing_of_residents(struct register_hearing *as, struct hearing *hearing,
                          enum hear_residents what)
{
    *as = (struct register_hearing){.context = hearing,
                                    .part_bytes = sizeof(struct residents_part),
                                    .part_begin = residents_begin,
                                    .part_end = residents_end,
                                    .part_free = residents_free};
    if (what == HEAR_ASKED)
        as->wanted = resident_asked;
    else
        as->resident = what == HEAR_ALL ? resident_heard : mark_heard;
}
