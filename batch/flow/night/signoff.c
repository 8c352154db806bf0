/*
 * What an acknowledged alarm counts must grow when the templates become others: so it counts how
 * many templates were used unsigned one after the other, not how many nights.
 */
#include "flow/night/signoff.h"

#include "say/err.h"

static bool is_signed(const struct signoff *signoff)
{
    return day_is(signoff->approval.on);
}

/* The digest of the templates that the last run read; one whose folder was called otherwise has
 * another. */
static int digest_of_last(const struct config *config, struct ledger *ledger,
                          const struct ledger_run *last, char digest[TEMPLATES_DIGITS + 1],
                          struct arena *arena, struct err *err)
{
    struct template_inputs inputs;
    struct template_file *files;

    if (ledger_templates_of(ledger, last, &inputs, arena, err))
        return -1;
    files = ARENA_ARRAY(arena, struct template_file, inputs.count);
    for (size_t i = 0; i < inputs.count; i++)
        files[i] = (struct template_file){
            template_below(config->templates.configured, inputs.at[i].file), inputs.at[i].sha256};
    template_sum(files, inputs.count, digest);
    return 0;
}

static int count_unsigned(struct signoff *signoff, const struct config *config,
                          struct ledger *ledger, const struct ledger_run *last,
                          struct arena *arena, struct err *err)
{
    char before[TEMPLATES_DIGITS + 1];
    uint64_t counted = 0;

    signoff->unsigned_in_turn = 1;
    if (!last->id)
        return 0;
    if (ledger_alarm_count(ledger, last, alarm_word(ALARM_TEMPLATES), &counted, err) ||
        digest_of_last(config, ledger, last, before, arena, err))
        return -1;
    signoff->unsigned_in_turn = counted + (counted == 0 || strcmp(before, signoff->digest) != 0);
    return 0;
}

int signoff_ask(struct signoff *signoff, const struct config *config, const char *digest,
                struct ledger *ledger, Day as_of, struct arena *arena, struct err *err)
{
    bool raised = signoff->raised;

    REQUIRE(ledger && day_is(as_of));
    *signoff =
        (struct signoff){.asked = config->letters_approval, .as_of = as_of, .raised = raised};
    memcpy(signoff->digest, digest, sizeof signoff->digest);
    return ledger_templates_approval(ledger, str_of(signoff->digest), as_of, &signoff->approval,
                                     arena, err);
}

int signoff_look(struct signoff *signoff, const struct config *config, const struct press *press,
                 struct ledger *ledger, const struct ledger_run *last, Day as_of,
                 struct arena *arena, struct err *err)
{
    if (signoff_ask(signoff, config, press_templates_digest(press), ledger, as_of, arena, err))
        return -1;
    return is_signed(signoff) ? 0 : count_unsigned(signoff, config, ledger, last, arena, err);
}

void signoff_facts(const struct signoff *signoff, struct gate_facts *facts)
{
    facts->templates_asked = signoff->asked == LETTERS_APPROVAL_REQUIRED;
    facts->templates_unsigned = !is_signed(signoff);
}

bool signoff_stops(const struct signoff *signoff)
{
    return signoff->asked == LETTERS_APPROVAL_REQUIRED && !is_signed(signoff);
}

void signoff_alarm(struct signoff *signoff, struct alarms *alarms, struct arena *arena)
{
    char until[DAY_TEXT_MAX] = "";

    if (signoff->asked != LETTERS_APPROVAL_ALARM || is_signed(signoff) || signoff->raised)
        return;
    signoff->raised = true;
    if (day_is(signoff->approval.ended_on))
        day_text(signoff->approval.ended_on, until);
    alarm_raise(alarms, ALARM_TEMPLATES, signoff->unsigned_in_turn,
                say_templates(signoff->digest, until, arena));
}

int signoff_stop(const struct signoff *signoff, const struct config *config, struct err *err)
{
    char as_of[DAY_TEXT_MAX];

    REQUIRE(!is_signed(signoff));
    return err_say(err, GATE_TEMPLATES, config->file.configured.p, signoff->digest,
                   day_text(signoff->as_of, as_of), signoff->digest);
}

void signoff_print(const struct signoff *signoff)
{
    const struct templates_approval *approval = &signoff->approval;
    bool english = messages_are_english();
    char on[DAY_TEXT_MAX], until[DAY_TEXT_MAX];

    printf(english ? "templates:%s: " : "templates:%s　", signoff->digest);
    if (signoff->unknown) {
        printf(english ? "whether it is signed off is not known: the ledger cannot be read"
                       : "通知台帳を読めないため、校了の有無は不明");
    } else if (!is_signed(signoff)) {
        printf(english ? "not signed off" : "校了の記録なし");
        if (day_is(approval->ended_on))
            printf(english ? " (until %s only)" : "(%s で期限切れ)",
                   day_text(approval->ended_on, until));
    } else {
        printf(english ? "signed off on %s by " STR_FMT : "校了 %s　担当 " STR_FMT,
               day_text(approval->on, on), STR_ARG(approval->by));
        if (day_is(approval->until))
            printf(english ? ", until %s" : "　期限 %s", day_text(approval->until, until));
    }
    printf("\n");
}
