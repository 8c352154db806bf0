/* Of each row only what the ledger or a line number says: in a file that slid a serial may be
 * anything, a name too. */
#include "flow/night/lists.h"

#include "say/alarms.h"
#include "say/err.h"

/* ---- a list ---------------------------------------------------------------------------------- */

static struct sentence hint_of(const struct side_count *count, struct arena *arena)
{
    enum spelled how = side_table_hint(count);

    if (how == SPELLED_COUNT)
        return (struct sentence){STR_EMPTY, STR_EMPTY};
    return (struct sentence){
        arena_printf(arena, "(うち%llu件は、%sだけが抽出データと異なります)",
                     (unsigned long long)count->near[how], spelled_japanese(how)),
        arena_printf(arena, " (%llu of them differ from the register in %s alone)",
                     (unsigned long long)count->near[how], spelled_english(how))};
}

void lists_alarm(struct alarms *alarms, const struct side_count *count, struct arena *arena)
{
    if (side_table_is_alarm(count) && !side_table_is_spoilt(count)) /* that is the gate */
        alarm_raise(alarms, ALARM_SIDE_TABLE, count->unmatched,
                    say_side_table(count->unmatched, count->rows, hint_of(count, arena), arena));
}

static const char *row_hint(const struct side_entry *entry, struct arena *arena)
{
    if (!entry->near)
        return "";
    return messages_are_english()
               ? arena_printf(arena, ": it differs in %s alone", spelled_english(entry->how)).p
               : arena_printf(arena, "(%sだけが異なるものがあります)", spelled_japanese(entry->how))
                     .p;
}

static int stop_at_list(const struct intake *intake, const struct config *config,
                        struct stop_account *stop, struct arena *arena, struct err *err)
{
    const char *file = config->told_elsewhere.configured.p;
    struct side_count count = side_table_count(&intake->side);
    struct sentence hint = hint_of(&count, arena);

    for (size_t i = 0; i < intake->side.entries.count && i < STOP_NAMED_MAX; i++) {
        const struct side_entry *at = intake->side.entries.at[i];
        struct stop_row row = {.file = STR("told_elsewhere"),
                               .line = at->line,
                               .kind = str_of(kind_term(at->key.kind).word),
                               .serial = at->key.serial,
                               .what = STR("unmatched")};

        notice_say(SIDE_TABLE_ROW, file, at->line, row_hint(at, arena));
        stop_row_add(stop, &row);
    }
    return err_say(err, SIDE_TABLE_SPOILT, file, (unsigned long long)count.unmatched,
                   (unsigned long long)count.rows,
                   messages_are_english() ? hint.english.p : hint.japanese.p);
}

/* ---- new serials ----------------------------------------------------------------------------- */

static int stop_at_serials(const struct finding *finding, const struct intake *intake,
                           const struct config *config, struct stop_account *stop,
                           struct arena *arena, struct err *err)
{
    const char *file = config->certificates.configured.p;
    char first[PACKED_BYTES_MAX];
    struct due_view view;
    size_t named = 0;

    for (size_t i = 0; i < intake->dues.rows.count && named < STOP_NAMED_MAX; i++) {
        const struct due *due;
        struct stop_row row = {.file = STR("certificates"), .what = STR("respelled")};

        if (!due_is_respelled(&intake->dues, i))
            continue;
        due = due_at(&intake->dues, i, &view);
        row.line = due->certificate.line;
        row.kind = str_of(kind_term(due->certificate.kind).word);
        row.serial = arena_copy(arena, due->certificate.serial);
        row.resident_id = arena_copy(arena, due->certificate.resident_id);
        named++;
        notice_say(RENUMBERED_ROW, file, due->certificate.line,
                   STR_ARG(memory_key(due->memory, first).serial));
        stop_row_add(stop, &row);
    }
    return err_say(err, SERIALS_RENUMBERED, file, (unsigned long long)finding->value,
                   (unsigned long long)finding->most);
}

/* ---- both ------------------------------------------------------------------------------------ */

bool lists_says(enum gate_check check)
{
    return check == CHECK_RENUMBERED || check == CHECK_SIDE_TABLE;
}

int lists_stop(enum gate_check check, const struct finding *finding, const struct intake *intake,
               const struct config *config, struct stop_account *stop, struct arena *arena,
               struct err *err)
{
    REQUIRE(lists_says(check) && finding_trips(finding)); /* it tripped */
    return check == CHECK_SIDE_TABLE ? stop_at_list(intake, config, stop, arena, err)
                                     : stop_at_serials(finding, intake, config, stop, arena, err);
}
