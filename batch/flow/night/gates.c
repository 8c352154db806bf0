/*
 * The gates of a night: tonight's registers and letters against the last published run.
 *
 * night_compare() meets the marks of both resident registers and finds who contradicts; judge.c
 * holds those. night_gates() gathers the figures, lets core/gates/gates judge them, raises the
 * alarms and stops the night where a gate trips that nobody accepted.
 */
#include <stdlib.h>

#include "say/err.h"
#include "flow/night/accepts.h"
#include "flow/night/judge.h"
#include "flow/night/later.h"
#include "flow/night/night.h"

/* ---- registers against registers ------------------------------------------------------------- */

static const char *sha256_of(const struct night *night, const char *role)
{
    for (uint32_t i = 0; i < night->printing.lot.input_count; i++)
        if (str_equal(night->printing.lot.inputs[i].role, str_of(role)))
            return night->printing.lot.inputs[i].sha256;
    return "";
}

static int last_registers(struct night *night, struct err *err)
{
    return night->against.last.id &&
                   (ledger_input(night->store.ledger, &night->against.last, "residents",
                                 &night->against.last_residents, err) ||
                    ledger_input(night->store.ledger, &night->against.last, "certificates",
                                 &night->against.last_certificates, err))
               ? -1
               : 0;
}

int night_compare(struct night *night, struct err *err)
{
    if (last_registers(night, err))
        return -1;
    if (rows_compare(night->against.rows, night->tonight.days.as_of,
                     night->against.last_residents.sha256, sha256_of(night, "residents"),
                     night->order->purpose == NIGHT_RUN, &night->against.compared, err))
        return -1;
    later_find(&night->against, &night->config, &night->store, &night->arena);
    return 0;
}

/* Asked once a resident. A release recorded before the register went wrong says nothing of it. */
bool judge_contradicts(struct person *person, bool released, const struct tonight *tonight,
                       const struct against *against)
{
    if (!person->known)
        return false;
    if (!person->contradiction_checked) {
        struct postal_address at = resident_postal_address(&person->resident);

        person->contradiction_checked = true;
        person->misplaced = town_contradicts(&tonight->towns.index, at.postal_code, at.address);
        person->disputed = marks_disputed(&against->compared.marks,
                                          mark_id(rows_key(against->rows), person->resident_id));
    }
    if (!day_is(person->disputed))
        return person->misplaced && !released;
    return !released || day_before(person->decision.on, person->disputed);
}

/* ---- figures from run to run ----------------------------------------------------------------- */

enum { NUMBER_BASE = 10 };

static const char told_otherwise[] = "told_otherwise";

/* "issued:07": one of a row of figures by day. */
static void figure_read_day(uint64_t *days, int count, const char *prefix,
                            const struct gate_figure *figure)
{
    long day;

    if (!str_starts(str_of(figure->name), str_of(prefix)))
        return;
    day = strtol(figure->name + strlen(prefix), NULL, NUMBER_BASE);
    if (day >= 0 && day < count)
        days[day] = (uint64_t)figure->value;
}

static void figure_read_flag(struct histogram *before, const struct gate_figure *figure)
{
    for (int i = 0; i < FLAG_COUNT; i++)
        if (str_equal(str_of(figure->name), str_of(flag_word((enum resident_flag)i))))
            before->flagged[i] = (uint64_t)figure->value;
}

static const char ahead[] = "ahead:", issued[] = "issued:", born[] = "born:", future[] = "future";

/* "month:2027-02", "newest", "future", "told_otherwise", "protected", those by day: what the last
 * run told this one. */
static void figure_read(struct night *night, struct histogram *before,
                        const struct gate_figure *figure)
{
    Str name = str_of(figure->name);

    if (str_equal(name, str_of(told_otherwise)))
        night->against.told_otherwise_before = (uint64_t)figure->value;
    if (str_equal(name, str_of(future)))
        before->future = (uint64_t)figure->value;
    if (str_equal(name, STR("newest"))) {
        before->newest = (Day){(int32_t)figure->value};
    } else if (str_starts(name, STR("month:"))) {
        char *end;
        long year = strtol(figure->name + 6, &end, NUMBER_BASE);
        long month = *end == '-' ? strtol(end + 1, NULL, NUMBER_BASE) : 0;

        if (year >= YEAR_FIRST && year <= YEAR_LAST && month >= 1 && month <= 12)
            before->months[(year - YEAR_FIRST) * 12 + month - 1] = (uint64_t)figure->value;
    }
    figure_read_day(before->ahead, HISTOGRAM_DAYS, ahead, figure);
    figure_read_day(before->issued, RECENT_DAYS, issued, figure);
    figure_read_day(before->born, RECENT_DAYS, born, figure);
    figure_read_flag(before, figure);
}

int night_foretold(struct night *night, struct histogram *before, struct err *err)
{
    struct gate_figure *figures;
    size_t count;

    before->mail_on = before->newest = DAY_NONE;
    if (!night->against.last.id)
        return 0;
    if (ledger_gate_figures(night->store.ledger, &night->against.last, &figures, &count,
                            &night->arena, err))
        return -1;
    for (size_t i = 0; i < count; i++)
        figure_read(night, before, &figures[i]);
    night->against.figures_before = count > 0;
    if (night->against.figures_before)
        before->mail_on = night->against.last.mail_on;
    return 0;
}

static void figure_keep(struct night *night, int64_t value, const char *format, int a, int b)
{
    struct gate_figure figure = {.value = value};
    int n;

    if (value == 0)
        return;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    n = snprintf(figure.name, sizeof figure.name, format, a, b);
#pragma GCC diagnostic pop
    REQUIRE(n > 0 && n < (int)sizeof figure.name);
    VEC_PUSH(&night->against.figures, figure);
}

static void keep_days(struct night *night, const uint64_t *days, int first, int count,
                      const char *prefix)
{
    char format[GATE_FIGURE_NAME_MAX];

    snprintf(format, sizeof format, "%s%%02d", prefix);
    for (int i = first; i < count; i++)
        figure_keep(night, (int64_t)days[i], format, i, 0);
}

static void keep_figures(struct night *night)
{
    const struct histogram *now = night->against.histogram;
    struct civil from = day_civil(night->tonight.days.as_of);

    figure_keep(night, 1, "figures", 0, 0); /* there are some, even of registers without a row */

    for (int i = (from.year - YEAR_FIRST) * 12 + from.month - 1; i < HISTOGRAM_MONTHS; i++)
        figure_keep(night, (int64_t)now->months[i], "month:%04d-%02d", YEAR_FIRST + i / 12,
                    i % 12 + 1);
    keep_days(night, now->ahead, /*what is due tonight is no forecast*/ 1, HISTOGRAM_DAYS, ahead);
    keep_days(night, now->issued, 0, RECENT_DAYS, issued);
    keep_days(night, now->born, 0, RECENT_DAYS, born);
    for (int i = 0; i < FLAG_COUNT; i++)
        figure_keep(night, (int64_t)now->flagged[i], flag_word((enum resident_flag)i), 0, 0);
    if (day_is(now->newest))
        figure_keep(night, now->newest.n, "newest", 0, 0);
    figure_keep(night, (int64_t)now->future, future, 0, 0);
    figure_keep(night, (int64_t)night->against.told_otherwise, told_otherwise, 0, 0);
    night->printing.lot.gate_figures = night->against.figures.at;
    night->printing.lot.gate_figure_count = (uint32_t)night->against.figures.count;
}

/* ---- the facts ------------------------------------------------------------------------------- */

static void take_nets(const struct night *night, struct gate_facts *facts)
{
    facts->has_last = night->against.last.id != 0;
    facts->pending = day_is(night->against.pending.as_of);
    facts->later = night->against.later.count;
    facts->figures = night->against.figures_before;
    facts->marks = night->against.compared.found.state == ROWS_GOOD;
}

static void take_marks(const struct night *night, struct gate_facts *facts)
{
    const struct marks_compared *marks = &night->against.compared.marks;

    facts->residents_before = marks->before;
    facts->residents_common = marks->common;
    facts->pairs_changed = marks->changed;
    facts->names_changed = marks->names;
    facts->addresses_changed = marks->addresses;
    facts->slid_names = marks->slid_names;
    facts->slid_addresses = marks->slid_addresses;
    facts->too_many_disputes = marks->too_many_disputes;
    facts->residents_named =
        *night->against.compared.before.code ? night->against.compared.named : 0;
    facts->residents_elsewhere = night->against.compared.elsewhere;
}

static void take_persons(const struct night *night, struct gate_facts *facts)
{
    facts->towns = night->tonight.towns.index.rows.count > 0;
    for (const struct person *at = night->intake.persons; at; at = at->next) {
        facts->addressed += at->contradiction_checked;
        facts->misplaced += at->misplaced;
    }
}

static uint64_t rows_of_letter(const struct pool_piece *piece)
{
    uint64_t rows = 0;

    for (const struct due *row = piece ? piece->rows : NULL; row; row = row->twin)
        rows++;
    return rows;
}

static const struct pool_piece *fullest_letter(const struct night *night)
{
    const struct pool_piece *fullest = NULL;
    uint64_t most = 0;

    for (size_t i = 0; i < night->pool.count; i++)
        if (rows_of_letter(&night->pool.pieces[i]) > most) {
            fullest = &night->pool.pieces[i];
            most = rows_of_letter(fullest);
        }
    return fullest;
}

/* A word of the registers that kept a letter back, as the last published run saw it, and whether it
 * still stands. Single people are released; a column that slid or was emptied releases most. */
static bool is_barred(enum reason why)
{
    return why == REASON_PROTECTED || why == REASON_DECEASED || why == REASON_MOVED_OUT ||
           why == REASON_REMOVED || why == REASON_ABROAD;
}

static bool is_free(const struct person *person, enum reason why)
{
    if (!person->known)
        return false;
    return why == REASON_PROTECTED ? !person->resident.is_protected
                                   : person->resident.status == RESIDENT_RESIDENT;
}

static enum reason why_before(const struct due *due)
{
    return due->memory && due->memory->standing != DISPOSITION_COUNT ? due->memory->why
                                                                     : REASON_NONE;
}

bool due_is_freed(const struct due *due)
{
    return is_barred(why_before(due)) && is_free(due->person, why_before(due));
}

bool due_is_revived(const struct due *due)
{
    return why_before(due) == REASON_REVOKED && due->certificate.status == CERTIFICATE_VALID;
}

static void take_barred(const struct due *due, struct gate_facts *facts)
{
    facts->revoked += why_before(due) == REASON_REVOKED;
    facts->revived += due_is_revived(due);
    facts->barred += is_barred(why_before(due));
    facts->freed += due_is_freed(due);
}

struct arrivals { /* due rows since the last run, and due rows that it should have known */
    uint64_t came, late;
};

static struct arrivals take_dues(const struct night *night, struct gate_facts *facts)
{
    struct arrivals arrivals = {0};

    for (size_t i = 0; i < night->intake.dues.count; i++) {
        const struct due *due = night->intake.dues.at[i];
        enum disposition disposition = due->judgement.disposition;

        if (due->unreadable != REASON_NONE)
            continue;
        if (day_before(night->against.last.mail_on, due->terms.ideal_on))
            arrivals.came++;
        else if (!due->memory && disposition != DISPOSITION_TOLD &&
                 disposition != DISPOSITION_REJECTED)
            arrivals.late++;
        take_barred(due, facts);
        facts->due += !due->duplicate;
        facts->unknown += due->judgement.reason == REASON_UNKNOWN_RESIDENT;
    }
    return arrivals;
}

/* What the last run read and this one does not: an old file, an emptied column. */
static void take_recent(const struct night *night, struct gate_facts *facts)
{
    const struct histogram *now = night->against.histogram, *before = night->against.foretold;
    struct births births = histogram_births(now, before, facts->days);

    for (int i = 0; i < RECENT_DAYS; i++)
        facts->issued_before += before->issued[i];
    facts->issues_gone = histogram_issued_after(before, night->against.last.as_of, now->newest);
    facts->born_before = births.before;
    facts->births_gone = births.before > births.now ? births.before - births.now : 0;
    memcpy(facts->flagged_before, before->flagged, sizeof facts->flagged_before);
    memcpy(facts->flagged, now->flagged, sizeof facts->flagged);
}

static int office_days_since(const struct night *night, Day since)
{
    if (!day_is(since))
        return 0;
    return office_days_between(&night->tonight.calendar, since,
                               day_add(night->tonight.days.as_of, 1));
}

static int take_past(struct night *night, struct gate_facts *facts, struct err *err)
{
    const struct {
        const char *name;
        bool *seen;
    } roles[] = {{"residents", &facts->residents_seen},
                 {"certificates", &facts->certificates_seen}};

    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        bool earlier;
        Day since;
        int days;

        if (ledger_input_past(night->store.ledger, roles[i].name, sha256_of(night, roles[i].name),
                              &since, &earlier, err))
            return -1;
        *roles[i].seen = earlier && !day_is(since);
        days = office_days_since(night, since);
        if (days > facts->same_office_days)
            facts->same_office_days = days;
    }
    return 0;
}

static int take_overlap(struct night *night, struct gate_facts *facts, struct err *err)
{
    const struct gate_settings *settings = &night->config.gates;
    Day from = day_add(night->tonight.days.mail_on, -settings->overlap_days);

    facts->pieces = night->printing.lot.piece_count;
    if (!night->against.last.id || facts->pieces < (uint64_t)settings->overlap_rows)
        return 0;
    return ledger_overlap(night->store.ledger, &night->printing.lot, from, &facts->overlapping,
                          err);
}

/* ---- alarms ---------------------------------------------------------------------------------- */

static void alarm_stale(struct night *night, const struct gate_facts *facts)
{
    const struct gate_settings *settings = &night->config.gates;

    if (facts->residents < (uint64_t)settings->old_rows ||
        facts->same_office_days < settings->stale_days)
        return;
    alarm_raise(&night->alarms, alarm_word(ALARM_STALE_REGISTER),
                arena_printf(&night->arena,
                             "抽出データの内容が、開庁日で%d日間変わっていません。"
                             "抽出処理が動いているか確認してください。",
                             facts->same_office_days),
                arena_printf(&night->arena,
                             "the registers have not changed on %d office days; see whether they"
                             " are still being extracted",
                             facts->same_office_days));
}

static void alarm_volume(struct night *night, const struct histogram *before,
                         const struct arrivals *arrivals)
{
    struct volume volume = volume_judge(night->tonight.days.mail_on, before, arrivals->came,
                                        arrivals->late, &night->config.gates);

    if (!volume.odd)
        return;
    alarm_raise(&night->alarms, alarm_word(ALARM_VOLUME),
                arena_printf(&night->arena,
                             "新たに時期が来た証明書は%llu件です。前回の処理回のデータから"
                             "見込まれた件数は%llu件で、差が大きすぎます。",
                             (unsigned long long)volume.came, (unsigned long long)volume.foretold),
                arena_printf(&night->arena,
                             "%llu certificates newly fell due; the last run's registers foretold"
                             " %llu",
                             (unsigned long long)volume.came, (unsigned long long)volume.foretold));
}

static void alarm_histogram(struct night *night, const struct histogram *before, int days)
{
    struct histogram_odd odd = histogram_odd(night->against.histogram, before,
                                             night->tonight.days.as_of, days, &night->config.gates);

    if (odd.month == 0)
        return;
    alarm_raise(&night->alarms, alarm_word(ALARM_HISTOGRAM),
                arena_printf(&night->arena,
                             "有効期限が%d年%d月の証明書が、前回の%llu件から%llu件に変わりました"
                             "(許容する増減は%llu件)。",
                             odd.year, odd.month, (unsigned long long)odd.before,
                             (unsigned long long)odd.now, (unsigned long long)odd.allowed),
                arena_printf(&night->arena,
                             "certificates that end in %04d-%02d: %llu before, %llu now (%llu more"
                             " or fewer are let pass)",
                             odd.year, odd.month, (unsigned long long)odd.before,
                             (unsigned long long)odd.now, (unsigned long long)odd.allowed));
}

static bool histogram_compared(const struct night *night, const struct gate_facts *facts)
{
    return facts->has_last && day_is(night->against.foretold->mail_on) &&
           facts->certificates_before >= (uint64_t)night->config.gates.rows_min;
}

/* ---- what is said of each check -------------------------------------------------------------- */

static const struct acceptance *acceptance_of(const struct night *night, enum gate gate)
{
    for (size_t i = 0; i < night->order->accepted_count; i++)
        if (str_equal(str_of(night->order->accepted[i].gate), str_of(gate_word(gate))))
            return &night->order->accepted[i];
    return NULL;
}

static void list_gate(struct night *night, enum gate gate, Str what, const struct finding *finding)
{
    struct lot *lot = &night->printing.lot;
    struct lot_gate *listed = &lot->gates[lot->gate_count++];
    const struct acceptance *by = finding_trips(finding) ? acceptance_of(night, gate) : NULL;

    *listed = (struct lot_gate){.name = str_of(gate_word(gate)),
                                .what = what,
                                .value = finding->value,
                                .most = finding->most,
                                .compared = finding->compared,
                                .by = by ? str_of(by->by) : STR_EMPTY,
                                .why = by ? str_of(by->why) : STR_EMPTY};
}

static Str unreadable_japanese(const char *role)
{
    return stop_japanese(str_of(gate_word(GATE_MAX_UNREADABLE)), str_of(role));
}

static void list_check(struct night *night, enum gate_check check, const struct finding *finding)
{
    enum gate gate = check_gate(check);
    bool lifted = finding_trips(finding) && acceptance_of(night, gate);

    list_gate(night, gate,
              lifted ? accepts_lifted(&night->against, &night->intake, &night->pool,
                                      &night->printing.lot, check, finding->value, &night->arena)
                     : str_of(check_japanese(check)),
              finding);
}

static void list_gates(struct night *night, const struct finding findings[CHECK_COUNT])
{
    const struct lot *lot = &night->printing.lot;
    struct finding residents = {lot->unreadable_residents, lot->max_unreadable, true};
    struct finding certificates = {intake_unreadable(&night->intake), lot->max_unreadable, true};

    night->printing.lot.gates = ARENA_ARRAY(&night->arena, struct lot_gate, CHECK_COUNT + 2);
    list_gate(night, GATE_MAX_UNREADABLE, unreadable_japanese("residents"), &residents);
    list_gate(night, GATE_MAX_UNREADABLE, unreadable_japanese("certificates"), &certificates);
    for (int i = 0; i < CHECK_COUNT; i++)
        list_check(night, (enum gate_check)i, &findings[i]);
}

/* More contradict than can be held: accepting that would let some of them through. */
static bool is_lifted(const struct night *night, enum gate_check check)
{
    return check != CHECK_DISPUTES && acceptance_of(night, check_gate(check)) != NULL;
}

_Static_assert((int)CHECK_COUNT <= (int)STOP_FINDINGS_MAX, "an account has room for every check");

/* Everything that tripped and that nobody lifted, the one that stops the night first. */
static void account_for(struct night *night, const struct finding findings[CHECK_COUNT])
{
    for (int i = 0; i < CHECK_COUNT; i++)
        if (finding_trips(&findings[i]) && !is_lifted(night, (enum gate_check)i))
            stop_finding_add(&night->stop, check_word((enum gate_check)i, &night->arena),
                             findings[i].value, findings[i].most);
}

/* Which resident: nobody finds him by a number alone. */
static void say_crowded(const struct night *night)
{
    const struct pool_piece *fullest = fullest_letter(night);

    REQUIRE(fullest);
    notice_say(CROWDED_LETTER, night->config.certificates.configured.p,
               fullest->rows->certificate.line, STR_ARG(fullest->person->resident_id),
               (unsigned long long)rows_of_letter(fullest));
}

static const char *marks_fault(enum rows_state state)
{
    static const struct {
        const char *english, *japanese;
    } faults[] = {
        [ROWS_GOOD] = {"cannot be used", "使用できません"},
        [ROWS_MISSING] = {"is missing", "見つかりません"},
        [ROWS_UNREADABLE] = {"cannot be opened or is no file",
                             "開けないか、通常のファイルではありません"},
        [ROWS_DAMAGED] = {"is damaged", "壊れています"},
        [ROWS_FOREIGN] = {"belongs to another ledger, or its beginning is damaged",
                          "別の通知台帳のファイルであるか、先頭が壊れています"},
        [ROWS_OTHER] = {"belongs to another run than the last published one",
                        "直近の公開済み処理回のものではありません"},
    };

    return messages_are_english() ? faults[state].english : faults[state].japanese;
}

static void say_gate(struct night *night, enum gate_check check, const struct finding *finding,
                     struct err *err)
{
    const char *ledger = night->config.ledger.path.p;
    const char *none = messages_are_english() ? "none" : "なし";
    bool english = messages_are_english();

    switch (check) {
    case CHECK_LATER:
        err_say(err, GATE_LATER, ledger,
                night->against.last.id ? night->against.last.folder.p : none,
                night->against.later.where.p, night->against.later.what.p,
                night->config.output_dir.path.p);
        return;
    case CHECK_UNMARKED:
        err_say(err, GATE_UNMARKED, arena_printf(&night->arena, "%s.rows", ledger).p,
                marks_fault(night->against.compared.found.state));
        return;
    case CHECK_NO_FIGURES:
        err_say(err, GATE_NO_FIGURES, ledger, night->against.last.folder.p);
        return;
    default:
        err_say(err, GATE_TRIPPED, gate_word(check_gate(check)),
                english ? check_english(check) : check_japanese(check),
                (unsigned long long)finding->value, (unsigned long long)finding->most);
    }
}

int night_check_nets(struct night *night, struct err *err)
{
    struct gate_facts facts = {0};
    struct finding findings[CHECK_COUNT];

    if (ledger_last_published(night->store.ledger, &night->against.last, &night->arena, err) ||
        last_registers(night, err))
        return -1;
    night->against.compared.found = rows_look(night->config.ledger.path.p, night->store.salt,
                                              night->against.last_residents.sha256);
    later_find(&night->against, &night->config, &night->store, &night->arena);
    night->against.foretold = ARENA_NEW(&night->arena, struct histogram);
    if (night_foretold(night, night->against.foretold, err))
        return -1;
    take_nets(night, &facts);
    gates_judge(&night->config.gates, &facts, findings);
    for (enum gate_check check = CHECK_LATER; check <= CHECK_NO_FIGURES; check++)
        if (finding_trips(&findings[check])) {
            say_gate(night, check, &findings[check], err);
            return -1;
        }
    return 0;
}

static int stop_at(struct night *night, const struct finding findings[CHECK_COUNT], struct err *err)
{
    for (int i = 0; i < CHECK_COUNT; i++) {
        enum gate_check check = (enum gate_check)i;
        const char *gate = gate_word(check_gate(check));

        if (!finding_trips(&findings[i]) || is_lifted(night, check))
            continue;
        if (check == CHECK_CROWDED)
            say_crowded(night);
        say_gate(night, check, &findings[i], err);
        account_for(night, findings);
        return night_stop(night, gate, err);
    }
    return 0;
}

int night_gates(struct night *night, struct err *err)
{
    const struct gate_settings *settings = &night->config.gates;
    struct gate_facts facts = {.certificates_before = night->against.last_certificates.rows,
                               .certificates = night->printing.lot.certificate_lines.rows,
                               .resident_rows_before = night->against.last_residents.rows,
                               .residents = night->printing.lot.resident_lines.rows,
                               .newest = night->against.histogram->newest};
    struct finding findings[CHECK_COUNT];
    struct arrivals arrivals;

    night->against.foretold = ARENA_NEW(&night->arena, struct histogram);
    if (night_foretold(night, night->against.foretold, err) || take_past(night, &facts, err) ||
        take_overlap(night, &facts, err))
        return -1;
    facts.days = night->against.last.id
                     ? day_between(night->against.last.as_of, night->tonight.days.as_of)
                     : 0;
    facts.newest_before = night->against.foretold->newest;
    if (night->against.last.id)
        facts.ahead_days = histogram_ahead(night->against.histogram, night->against.foretold,
                                           night->tonight.days.as_of, night->against.last.as_of);
    facts.told = night->against.told_rows;
    facts.told_otherwise = night->against.told_otherwise;
    facts.told_otherwise_before = night->against.told_otherwise_before;
    take_nets(night, &facts);
    take_recent(night, &facts);
    take_marks(night, &facts);
    take_persons(night, &facts);
    facts.crowd = rows_of_letter(fullest_letter(night));
    arrivals = take_dues(night, &facts);
    alarm_stale(night, &facts);
    if (histogram_compared(night, &facts)) {
        facts.months_gone = histogram_gone(night->against.histogram, night->against.foretold,
                                           night->tonight.days.as_of, facts.days, settings);
        alarm_volume(night, night->against.foretold, &arrivals);
        alarm_histogram(night, night->against.foretold, facts.days);
    }
    gates_judge(settings, &facts, findings);
    list_gates(night, findings);
    alarms_of_lot(&night->alarms, &night->printing.lot, &night->tonight, &night->pool,
                  &night->config.rules, &night->arena);
    keep_figures(night);
    return night->order->purpose == NIGHT_QUESTION ? 0 : stop_at(night, findings, err);
}
