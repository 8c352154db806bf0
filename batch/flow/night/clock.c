/* The newest day of issue against the day of the night. */
#include "flow/night/clock.h"

#include "say/err.h"
#include "edge/registers/registers.h"

bool clock_asks(const struct ledger_run *last, Day as_of)
{
    REQUIRE(day_is(as_of)); /* the day is set */
    return last->id && day_between(last->as_of, as_of) > AHEAD_DAYS;
}

static int take_issue(void *context, const struct row *row, const struct certificate *certificate,
                      struct err *err)
{
    struct clock *clock = context;

    (void)row, (void)err;
    if (certificate)
        histogram_issue(clock->now, clock->as_of, certificate->issued_on);
    return 0;
}

int clock_read(struct clock *clock, const struct config *config, struct progress *progress,
               struct arena *arena, struct err *err)
{
    struct register_file *file = NULL;
    int status;

    clock->now = ARENA_NEW(arena, struct histogram);
    clock->now->newest = DAY_NONE;
    if (register_open(&file, config, /*residents*/ false, err))
        return -1;
    register_watched(file, progress_share, progress);
    progress_begin(progress, "certificates, for their days", "電子証明書データ(発行年月日)");
    status = register_certificates(file, take_issue, clock, err);
    progress_clear(progress);
    register_close(file);
    return status;
}

bool clock_judge(struct clock *clock, const struct against *against)
{
    REQUIRE(clock->now && against->foretold); /* both are known */
    clock->ahead_days =
        histogram_ahead(clock->now, against->foretold, clock->as_of, against->last.as_of);
    return clock->ahead_days > AHEAD_DAYS;
}

int clock_stop(const struct clock *clock, const struct against *against,
               const struct config *config, struct stop_account *stop, struct arena *arena,
               struct err *err)
{
    char as_of[DAY_TEXT_MAX], last[DAY_TEXT_MAX];

    REQUIRE(clock->ahead_days > AHEAD_DAYS); /* it lies too far ahead */
    stop_finding_add(stop, check_word(CHECK_AHEAD, arena), (uint64_t)clock->ahead_days, AHEAD_DAYS);
    return err_say(err, GATE_AHEAD, config->certificates.configured.p,
                   day_text(clock->as_of, as_of), day_between(against->last.as_of, clock->as_of),
                   day_text(against->last.as_of, last), AHEAD_DAYS);
}
