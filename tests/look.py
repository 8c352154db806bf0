#!/usr/bin/env python3
"""Draws pages of HTML as a desk, a narrow screen and a printer show them, to be looked at: make look.

    tests/look.py --into build/look [--browser chromium] PAGE.html...

Each page becomes PAGE-desktop.png, PAGE-narrow.png and, printed on A4 and drawn by pdftoppm, PAGE-print-1.png and so on. Without a
browser it says so, and nothing fails: no test hangs on one.
"""

import argparse
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import processes

SCREENS = {"desktop": (1280, 2600), "narrow": (360, 1500)}
SECONDS_MAX = 90
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browse(browser: str, *arguments: str) -> None:
    with tempfile.TemporaryDirectory() as profile:
        processes.run([browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-extensions",
                       "--no-first-run", f"--user-data-dir={profile}", *arguments], seconds=SECONDS_MAX, check=True,
                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def draw(browser: str, page: pathlib.Path, into: pathlib.Path) -> list:
    made = []
    name = f"{page.parent.name}-{page.stem}"
    for screen, (width, height) in SCREENS.items():
        picture = into / f"{name}-{screen}.png"
        browse(browser, f"--screenshot={picture}", f"--window-size={width},{height}", page.as_uri())
        made.append(picture)
    paper = into / f"{name}-print.pdf"
    browse(browser, f"--print-to-pdf={paper}", "--no-pdf-header-footer", page.as_uri())
    processes.run(["pdftoppm", "-png", "-r", "80", str(paper), str(into / f"{name}-print")], seconds=SECONDS_MAX, check=True)
    return made + sorted(into.glob(f"{name}-print-*.png"))


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--into", default="build/look")
    arguments.add_argument("--browser", default="")
    arguments.add_argument("pages", nargs="+")
    options = arguments.parse_args()
    browser = options.browser or next((found for found in map(shutil.which, BROWSERS) if found), "")
    if not browser:
        print(f"no browser is at hand ({', '.join(BROWSERS)}): nothing was drawn")
        return
    into = pathlib.Path(options.into).resolve()
    into.mkdir(parents=True, exist_ok=True)
    for page in options.pages:
        for picture in draw(browser, pathlib.Path(page).resolve(), into):
            width, height = struct.unpack(">II", picture.read_bytes()[16:24])
            print(f"{picture}: {width} x {height}")


if __name__ == "__main__":
    main()
