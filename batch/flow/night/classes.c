/* The gate `class`: from rows, marks and figures to cells; from a cell to a sentence. */
#include "flow/night/classes.h"

#include "say/classes.h"
#include "say/err.h"

/* ---- the due --------------------------------------------------------------------------------- */

static int class_tonight(const struct due_brief *due)
{
    return class_of(due->judgement.disposition, due->judgement.reason);
}

static int class_before(const struct due_brief *due)
{
    return due->memory
               ? class_of((enum disposition)due->memory->standing, (enum reason)due->memory->why)
               : -1;
}

/* Whether the last run could judge it: it was due then, or is known from some run. */
static bool was_due(const struct due_brief *due, const struct ledger_run *last)
{
    return last->id && (due->memory || !day_before(last->mail_on, due->ideal_on));
}

struct seen {         /* of a holder: those certificates of his that a family asks about */
    uint32_t classes; /* 1 << enum class_name */
    uint32_t month;   /* 1 + month_index() of the first that ends; 0: there is none */
};

static void see(struct seen *seen, Day expires_on, int which)
{
    uint32_t month = (uint32_t)month_index(expires_on) + 1;

    if (!seen->month || month < seen->month)
        seen->month = month;
    if (which >= 0)
        seen->classes |= UINT32_C(1) << which;
}

/* Of `count` holders from `first` on, for FAMILY_DUE or FAMILY_DUE_FIRST. What cannot be read is asked about
 * by max_unreadable. A row that stands there twice has no standing of its own: it counts when it falls
 * due. */
static void see_all(struct seen *seen, uint32_t first, size_t count,
                    const struct classes_of_night *from, bool before)
{
    const struct dues *dues = &from->intake->dues;

    memset(seen, 0, count * sizeof *seen);
    for (size_t i = 0; i < dues->rows.count; i++) {
        struct due_brief due = due_brief(dues, i);
        int which = class_tonight(&due);

        if (due.holder == DUE_NOBODY || due.holder < first || due.holder - first >= count ||
            was_due(&due, &from->against->last) != before || (before && due.duplicate))
            continue;
        see(&seen[due.holder - first], due.expires_on,
            before && which == class_before(&due) ? -1 : which);
    }
}

/* Of all; the caller frees it. */
static struct seen *seen_by(const struct classes_of_night *from, bool before)
{
    size_t count = from->intake->dues.crowd.count;
    struct seen *seen = mem_alloc((count + 1) * sizeof *seen);

    see_all(seen, 0, count, from, before);
    return seen;
}

static struct cell_place place_of(const struct person *person, const struct seen *seen)
{
    struct cell_place place = {CELL_NO_AREA, CELL_NO_YEAR, CELL_NO_MONTH};

    if (person->known)
        place = class_place(&person->resident);
    place.month = seen->month ? seen->month - 1 : 0;
    return place;
}

/* A table of all holders would be the largest at this hour: the rows are walked for some of them at a
 * time. */
enum { HOLDERS_TOGETHER = 1 << 18 };

static void judge_family(struct class_findings *findings, const struct classes_of_night *from,
                         enum class_family family, struct class_time time)
{
    const struct dues *dues = &from->intake->dues;
    struct seen *seen = mem_alloc(HOLDERS_TOGETHER * sizeof *seen);
    struct cells cells = {0};
    struct due_view view;

    for (size_t i = 0; i < dues->crowd.count; i++) {
        const struct seen *of = &seen[i % HOLDERS_TOGETHER];
        struct cell_place place;

        if (i % HOLDERS_TOGETHER == 0)
            see_all(seen, (uint32_t)i, HOLDERS_TOGETHER, from, family == FAMILY_DUE);
        if (!of->month)
            continue;
        place = place_of(dues_person(dues, i, &view), of);
        cells_take(&cells, &place, of->classes);
    }
    classes_judge(findings, &from->config->classes, family, &cells, time);
    cells_release(&cells);
    mem_free(seen);
}

/* Before the first run nobody was due. */
static void judge_due(struct class_findings *findings, const struct classes_of_night *from,
                      struct class_time time)
{
    judge_family(findings, from, FAMILY_DUE_FIRST, time);
    if (from->against->last.id)
        judge_family(findings, from, FAMILY_DUE, time);
}

/* ---- residents ------------------------------------------------------------------------------- */

void classes_hear(const struct against *against, struct classes_part *part,
                  const struct resident *resident)
{
    if (!against->last.id)
        VEC_PUSH(part,
                 ((struct class_heard){class_place(resident), classes_of_resident(resident)}));
}

void classes_take(struct against *against, const struct classes_part *part)
{
    for (size_t i = 0; i < part->count; i++)
        cells_take(&against->first_residents, &part->at[i].place, part->at[i].classes);
}

/* ---- certificates ---------------------------------------------------------------------------- */

/* The last month of which some may be renewed already: by the widest window there is. */
static int last_near_month(const struct rules *rules, Day as_of)
{
    int months = 0;

    for (size_t i = 0; i < rules->by_issue_count; i++)
        if (rules->by_issue[i].window_months > months)
            months = rules->by_issue[i].window_months;
    return month_index(as_of) + months + 1;
}

static uint64_t fewer(uint64_t before, uint64_t now)
{
    return before > now ? before - now : 0;
}

/* Valid ones in the months from `from` up to `to`; each month is a cell, where `cells` is given. */
struct valid {
    uint64_t before, now;
};
static struct valid count_valid(const struct against *against, int from, int to,
                                enum class_name which, struct cells *cells)
{
    const uint64_t *before = against->foretold->valid, *now = against->histogram->valid;
    struct valid valid = {0};

    for (int i = from; i < to; i++) {
        cells_put(cells, CELL_MONTH, (uint32_t)i, before[i], which, fewer(before[i], now[i]));
        valid.before += before[i];
        valid.now += now[i];
    }
    return valid;
}

/* Of all whose window is closed those are gone that did not come into a near month instead: dates
 * that changed have the alarm `histogram`. */
static void judge_valid(struct class_findings *findings, const struct classes_of_night *from,
                        struct class_time time)
{
    Day as_of = from->tonight->days.as_of;
    int near_end = last_near_month(&from->config->rules, as_of) + 1;
    struct cells near_cells = {0}, far_cells = {0};
    struct valid near, far;

    near =
        count_valid(from->against, month_index(as_of) + 1, near_end, CLASS_NEAR_GONE, &near_cells);
    far =
        count_valid(from->against, near_end, HISTOGRAM_MONTHS, CLASS_CERTIFICATE_GONE, &far_cells);
    cells_put(&far_cells, CELL_ALL, 0, far.before, CLASS_CERTIFICATE_GONE,
              fewer(far.before, far.now + fewer(near.now, near.before)));
    classes_judge(findings, &from->config->classes, FAMILY_NEAR, &near_cells, time);
    classes_judge(findings, &from->config->classes, FAMILY_CERTIFICATES, &far_cells, time);
    cells_release(&near_cells);
    cells_release(&far_cells);
}

static void judge_valid_first(struct class_findings *findings, const struct classes_of_night *from,
                              struct class_time time)
{
    const struct histogram *now = from->against->histogram;
    struct cells cells = {0};
    uint64_t rows = 0, valid = 0;

    for (int i = month_index(from->tonight->days.as_of) + 1; i < HISTOGRAM_MONTHS; i++) {
        rows += now->months[i];
        valid += now->valid[i];
    }
    cells_put(&cells, CELL_ALL, 0, rows, CLASS_CERTIFICATE_GONE, rows - valid);
    classes_judge(findings, &from->config->classes, FAMILY_CERTIFICATES_FIRST, &cells, time);
    cells_release(&cells);
}

static void judge_open(struct class_findings *findings, const struct classes_of_night *from,
                       struct class_time time)
{
    struct cells cells = {0};

    for (const struct memory *at = history_next(&from->intake->history, NULL); at;
         at = history_next(&from->intake->history, at)) {
        const struct cell_place place = {CELL_NO_AREA, CELL_NO_YEAR,
                                         (uint32_t)month_index(memory_expires(at))};

        if (at->standing == DISPOSITION_WAITING || at->standing == DISPOSITION_HELD)
            cells_take(&cells, &place, (uint32_t)!at->tonight.touched << CLASS_OPEN_GONE);
    }
    classes_judge(findings, &from->config->classes, FAMILY_OPEN, &cells, time);
    cells_release(&cells);
}

void classes_find(struct class_findings *findings, const struct classes_of_night *from)
{
    const struct against *against = from->against;
    struct class_time time = {0};

    REQUIRE(against->foretold && against->histogram); /* the last run's figures are known */
    if (day_is(against->pending.as_of))               /* a dry run: the last run is not that one */
        return;
    if (!against->last.id) {
        judge_due(findings, from, time);
        classes_judge(findings, &from->config->classes, FAMILY_RESIDENTS_FIRST,
                      &against->first_residents, time);
        judge_valid_first(findings, from, time);
        return;
    }
    time = class_time_of(&from->tonight->calendar, against->last.as_of, from->tonight->days.as_of);
    judge_due(findings, from, time);
    classes_judge(findings, &from->config->classes, FAMILY_RESIDENTS,
                  &against->compared.marks.cells, time);
    judge_valid(findings, from, time);
    judge_open(findings, from, time);
}

/* ---- what is said ---------------------------------------------------------------------------- */

typedef unsigned long long Count;

static struct sentence cell_said(const struct class_odd *odd, struct arena *arena)
{
    switch (odd->kind) {
    case CELL_AREA:
        return say_class_area(odd->value, arena);
    case CELL_BIRTH_YEAR:
        return say_class_born((int)odd->value, arena);
    case CELL_MONTH:
        return say_class_month(YEAR_FIRST + (int)odd->value / 12, (int)odd->value % 12 + 1, arena);
    case CELL_ALL:
    case CELL_DIMENSIONS:
        break;
    }
    return (struct sentence){STR_EMPTY, STR_EMPTY};
}

static struct sentence odd_said(const struct class_odd *odd, struct sentence faults,
                                struct arena *arena)
{
    static const enum class_told told[FAMILY_COUNT] = {
        [FAMILY_DUE_FIRST] = CLASS_TOLD_DUE_FIRST,
        [FAMILY_DUE] = CLASS_TOLD_DUE,
        [FAMILY_RESIDENTS_FIRST] = CLASS_TOLD_RESIDENTS_FIRST,
        [FAMILY_RESIDENTS] = CLASS_TOLD_RESIDENTS,
        [FAMILY_CERTIFICATES_FIRST] = CLASS_TOLD_CERTIFICATES_FIRST,
        [FAMILY_CERTIFICATES] = CLASS_TOLD_CERTIFICATES,
        [FAMILY_NEAR] = CLASS_TOLD_CERTIFICATES,
        [FAMILY_OPEN] = CLASS_TOLD_OPEN};
    enum class_told as = odd->which == CLASS_RESIDENT_GONE ? CLASS_TOLD_GONE : told[odd->family];
    const struct class_figures figures = {
        .why = {str_of(class_japanese(odd->which)), str_of(class_english(odd->which))},
        .cell = cell_said(odd, arena),
        .faults = faults,
        .count = odd->count,
        .at_risk = odd->at_risk,
        .most = odd->most};

    return say_class(as, &figures, arena);
}

/* ---- which fault ----------------------------------------------------------------------------- */

enum lacking { LACKS_CODE, LACKS_ADDRESS, LACKS_NAME, LACKS_LETTERS, LACKS_WIDTH, LACKINGS };

static enum lacking lacking_of(const struct due *due)
{
    struct postal_address at = resident_postal_address(&due->person->resident);
    struct resident coded = {.postal_code = at.postal_code, .address = STR("x"), .name = STR("x")};

    if (due->judgement.reason == REASON_UNPRINTABLE)
        return LACKS_LETTERS;
    if (due->judgement.reason == REASON_UNFIT_ADDRESS)
        return LACKS_WIDTH;
    if (class_is_faulty(&coded))
        return LACKS_CODE;
    return str_is_empty(due->person->resident.name) ? LACKS_NAME : LACKS_ADDRESS;
}

static bool is_of_residents(enum class_family family)
{
    return family == FAMILY_RESIDENTS || family == FAMILY_RESIDENTS_FIRST;
}

static bool is_in_cell(const struct class_odd *odd, const struct due *due, const struct seen *seen)
{
    struct cell_place place = place_of(due->person, seen);

    switch (odd->kind) {
    case CELL_AREA:
        return place.area == odd->value;
    case CELL_BIRTH_YEAR:
        return place.birth_year == odd->value;
    case CELL_MONTH:
        return place.month == odd->value;
    case CELL_ALL:
    case CELL_DIMENSIONS:
        break;
    }
    return true;
}

struct counting { /* which rows made a cell odd */
    const struct class_odd *odd;
    const struct classes_of_night *from;
    struct seen *seen[2]; /* [1] by rows that were due before */
};

static struct counting counting_begin(const struct class_odd *odd,
                                      const struct classes_of_night *from)
{
    return (struct counting){odd, from, {seen_by(from, false), seen_by(from, true)}};
}

static void counting_end(struct counting *counting)
{
    mem_free(counting->seen[0]);
    mem_free(counting->seen[1]);
}

/* A row by which its person was counted there; of residents, one of theirs that is due. */
static bool is_counted(const struct counting *counting, size_t number, const struct due *due)
{
    const struct class_odd *odd = counting->odd;
    struct due_brief brief = due_brief(&counting->from->intake->dues, number);
    bool before = was_due(&brief, &counting->from->against->last);

    if (brief.holder == DUE_NOBODY || class_tonight(&brief) != (int)odd->which ||
        (before && (brief.duplicate || class_before(&brief) == (int)odd->which)))
        return false;
    return (is_of_residents(odd->family) || before == (odd->family == FAMILY_DUE)) &&
           is_in_cell(odd, due, &counting->seen[before][brief.holder]);
}

/* A clerk must see what to mend: "郵便番号の形式 300件". */
static struct sentence faults_said(const struct class_odd *odd, const struct classes_of_night *from,
                                   struct arena *arena)
{
    static const struct sentence names[LACKINGS] = {
        [LACKS_CODE] = {{"郵便番号の形式", 21}, {"the form of postal_code", 23}},
        [LACKS_ADDRESS] = {{"住所", 6}, {"address", 7}},
        [LACKS_NAME] = {{"氏名", 6}, {"name", 4}},
        [LACKS_LETTERS] = {{"印字できない文字", 24}, {"characters that cannot be printed", 33}},
        [LACKS_WIDTH] = {{"宛名欄に収まらない", 27}, {"too long for the window", 23}}};
    struct sentence said = {STR_EMPTY, STR_EMPTY};
    uint64_t counts[LACKINGS] = {0};
    struct counting counting;

    if (odd->which != CLASS_FAULT)
        return said;
    counting = counting_begin(odd, from);
    for (size_t i = 0; i < from->intake->dues.rows.count; i++) {
        const struct due *due = due_live(&from->intake->dues, i); /* who is held is live */

        if (due && is_counted(&counting, i, due))
            counts[lacking_of(due)]++;
    }
    counting_end(&counting);
    for (int i = 0; i < LACKINGS; i++)
        if (counts[i])
            said = say_class_fault(said, names[i], counts[i], arena);
    return said;
}

/* ---- the gate and the alarm ------------------------------------------------------------------ */

static const struct class_odd *odd_of(enum gate_check check, const struct class_findings *findings)
{
    switch (check) {
    case CHECK_CLASS_SHARE:
        return &findings->worst[CLASS_OF_SHARE];
    case CHECK_CLASS_CHANGE:
        return &findings->worst[CLASS_OF_CHANGE];
    case CHECK_CLASS_VANISHED:
        return &findings->worst[CLASS_OF_LOSS];
    default:
        BUG("a check that is none of the gate class");
    }
}

Str classes_listed(Str what, enum gate_check check, const struct class_findings *findings,
                   struct arena *arena)
{
    struct sentence none = {STR_EMPTY, STR_EMPTY};

    return arena_printf(arena, STR_FMT "(" STR_FMT ")", STR_ARG(what),
                        STR_ARG(odd_said(odd_of(check, findings), none, arena).japanese));
}

void classes_raise(struct alarms *alarms, const struct class_findings *findings,
                   const struct classes_of_night *from, bool stops, struct arena *arena)
{
    enum class_check check = classes_alarm(findings);
    const struct class_odd *odd;

    if (stops || check == CLASS_CHECKS)
        return;
    odd = &findings->worst[check];
    alarm_raise(alarms, ALARM_CLASS, odd->count,
                say_class_alarm(odd_said(odd, faults_said(odd, from, arena), arena), arena));
}

int classes_say(enum gate_check check, const struct class_findings *findings,
                const struct classes_of_night *from, struct arena *arena, struct err *err)
{
    const struct class_odd *odd = odd_of(check, findings);
    struct sentence said = odd_said(odd, faults_said(odd, from, arena), arena);

    return err_say(err, GATE_CLASS, messages_are_english() ? said.english.p : said.japanese.p,
                   (Count)odd->most);
}

static void name_row(const struct due *due, const struct config *config, struct stop_account *stop,
                     struct arena *arena)
{
    struct term why = reason_term(due->judgement.reason);
    struct stop_row row = {.file = STR("certificates"),
                           .line = due->certificate.line,
                           .kind = str_of(kind_term(due->certificate.kind).word),
                           .serial = arena_copy(arena, due->certificate.serial),
                           .resident_id = arena_copy(arena, due->certificate.resident_id),
                           .what = str_of(why.word)};

    notice_say(CLASS_ROW, config->certificates.configured.p, due->certificate.line,
               STR_ARG(due->certificate.resident_id),
               messages_are_english() ? reason_english(due->judgement.reason) : why.japanese);
    stop_row_add(stop, &row);
}

/* "250-0042: 90": the cell, in plain letters. */
static Str cell_named(const struct class_odd *odd, struct arena *arena)
{
    Count count = odd->count;

    switch (odd->kind) {
    case CELL_AREA:
        return arena_printf(arena, "%03u-%04u: %llu", odd->value / 10000, odd->value % 10000,
                            count);
    case CELL_BIRTH_YEAR:
        return arena_printf(arena, "%u: %llu", odd->value, count);
    case CELL_MONTH:
        return arena_printf(arena, "%u-%02u: %llu", YEAR_FIRST + odd->value / 12,
                            odd->value % 12 + 1, count);
    case CELL_ALL:
    case CELL_DIMENSIONS:
        break;
    }
    return arena_printf(arena, "%llu", count);
}

enum { CELLS_NAMED_MAX = 5 };

static void name_cells(const struct class_findings *findings, struct stop_account *stop,
                       struct arena *arena)
{
    for (size_t i = 0; i < findings->stopped_count && i < CELLS_NAMED_MAX; i++) {
        const struct class_odd *odd = &findings->stopped[i];
        struct stop_row row = {.what = str_of(class_word(odd->which)),
                               .found = cell_named(odd, arena),
                               .expected = arena_printf(arena, "%llu", (Count)odd->most)};

        stop_row_add(stop, &row);
    }
}

void classes_name(enum gate_check check, const struct class_findings *findings,
                  const struct classes_of_night *from, struct stop_account *stop,
                  struct arena *arena)
{
    const struct class_odd *odd = odd_of(check, findings);
    const struct intake *intake = from->intake;
    struct counting counting = counting_begin(odd, from);
    struct due_view view;
    int left = STOP_NAMED_MAX;

    name_cells(findings, stop, arena);
    for (size_t i = 0; i < intake->dues.rows.count && left > 0; i++) {
        const struct due *due = due_at(&intake->dues, i, &view);

        if (is_counted(&counting, i, due)) {
            name_row(due, from->config, stop, arena);
            left--;
        }
    }
    counting_end(&counting);
}
