/*
 * kigen proof: what the letters look like where they are hardest to set, or one letter of a real
 * person as this night would make it. Nothing is written but the file, and nothing recorded.
 */
#include "cmd/cmd.h"
#include "core/lot/asked.h"
#include "core/text/individual.h"
#include "flow/desk/access.h"
#include "flow/night/night.h"
#include "flow/night/open.h"
#include "flow/night/question.h"
#include "flow/press/specimens.h"

struct wanted {
    struct order order;
    const char *path, *template, *resident, *as_of;
    int variant; /* LANGUAGE_ANY_VARIANT: each */
    bool specimen;
    struct asked_id id;
    uint32_t pages;
    struct signoff signoff; /* of the templates; its digest is empty where nothing was printed */
};

static int variant_read(struct wanted *w, struct err *err)
{
    char names[256] = "";

    w->variant = LANGUAGE_ANY_VARIANT;
    if (!w->template)
        return 0;
    for (int i = 0; i < VARIANT_COUNT; i++) {
        const char *word = variant_term((enum variant)i).word;
        size_t used = strlen(names);

        if (strcmp(word, w->template) == 0)
            w->variant = i;
        snprintf(names + used, sizeof names - used, "%s%s", i ? " " : "", word);
    }
    return w->variant == LANGUAGE_ANY_VARIANT ? err_say(err, PROOF_NO_TEMPLATE, names) : 0;
}

static int wanted_read(struct wanted *w, const struct session *session, int argc, char **argv,
                       struct arena *arena, struct err *err)
{
    const struct option_wanted options[] = {{"-c", .value = &w->order.config_path},
                                            {"-o", .value = &w->path},
                                            {"--template", .value = &w->template},
                                            {"--resident", .value = &w->resident},
                                            {"--specimen", .flag = &w->specimen},
                                            {"--as-of", .value = &w->as_of}};

    w->order =
        (struct order){.purpose = NIGHT_QUESTION, .share = session->share, .as_of = session->today};
    if (options_only(argc, argv, options, sizeof options / sizeof *options, err))
        return -1;
    w->order.config_path = option_config(w->order.config_path);
    if (option_output(w->path, "-o FILE.pdf", err) || variant_read(w, err) || (w->as_of && option_day("--as-of", w->as_of, &w->order.as_of, err)))
        return -1;
    if (w->resident && w->specimen)
        return err_say(err, PROOF_SPECIMEN, "--resident");
    if (w->resident && !asked_read(str_of(w->resident), &w->id, arena))
        return err_say(err, OPTION_REQUIRED, "--resident ID");
    return 0;
}

/* ---- one letter of a person ------------------------------------------------------------------ */

static const struct lot_piece *piece_of(const struct lot *lot, Str resident_id)
{
    for (uint32_t i = 0; i < lot->piece_count; i++)
        if (str_equal(lot->pieces[i].resident_id, resident_id))
            return &lot->pieces[i];
    return NULL;
}

static bool is_held(const struct due *due)
{
    return due->judgement.disposition == DISPOSITION_HELD;
}

/* Of the certificates for which no letter goes the one that says most: held before others. */
static const struct due *due_of(const struct intake *intake, Str resident_id,
                                struct due_view *view)
{
    size_t found = SIZE_MAX;
    bool held = false;

    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        const struct due *due = due_at(&intake->dues, i, view);

        if (str_equal(due->certificate.resident_id, resident_id) &&
            (found == SIZE_MAX || (is_held(due) && !held))) {
            found = i;
            held = is_held(due);
        }
    }
    return found == SIZE_MAX ? NULL : due_at(&intake->dues, found, view);
}

static int none_say(const struct wanted *w, const struct answer *tonight, struct err *err)
{
    Str id = w->id.id;
    struct due_view view;
    const struct due *due = due_of(tonight->intake, id, &view);
    const struct person *person = intake_find(tonight->intake, id);
    enum reason reason = !due                             ? REASON_NONE
                         : due->unreadable != REASON_NONE ? due->unreadable
                                                          : due->judgement.reason;
    char day[DAY_TEXT_MAX];

    day_text(tonight->tonight->days.as_of, day);
    if (!due && !(person && (person->known || person->peer_count)))
        return asked_fault(&w->id) == ASKED_INDIVIDUAL
                   ? err_say(err, WHY_INDIVIDUAL, INDIVIDUAL_NUMBER_DIGITS)
                   : err_say(err, WHY_UNKNOWN, STR_ARG(id),
                             (unsigned long)tonight->intake->unreadables.count);
    if (reason == REASON_NONE)
        return err_say(err, PROOF_NOT_DUE, STR_ARG(id), day);
    return err_say(err, PROOF_NO_LETTER, STR_ARG(id), day,
                   disposition_term(reason_disposition(reason)).word, reason_term(reason).word,
                   messages_are_english() ? reason_english(reason) : reason_term(reason).japanese);
}

static int letter_print(struct wanted *w, const struct answer *tonight, struct err *err)
{
    const struct lot_piece *piece = piece_of(tonight->lot, w->id.id);

    if (!piece)
        return none_say(w, tonight, err);
    if (w->variant != LANGUAGE_ANY_VARIANT && (int)piece->variant != w->variant)
        return err_say(err, PROOF_OTHER_LETTER, STR_ARG(w->id.id),
                       variant_term(piece->variant).word, w->template);
    return specimen_of(tonight->tonight->press, tonight->lot, piece, w->path, &w->pages, err);
}

/* What may be an individual number is not kept, unless it is a resident's id. */
static int look_note(const struct wanted *w, const struct answer *tonight, struct arena *arena,
                     struct err *err)
{
    bool known = intake_knows(tonight->intake, w->id.id);
    struct access access = access_of_resident("proof", NULL, &w->id.id, known);

    access.asked_count = known || asked_fault(&w->id) != ASKED_INDIVIDUAL;
    return access_note(&access, tonight->config, arena, err);
}

static int person_print(struct wanted *w, struct arena *arena, struct err *err)
{
    struct ledger_owners owners = {.count = 0};
    struct answer tonight;
    struct night night;
    int status = -1;

    if (night_configure(&night, &w->order, err) || config_check_office(&night.config, err))
        goto out;
    open_font_digests(&night.tonight, &night.config, &night.store);
    if (!night_open(&night, err) &&
        !open_choose_day(&w->order.as_of, w->as_of != NULL, &night.against.last, err) &&
        !night_prepare(&night, err) && !night_question(&night, w->id.id, &owners, QUESTION_LOT, &tonight, err) &&
        !look_note(w, &tonight, &night.arena, err) &&
        !letter_print(w, &tonight, err))
        status = signoff_ask(&w->signoff, &night.config,
                             press_templates_digest(night.tonight.press), night.store.ledger,
                             night.tonight.days.as_of, arena, err);
out:
    night_release(&night);
    return status;
}

/* ---- the command ----------------------------------------------------------------------------- */

/* The pages are made without a ledger; whether they are signed off is said where it can be read. */
static void signoff_find(struct wanted *w, const struct config *config, const char *digest,
                         struct arena *arena)
{
    struct ledger *ledger = NULL;
    struct err unheard = {0};

    if (ledger_open_to_read(&ledger, config->ledger.path.p, &unheard) ||
        signoff_ask(&w->signoff, config, digest, ledger, w->order.as_of, arena, &unheard)) {
        w->signoff = (struct signoff){.unknown = true};
        snprintf(w->signoff.digest, sizeof w->signoff.digest, "%s", digest);
    }
    ledger_close(ledger);
}

static int templates_print(struct wanted *w, struct arena *arena, struct err *err)
{
    const struct specimens_wanted specimens = {w->order.as_of, w->variant, w->specimen};
    struct specimens_made made;
    struct night night;
    int status = night_configure(&night, &w->order, err) ||
                         config_check_office(&night.config, err) ||
                         specimens_print(&night.config, &specimens, w->path, &made, err)
                     ? -1
                     : 0;

    if (!status) {
        w->pages = made.pages;
        signoff_find(w, &night.config, made.templates, arena);
    }
    night_release(&night);
    return status;
}

int cmd_proof(const struct session *session, int argc, char **argv, struct err *err)
{
    struct arena arena = {0};
    struct wanted w = {.path = NULL};
    int status = wanted_read(&w, session, argc, argv, &arena, err) ||
                         (w.resident ? person_print(&w, &arena, err)
                                     : templates_print(&w, &arena, err))
                     ? -1
                     : 0;

    if (!status)
        signoff_print(&w.signoff);
    if (!status && session->terminal)
        printf(messages_are_english() ? "%s: %u pages\n" : "%s: %uページ\n", w.path, w.pages);
    arena_release(&arena);
    return status;
}
