#!/usr/bin/env python3
"""Every figure of the workbook is recounted by docs/audit.py, which shares nothing with kigen, for each night of a made-up town of
3,000: none differs, and none is left that it does not know. Where a cell or a file is made to say something else, it is seen:
each column and each total of each sheet is made wrong once.

    test_audit.py --kigen build/kigen

Letters wait for the print limit; there are a pause, days without mail, a night nobody runs, one that a gate stops, two runs on
one day, a run that is taken back, letters that are spoiled, pulled and returned, people who are held and released, and
certificates that the register has late. Charts are read too:
each shows figures of the table beside it. Prints `N passed, N failed`.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

try:
    import openpyxl
except ImportError:     # another Python than Debian's comes first
    if sys.executable == "/usr/bin/python3":
        raise
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

import living
import processes
import seeds
import world

sys.path.insert(0, str(world.REPO / "tests/mutants"))
from nights import Build

AUDIT = world.REPO / "docs/audit.py"
RESIDENTS, SEED, NIGHTS = 3000, 1120, 14
FIRST = date(2026, 11, 4)
PAUSE = ("2026-11-19", "2026-11-24")
MISSED, STOPPED, TWICE, FOUND, TAKEN_BACK = 3, 2, 6, 7, 8     # nights, counted from 0
VISITS = "50,20,5"
SLIPS = ("後納 第118号", "窓口で渡した", "第119号")      # what is recorded as the reason of `posted`
MAILING = (f'limits = "limits.csv"; visits = [ {VISITS} ]; since = "2026-09-01"; days = [ "mon", "tue", "thu", "fri" ]; target_days = 2; '
           'delivery_days = 2;\n'
           f'  paused = ( {{ from = "{PAUSE[0]}"; to = "{PAUSE[1]}"; reason = "窓口の混雑を避けるため"; }} );')
LIMITS = ("effective_from,resource,scope,per,max\n2026-01-01,print,all,day,9\n2026-11-16,print,all,day,40\n2026-11-24,print,all,day,6\n"
          "2026-01-01,counter,all,week,300\n2026-11-23,counter,all,week,200\n2026-01-01,walk_in,all,week,20\n"
          "2026-01-01,counter,postal:250,week,150\n")
DISTRICT, OFFICE = "250,2510001", "小田原郵便局"
POST = f'post = {{ schemes = "schemes.csv"; district = "{DISTRICT}"; district_office = "{OFFICE}"; }};'
# Five letters of the district go for less, so many as there are on most nights; from the twentieth on there is a discount.
SCHEMES = ("effective_from,scheme,from_pieces,weight_g_max,price,discount_percent,needs\n2024-10-01,none,1,10,110,0,\n"
           "2024-10-01,none,1,12,130,0,\n2024-10-01,kunai,5,25,93,7,district\n2026-11-20,sort,3,25,107,3,sorted\n")
SHEETS = ("概要", "照合", "発行コホート", "入力", "発送", "待機", "保留", "除外", "エラー", "要確認", "遅延", "差出", "返戻", "再出力", "内訳", "定義")
CAUSES_MET = {"paused", "before_start", "print_capacity", "held", "gate", "no_run", "remade", "late_input"}


class Suite(world.Suite):
    def __init__(self, kigen):
        super().__init__(kigen, "kigen-audit-")
        self.root = self.top / "town"
        self.town = living.Living(kigen, RESIDENTS, SEED, FIRST.isoformat())
        world.build(self.root, mailing=MAILING, letters="bundle_letters = 20;", more=POST, calendar='closed = [ "12-29..01-03", "2026-11-13" ];')
        (self.root / "limits.csv").write_text(LIMITS, encoding="utf-8")
        (self.root / "schemes.csv").write_text(SCHEMES, encoding="utf-8")
        (self.root / "recorded.csv").write_text("id,event,on,by,until,reason\n", encoding="utf-8")

    def options(self, night, root):
        return [str(root / "out"), night, "--holidays", str(root / "holidays.csv"), "--pause", "..".join(PAUSE), "--mailing-days",
                "mon,tue,thu,fri", "--target-days", "2", "--delivery-days", "2", "--closed", "12-29..01-03,2026-11-13", "--district", DISTRICT,
                "--district-office", OFFICE]

    def inputs(self, root):
        """What an auditor may have besides what was published: both registers, what was recorded up to the night, the ledger."""
        return ["--residents", str(root / "in/residents.csv"), "--certificates", str(root / "in/certificates.csv"),
                "--events", str(root / "recorded.csv"), "--limits", str(root / "limits.csv"), "--visits", VISITS, "--schemes", str(root / "schemes.csv"),
                "--ledger", str(root / "out/ledger.sqlite")]

    def audit(self, night, root=None, *more):
        return processes.run([sys.executable, str(AUDIT), *self.options(night, root or self.root), *more], text=True)

    def night(self, day, *codes):
        done = world.run(self.kigen, self.root, day.isoformat(), jobs=2)
        self.equal(f"{day} ends as it should: {done}", done.code in codes, True)

    def record(self, day, rows):
        path = self.root / "events.csv"
        path.write_text("\n".join(["id,event,on,by,until,reason", *rows]) + "\n", encoding="utf-8")
        with open(self.root / "recorded.csv", "a", encoding="utf-8") as file:
            file.write("".join(f"{row}\n" for row in rows))
        done = world.call(self.kigen, "record", "-c", self.root / "kigen.conf", "--as-of", day.isoformat(), path)
        self.equal(f"recorded: {done}", done.code, 0)

    def events(self, day):
        """Of the last lot: most are posted, some spoiled or pulled, one comes back."""
        last = world.published(self.root)[-1]
        pieces = world.rows(self.root / "out" / last / "office/pieces.csv")
        rows = [f"{piece['piece_id']},{'spoiled' if at % 5 == 3 else 'pulled' if at % 7 == 5 else 'posted'},{piece['mail_on']},,,{SLIPS[at // 6 % 3]}"
                for at, piece in enumerate(pieces)]
        rows += [f"{pieces[0]['piece_id']},returned,{pieces[0]['deliver_on']},,,"] if pieces else []
        held = [row for row in world.rows(self.root / "out" / last / "office/dispositions.csv") if row["reason"] == "protected"]
        rows += [f"resident:{one},release,{day},市民課,2027-03-31," for one in sorted({row["resident_id"] for row in held})[:2]]
        self.record(day, rows)


    def reprint(self, at):
        """Letters jam: two of the last lot that has some and was not taken back, and one of them again."""
        lots = [world.rows(self.root / "out" / folder / "office/pieces.csv") for folder in world.published(self.root)
                if folder != self.taken_back]
        pieces = [row["piece_id"] for row in next(lot for lot in reversed(lots) if lot)][:2]
        for number, ids in enumerate((pieces, pieces[:1])):
            done = world.call(self.kigen, "reprint", "-c", self.root / "kigen.conf", *ids, "--by", "印刷室", "--why", "紙詰まり",
                              "-o", self.top / f"again-{at}-{number}.pdf")
            self.equal(f"reprinted: {done}", done.code, 0)


def extract(suite, at):
    """Both registers; from the night after the missed one with a resident and a certificate that nobody can read, and a
    certificate of nobody."""
    town, residents, certificates = suite.town, suite.town.residents, suite.town.certificates
    if at > MISSED:
        town.residents = residents + [residents[0] | {"resident_id": "X1", "status": "whoever"}]
        town.certificates = certificates + [certificates[0] | {"serial": "1" * 20, "expires_on": "2027-02-30"},
                                            certificates[0] | {"serial": "7" * 20, "resident_id": "X2", "expires_on": "2027-02-11"}]
    town.write(suite.root / "in")
    town.residents, town.certificates = residents, certificates


def live(suite):
    """The nights, one after the other; the name of each folder, as it is published."""
    missing = [row for row in suite.town.certificates if "2027-02-05" <= row["expires_on"] <= "2027-02-12"][:12]
    guarded = [row["resident_id"] for row in suite.town.certificates if "2027-02-01" <= row["expires_on"] <= "2027-02-04"][:4]
    ending = [row["resident_id"] for row in suite.town.certificates if "2026-11-09" <= row["expires_on"] <= "2026-11-16"][:4]
    for resident in suite.town.residents:
        if resident["resident_id"] in guarded:
            resident["protected"] = "1"
        if resident["resident_id"] in ending:       # held until they have ended, and nobody else wrote to them
            resident["name"], resident["stay_until"] = "名無〓", "2027-11-30"
    suite.town.certificates[:] = [row for row in suite.town.certificates if row not in missing]
    for at, day in enumerate(living.office_nights(FIRST, NIGHTS)):
        suite.town.live(day, rate=3.0)
        if at == FOUND:
            suite.town.certificates += missing
        if at == MISSED:
            continue
        extract(suite, at)
        if at == STOPPED:
            residents = suite.root / "in/residents.csv"
            lines = residents.read_text(encoding="utf-8").splitlines(keepends=True)
            residents.write_text("".join(lines[:len(lines) // 2]), encoding="utf-8")
            suite.night(day, 8)
            continue
        for _ in range(2 if at == TWICE else 1):
            if _:
                suite.town.live(day, rate=3.0)
                extract(suite, at)
            if at == NIGHTS - 1:
                suite.eve, suite.last_day = suite.fresh(suite.root), day
            suite.night(day, 0, 4)
            yield world.published(suite.root)[-1]
        if at == TAKEN_BACK:
            suite.taken_back = world.published(suite.root)[-1]
            done = world.call(suite.kigen, "void", "-c", suite.root / "kigen.conf", suite.taken_back,
                              "--by", "市民課", "--why", "抽出の誤り")
            suite.equal(f"taken back: {done}", done.code, 0)
        elif at % 3 == 1:
            suite.events(day)
        if at == NIGHTS - 2:
            suite.reprint(at)


def charts(suite, name):
    """Each chart has a title, names for its axes, and series that are rows of one table, under its headers. The small ones of 概要
    have a title alone, and a figure that an older run left out is empty."""
    book, met = openpyxl.load_workbook(suite.root / "out" / name / "office/summary.xlsx"), 0
    for sheet in book:
        for chart in sheet._charts:
            met += 1
            titles = [one is not None and bool(one.tx.rich.p[0].r[0].t) for one in (chart.title, chart.x_axis.title, chart.y_axis.title)]
            small = sheet.title == "概要" and titles == [True, False, False]
            suite.holds_so(f"{name}: a chart of {sheet.title} has its titles", small or all(titles))
            for series in chart.series:
                for formula, is_number in ((series.val.numRef.f, True), ((series.cat.numRef or series.cat.strRef).f, False)):
                    of, column, first, last = re.fullmatch(r"'?(.+?)'?!\$([A-Z])\$(\d+)(?::\$[A-Z]\$(\d+))?", formula).groups()
                    above = int(first) - 1
                    while small and above > 1 and not isinstance(book[of][f"{column}{above}"].value, str):
                        above -= 1
                    cells = [book[of][f"{column}{row}"].value for row in (above, *range(int(first), int(last or first) + 1))]
                    suite.holds_so(f"{name}: {formula} has a header and figures", isinstance(cells[0], str) and (small or None not in cells)
                                   and all(isinstance(cell, (int, float)) or (small and cell is None) or str(cell).startswith("=")
                                           for cell in cells[1:] if is_number))
    return met


def redigest(path):
    """Whoever changes a published file with care changes SHA256SUMS too; the recount has to see it by itself."""
    sums = path.parent / "SHA256SUMS"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    sums.write_text(re.sub(rf"[0-9a-f]{{64}}  {path.name}\n", f"{digest}  {path.name}\n", sums.read_text(encoding="utf-8")),
                    encoding="utf-8")


def spoil_pieces(folder):
    path = folder / "office/pieces.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"print_capacity:(\d+)", lambda at: f"held:{at[1]}", text, 1), encoding="utf-8")
    redigest(path)


def spoil_rows(folder):
    path = folder / "office/dispositions.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if ",waiting," in line or ",held," in line)
    path.write_text("".join(lines[:at] + lines[at + 1:]), encoding="utf-8")
    redigest(path)


# ---- a workbook that says something else ---------------------------------------------------------------------------------

def program():
    """docs/audit.py as a module: a sheet has some twenty columns, and each is made wrong once."""
    spec = importlib.util.spec_from_file_location("audit", AUDIT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def other(value):
    """Something else of the same kind."""
    if isinstance(value, (int, float)):
        return value + 1
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return f"{value[:-2]}{'01' if value[-2:] != '01' else '02'}"
    return {"○": "×", "×": "○"}.get(value, f"{value}9")


class Planter:
    """The workbook of a night, of which one cell at a time says something else; nothing else is read again."""

    def __init__(self, module, suite, night):
        self.module, self.options = module, module.options_of([*suite.options(night, suite.root), *suite.inputs(suite.root)])
        self.published, self.days = module.Published(self.options.out, night), module.Calendar(self.options)
        self.book = module.Book(self.published.tonight.workbook)
        self.accounts = module.accounts_of(self.published, self.options, self.days)
        self.clean = self.audit()

    def audit(self):
        for sheet in self.book.sheets.values():
            for cell in sheet.cells.values():
                cell.seen = False
        return self.module.audit_book(self.book, self.published, self.options, self.days, self.accounts)

    def is_seen(self, cell):
        value, cell.value = cell.value, other(cell.value)
        try:
            return bool(self.audit().wrong)
        finally:
            cell.value = value

    def columns(self):
        """(sheet, table and column, cell): of each column of each table the last row that has something, and its total."""
        why = [line.rsplit(": ", 2)[0] for line in self.clean.why]
        for tables in self.clean.tables.values():
            for table in tables:
                for column in table.columns:
                    cells = [table.cell(row, column) for row in table.rows]
                    cells = [cell for cell in cells if cell and cell.value is not None]
                    total = table.sheet.cells.get((table.header - 1, table.columns[column]))
                    unknown = f"{table.name}, {column}" in why
                    if cells and not unknown and column not in WORDS.get(table.sheet.name.removesuffix("付表"), ()):
                        yield table.sheet.name, f"{table.name}, {column}", cells[-1]
                    if total and not isinstance(total.value, str) and total.value is not None:
                        yield table.sheet.name, f"{table.name}, the total of {column}", total


# Columns that explain, name a line of the same sheet, or say where a figure comes from.
WORDS = {"概要": ("区分", "単位", "説明"), "照合": ("番号", "等式", "根拠ファイル", "行・項目の範囲", "停止判定", "内容"), "入力": ("ファイル",),
         "保留": ("次の行動",), "エラー": ("対応",), "要確認": ("対応済(記入欄)",), "見込み": ("仮定番号",)}


def spoil_cell(folder, sheet):
    """One figure of a sheet in the file itself; on 定義 the line that names the run."""
    path = folder / "office/summary.xlsx"
    with zipfile.ZipFile(path) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    names = re.findall(r'<sheet name="([^"]+)"', content["xl/workbook.xml"].decode())
    name = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
    text = content[name].decode()
    figures = [at for at in re.finditer(r"<v>(\d+)</v></c>", text)]
    if figures:
        # in the middle of 照合 stand lots whose digests only the ledger knows
        at = figures[len(figures) // (3 if sheet == "照合" else 2)]
        text = f"{text[:at.start(1)]}{int(at[1]) + 1}{text[at.end(1):]}"
    else:
        text = text.replace("公開フォルダー 20", "公開フォルダー 21", 1)
    content[name] = text.encode()
    with zipfile.ZipFile(path, "w") as parts:
        for one, data in content.items():
            parts.writestr(one, data)
    redigest(path)


# One line of the program that makes the account is wrong: the last night's workbook is not what the files say.
MUTANTS = (
    ("core/lot/delays.c", "return day_add(day_of(at.year - 1, at.month, at.day < most ? at.day : most), 1);",
     "return day_add(mail_on, -most / 4);", "the period is a week"),
    ("core/lot/delays.c", "delays->index, hash, line);", "delays->index, ~hash, line);", "a line is begun anew with each letter"),
    ("core/lot/delays.c", "(letters * 50 + 99) / 100", "(letters * 80 + 99) / 100", "the median is another rank"),
    ("core/lot/open.c", "? business_day_from(in_time->calendar, open->planned_on,", "? business_day_from(in_time->calendar, in_time->as_of,",
     "who waits goes tonight"),
    ("flow/night/delays.c", ".side = open->at[i].waits ? DELAY_WAITING : DELAY_HELD,", ".side = DELAY_WAITING,", "who is held waits"),
    ("core/lot/holds.c", "return count_left(lot, 0, days, by_reason);", "return count_left(lot, INT_MIN, days, by_reason);",
     "what has ended calls"),
    ("core/account/account.c", ".delay = delays_figures(lot, DELAY_GOING),", ".delay = delays_figures(lot, DELAY_SIDES),",
     "the large delay is of the held too"),
    ("core/account/account.c", "ended = ended || row_has_ended(row, account->lot->as_of);\n        account", "account", "nobody has ended while held"),
    ("edge/ledger/ledger_delays.c", '" AND NOT " TAKEN_BACK("r"),', '"",', "runs that were taken back count"),
    ("edge/ledger/ledger_delays.c", "last->letters +=", "last->letters =", "of two runs for a mail day the last counts"),
    ("flow/night/causes.c", "fact.before_start = day_before(lot, question->started_on);", ";", "open: nothing is before the start"),
    ("core/account/account.c", "day_band_of(delay_bands, DELAY_BANDS, line->key)", "day_band_of(delay_bands, DELAY_BANDS, line->key + 1)",
     "bands begin a day early"),
    ("core/lot/changes.c", "lot->backlog_sent += judgement->disposition == DISPOSITION_NOTICE;",
     "lot->backlog_gone += judgement->disposition == DISPOSITION_NOTICE;", "who waited and goes is gone"),
    ("core/book/waiting.c", "waiter->certificates++;", "waiter->certificates = 1;", "who waits has one certificate"),
    ("core/book/waiting.c", "is_hopeless(waiter) ? lot->mail_on : waiter->planned_on);", "lot->mail_on);", "days waited end tonight"),
    ("core/book/held.c", "cell_days_left(cell, held->since, lot->as_of)", "cell_days_left(cell, held->since, lot->mail_on)",
     "days held go on to the mail day"),
    ("core/account/account.c", "i == 0 || person->rows[i - 1]->reason != person->rows[i]->reason;", "1;", "people are rows"),
    ("edge/ledger/ledger_delays.c", "lot->outlook.waiting});", "lot->outlook.waiting + 1});", "one more waits"),
    ("core/book/breakdown.c", "day_between(lot->as_of, row->expires_on))]++;",
     "day_between(lot->mail_on, row->expires_on) - 30)]++;", "days left of the held are others"),
    ("core/book/suppressed.c", "reason == REASON_DECEASED || reason == REASON_MOVED_OUT", "reason == REASON_DECEASED",
     "who moved away is listed"),
    ("core/book/errors.c", ".is_unreadable = row->reason <= REASON_BAD_DATE,", ".is_unreadable = true,", "each fault is of one weight"),
    ("core/book/cells.c", "if (cause_days[cause] > cause_days[most])", "if (cause_days[cause] > 0)",
     "the last cause is the main one"),
    ("core/lot/postage.c", ".amount = postage_yen(pieces * offer_sen(offer->row))", ".amount = pieces * postage_yen(offer_sen(offer->row))",
     "a fraction is cut off each letter"),
    ("core/book/pieces.c", "piece->in_district ? lot->post.office", "!piece->in_district ? lot->post.office", "others deliver it"),
    ("core/book/breakdown.c", "kind->sen += line ? postage_each(line) : 0;", "kind->sen = line ? postage_each(line) : 0;",
     "letters of a kind cost as much as one"),
    ("edge/ledger/ledger_reprint.c", "AND o.seq <= e.seq), e.reason", "), e.reason", "each reprint of a letter is the last"),
    ("core/book/posted.c", "cell_number(cell, mailing->states[PIECE_PRINTED])", "cell_number(cell, mailing->states[PIECE_PULLED])",
     "printed is pulled"),
)


# Mailing days as configured, a month, its mailing days by hand: docs/contract 2.4. Holidays are those of the fixture. The last
# Thursday of December 2026 lies in the days on which the office is closed, and moves into January.
MAILING_DAYS = (("tue,fri", "2026-05", "01 08 12 15 19 22 26 29"), ("1st tue", "2026-05", "07"), ("5th fri,last fri", "2026-05", "29"),
                ("5th thu", "2026-11", ""), ("last mon", "2026-11", "30"), ("last thu", "2027-01", "04 28"), ("2nd tue", "2027-01", "12"))


def test_mailing_days_of_the_auditor(suite):
    module = program()
    for words, month, wanted in MAILING_DAYS:
        days = module.Calendar(module.options_of(["out", "night", "--mailing-days", words, "--holidays", str(suite.root / "holidays.csv")]))
        every = [date.fromisoformat(f"{month}-01") + timedelta(at) for at in range(31)]
        found = [f"{day:%d}" for day in every if f"{day:%Y-%m}" == month and days.is_mailing(day)]
        suite.equal(f"mailing days of {words} in {month}", " ".join(found), wanted)


def test_mutants_of_the_account_are_seen(suite):
    """After test_each_night_is_recounted(), whose last night is made once more."""
    build = Build(suite.kigen.parent)
    for at, (file, old, new, what) in enumerate(seeds.part(MUTANTS, 0.2, seeds.fresh())):
        root = suite.fresh(suite.eve)
        work = suite.top / f"mutant-{at}"
        work.mkdir()
        program, fault = build.mutate({"file": file, "old": old, "new": new}, work)
        suite.check(f"mutant: {what}", fault)
        if not fault:
            done = world.run(program, root, suite.last_day.isoformat(), jobs=2)
            seen = done.code == 8 or suite.audit(world.published(root)[-1], root, *suite.inputs(root)).returncode == 1
            suite.holds_so(f"the mutant is seen: {what}", seen)


def test_each_night_is_recounted(suite):
    """And what is spoiled is seen: in the folder that it was copied from nothing differs."""
    met, drawn, last = set(), 0, None
    for name in live(suite):
        done = suite.audit(name, None, *suite.inputs(suite.root))
        suite.equal(f"{name} is recounted: {done.stdout[-1500:]}{done.stderr[-500:]}", done.returncode, 0)
        good = re.findall(r"^(\S+): [1-9]\d* recounted, 0 differ, \d+ cannot be known, 0 not", done.stdout, re.M)
        suite.equal(f"{name}: sheets that are not recounted in all", sorted(set(SHEETS) - set(good)), [])
        suite.equal(f"{name}: others", re.findall(r"^(\S+): .*, [1-9]\d* not looked at", done.stdout, re.M), [])
        suite.equal(f"{name}: what it looked for in vain", re.findall("^note: .*", done.stdout, re.M), [])
        done = suite.audit(name)
        suite.equal(f"{name} from published files alone: {done.stdout[-1500:]}{done.stderr[-500:]}", done.returncode, 0)
        for row in world.rows(suite.root / "out" / name / "office/pieces.csv"):
            met |= {part.split(":")[0] for part in row["causes"].split()}
        drawn += charts(suite, name)
        last = name
    suite.equal("causes that these nights know", sorted(CAUSES_MET - met), [])
    suite.holds_so("charts were drawn", drawn >= 5 * (NIGHTS - 3))
    spoiled(suite, last)


def spoiled(suite, last):
    late = next(name for name in world.published(suite.root)
                if "print_capacity:" in (suite.root / "out" / name / "office/pieces.csv").read_text(encoding="utf-8"))
    for what, spoil, name in (("a cause of pieces.csv", spoil_pieces, late), ("a row of dispositions.csv", spoil_rows, last)):
        root = suite.fresh(suite.root)
        spoil(root / "out" / name)
        done = suite.audit(last, root)
        suite.equal(f"{what} is another: {done.stdout[-300:]}", done.returncode, 1)
        suite.holds_so(f"the recount sees {what}", re.search(r"^SHA256SUMS: \d+ files compared, 0 differ", done.stdout, re.M))
    root = suite.fresh(suite.root)
    (root / "out" / late / "office/run.json").write_bytes((root / "out" / late / "office/run.json").read_bytes() + b"\n")
    done = suite.audit(last, root)
    suite.equal(f"a file is not the one that was published: {done.stdout[-300:]}", done.returncode, 1)
    suite.holds_so("and nothing else differs", re.search(r"^\d+ figures recounted, 0 differ", done.stdout, re.M))
    (root / "in/residents.csv").write_bytes((suite.root / "in/residents.csv").read_bytes() + b"\n")
    done = suite.audit(last, None, "--residents", str(root / "in/residents.csv"))
    suite.holds_so("another register is given", "residents.csv is not the file that run.json names" in done.stdout)
    for sheet in SHEETS:
        root = suite.fresh(suite.root)
        spoil_cell(root / "out" / last, sheet)
        done = suite.audit(last, root, *(suite.inputs(root) if sheet == "再出力" else ()))
        suite.equal(f"a cell of {sheet} is another: {done.stdout[-300:]}", done.returncode, 1)
        suite.holds_so(f"the sheet {sheet} is named", re.search(rf"^{sheet}: \d+ recounted, [1-9]", done.stdout, re.M))
    columns(suite, last)
    root = suite.fresh(suite.root)
    shutil.rmtree(root / "out" / late)
    suite.equal("a folder is gone", suite.audit(last, root).returncode, 1)
    (root / "out" / last / "office/summary.xlsx").write_bytes(b"PK")
    suite.equal("no workbook", suite.audit(last, root).returncode, 2)
    suite.equal("no such night", suite.audit("2031-01-01").returncode, 2)


def columns(suite, night):
    """Each column that is said to be recounted."""
    planter, met = Planter(program(), suite, night), set()
    suite.equal("nothing is wrong before", planter.clean.wrong, [])
    for sheet, what, cell in planter.columns():
        suite.holds_so(f"a column that says something else: {what}: {other(cell.value)}", planter.is_seen(cell))
        met.add(sheet)
    suite.equal("sheets with columns made wrong", sorted(set(SHEETS) - {"定義"} - met), [])


if __name__ == "__main__":
    world.run_tests(Suite, globals())
