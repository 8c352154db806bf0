/* The rows of docs/contract 6.2, "Who gets which letter", in its order. */
#include "core/rules/variant.h"

#include "base/bug.h"

/* What would be false is a promise or a procedure, so it is a phrase: the word alone may stand in
 * a sentence that denies it. */
static const struct variant_row rows[] = {
    {VARIANT_CARD_LAPSED,
     ALL_ENDED | CARD_ENDED,
     {"expires", "card_expires"},
     {"券面の期限まで", "カードの期限まで", "窓口で発行できます", "更新の手続きをお願いします",
      "有効期限を迎えます"}},
    {VARIANT_LAPSED,
     ALL_ENDED,
     {"expires"},
     {"有効期限を迎えます", "新しいカードの申請をお願いします", "カードも有効期限",
      "カードの有効期間が満了"}},
    {VARIANT_STAY_EXTENDED,
     CARD_ENDS | CARD_STAY,
     {"expires", "card_expires"},
     {"券面の期限まで", "顔写真をそえて申請", "新しいカードの申請をお願いします",
      "期限のあとも無料"}},
    {VARIANT_CARD_RENEWAL,
     CARD_ENDS,
     {"expires", "card_expires"},
     {"券面の期限まで", "写真は要りません", "更新の手続きをお願いします",
      "資格確認書が交付されます", "資格確認書が届きます"}},
    {VARIANT_RENEWAL,
     0,
     {"expires", "counter_from"},
     {"カードも有効期限", "カードと電子証明書の有効期限", "新しいカードの申請をお願いします",
      "顔写真をそえて申請"}},
};

_Static_assert(sizeof rows / sizeof *rows == VARIANT_COUNT, "a row for each variant");

const struct variant_row *variant_rows(void)
{
    return rows;
}

const struct variant_row *variant_row(enum variant variant)
{
    for (int i = 0; i < VARIANT_COUNT; i++)
        if (rows[i].variant == variant)
            return &rows[i];
    BUG("variant");
}

enum variant variant_for(unsigned facts)
{
    const struct variant_row *at = rows;

    REQUIRE(facts < VARIANT_FACTS);
    while ((facts & at->when) != at->when)
        at++;
    return at->variant;
}
