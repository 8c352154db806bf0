/*
 * The gate `ahead`: a night whose day lies far after everything that is known.
 *
 * A clock that runs ahead, or a slip in --as-of, sends letters early, and every right night after
 * it is refused (64), for its day lies before the last published run's. So this is asked before
 * anything is done for that day: an unfinished run would be voided by it. It costs one more reading
 * of the certificates, and only where the last run is longer ago than AHEAD_DAYS.
 */
#include "say/err.h"
#include "flow/night/accepts.h"
#include "flow/night/night.h"

struct clock_pass {
    const struct night *night;
    struct histogram *now;
};

static int take_issue(void *context, const struct row *row, const struct certificate *certificate,
                      struct err *err)
{
    struct clock_pass *pass = context;

    (void)row, (void)err;
    if (certificate)
        histogram_issue(pass->now, pass->night->tonight.days.as_of, certificate->issued_on);
    return 0;
}

static int read_issues(struct night *night, struct histogram *now, struct err *err)
{
    struct clock_pass pass = {night, now};
    struct register_file *file = NULL;
    int status;

    now->newest = DAY_NONE;
    if (register_open(&file, &night->config, /*residents*/ false, err))
        return -1;
    register_watched(file, progress_share, &night->watch.progress);
    progress_begin(&night->watch.progress, "certificates, for their days",
                   "電子証明書データ(発行年月日)");
    status = register_certificates(file, take_issue, &pass, err);
    progress_clear(&night->watch.progress);
    register_close(file);
    return status;
}

static int stop(struct night *night, int ahead, struct err *err)
{
    char as_of[DAY_TEXT_MAX], last[DAY_TEXT_MAX];

    err_say(err, GATE_AHEAD, night->config.certificates.configured.p,
            day_text(night->tonight.days.as_of, as_of),
            day_between(night->against.last.as_of, night->tonight.days.as_of),
            day_text(night->against.last.as_of, last), AHEAD_DAYS);
    stop_finding_add(&night->stop, check_word(CHECK_AHEAD, &night->arena), (uint64_t)ahead,
                     AHEAD_DAYS);
    return night_stop(night, gate_word(GATE_AHEAD), err);
}

int night_clock(struct night *night, struct err *err)
{
    struct histogram *now, *before;
    int ahead;

    if (!night->against.last.id ||
        day_between(night->against.last.as_of, night->tonight.days.as_of) <= AHEAD_DAYS)
        return 0;
    now = ARENA_NEW(&night->arena, struct histogram);
    before = ARENA_NEW(&night->arena, struct histogram);
    if (night_foretold(night, before, err) || read_issues(night, now, err))
        return -1;
    ahead = histogram_ahead(now, before, night->tonight.days.as_of, night->against.last.as_of);
    if (ahead <= AHEAD_DAYS || accepts_gate(night->order, gate_word(GATE_AHEAD)))
        return 0;
    return stop(night, ahead, err);
}
