/* The proof: made-up worst cases of every template, drawn by the press that draws the letters. */
#include "flow/press/specimens.h"

#include <stdio.h>

#include "base/version.h"
#include "core/letter/specimens.h"
#include "flow/press/bundle.h"

/* Of the variant and the language, and what is hard about the case. */
static Str caption_of(const struct lot_piece *piece, const struct specimen *what,
                      struct arena *arena)
{
    return arena_printf(arena, messages_are_english() ? "PROOF %s/%.*s: %s" : "校正 %s/%.*s: %s",
                        variant_term(piece->variant).word, STR_ARG(piece->language),
                        messages_are_english() ? what->english : what->japanese);
}

/* As the night does: where there is no room for it, the barcode is left out. */
static bool fits(struct press *press, struct lot_piece *piece)
{
    if (press_fits(press, piece))
        return true;
    piece->barcode = STR_EMPTY;
    return press_fits(press, piece);
}

static bool is_printable(struct press *press, struct lot_piece *piece, struct arena *arena)
{
    Str missing;

    return press_prints(press, piece->addressee, arena, &missing) &&
           press_prints(press, piece->holder_name, arena, &missing) &&
           press_prints(press, piece->address, arena, &missing) &&
           press_prints(press, piece->building, arena, &missing) && fits(press, piece);
}

/*
 * A case that this office's fonts or window cannot take would be held, never printed: it is named
 * and left out. What stays keeps its order.
 */
static void unfit_leave(struct specimens *proof, struct press *press, struct arena *arena)
{
    struct lot *lot = &proof->lot;
    uint32_t kept = 0;

    for (uint32_t i = 0; i < lot->piece_count; i++) {
        Str folder;

        if (!press_find(press, (int)lot->pieces[i].variant, lot->pieces[i].language,
                        /*large*/ false, &folder))
            continue; /* the language lacks this letter */
        if (!is_printable(press, &lot->pieces[i], arena)) {
            notice_say(PROOF_HELD, caption_of(&lot->pieces[i], proof->cases[i], arena).p);
            continue;
        }
        specimen_keep(proof, i, kept++);
    }
    lot->piece_count = kept;
}

/* Of one variant only. */
static void variant_keep(struct specimens *proof, int variant)
{
    struct lot *lot = &proof->lot;
    uint32_t kept = 0;

    for (uint32_t i = 0; i < lot->piece_count; i++)
        if (variant == LANGUAGE_ANY_VARIANT || (int)lot->pieces[i].variant == variant) {
            specimen_keep(proof, i, kept++);
        }
    lot->piece_count = kept;
}

static int tinted_print(struct press *press, struct specimens *proof, const char *path,
                        uint32_t *pages, struct arena *arena, struct err *err)
{
    Str *captions = ARENA_ARRAY(arena, Str, proof->lot.piece_count);

    for (uint32_t i = 0; i < proof->lot.piece_count; i++)
        captions[i] = caption_of(&proof->lot.pieces[i], proof->cases[i], arena);
    return press_proof(press, &proof->lot, proof->heads, captions, path, pages, err);
}

int specimens_print(const struct config *config, const struct specimens_wanted *wanted,
                    const char *path, struct specimens_made *made, struct err *err)
{
    struct press *press = NULL;
    struct specimens proof;
    struct arena arena = {0};
    Str languages[PRESS_LANGUAGES_MAX];
    int status = -1;

    if (press_open(&press, config, wanted->on, err))
        goto out;
    memcpy(made->templates, press_templates_digest(press), sizeof made->templates);
    specimens_fill(&proof, languages, press_languages(press, languages), &arena);
    press_calendar(press, proof.calendar);
    proof.lot.version = STR(KIGEN_VERSION);
    proof.lot.office_name = config_office(config, STR_EMPTY, wanted->on, STR("name"));
    variant_keep(&proof, wanted->variant);
    if (wanted->for_press)
        specimens_for_press(&proof, &arena);
    unfit_leave(&proof, press, &arena);
    status = wanted->for_press
                 ? press_specimens(press, &proof.lot, path, &made->pages, err)
                 : tinted_print(press, &proof, path, &made->pages, &arena, err);
out:
    press_close(press);
    arena_release(&arena);
    return status;
}

int specimen_of(struct press *press, const struct lot *lot, const struct lot_piece *piece,
                const char *path, uint32_t *pages, struct err *err)
{
    bool english = messages_are_english();
    struct lot_piece proof = *piece;
    struct lot one = *lot;
    struct arena arena = {0};
    Str caption = arena_printf(&arena,
                               english ? "PROOF %s/%.*s: this is no letter, do not send it"
                                       : "校正 %s/%.*s: お知らせではありません。送らないでください",
                               variant_term(piece->variant).word, STR_ARG(piece->language));
    int status;

    snprintf(proof.id, sizeof proof.id, "%s", english ? "PROOF" : "校正");
    one.pieces = &proof;
    one.job = str_of(proof.id);
    one.piece_count = 1;
    status = press_proof(press, &one, NULL, &caption, path, pages, err);
    arena_release(&arena);
    return status;
}
