"""Actions on a night of two municipalities that cannot be merged: what `kigen merge` says of it, and that it goes on once that is done."""

import hashlib

import chain
import pages
from mending import NEXT, NIGHT, STAGES, Action, copied, cut_off, nothing, office, put, ran, removed, steps, swap
from town import CERTIFICATE_LEAST, RESIDENT_LEAST, Town

LIST = "municipality,folder,ledger\n"
SHARDS = LIST + "14206,14206/out,\n14207,14207/out,\n"
MERGE = "merge -o m --list shards.csv"
SECOND = "14207"
NIGHT_OF = f"run -c {SECOND}/kigen.conf --as-of {NIGHT}"
AGAIN = ran(NIGHT_OF)
WHO = ("--by", "市民課長", "--why", "1行だけの誤り")


def registers(desk, code: str, own: str, municipality: str) -> None:
    """Six people, three of whom are due; `own` tells the registers of two municipalities apart."""
    made = Town((*RESIDENT_LEAST, "municipality"), CERTIFICATE_LEAST)
    for at in range(6):
        who = made.resident(at, resident_id=f"R{at}", name="試験　太郎", birth_date="1980-05-05", postal_code="2508555",
                            address=f"神奈川県小田原市荻窪{at}{own}番地", status="resident", municipality=municipality)
        made.certificate(who, f"S{own}{at}", "authentication", "2027-02-10" if at < 3 else "2030-05-05", issued_on="2022-01-05", status="valid")
    made.write(desk / code)


def shards(named: bool):
    def make(desk):
        office(desk)
        for code in ("14206", SECOND):
            for name in ("kigen.conf", "templates"):
                (desk / code).mkdir(exist_ok=True)
                copied(name, f"{code}/{name}")(desk)
            registers(desk, code, code[-1], code if named else "")
            ran(f"run -c {code}/kigen.conf --as-of {NIGHT}")(desk)
        desk.write("shards.csv", SHARDS)
        copied(f"{SECOND}/out", "backup")(desk)
    return make


STAGES["shards"], STAGES["nameless"] = shards(True), shards(False)


def stopped(desk) -> None:
    removed(f"{SECOND}/out")(desk)
    swap(f"{SECOND}/certificates.csv", "2027-02-10", "2027-02-30")(desk)
    swap(f"{SECOND}/kigen.conf", 'certificates = "certificates.csv";', 'certificates = "certificates.csv"; max_unreadable = 0;')(desk)
    ran(NIGHT_OF, good=(8,))(desk)


def taken_back(desk) -> None:
    ran(["void", "-c", f"{SECOND}/kigen.conf", NIGHT, *WHO])(desk)


def another_version(desk) -> None:
    run = desk / SECOND / "out" / NIGHT
    path = run / "office/run.json"
    path.write_bytes(path.read_bytes().replace(b'"version": "', b'"version": "9', 1))
    pages.seal(run / "office")
    digest = hashlib.sha256((run / "office/SHA256SUMS").read_bytes()).hexdigest()
    chain.by_hand(desk / SECOND, ("UPDATE run SET office_sha256 = ?", (digest,)), seal=True)


def of_one_register(desk) -> None:
    removed(f"{SECOND}/out")(desk)
    registers(desk, SECOND, "6", "")
    AGAIN(desk)


def twice(desk) -> None:
    """Another letter of the same day, in a run of its own."""
    path = desk / SECOND / "certificates.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace("2030-05-05", "2027-02-11", 1), encoding="utf-8-sig")
    AGAIN(desk)


restored = steps(removed(f"{SECOND}/out"), copied("backup", f"{SECOND}/out"))
late = (f"{SECOND}/kigen.conf", 'since = "none";', 'since = "none"; late_days = 7;')

ACTIONS = [
    Action(1420, None, nothing, f"{MERGE} 14206", MERGE, "shards"),
    Action(1421, None, nothing, "merge -o m 14206/out", MERGE, "shards"),
    Action(1422, put("shards.csv", LIST), put("shards.csv", SHARDS), MERGE, stage="shards"),
    Action(1423, put("shards.csv", SHARDS + "14206,14206/out,\n"), put("shards.csv", SHARDS), MERGE, stage="shards"),
    Action(1424, removed(f"{SECOND}/out"), [AGAIN, put("shards.csv", LIST + "14206,14206/out,\n")], MERGE, stage="shards"),
    Action(1425, stopped, steps(swap(f"{SECOND}/certificates.csv", "2027-02-30", "2027-02-10"), AGAIN), MERGE, stage="shards"),
    Action(1426, steps(removed(f"{SECOND}/out"), cut_off(NIGHT_OF, "rename", "letters")), AGAIN, MERGE, stage="shards"),
    Action(1427, taken_back, AGAIN, MERGE, stage="shards"),
    Action(1428, put("shards.csv", LIST + "14208,14206/out,\n14207,14207/out,\n"),
           [put("shards.csv", SHARDS), put("shards.csv", LIST + "14208 14206,14206/out,\n14207,14207/out,\n")], MERGE, stage="shards"),
    Action(1429, of_one_register, steps(removed(f"{SECOND}/out"), lambda desk: registers(desk, SECOND, "7", ""), AGAIN), MERGE, stage="nameless"),
    Action(1430, steps(removed(f"{SECOND}/out"), swap(*late), AGAIN), steps(swap(late[0], late[2], late[1]), AGAIN), MERGE, stage="shards"),
    Action(1431, another_version, steps(ran(f"run -c 14206/kigen.conf --as-of {NEXT}"), removed(f"{SECOND}/out"),
                                        ran(f"run -c {SECOND}/kigen.conf --as-of {NEXT}")), MERGE, stage="shards"),
    Action(1432, swap(f"{SECOND}/out/{NIGHT}/print/SHA256SUMS", "  job.csv", "  joc.csv"), restored, MERGE, stage="shards"),
    Action(1433, removed(f"{SECOND}/out/{NIGHT}/office/pieces.csv"), restored, MERGE, stage="shards", code=65),
    Action(1434, None, nothing, "merge -o 14206/out/m --list shards.csv", MERGE, "shards"),
    Action(1435, steps(ran(MERGE), taken_back, AGAIN), nothing, MERGE, "merge -o another --list shards.csv", "shards"),
    Action(1436, twice, taken_back, MERGE, "merge -o another --list shards.csv", "shards"),
]
