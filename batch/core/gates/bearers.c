/* Serials that stand beside another resident, expiry or kind; couples of rows that do not fit. */
#include "core/gates/bearers.h"

#include "base/arena.h"
#include "core/gates/chance.h"
#include "core/gates/slides.h"

struct bearers bearers_of(const struct history *history, bool told_only)
{
    static const struct borne nobody = {0};
    VEC(struct value_change) changes = {0};
    struct bearers bearers = {0};
    const struct differing *differs;

    for (const struct memory *at = history_next(history, NULL); at;
         at = history_next(history, at)) {
        if (told_only && !memory_is_told(at))
            continue;
        differs = history_differing(history, at);
        bearers.known += at->tonight.alike || differs;
        if (!at->tonight.alike && differs)
            VEC_PUSH(&changes, ((struct value_change){differs->was, differs->is}));
    }
    bearers.changes = slide_of(changes.at, changes.count, &nobody).changes;
    VEC_RELEASE(&changes);
    return bearers;
}

/* Whoever was born on 29 February has his birthday on the day before or after in other years. */
enum { LEAP_DAYS = 3, MONTH_DAYS_MAX = 31 };

static int day_of_year(Day day)
{
    struct civil civil = day_civil(day);

    return civil.month * MONTH_DAYS_MAX + civil.day;
}

static bool is_apart(Day a, Day b)
{
    int between = day_of_year(a) - day_of_year(b);

    return between > LEAP_DAYS || between < -LEAP_DAYS;
}

static void row_take(struct couples *couples, struct couple_row row)
{
    if (row.holder && row.holder == couples->last.holder && row.kind != couples->last.kind) {
        couples->count++;
        couples->apart += !day_equal(row.expires_on, couples->last.expires_on) &&
                          is_apart(row.expires_on, couples->last.expires_on);
    }
    if (!couples->any)
        couples->first = row;
    couples->any = true;
    couples->last = row;
}

void couples_take(struct couples *couples, const struct certificate *certificate)
{
    bool valid = certificate->status == CERTIFICATE_VALID;

    row_take(couples, (struct couple_row){valid ? str_hash(certificate->resident_id) : 0,
                                          certificate->kind, certificate->expires_on});
}

void couples_join(struct couples *couples, const struct couples *more)
{
    if (!more->any)
        return;
    row_take(couples, more->first);
    couples->last = more->last;
    couples->count += more->count;
    couples->apart += more->apart;
}

/* Ids that slid take couples apart: that there are fewer is no other order. */
uint64_t couples_parted(const struct couples *now, const struct couples *before)
{
    bool comparable = before->count && now->count <= before->count + before->count / 10;

    return comparable && now->apart > before->apart ? now->apart - before->apart : 0;
}

uint64_t bearers_most(uint64_t known, int days)
{
    const double yearly = 1e-3, year_days = 365;
    double mean = 0.02 + yearly / year_days * (double)known * (days > 1 ? days : 1);
    struct chance chance = {.mean = mean < CHANCE_MEAN_MAX ? mean : CHANCE_MEAN_MAX,
                            .dispersion = 1.2};

    return chance_most(&chance, CHANCE_STOPS);
}
