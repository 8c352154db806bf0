"""The press: the same 500 letters of two pages by kigen and by others, text compared page by page."""

import json
import re
import shutil
import subprocess
import sys

from . import city, goals, turns

HERE = city.REPO / "tests/bench"
TYPST = "@myriaddreamin/typst-ts-node-compiler"
LETTERS, PAGES = 500, 2
TYPST_WAYS = {goals.TYPST: "document", goals.TYPST_OVERLAY: "overlay", goals.TYPST_PLACED: "placed"}
VARIANTS = ("renewal", "card_renewal", "lapsed", "card_lapsed", "stay_extended")


def templates(bench):
    """One letter of two pages for every variant: a letter that has one face a page, so that others can print it too."""
    folder = bench.work / "templates"
    if not folder.exists():
        for variant in VARIANTS:
            (folder / variant).mkdir(parents=True)
            shutil.copytree(city.REPO / "tests/letters/second/ja", folder / variant / "ja")
    return folder


def same_text(bench, ours, theirs, who):
    """Characters that both hold, page by page: Differs where they do not."""
    done = subprocess.run([sys.executable, HERE / "same_text.py", ours, theirs, str(PAGES)], capture_output=True, text=True, timeout=turns.PATIENCE_S,
                          check=False)
    if done.returncode:
        raise turns.Differs(f"{who} prints another text: {(done.stdout + done.stderr).strip()[:400]}")
    return done.stdout.strip()


def pages_of(path):
    done = subprocess.run(["pdfinfo", path], capture_output=True, text=True, timeout=turns.PATIENCE_S, check=True)
    return int(re.search(r"^Pages: +(\d+)$", done.stdout, re.M).group(1))


def kigen(bench, folder, trees):
    spent = turns.run(bench.spent, [bench.build / "bench/press", trees, folder, 1])
    said = json.loads(spent.out)
    return {"us": said["cpu_us"], "bytes": said["bytes"], "rss": said["worker_kib"] / 1024}


def peers(bench, folder):
    """{name: a function that prints the recipe once and gives its figures}, as far as they are here."""
    recipe = folder / "recipe"

    def peer(command, name, says_json=False):
        def once():
            spent = turns.run(bench.spent, [*command, recipe, PAGES, folder / f"{name}.pdf"])
            said = json.loads(spent.out) if says_json else {"us": float(spent.out)}
            if "version" in said:
                bench.versions[said.get("package", name)] = said["version"]
            return {"us": said["us"], "bytes": (folder / f"{name}.pdf").stat().st_size / LETTERS, "rss": spent.rss}
        return once

    found = {}
    if bench.reportlab:
        found["reportlab"] = peer([bench.reportlab, HERE / "peer_reportlab.py"], "reportlab")
    haru = folder / "peer_haru"
    if subprocess.run(["cc", "-std=c17", "-D_GNU_SOURCE", "-O2", "-o", haru, HERE / "peer_haru.c", "-lhpdf"], capture_output=True,
                      timeout=turns.PATIENCE_S, check=False).returncode == 0:
        found["libharu"] = peer([haru], "libharu")
    else:
        bench.missing("libharu", "the package libhpdf-dev is not installed")
    if TYPST in bench.usable:
        for name, way in TYPST_WAYS.items():
            found[name] = peer([bench.node, HERE / "peer_typst.js", bench.modules, way], name, says_json=True)
    return found


def measure(bench, repeats):
    folder, own = turns.scratch(bench.work, "press"), turns.scratch(bench.work, "press-own")
    trees = templates(bench)
    kigen(bench, folder, trees)                   # the recipe, and warm files
    members = {"kigen": lambda: kigen(bench, folder, trees), "kigen, its own templates": lambda: kigen(bench, own, city.REPO / "templates")}
    others = peers(bench, folder)
    found = turns.by_turns(members | others, repeats, bench.say)
    said = {name: same_text(bench, folder / "letters-0001.pdf", folder / f"{name}.pdf", name) for name in others}
    assert pages_of(folder / "letters-0001.pdf") == LETTERS * PAGES
    shutil.rmtree(folder)
    shutil.rmtree(own)
    return {"found": found, "same": said, "letters": LETTERS, "pages": PAGES}
