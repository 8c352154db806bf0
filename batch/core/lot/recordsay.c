/* Sentences of rows that are refused: why, which words there are, what is on record. */
#include "core/lot/record.h"

#include "base/bug.h"

const char *record_fault_text(enum record_fault fault, bool english)
{
    static const char *const texts[][2] = {
#define X(name, english_, japanese_) [RECORD_BAD_##name] = {japanese_, english_},
        RECORD_FAULTS(X)
#undef X
    };

    REQUIRE(fault > RECORD_SKIPPED && fault < RECORD_FAULT_COUNT);
    return texts[fault][english];
}

/* One more of a list: what stood before, the mark between, and the word in the reader's language
 * with the other one behind it. */
static Str listed(Str list, const char *word, const char *japanese, bool english,
                  struct arena *arena)
{
    return arena_printf(arena, STR_FMT "%s%s(%s)", STR_ARG(list),
                        !list.n   ? ""
                        : english ? ", "
                                  : "、",
                        english ? word : japanese, english ? japanese : word);
}

static Str event_words(enum record_about about, bool english, struct arena *arena)
{
    Str list = STR_EMPTY;

    if (about == RECORD_ALARM)
        return listed(list, "acknowledged", "確認済", english, arena);
    if (about == RECORD_RUN)
        return listed(list, "approved", "承認", english, arena);
    if (about == RECORD_TEMPLATES)
        return listed(list, "approved", "校了", english, arena);
    if (about == RECORD_RESIDENT) {
        for (int i = 0; i < DECISION_COUNT; i++)
            list = listed(list, decision_word((enum decision_kind)i),
                          decision_short((enum decision_kind)i), english, arena);
        return list;
    }
    for (int i = 0; i < PIECE_EVENT_COUNT; i++)
        if (i != PIECE_PLANNED && i != PIECE_VOIDED)
            list = listed(list, piece_event_word((enum piece_event)i),
                          piece_event_japanese((enum piece_event)i), english, arena);
    return list;
}

static const char *event_text(enum record_about about, int event, bool english)
{
    if (about == RECORD_ALARM)
        return english ? "acknowledged" : "確認済";
    if (about == RECORD_RUN)
        return english ? "approved" : "承認";
    if (about == RECORD_TEMPLATES)
        return english ? "approved" : "校了";
    if (about == RECORD_RESIDENT)
        return english ? decision_word((enum decision_kind)event)
                       : decision_short((enum decision_kind)event);
    return english ? piece_event_word((enum piece_event)event)
                   : piece_event_japanese((enum piece_event)event);
}

static Str past_text(enum record_about about, const struct record_past *past, bool english,
                     struct arena *arena)
{
    enum { NAMED = 6 }; /* the last ones */
    size_t from = past->event_count > NAMED ? past->event_count - NAMED : 0;
    char on[DAY_TEXT_MAX];
    Str list = from ? STR("…") : STR_EMPTY;

    for (size_t i = from; i < past->event_count; i++)
        list = arena_printf(arena, STR_FMT "%s%s %s", STR_ARG(list),
                            !list.n   ? ""
                            : english ? ", "
                                      : "、",
                            event_text(about, past->events[i].event, english),
                            day_text(past->events[i].on, on));
    return list;
}

static Str what_helps(enum record_fault fault, enum record_about about,
                      const struct record_past *past, bool english, struct arena *arena)
{
    char as_of[DAY_TEXT_MAX];
    Str text;

    if (fault == RECORD_BAD_EVENT)
        return arena_printf(arena, english ? "it may be " STR_FMT : "使える語: " STR_FMT,
                            STR_ARG(event_words(about, english, arena)));
    if (past && fault == RECORD_BAD_ALARM)
        return arena_printf(arena, english ? "there are " STR_FMT : "警告の名前: " STR_FMT,
                            STR_ARG(past->words));
    if (!past || (fault != RECORD_BAD_ORDER && fault != RECORD_BAD_EARLY))
        return STR_EMPTY;
    text = past_text(about, past, english, arena);
    if (text.n)
        return arena_printf(arena, english ? "on record: " STR_FMT : "現在の記録: " STR_FMT,
                            STR_ARG(text));
    if (fault == RECORD_BAD_EARLY)
        return arena_printf(arena, english ? "as-of day of the run: %s" : "処理回の基準日: %s",
                            day_text(past->as_of, as_of));
    return english ? STR("nothing is on record") : STR("まだ何も記録されていません");
}

Str record_said(enum record_fault fault, enum record_about about, const struct record_past *past,
                bool english, struct arena *arena)
{
    const char *text = record_fault_text(fault, english);
    Str more = what_helps(fault, about, past, english, arena);

    return more.n
               ? arena_printf(arena, english ? "%s; " STR_FMT : "%s。" STR_FMT, text, STR_ARG(more))
               : str_of(text);
}
