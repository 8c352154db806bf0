#!/usr/bin/env python3
"""The answers to the ten questions of questions.md: from the published files, and where they stand in the workbook.

    answers.py OUT          prints the answers that run.json, pieces.csv and dispositions.csv give
"""

import sys
from collections import Counter
from datetime import timedelta

import nights
import published
from published import day_of

CAUSES = {"paused": "休止", "counter_capacity": "窓口上限", "held": "保留", "remade": "作り直し", "late_input": "データ未着",
          "before_start": "発送開始前", "suppressed": "発送対象外", "print_capacity": "印刷上限", "no_run": "処理未実施", "gate": "停止判定",
          "cutoff": "印刷締切前"}
DISPOSITIONS = {"rejected": "取込不可(エラー)", "not_due": "時期未到来", "past": "期限経過(対象期間外)", "suppressed": "発送対象外(除外)",
                "told": "通知済", "held": "保留(職員判断)", "lapsed": "満了(期限切れ)", "waiting": "発送待ち(待機)", "notice": "発送(今回)"}
REASONS = {"refused": "通知不要の申出", "returned": "返戻", "protected": "支援措置対象", "moving": "転出予定", "unprintable": "印字できない文字",
           "format": "点字・音声・電話の希望", "no_address": "宛先不備", "contradiction": "記載不一致",
           "ambiguous_resident": "住民データ不一致", "unfit_address": "宛名欄に収まらない"}
DELIVERY_DAYS, SOON_DAYS = 3, 45


def deliver_on(day):
    left = DELIVERY_DAYS
    while left:
        day += timedelta(1)
        left -= nights.is_open(day)
    return day


def next_mail_day(as_of):
    """The Tuesday of the night of that day: the first on or after its next office day."""
    day = as_of + timedelta(1)
    while not nights.is_open(day):
        day += timedelta(1)
    while not (nights.is_open(day) and day.weekday() == 1):
        day += timedelta(1)
    return day


def open_too_late(story, disposition):
    """People who wait without a day in time, or who are held and would be late though decided before the next night."""
    next_on = next_mail_day(day_of(story.last.run["as_of"]) + timedelta(1))
    late = set()
    for who in {row["resident_id"] for row in story.last.rows if row["disposition"] == disposition and row["reason"] != "refused"}:
        rows = [row for row in story.last.rows if row["resident_id"] == who and row["disposition"] == disposition]
        planned = [row["planned_on"] for row in rows if row["planned_on"]]
        on = deliver_on(next_on) if disposition == "held" else deliver_on(day_of(planned[0])) if planned else None
        if on is None or min(day_of(row["expires_on"]) for row in rows) < on:
            late.add(who)
    return len(late)


def answers(story):
    """Question -> its parts, each a name and what published files say."""
    last, pause = story.last, nights.PAUSE
    paused, after = story.between(*pause), [lot for lot in story.lots if lot.mail_on > pause[1]]
    top = max(story.lots, key=lambda lot: lot.run["dispositions"]["waiting"])
    causes = story.causes.most_common(2)
    held = [row for row in last.rows if row["disposition"] == "held"]
    reasons = Counter(row["reason"] for row in held)
    soon = sum(row["reason"] != "refused" and 0 <= (day_of(row["expires_on"]) - day_of(last.run["as_of"])).days <= SOON_DAYS for row in held)
    return {
        1: {"差出日": last.run["mail_on"], "通数": last.run["pieces"]},
        2: {"通数": len(story.pieces)},
        3: {"通数": sum(len(lot.pieces) for lot in paused), "待機": paused[-1].run["dispositions"]["waiting"],
            "待機の人": len(paused[-1].waiting)},
        4: {"差出日": str(after[0].mail_on), "通数": len(after[0].pieces), "日数": sum(after[0].delays), "休止": after[0].causes["paused"]},
        5: {"最大": max(story.delays), "平均": (200 * sum(story.delays) + len(story.delays)) // (2 * len(story.delays)) / 100,
            "中央値": published.ranked(story.delays, 50)},
        6: {"日数": sum(story.delays), **{CAUSES[word]: days for word, days in causes}},
        7: {"差出日": str(top.mail_on), "待機": top.run["dispositions"]["waiting"],
            "0件の差出日": str(next(lot.mail_on for lot in after if not lot.run["dispositions"]["waiting"]))},
        8: {"発送済": sum(left < 0 for lot in story.lots for left in lot.left), "発送待ち": open_too_late(story, "waiting"),
            "保留": open_too_late(story, "held")},
        9: {"読込": last.run["rows"]["certificates"], **{DISPOSITIONS[word]: count for word, count in last.run["dispositions"].items()},
            "計": sum(last.run["dispositions"].values())},
        10: {"人数": len(last.held), "件数": len(held), **{REASONS[word]: count for word, count in sorted(reasons.items())},
             "45日以内で未判断": soon}}


# ---- where the workbook says it ------------------------------------------------------------------------------------------------

def line(table, **where):
    """The row of a table that has these cells."""
    row = next(row for row in table.rows if all(table.value(row, column) == value for column, value in where.items()))
    return lambda column: table.value(row, column)


def of_workbook(book):
    """The same by the cells of the workbook: question -> parts."""
    overview, delay, held = book.sheets["概要"], book.sheets["遅延"], book.sheets["保留"]
    main = overview.main("区分", "項目", "説明")
    said = lambda group, item: line(main, 区分=group, 項目=item)
    volume = overview.block("差出日ごとの発送と待機", "差出日", "発送 (通)")
    days = {volume.value(row, "差出日"): tuple(volume.value(row, name) for name in ("発送 (通)", "待機 (件)", "待機 (人)"))
            for row in volume.rows}
    whole = delay.block("全体:", "区分", "遅延日数の計")
    by_day = delay.block("差出日ごとの遅延の原因", "項目", "区分", "検算")
    first, last = (str(day) for day in nights.PAUSE)
    paused, after = [day for day in days if first <= day <= last], [day for day in days if day > last]
    released = line(by_day, 項目=after[0], 区分="発送済")
    sent, waits, held_back = (line(whole, 区分=side) for side in ("発送済", "発送待ち", "保留"))
    everything = line(by_day, 項目="全体", 区分="発送済")
    causes = sorted(((everything(name), name) for name in CAUSES.values()), reverse=True)[:2]
    top = max(days, key=lambda day: days[day][1])
    dispositions = {name: said("処理区分", name)("件数(証明書)") for name in DISPOSITIONS.values()}
    table = held.main("宛名番号", "全理由", "保留開始日")
    reasons = Counter(table.value(row, "理由") for row in table.rows)
    undecided = held.block("未判断と、前回からの増減", "項目", "件数")
    return {
        1: {"差出日": said("日程", "差出日")("日付"), "通数": said("発送", "発送する通")("通数")},
        2: {"通数": sent("通数")},
        3: {"通数": sum(days[day][0] for day in paused), "待機": days[paused[-1]][1], "待機の人": days[paused[-1]][2]},
        4: {"差出日": after[0], "通数": released("通数"), "日数": released("日数"), "休止": released("休止")},
        5: {"最大": sent("最大"), "平均": sent("平均"), "中央値": sent("中央値")},
        6: {"日数": everything("日数"), **{name: count for count, name in causes}},
        7: {"差出日": top, "待機": days[top][1], "0件の差出日": next(day for day in after if not days[day][1])},
        8: {"発送済": sent("間に合わない"), "発送待ち": waits("間に合わない"), "保留": held_back("間に合わない")},
        9: {"読込": said("読込", "電子証明書データ")("件数(証明書)"), **dispositions, "計": said("処理区分", "合計")("件数(証明書)")},
        10: {"人数": said("処理区分", DISPOSITIONS["held"])("人数"), "件数": dispositions[DISPOSITIONS["held"]],
             **{name: reasons[name] for name in REASONS.values() if reasons[name]},
             "45日以内で未判断": line(undecided, 項目="45日以内で未判断")("件数")}}


if __name__ == "__main__":
    for number, parts in answers(published.Story(sys.argv[1])).items():
        print(f"{number}. " + "、".join(f"{name} {value}" for name, value in parts.items()))
