/*
 * The sentences of `kigen why`: for each disposition and reason why it is so, and what the clerk at
 * the telephone can do next. {fields} are filled in by reply.c.
 *
 * A notice is a help, not a condition: renewal is possible without it (docs/domain.md 3), so the
 * clerk can always say from when. Of protected people nothing is said on the telephone at all.
 */
#include "base/bug.h"
#include "core/desk/reply.h"

struct sentences {
    struct reply_words japanese, english;
};

#define CORRECTED_JA "正しいデータになれば、次の処理で自動的に判定し直します。"
#define CORRECTED_EN " Once the data are right, the next night judges it anew by itself."

/* All four, of one reason or disposition; what lacks one, or has an empty one, does not compile. */
#define SENTENCES(of, why_japanese, next_japanese, why_english, next_english)                      \
    _Static_assert(sizeof("" why_japanese) > 1 && sizeof("" next_japanese) > 1 &&                  \
                       sizeof("" why_english) > 1 && sizeof("" next_english) > 1,                  \
                   #of ": a sentence is empty");                                                   \
    static const struct sentences says_##of = {{why_japanese, next_japanese},                      \
                                               {why_english, next_english}};

/* clang-format off */
SENTENCES(REASON_BAD_ROW,
    "電子証明書データの{line}行目を読み取れません(列の数、引用符又は文字コードの誤り)。",
    "抽出データの{line}行目を確認し、抽出し直してください。" CORRECTED_JA,
    "Line {line} of the certificate register cannot be read (number of fields, quotes or encoding).",
    "Look at line {line} and have it extracted again." CORRECTED_EN)
SENTENCES(REASON_BAD_ID,
    "電子証明書データの{line}行目の発行番号又は宛名番号が、決められた形(半角英数字とハイフン、20字以内)ではありません。",
    "抽出データの{line}行目を確認し、抽出し直してください。" CORRECTED_JA,
    "The serial or the resident id in line {line} of the certificate register is out of form.",
    "Look at line {line} and have it extracted again." CORRECTED_EN)
SENTENCES(REASON_BAD_KIND,
    "電子証明書データの{line}行目の種別が、署名用でも利用者証明用でもありません。",
    "種別の値を直すか、設定ファイルの values に読替えを登録してください。" CORRECTED_JA,
    "The kind in line {line} of the certificate register is neither signature nor authentication.",
    "Have the value put right, or add it to `values` in the configuration." CORRECTED_EN)
SENTENCES(REASON_BAD_STATUS,
    "電子証明書データの{line}行目の状態又はカード種別に、決められた語以外の値が入っています。",
    "値を直すか、設定ファイルの values に読替えを登録してください。" CORRECTED_JA,
    "The status or card type in line {line} of the certificate register is an unknown word.",
    "Have the value put right, or add it to `values` in the configuration." CORRECTED_EN)
SENTENCES(REASON_BAD_DATE,
    "電子証明書データの{line}行目の発行年月日、有効期限又はカード有効期限を、日付として読み取れません。",
    "抽出データの{line}行目の日付を確認し、抽出し直してください。" CORRECTED_JA,
    "A date in line {line} of the certificate register (issued, expires, card) cannot be read.",
    "Look at the dates in line {line} and have it extracted again." CORRECTED_EN)
SENTENCES(REASON_DUPLICATE_SERIAL,
    "同じ種別・同じ発行番号の行がこれより前にあるため、この行({line}行目)は取り込みません。",
    "抽出データの重複を確認し、正しい1行だけになるように抽出し直してください。" CORRECTED_JA,
    "An earlier row has the same kind and serial, so this row (line {line}) is not taken.",
    "Look for the double in the extract and leave the right row only." CORRECTED_EN)
SENTENCES(REASON_UNKNOWN_RESIDENT,
    "この宛名番号の住民データがないか、あっても読み取れないため、宛名が分かりません。",
    "住民データの抽出もれや読取りの誤りがないか確認してください。" CORRECTED_JA,
    "The resident register has no readable row for this resident id, so there is no address.",
    "Look whether the resident was left out of the extract or the row is damaged." CORRECTED_EN)
SENTENCES(REASON_DECEASED,
    "住民状態が「死亡」のため、お知らせは発送しません。",
    "手続の案内は不要です。登録に誤りがある場合は住民登録の担当に引き継いでください。",
    "The resident's status is deceased: no letter is sent.",
    "There is nothing to renew. If the register is wrong, pass it on to those who keep it.")
SENTENCES(REASON_MOVED_OUT,
    "住民状態が「転出」のため、お知らせは発送しません。",
    "更新の手続は、転出先の市区町村にお問い合わせいただくよう案内してください。",
    "The resident has moved out: no letter is sent.",
    "Refer the caller to the municipality they moved to.")
SENTENCES(REASON_REMOVED,
    "住民状態が「消除」(職権消除)のため、お知らせは発送しません。",
    "住民登録の担当に引き継いでください。登録が回復すれば、次の処理で判定し直します。",
    "The resident was removed from the register: no letter is sent.",
    "Pass the call on to those who keep the register. Once restored, the next night judges anew.")
SENTENCES(REASON_ABROAD,
    "住民状態が「国外転出」のため、お知らせは発送しません。国外転出中の方は、有効期限の1年前から国外で更新できます。",
    "在外公館での更新の手続を案内してください。",
    "The resident lives abroad: no letter is sent. Abroad it can be renewed from one year before.",
    "Refer the caller to the embassy or consulate.")
SENTENCES(REASON_REVOKED,
    "この電子証明書は失効しているため、更新の対象ではありません。",
    "利用を希望される場合は、窓口で新しい電子証明書を発行できることを案内してください。",
    "The certificate is revoked, so there is nothing to renew.",
    "Say that a new certificate can be issued at the counter.")
SENTENCES(REASON_SUSPENDED,
    "この電子証明書は一時停止中のため、お知らせは発送しません。",
    "一時停止を解除する手続を案内してください。解除後、次の処理で判定し直します。",
    "The certificate is suspended: no letter is sent.",
    "Explain how to have the suspension lifted. The next night after it judges anew.")
SENTENCES(REASON_UNDELIVERED,
    "カードが交付前のため、お知らせは発送しません。",
    "カードの交付の手続を案内してください。",
    "The card was not handed over yet: no letter is sent.",
    "Explain how to collect the card.")
SENTENCES(REASON_SUPERSEDED,
    "同じ種別の新しい電子証明書が発行されている(更新済)ため、この電子証明書のお知らせは不要です。",
    "手続は済んでいます。新しい電子証明書の有効期限を案内してください。",
    "A newer certificate of this kind is held: no letter is needed for this one.",
    "It is renewed already. Tell the caller the expiry day of the newer certificate.")
SENTENCES(REASON_STAY_PERIOD,
    "有効期限が在留期間の満了日({stay_until})で定まっているため、お知らせの対象ではありません。",
    "在留期間を更新された方には、更新後の在留カードを持って窓口で手続をするよう案内してください。",
    "What ends is the period of stay ({stay_until}): no letter is sent.",
    "When the stay is extended, the card and the certificate need a visit to the counter.")
SENTENCES(REASON_RESIDENCE_ELSEWHERE,
    "居所情報登録者のため、住民票の住所へは発送しません。",
    "居所情報登録の担当に引き継いでください。{anyway}",
    "A residence elsewhere is registered: nothing is sent to the registered address.",
    "Pass the call on to those who keep that registration. {anyway}")
SENTENCES(REASON_RESIDENCE_CARD,
    "特定在留カードのため、更新は地方出入国在留管理局で行います。",
    "地方出入国在留管理局にお問い合わせいただくよう案内してください。",
    "It is on a residence card, which is renewed at the immigration office.",
    "Refer the caller to the regional immigration office.")
SENTENCES(REASON_ELSEWHERE,
    "{elsewhere}、他機関(J-LIS)から通知済のものとして扱い、こちらからは発送しません。",
    "お手元にJ-LISの有効期限通知書がないか確認していただいてください。{anyway}",
    "Counted as told by another body (J-LIS): {elsewhere}.",
    "Ask the caller to look for the notice of J-LIS. {anyway}")
SENTENCES(REASON_REFUSED,
    "通知不要の申出が記録されている({decided})ため、お知らせは発送しません。",
    "申出を取りやめる場合は、kigen record で clear を記録してください。次の処理から発送の対象になります。",
    "It is recorded that no letter is wanted ({decided}).",
    "If that is withdrawn, record `clear` (kigen record); the next night judges anew.")
SENTENCES(REASON_RETURNED,
    "前回のお知らせが返戻となり({came_back})、氏名と住所の登録が印字したときから変わっていません。",
    "住所・方書・送付先を確認し、登録を直してください。直れば次の処理で発送します。{anyway}",
    "The last letter came back ({came_back}), and name and address are still those printed then.",
    "Check address, building and mailing address; once corrected, the next night sends it. {anyway}")
SENTENCES(REASON_PROTECTED,
    "支援措置対象で、有効な発送可の決定がないため、お知らせは自動では発送しません。",
    "電話では、支援措置の有無を含めて何も答えず、担当者に引き継いでください。担当者が発送を決めたときは、kigen record で release を記録します。",
    "The resident is protected, and no release holds.",
    "Say nothing on the telephone, not even that. Pass it on to the officer in charge, who may record `release` (kigen record).")
SENTENCES(REASON_MOVING,
    "転出予定(異動予定日: {moves_on})で、配達見込日({deliver_on})までに転出されるおそれがあります。",
    "更新の手続は、転出先の市区町村にお問い合わせいただくよう案内してください。転出を取りやめた場合は、登録が直れば次の処理で発送します。",
    "The resident is moving out ({moves_on}), before the letter would arrive ({deliver_on}).",
    "Refer the caller to the new municipality. If the move is off, the next night after the correction sends it.")
SENTENCES(REASON_AMBIGUOUS_RESIDENT,
    "住民データに、この宛名番号で内容の異なる行が2行以上あります。",
    "どの行が正しいか確認し、1行になるように抽出し直してください。直れば次の処理で発送します。",
    "The resident register has rows of this resident id that differ.",
    "Find out which one is right and leave that row only; the next night then sends it.")
SENTENCES(REASON_CONTRADICTION,
    "前回の処理回の住民データと別人の内容になっているか、郵便番号と住所の町域が食い違っています。",
    "抽出データの行や列がずれていないか、登録の氏名・生年月日・郵便番号を確認してください。直れば次の処理で発送します。登録が正しいときは、kigen record で release を記録します。",
    "The register shows another person than the last run's did, or postal code and town contradict each other.",
    "Check that no row or column slid in the extract, and the registered name, birth date and postal code. Once corrected, the next night sends it; if the register is right, record `release` (kigen record).")
SENTENCES(REASON_NO_ADDRESS,
    "郵便番号・住所・氏名のいずれかが空か不備、住所不定・不詳、「なし」や #N/A のように何も表さない内容、又は日付だけのため、宛名を印字できません。",
    "住所と送付先の登録を確認してください。直れば次の処理で発送します。{anyway}",
    "Postal code, address or name is empty or incomplete, says nothing (NULL, #N/A), is only a date, or no fixed address is registered.",
    "Check address and mailing address; once corrected, the next night sends it. {anyway}")
SENTENCES(REASON_UNPRINTABLE,
    "宛名に、今の書体では印字できない文字、又は文字化けの跡({missing})があります。",
    "登録の文字を確認し、文字化け(?、■、&#…; など)は元の文字に直し、外字であれば書体を設定ファイルの fonts に加えてください。{anyway}",
    "The address holds a character that no configured font can print, or a sign that one was lost ({missing}).",
    "Check the registered characters: put back what was lost (?, &#1234;), or add a font that has them to `fonts`. {anyway}")
SENTENCES(REASON_FORMAT,
    "通知形式が点字、音声又は電話のため、印字したお知らせは発送しません。",
    "希望の方法で期限と手続をお知らせください。済んだときは kigen record で refuse を、印字したお知らせに変えるときは登録(通知形式)を直してください。{anyway}",
    "Braille, audio or the telephone is wanted, so that no printed letter is sent.",
    "Tell of the expiry and the procedure in that way. When it is done, record `refuse` (kigen record); for a printed letter mend the registered format. {anyway}")
SENTENCES(REASON_UNFIT_ADDRESS,
    "氏名又は住所が長く、最も小さい文字でも封筒の窓に収まりません。",
    "送付先に短い表記を登録するか、別の封筒で個別に発送してください。{anyway}",
    "Name or address is too long for the window, even in the smallest letters.",
    "Register a shorter mailing address, or send it in another envelope. {anyway}")
SENTENCES(REASON_UNSEEN,
    "お知らせが届く日(配達見込日 {deliver_on})より前に有効期間が満了し、それまで抽出データに現れたことがありません。",
    "カードが有効なら、窓口で新しい電子証明書を無料で発行できることを案内し、抽出もれの原因を確認してください。",
    "It ended before a letter could arrive ({deliver_on}) and was never in the register before.",
    "Say that a new certificate is issued free of charge while the card is valid, and find out why it was missed.")
SENTENCES(REASON_PAUSED,
    "差出日({mail_on})が発送見合わせの期間({pause})に当たります。",
    "{anyway}",
    "The mail day ({mail_on}) lies in a mailing pause ({pause}).",
    "{anyway}")
SENTENCES(REASON_CUTOFF,
    "差出日({mail_on})の分の印刷は{cutoff_on}の夜に締め切るため、それまで待っています。",
    "そのままで差し出される見込みです。{anyway}",
    "The lot of {mail_on} is closed on the night of {cutoff_on} and waits until then.",
    "It will go without any action. {anyway}")
SENTENCES(REASON_PRINT_CAPACITY,
    "差出日({mail_on})の印刷の処理上限に達し、有効期限の早い方を先に発送しています。",
    "{anyway}",
    "The print limit of {mail_on} is reached; those that expire earlier go first.",
    "{anyway}")
SENTENCES(REASON_COUNTER_CAPACITY,
    "お知らせが届く時期の窓口の処理上限に達し、有効期限の早い方を先に発送しています。",
    "{anyway}",
    "The counter limit of the days after its arrival is reached; earlier expiries go first.",
    "{anyway}")

/* Dispositions that need no reason. */
SENTENCES(DISPOSITION_NOT_DUE,
    "本来の差出日({ideal_on})がまだ先のため、お知らせの時期ではありません。",
    "お知らせの差出しは、早くて{ideal_on}です。{anyway}",
    "Its ideal mail day ({ideal_on}) is after the next mail day: not due yet.",
    "The letter is posted on {ideal_on} at the earliest. {anyway}")
SENTENCES(DISPOSITION_PAST,
    "有効期限から{past_days}日を過ぎているため、お知らせの対象期間を終えています。",
    "カードが有効なら、窓口で新しい電子証明書を無料で発行できることを案内してください。",
    "More than {past_days} days have passed since it ended: no letter is sent any more.",
    "Say that a new certificate is issued free of charge while the card is valid.")
SENTENCES(DISPOSITION_TOLD,
    "お知らせは作成済みです({told_by})。",
    "配達見込日を過ぎても届かない場合は、公開済みフォルダーのPDFから、この整理番号のページを印刷し直してください。{anyway}",
    "The letter has been made ({told_by}).",
    "If it does not arrive by the expected day, print the pages of that piece id again from the PDF in the published folder. {anyway}")
SENTENCES(DISPOSITION_NOTICE,
    "{as_of}の処理でお知らせを作成し、{mail_on}に差し出します(配達見込日 {deliver_on})。",
    "お知らせの到着を待っていただくよう案内してください。{anyway}",
    "The night of {as_of} makes its letter for the mail day {mail_on} (delivery expected {deliver_on}).",
    "Ask the caller to wait for the letter. {anyway}")

/* The certificate of a piece that the register does not hold any more. */
SENTENCES(GONE,
    "現在の電子証明書データにこの電子証明書がないため、判定していません。",
    "新しい電子証明書に更新されていないか、又は抽出もれがないか確認してください。",
    "The certificate register does not hold it any more, so nothing is judged.",
    "See whether it was renewed, or left out of the extract.")
/* clang-format on */

/* The words of terms.h, each with its sentences: one without does not compile. */
#define X(name, disposition, word, japanese, english) [REASON_##name] = &says_REASON_##name,
static const struct sentences *const of_reason[REASON_COUNT] = {REASONS(X)};
#undef X

/* NULL for those that always have a reason: its sentences are theirs. */
static const struct sentences *of_disposition(enum disposition disposition)
{
    switch (disposition) {
    case DISPOSITION_NOT_DUE:
        return &says_DISPOSITION_NOT_DUE;
    case DISPOSITION_PAST:
        return &says_DISPOSITION_PAST;
    case DISPOSITION_TOLD:
        return &says_DISPOSITION_TOLD;
    case DISPOSITION_NOTICE:
        return &says_DISPOSITION_NOTICE;
    case DISPOSITION_COUNT:
        return &says_GONE;
    case DISPOSITION_REJECTED:
    case DISPOSITION_SUPPRESSED:
    case DISPOSITION_HELD:
    case DISPOSITION_LAPSED:
    case DISPOSITION_WAITING:
        break;
    }
    return NULL;
}

struct reply_words reply_words(enum disposition disposition, enum reason reason, bool english)
{
    bool by_reason = reason != REASON_NONE && disposition != DISPOSITION_COUNT;
    const struct sentences *found = by_reason ? of_reason[reason] : of_disposition(disposition);

    REQUIRE(found); /* one that always has a reason was given none */
    return english ? found->english : found->japanese;
}
