/* 発行コホート: for each month of expiry, how the registered certificates come down to those that a
 * notice is due for, reckoned apart from the run and compared with it. */
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/worksheets.h"

static void cell_month(struct cell *cell, const struct lot_cohort *cohort)
{
    cell_format(cell, "%04d-%02d", cohort->year % 10000, cohort->month % 100);
}

static bool agrees(const struct lot_cohort *cohort)
{
    return lot_cohort_left(cohort) == cohort->must;
}

static void cell_left(struct cell *cell, const struct lot_cohort *cohort)
{
    cell_number(cell, lot_cohort_left(cohort));
    cell_formula(cell, "{issued}-{not_due}-{past}-{unusable}-{revoked}-{renewed}-{others}");
}

static void cell_difference(struct cell *cell, const struct lot_cohort *cohort)
{
    cell_signed(cell, (int64_t)(lot_cohort_left(cohort) - cohort->must));
    cell_alarm(cell, !agrees(cohort));
    cell_formula(cell, "{left}-{must}");
}

static void cell_agrees(struct cell *cell, const struct lot_cohort *cohort)
{
    cell_mark(cell, agrees(cohort));
    cell_formula(cell, "IF({difference}=0,\"○\",\"×\")");
}

#define COHORTS(X)                                                                                 \
    X(cohort, month, "満了月", 12, TEXT, COUNT, cell_month(cell, cohort))                          \
    X(cohort, issued, "登録", 12, NUMBER, SUM, cell_number(cell, cohort->issued))                  \
    X(cohort, not_due, "− 時期\n未到来", 12, NUMBER, SUM, cell_number(cell, cohort->not_due))      \
    X(cohort, past, "− 期限経過\n(対象期間外)", 14, NUMBER, SUM, cell_number(cell, cohort->past))  \
    X(cohort, unusable, "− 取込不可\n(重複など)", 12, NUMBER, SUM,                                 \
      cell_number(cell, cohort->unusable))                                                         \
    X(cohort, revoked, "− 失効・\n停止・交付前", 12, NUMBER, SUM,                                  \
      cell_number(cell, cohort->revoked))                                                          \
    X(cohort, renewed, "− 更新済", 12, NUMBER, SUM, cell_number(cell, cohort->renewed))            \
    X(cohort, others, "− その他の\n対象外", 12, NUMBER, SUM, cell_number(cell, cohort->others))    \
    X(cohort, left, "通知を要する\nもの(別計算)", 16, NUMBER, SUM, cell_left(cell, cohort))        \
    X(cohort, must, "通知を要する\nもの(処理結果)", 16, NUMBER, SUM,                               \
      cell_number(cell, cohort->must))                                                             \
    X(cohort, difference, "差", 10, NUMBER, NONE, cell_difference(cell, cohort))                   \
    X(cohort, agrees, "判定", 8, TEXT, CROSSES, cell_agrees(cell, cohort))
COLUMNS(cohort, struct lot_cohort, COHORTS);

void add_cohorts(struct content *content)
{
    const struct lot *lot = content->lot;
    struct worksheet *worksheet = content_add(
        content, "発行コホート", "発行コホート(満了月別)",
        "今回、判定の対象になった証明書のある満了月。登録からの内訳は、処理とは別の計算による。");

    worksheet->main = TABLE(cohort, lot->cohorts, lot->cohort_count);
}
