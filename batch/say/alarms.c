/* The sentences of alarms, Japanese first. */
#include "say/alarms.h"

typedef unsigned long long Count; /* as printf takes it */

struct sentence say_holidays_end(int last_year, struct arena *arena)
{
    return (struct sentence){
        arena_printf(
            arena,
            "祝日の表が%d年で終わっています。その後の差出日、配達見込日、お知らせに印字する"
            "手続の最終日を正しく計算できません。翌年までの表(内閣府の syukujitsu.csv)に"
            "替えてください。",
            last_year),
        arena_printf(arena,
                     "the holiday table ends in %d; later mail days, deliveries and the last days"
                     " at the counter that letters print cannot be told; put a newer table in its"
                     " place (the Cabinet Office's syukujitsu.csv)",
                     last_year)};
}

/* ---- who waits ------------------------------------------------------------------------------- */

struct sentence say_too_late(const struct late_people *late, struct arena *arena)
{
    Count people = late->people, waiting = late->waiting, held = late->held;

    return (struct sentence){
        arena_printf(
            arena,
            "期限までに届かない人が%llu人います(電子証明書は発送待ち"
            "%llu件、保留%llu件、最も早い有効期限は%s)。発送待ちは処理上限(mailing.limits)や"
            "見合わせる期間(mailing.paused)を見直し、保留は判断してください。間に合わない"
            "人には、電話など別の方法で知らせてください。",
            people, waiting, held, late->first),
        arena_printf(
            arena,
            "no letter reaches %llu people before their certificates end (%llu certificates"
            " wait, %llu are held; the first ends on %s); look at mailing.limits and"
            " mailing.paused, decide on the held ones, and tell those whom no letter can"
            " reach in another way",
            people, waiting, held, late->first)};
}

struct sentence say_waiting_long(uint64_t letters, int days, const char *since, int oldest_days,
                                 struct arena *arena)
{
    return (struct sentence){
        arena_printf(
            arena,
            "本来の差出日から%d日以上待っているお知らせが%llu通あります(最も古いものは%sから"
            "で、今回の差出日までに%d日)。処理上限(mailing.limits)や差出日(mailing.days)を"
            "見直してください。",
            days, (Count)letters, since, oldest_days),
        arena_printf(arena,
                     "%llu letters have waited %d days or more (the oldest since %s, %d days before"
                     " this mail day); look at mailing.limits and mailing.days",
                     (Count)letters, days, since, oldest_days)};
}

struct sentence say_print_full(int lots, const char *last_on, uint64_t left, struct arena *arena)
{
    return (struct sentence){
        arena_printf(arena,
                     "%d回以上続けて、発送回が印刷の上限に達し、差し出せないお知らせが残りました"
                     "(直近は差出日%sの回で、電子証明書%llu件)。上限(mailing.limits の print)を"
                     "引き上げられないか、印刷業者と相談してください。",
                     lots, last_on, (Count)left),
        arena_printf(arena,
                     "the print limit was reached on %d mail days running or more, each time with"
                     " letters left over (on the last, %s, %llu certificates); see whether it can"
                     " be raised (mailing.limits, print)",
                     lots, last_on, (Count)left)};
}

struct sentence say_limits_end(const struct closing *closing, struct arena *arena)
{
    return (struct sentence){
        arena_printf(
            arena,
            "%s:%u: 差出日が%s以後は印刷の上限が0通で、その後の行がありません(このような行は"
            "%llu行)。該当するお知らせは差し出されません(今回は%llu通が待機)。印刷を再開する"
            "日の行を加えてください。",
            closing->file, closing->line, closing->from, (Count)closing->limits,
            (Count)closing->letters),
        arena_printf(
            arena,
            "%s:%u: from the mail day %s on the print limit is 0, and no later row lifts it"
            " (there are %llu such rows); the letters under it do not go (%llu wait"
            " tonight); add a row with the day on which printing goes on",
            closing->file, closing->line, closing->from, (Count)closing->limits,
            (Count)closing->letters)};
}

/* ---- a pause --------------------------------------------------------------------------------- */

struct sentence say_open_pause(const char *from, uint64_t letters, uint64_t certificates,
                               const char *first, struct arena *arena)
{
    Str japanese = STR_EMPTY, english = STR_EMPTY;

    if (letters) {
        japanese = arena_printf(arena, "、その電子証明書は%llu件、最も早い有効期限は%s",
                                (Count)certificates, first);
        english = arena_printf(arena, ", of %llu certificates, the first of which ends on %s",
                               (Count)certificates, first);
    }
    return (struct sentence){
        arena_printf(arena,
                     "%sから、終わりの日を定めずに発送を見合わせています。待機しているお知らせは"
                     "%llu通" STR_FMT "です。再開の日を決め、設定ファイル(mailing.paused の to)に"
                     "記入してください。",
                     from, (Count)letters, STR_ARG(japanese)),
        arena_printf(arena,
                     "mailing is paused since %s without an end; %llu letters wait" STR_FMT
                     "; decide when it ends (mailing.paused, to)",
                     from, (Count)letters, STR_ARG(english))};
}

struct sentence say_long_pause(const char *to, uint64_t letters, uint64_t ending, const char *first,
                               struct arena *arena)
{
    return (struct sentence){
        arena_printf(
            arena,
            "%sまで発送を見合わせる設定ですが、待機している%llu通の電子証明書のうち%llu件は、"
            "その日までに有効期限が満了します(最も早い有効期限は%s)。見合わせる期間を"
            "見直すか、別の方法で本人に知らせてください。",
            to, (Count)letters, (Count)ending, first),
        arena_printf(arena,
                     "mailing is paused until %s; %llu letters wait, and %llu of their certificates"
                     " end by then, the first on %s; end the pause earlier, or tell these people in"
                     " another way",
                     to, (Count)letters, (Count)ending, first)};
}

struct sentence say_pause_ends(const struct resuming *resuming, struct arena *arena)
{
    return (struct sentence){
        arena_printf(
            arena,
            "発送の見合わせが%sで終わり、差出日%sの回から、待機している%llu通を処理上限の範囲で順に差し出します。"
            "その日にすべて差し出しても、うち%llu通は見合わせによる遅れが%d日以上となり、おわびを記載します。"
            "印刷と窓口の体制を確認し、必要なら処理上限(mailing.limits)を見直すか、見合わせる期間"
            "(mailing.paused の to)を延ばしてください。",
            resuming->to, resuming->on, (Count)resuming->letters, (Count)resuming->late,
            resuming->late_days),
        arena_printf(
            arena,
            "the pause ends with %s; from the lot of %s on the %llu letters that wait go, within the"
            " limits; even if all went on that day, %llu of them would be %d days or more late by it,"
            " with an apology; see that print room and counter are ready, or see to mailing.limits, or"
            " extend the pause (mailing.paused, to)",
            resuming->to, resuming->on, (Count)resuming->letters, (Count)resuming->late,
            resuming->late_days)};
}

/* ---- held rows ------------------------------------------------------------------------------- */

struct sentence say_held(int days, uint64_t count, Str reasons, uint64_t ended,
                         struct arena *arena)
{
    Str japanese = STR_EMPTY, english = STR_EMPTY;

    if (ended) {
        japanese = arena_printf(arena, "このほかに、期限を過ぎた保留が%llu件あります。",
                                (Count)ended);
        english = arena_printf(arena, "; %llu more have ended", (Count)ended);
    }
    return (struct sentence){
        arena_printf(arena,
                     "有効期限まで%d日以内の保留で、まだ判断されていないものが%llu件あります"
                     "(" STR_FMT ")。" STR_FMT,
                     days, (Count)count, STR_ARG(reasons), STR_ARG(japanese)),
        arena_printf(
            arena,
            "%llu held certificates that nobody has decided on end within %d days" STR_FMT,
            (Count)count, days, STR_ARG(english))};
}

/* ---- the registers --------------------------------------------------------------------------- */

struct sentence say_stale_register(int office_days, struct arena *arena)
{
    return (struct sentence){arena_printf(arena,
                                          "抽出データの内容が、開庁日で%d日間変わっていません。"
                                          "抽出処理が動いているか確認してください。",
                                          office_days),
                             arena_printf(arena,
                                          "the registers have not changed on %d office days; see "
                                          "whether they are still being extracted",
                                          office_days)};
}

struct sentence say_volume(uint64_t came, uint64_t foretold, struct arena *arena)
{
    return (struct sentence){
        arena_printf(arena,
                     "新たに時期が来た証明書は%llu件です。前回の処理回のデータから"
                     "見込まれた件数は%llu件で、差が大きすぎます。",
                     (Count)came, (Count)foretold),
        arena_printf(arena,
                     "%llu certificates newly fell due; the last run's registers foretold %llu",
                     (Count)came, (Count)foretold)};
}

struct sentence say_histogram(const struct month_change *change, struct arena *arena)
{
    return (struct sentence){
        arena_printf(arena,
                     "有効期限が%d年%d月の証明書が、前回の%llu件から%llu件に変わりました"
                     "(許容する増減は%llu件)。",
                     change->year, change->month, (Count)change->before, (Count)change->now,
                     (Count)change->allowed),
        arena_printf(arena,
                     "certificates that end in %04d-%02d: %llu before, %llu now (%llu more"
                     " or fewer are let pass)",
                     change->year, change->month, (Count)change->before, (Count)change->now,
                     (Count)change->allowed)};
}

struct sentence say_side_table(uint64_t unmatched, uint64_t rows, struct sentence hint,
                               struct arena *arena)
{
    return (struct sentence){
        arena_printf(
            arena,
            "他機関通知済の一覧の電子証明書%llu件のうち%llu件は、種別、発行番号及び有効期限"
            "が一致するものが抽出データにありません" STR_FMT
            "。一覧に誤りがないか確認してください。一致しないものは通知済になりません。",
            (Count)rows, (Count)unmatched, STR_ARG(hint.japanese)),
        arena_printf(
            arena,
            "%llu of the %llu certificates of told_elsewhere match none of the register in "
            "kind, serial and expiry" STR_FMT
            "; see whether the list is right; what does not match does not count as told",
            (Count)unmatched, (Count)rows, STR_ARG(hint.english))};
}

/* ---- letters of earlier runs ----------------------------------------------------------------- */

Str say_unposted_lot(const int mail_on[3], uint64_t letters, int office_days, struct arena *arena)
{
    return arena_printf(arena, "%d年%d月%d日の発送回 %llu通 開庁日で%d日経過", mail_on[0],
                        mail_on[1], mail_on[2], (Count)letters, office_days);
}

struct sentence say_unposted(Str lots, int count, const char *first_on, uint64_t first_letters,
                             struct arena *arena)
{
    return (struct sentence){
        arena_printf(arena,
                     "差出日を過ぎても、差出済、損紙、引抜きのいずれの記録もない通が"
                     "あります(" STR_FMT ")。差し出したことを確認し、記録してください。",
                     STR_ARG(lots)),
        arena_printf(
            arena,
            "%d lots are past their mail day and have letters that are not on record as posted, "
            "spoiled or pulled; the first is that of %s, with %llu",
            count, first_on, (Count)first_letters)};
}

struct sentence say_return_rate(int window_days, uint64_t sent, uint64_t returned, int percent,
                                struct arena *arena)
{
    return (struct sentence){
        arena_printf(arena,
                     "差出日が%d日前以後の発送回で差し出した%llu通のうち、%llu通が返戻に"
                     "なりました(しきい値は%d%%)。住所のデータや印字に誤りがないか"
                     "確認してください。",
                     window_days, (Count)sent, (Count)returned, percent),
        arena_printf(arena,
                     "%llu of %llu letters posted with the lots of the last %d days came "
                     "back (threshold %d %%)",
                     (Count)returned, (Count)sent, window_days, percent)};
}

struct sentence say_unapproved(uint64_t letters, Str runs, struct arena *arena)
{
    return (struct sentence){
        arena_printf(arena,
                     "承認の記録がない処理回(" STR_FMT
                     ")の通が、%llu通差し出されています。承認を得ているか確認し、処理回ごとに承認"
                     "(approved)を記録してください。",
                     STR_ARG(runs), (Count)letters),
        arena_printf(arena,
                     "%llu letters were posted of runs of which no approval is on record (" STR_FMT
                     "); see whether they were approved, and record approved of each run",
                     (Count)letters, STR_ARG(runs))};
}

struct sentence say_templates(const char *digest, const char *until, struct arena *arena)
{
    Str ended = *until ? arena_printf(arena, "校了の期限(%s)が過ぎています。", until) : STR_EMPTY;
    Str over = *until ? arena_printf(arena, "; they were until %s", until) : STR_EMPTY;

    return (struct sentence){
        arena_printf(arena,
                     "この処理回の様式(templates:%s)には、有効な校了の記録がありません。" STR_FMT
                     "校正(kigen proof)で確かめ、校了(approved)を記録してください。",
                     digest, STR_ARG(ended)),
        arena_printf(arena,
                     "the templates of this run (templates:%s) are not signed off" STR_FMT
                     "; look at them (kigen proof), and record approved of them",
                     digest, STR_ARG(over))};
}

struct sentence say_pull(uint64_t letters, struct arena *arena)
{
    return (struct sentence){
        arena_printf(
            arena,
            "印刷データの公開後に、死亡、転出、支援措置、住所の変更、処理回の取消などにより"
            "差し出してはならなくなった通が%llu通あります。この処理回の引抜きリスト"
            "(print/pull.csv)の通を差出前に引き抜き、引抜き(pulled)として記録して"
            "ください。理由は office/pull.csv にあります。",
            (Count)letters),
        arena_printf(arena,
                     "%llu letters of earlier runs must not be posted any more: take those out "
                     "that print/pull.csv of this night's run lists, before posting, and record "
                     "them as pulled; office/pull.csv says why",
                     (Count)letters)};
}

struct sentence say_pull_listed(uint64_t letters, struct arena *arena)
{
    return (struct sentence){
        arena_printf(arena,
                     "差し出してはならない通が%llu通あります。一覧の通を差出前に引き抜き、引抜き"
                     "(pulled)として記録してください。",
                     (Count)letters),
        arena_printf(arena,
                     "%llu letters must not be posted: take those that are listed out before"
                     " posting, and record them as pulled",
                     (Count)letters)};
}

struct sentence say_pull_unpublished(uint64_t letters, Str places, struct arena *arena)
{
    return (struct sentence){
        arena_printf(
            arena,
            "印刷データの公開後に、死亡、転出、支援措置、住所の変更、処理回の取消などにより"
            "差し出してはならなくなった通が%llu通あります(" STR_FMT ")。今回は何も公開していない"
            "ため、これらを載せた引抜きリストはありません。抽出データに誤りがなければ、差出前に"
            "引き抜き、引抜き(pulled)として記録してください。",
            (Count)letters, STR_ARG(places)),
        arena_printf(arena,
                     "%llu letters of earlier runs must not be posted any more (" STR_FMT
                     "); nothing is published tonight, so no pull list names them: if the registers"
                     " are right, take them out before posting, and record them as pulled",
                     (Count)letters, STR_ARG(places))};
}

struct sentence say_house(uint64_t letters, struct sentence lots, struct arena *arena)
{
    return (struct sentence){
        arena_printf(
            arena,
            "まだ差し出していない%llu通の印刷データが、公開したときのままではありません: " STR_FMT
            "。印刷業者の手元の写しやバックアップから、フォルダーを元に戻してください。"
            "戻せない通は、損紙(spoiled)か引抜き(pulled)として記録すると、改めてお知らせを"
            "作ります。もう差し出した通は、差出(posted)として記録してください。",
            (Count)letters, STR_ARG(lots.japanese)),
        arena_printf(arena,
                     "what was printed of %llu letters that are not yet posted is not as it was "
                     "published: " STR_FMT "; put the folder back from the print bureau's copy or "
                     "a backup; letters that cannot be put back are to be recorded as spoiled or "
                     "pulled, and are then made anew, and those that were posted as posted",
                     (Count)letters, STR_ARG(lots.english))};
}
