/* The figures of a night for core/gates/gates, and what is said of those that trip. */
#include "flow/night/gates.h"

#include "say/err.h"
#include "core/gates/bars.h"
#include "flow/night/accepts.h"
#include "flow/night/judge.h"
#include "flow/night/later.h"
#include "flow/night/lists.h"
#include "edge/ledger/ledger_past.h"
#include "edge/ledger/ledger_gates.h"
#include "edge/ledger/ledger_write.h"

/* ---- the facts ------------------------------------------------------------------------------- */

static void take_nets(const struct against *against, struct gate_facts *facts)
{
    facts->has_last = against->last.id != 0;
    facts->pending = day_is(against->pending.as_of);
    facts->later = against->later.count;
    facts->figures = against->figures_before;
    facts->marks = against->compared.found.state == ROWMARKS_GOOD;
}

static void take_marks(const struct against *against, struct gate_facts *facts)
{
    const struct marks_compared *marks = &against->compared.marks;

    facts->residents_before = marks->before;
    facts->residents_common = marks->common;
    facts->pairs_changed = marks->changed;
    memcpy(facts->slides, marks->slides, sizeof facts->slides);
    facts->births_changed = marks->births;
    facts->code_changes = marks->code_changes;
    facts->given = marks->given;
    facts->had_mailing = marks->had_mailing;
    facts->lost_mailing = marks->lost_mailing;
    facts->had_agent = marks->had_agent;
    facts->lost_agent = marks->lost_agent;
    facts->had_any = marks->had_any;
    facts->gained = marks->gained;
    facts->too_many_disputes = marks->too_many_disputes;
    facts->residents_named = *against->compared.before.code ? against->compared.named : 0;
    facts->residents_elsewhere = against->compared.elsewhere;
}

static void take_persons(const struct intake *intake, struct gate_facts *facts)
{
    struct due_view view;

    for (size_t i = 0; i < intake->dues.crowd.count; i++) {
        const struct person *at = dues_person(&intake->dues, i, &view);

        facts->addressed += at->contradiction_checked;
        facts->misplaced += town_contradicts(at->doubt);
    }
}

static uint64_t rows_of_letter(const struct pool_piece *piece)
{
    uint64_t rows = 0;

    for (const struct due *row = piece ? piece->rows : NULL; row; row = row->next_of_piece)
        rows++;
    return rows;
}

static const struct pool_piece *fullest_letter(const struct pool *pool)
{
    const struct pool_piece *fullest = NULL;
    uint64_t most = 0;

    for (size_t i = 0; i < pool->count; i++) {
        REQUIRE(pool->pieces[i].rows); /* each letter of the pool has its rows */
        if (rows_of_letter(&pool->pieces[i]) > most) {
            fullest = &pool->pieces[i];
            most = rows_of_letter(fullest);
        }
    }
    return fullest;
}

static struct bar bar_of_due(const struct due *due)
{
    return bar_of(due->memory, due->person->known ? &due->person->resident : NULL,
                  due->certificate.status);
}

bool due_is_freed(const struct due *due)
{
    return bar_of_due(due).freed;
}

bool due_is_revived(const struct due *due)
{
    return bar_of_due(due).revived;
}

static void take_barred(const struct due *due, struct gate_facts *facts)
{
    struct bar bar = bar_of_due(due);

    facts->revoked += bar.revoked;
    facts->revived += bar.revived;
    facts->barred += bar.barred;
    facts->freed += bar.freed;
}

static void take_due(struct gating *gating, const struct due_brief *due, Day last_mail_on)
{
    struct gate_facts *facts = &gating->facts;
    enum disposition disposition = due->judgement.disposition;

    if (due->unreadable != REASON_NONE) {
        gating->unreadable++;
        return;
    }
    if (day_before(last_mail_on, due->ideal_on))
        gating->arrivals.came++;
    else if (!due->memory && disposition != DISPOSITION_TOLD && disposition != DISPOSITION_REJECTED)
        gating->arrivals.late++;
    facts->respelled += due->respelled;
    facts->due += !due->duplicate;
    facts->unknown += due->judgement.reason == REASON_UNKNOWN_RESIDENT;
}

void gates_take_rows(struct gating *gating, const struct intake *intake, const struct pool *pool,
                     Day last_mail_on)
{
    struct due_view view;

    gating->intake = intake;
    gating->pool = pool;
    take_persons(intake, &gating->facts);
    gating->facts.side_judged = intake->side_judged;
    gating->facts.side = side_table_count(&intake->side);
    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        struct due_brief due = due_brief(&intake->dues, i);

        take_due(gating, &due, last_mail_on);
        if (due.memory) /* of what the ledger does not know nothing barred it */
            take_barred(due_at(&intake->dues, i, &view), &gating->facts);
    }
    gating->facts.crowd = rows_of_letter(fullest_letter(pool));
}

/* What the last run read and this one does not: an old file, an emptied column. */
static void take_recent(const struct against *against, struct gate_facts *facts)
{
    const struct histogram *now = against->histogram, *before = against->foretold;
    struct births births = histogram_births(now, before, facts->days);

    for (int i = 0; i < RECENT_DAYS; i++)
        facts->issued_before += before->issued[i];
    facts->issues_gone = histogram_issued_after(before, against->last.as_of, now->newest);
    facts->born_before = births.before;
    facts->births_gone = births.before > births.now ? births.before - births.now : 0;
    memcpy(facts->flagged_before, before->flagged, sizeof facts->flagged_before);
    memcpy(facts->flagged, now->flagged, sizeof facts->flagged);
}

/* The histograms of both runs, where the last one had enough rows. */
static void take_histograms(struct gating *gating, const struct against *against, Day as_of,
                            const struct gate_settings *settings)
{
    struct gate_facts *facts = &gating->facts;

    gating->compared = facts->has_last && day_is(against->foretold->mail_on) &&
                       facts->certificates_before >= (uint64_t)settings->rows_min;
    if (gating->compared)
        facts->months_gone =
            histogram_gone(against->histogram, against->foretold, as_of, facts->days, settings);
}

void gates_take_registers(struct gating *gating, const struct against *against,
                          const struct lot *lot, const struct tonight *tonight,
                          const struct gate_settings *settings)
{
    Day as_of = tonight->days.as_of;
    struct gate_facts *facts = &gating->facts;

    REQUIRE(against->rows && against->histogram); /* the registers were read */
    REQUIRE(against->foretold);                   /* the last run's figures are known */
    *facts = (struct gate_facts){.certificates_before = against->last_certificates.rows,
                                 .certificates = lot->certificate_lines.rows,
                                 .resident_rows_before = against->last_residents.rows,
                                 .residents = lot->resident_lines.rows,
                                 .newest = against->histogram->newest,
                                 .newest_before = against->foretold->newest,
                                 .bearers = against->told_before ? against->told : against->bearers,
                                 .changes_before = against->changes_before,
                                 .couples = against->couples,
                                 .couples_before = against->couples_before,
                                 .towns = tonight->towns.index.rows.count > 0};
    if (against->last.id) {
        facts->days = day_between(against->last.as_of, as_of);
        facts->ahead_days =
            histogram_ahead(against->histogram, against->foretold, as_of, against->last.as_of);
    }
    take_nets(against, facts);
    take_recent(against, facts);
    take_marks(against, facts);
    take_histograms(gating, against, as_of, settings);
}

static int office_days_since(const struct tonight *tonight, Day since)
{
    if (!day_is(since))
        return 0;
    return office_days_between(&tonight->calendar, since, day_add(tonight->days.as_of, 1));
}

static int take_past(struct gate_facts *facts, const struct lot *lot, const struct tonight *tonight,
                     struct ledger *ledger, struct err *err)
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

        if (ledger_input_past(ledger, roles[i].name, lot_input_sha256(lot, roles[i].name), &since,
                              &earlier, err))
            return -1;
        *roles[i].seen = earlier && !day_is(since);
        days = office_days_since(tonight, since);
        if (days > facts->same_office_days)
            facts->same_office_days = days;
    }
    return 0;
}

int gates_take_ledger(struct gating *gating, const struct lot *lot, const struct tonight *tonight,
                      const struct gate_settings *settings, struct ledger *ledger,
                      struct arena *arena, struct err *err)
{
    struct gate_facts *facts = &gating->facts;
    Day from = day_add(tonight->days.mail_on, -settings->overlap_days);

    REQUIRE(facts->certificates == lot->certificate_lines.rows); /* of the same lot */
    REQUIRE(!lot->piece_count || lot->pieces[0].number);         /* which is numbered */
    if (take_past(facts, lot, tonight, ledger, err))
        return -1;
    facts->pieces = lot->piece_count;
    if (!facts->has_last || facts->pieces < (uint64_t)settings->overlap_rows)
        return 0;
    gating->overlaps = ARENA_ARRAY(arena, bool, lot->piece_count);
    if (ledger_overlap(ledger, lot, from, gating->overlaps, err))
        return -1;
    for (uint32_t i = 0; i < lot->piece_count; i++)
        facts->overlapping += gating->overlaps[i];
    return 0;
}

/* ---- alarms ---------------------------------------------------------------------------------- */

static uint64_t apart(uint64_t a, uint64_t b)
{
    return a > b ? a - b : b - a;
}

static void alarm_stale(struct alarms *alarms, const struct gate_facts *facts,
                        const struct gate_settings *settings, struct arena *arena)
{
    if (facts->residents < (uint64_t)settings->old_rows ||
        facts->same_office_days < settings->stale_days)
        return;
    alarm_raise(alarms, ALARM_STALE_REGISTER, /*registers*/ 1,
                say_stale_register(facts->same_office_days, arena));
}

static void alarm_volume(struct alarms *alarms, const struct gating *gating,
                         const struct against *against, Day mail_on,
                         const struct gate_settings *settings, struct arena *arena)
{
    struct volume volume = volume_judge(mail_on, against->foretold, gating->arrivals.came,
                                        gating->arrivals.late, settings);

    if (volume.odd)
        alarm_raise(alarms, ALARM_VOLUME, apart(volume.came, volume.foretold),
                    say_volume(volume.came, volume.foretold, arena));
}

static void alarm_histogram(struct alarms *alarms, const struct gating *gating,
                            const struct against *against, Day as_of,
                            const struct gate_settings *settings, struct arena *arena)
{
    struct histogram_odd odd =
        histogram_odd(against->histogram, against->foretold, as_of, gating->facts.days, settings);
    struct month_change change = {odd.year, odd.month, odd.before, odd.now, odd.allowed};

    if (odd.month != 0)
        alarm_raise(alarms, ALARM_HISTOGRAM, apart(odd.now, odd.before),
                    say_histogram(&change, arena));
}

void gates_raise(struct alarms *alarms, const struct gating *gating, const struct against *against,
                 const struct night_days *days, const struct gate_settings *settings,
                 struct arena *arena)
{
    alarm_stale(alarms, &gating->facts, settings, arena);
    if (gating->facts.side_judged)
        lists_alarm(alarms, &gating->facts.side, arena);
    if (!gating->compared)
        return;
    alarm_volume(alarms, gating, against, days->mail_on, settings, arena);
    alarm_histogram(alarms, gating, against, days->as_of, settings, arena);
}

/* ---- what is said of each check -------------------------------------------------------------- */

static const struct acceptance *acceptance_of(const struct order *order, enum gate gate)
{
    for (size_t i = 0; i < order->accepted_count; i++)
        if (str_equal(str_of(order->accepted[i].gate), str_of(gate_word(gate))))
            return &order->accepted[i];
    return NULL;
}

static void list_gate(struct lot *lot, const struct order *order, enum gate gate, Str what,
                      const struct finding *finding)
{
    struct lot_gate *listed = &lot->gates[lot->gate_count++];
    const struct acceptance *by = finding_trips(finding) ? acceptance_of(order, gate) : NULL;

    *listed = (struct lot_gate){.name = str_of(gate_word(gate)),
                                .what = what,
                                .value = finding->value,
                                .most = finding->most,
                                .compared = finding->compared,
                                .by = by ? str_of(by->by) : STR_EMPTY,
                                .why = by ? str_of(by->why) : STR_EMPTY};
}

static bool is_of_class(enum gate_check check)
{
    return check_gate(check) == GATE_CLASS;
}

static Str unreadable_japanese(const char *role)
{
    return stop_japanese(str_of(gate_word(GATE_MAX_UNREADABLE)), str_of(role));
}

static void list_unreadable(struct lot *lot, const struct order *order, const char *role,
                            uint64_t rows)
{
    struct finding finding = {rows, lot->max_unreadable, true};

    list_gate(lot, order, GATE_MAX_UNREADABLE, unreadable_japanese(role), &finding);
}

void gates_list(struct lot *lot, const struct gating *gating, const struct order *order,
                struct against *against, struct arena *arena)
{
    const struct letting by = {gating->intake, gating->pool, gating->overlaps};

    REQUIRE(!lot->gates);  /* once */
    REQUIRE(gating->pool); /* the rows were taken */
    lot->gates = ARENA_ARRAY(arena, struct lot_gate, CHECK_COUNT + 2);
    list_unreadable(lot, order, "residents", lot->unreadable_residents);
    list_unreadable(lot, order, "certificates", gating->unreadable);
    for (int i = 0; i < CHECK_COUNT; i++) {
        enum gate_check check = (enum gate_check)i;
        const struct finding *finding = &gating->findings[i];
        bool lifted = finding_trips(finding) && acceptance_of(order, check_gate(check));
        Str what = lifted ? accepts_lifted(against, lot, &by, check, arena)
                          : str_of(check_japanese(check));

        if (check == CHECK_TEMPLATES && !gating->facts.templates_asked)
            continue; /* an office that does not ask for it need not read of it */
        if (is_of_class(check) && finding_trips(finding))
            what = classes_listed(what, check, &gating->facts.classes, arena);
        list_gate(lot, order, check_gate(check), what, finding);
    }
    accepts_list(lot, against, arena);
}

/* More contradict than can be held: accepting that would let some of them through. */
static bool is_lifted(const struct order *order, enum gate_check check)
{
    return check != CHECK_DISPUTES && acceptance_of(order, check_gate(check)) != NULL;
}

_Static_assert((int)CHECK_COUNT <= (int)STOP_FINDINGS_MAX, "an account has room for every check");

void gates_account(const struct gating *gating, const struct order *order,
                   struct stop_account *stop, struct arena *arena)
{
    REQUIRE(stop->finding_count == 0); /* a night stops once */
    for (int i = 0; i < CHECK_COUNT; i++)
        if (finding_trips(&gating->findings[i]) && !is_lifted(order, (enum gate_check)i))
            stop_finding_add(stop, check_word((enum gate_check)i, arena), gating->findings[i].value,
                             gating->findings[i].most);
}

enum gate_check gates_tripped(const struct gating *gating, const struct order *order)
{
    int check = 0;

    while (check < CHECK_COUNT &&
           (!finding_trips(&gating->findings[check]) || is_lifted(order, (enum gate_check)check)))
        check++;
    return (enum gate_check)check;
}

void gates_say_crowded(const struct pool *pool, const struct config *config)
{
    const struct pool_piece *fullest = fullest_letter(pool);

    REQUIRE(fullest);
    notice_say(CROWDED_LETTER, config->certificates.configured.p, fullest->rows->certificate.line,
               STR_ARG(fullest->person->resident_id), (unsigned long long)rows_of_letter(fullest));
}

static const char *marks_fault(enum rowmarks_state state)
{
    static const struct {
        const char *english, *japanese;
    } faults[] = {
        [ROWMARKS_GOOD] = {"cannot be used", "使用できません"},
        [ROWMARKS_MISSING] = {"is missing", "見つかりません"},
        [ROWMARKS_UNREADABLE] = {"cannot be opened or is no file",
                                 "開けないか、通常のファイルではありません"},
        [ROWMARKS_DAMAGED] = {"is damaged", "壊れています"},
        [ROWMARKS_FOREIGN] = {"belongs to another ledger, or its beginning is damaged",
                              "別の通知台帳のファイルであるか、先頭が壊れています"},
        [ROWMARKS_OTHER] = {"belongs to another run than the last published one",
                            "直近の公開済み処理回のものではありません"},
    };

    return messages_are_english() ? faults[state].english : faults[state].japanese;
}

int gates_say(enum gate_check check, const struct finding *finding, const struct against *against,
              const struct config *config, struct arena *arena, struct err *err)
{
    const char *ledger = config->ledger.path.p;
    bool english = messages_are_english();
    const char *none = english ? "none" : "なし";

    REQUIRE(finding_trips(finding)); /* it tripped */
    switch (check) {
    case CHECK_LATER:
        return err_say(err, GATE_LATER, ledger, against->last.id ? against->last.folder.p : none,
                       against->later.where.p, against->later.what.p, config->output_dir.path.p);
    case CHECK_UNMARKED:
        return err_say(err, GATE_UNMARKED, arena_printf(arena, "%s.rows", ledger).p,
                       marks_fault(against->compared.found.state));
    case CHECK_NO_FIGURES:
        return err_say(err, GATE_NO_FIGURES, ledger, against->last.folder.p);
    default:
        return err_say(err, GATE_TRIPPED, gate_word(check_gate(check)),
                       english ? check_english(check) : check_japanese(check),
                       (unsigned long long)finding->value, (unsigned long long)finding->most);
    }
}

int gates_check_nets(struct against *against, const struct config *config,
                     const struct store *store, struct arena *arena, struct err *err)
{
    struct gate_facts facts = {0};
    struct finding findings[CHECK_COUNT];

    if (ledger_last_published(store->ledger, &against->last, arena, err) ||
        against_registers(against, store->ledger, err))
        return -1;
    against->compared.found =
        rowmarks_look(config->ledger.path.p, store->salt, against->last_residents.sha256);
    later_find(against, config, store, arena);
    if (against_foretold(against, store->ledger, arena, err))
        return -1;
    take_nets(against, &facts);
    gates_judge(&config->gates, &facts, findings);
    for (enum gate_check check = CHECK_LATER; check <= CHECK_NO_FIGURES; check++)
        if (finding_trips(&findings[check]))
            return gates_say(check, &findings[check], against, config, arena, err);
    return 0;
}
