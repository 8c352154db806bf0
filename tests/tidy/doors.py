#!/usr/bin/env python3
"""Nothing waits for ever: every call in batch/ that opens a file by its name, forks or waits for a process is known.

An input is opened by file_descriptor() and its like (disk/file.h): a regular file, at once. What else opens, forks or
waits stands below with its reason; a new one is refused, and so is a line below that nothing uses any more.
Prints `N passed, N failed`: one check a source file, and one for each line below.
"""

import pathlib
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from checks import Checks
from layers import without_comments

ROOT = pathlib.Path(__file__).resolve().parents[2]
OPENS = (r"open|open64|openat|openat2|creat|fopen|fopen64|freopen|opendir|scandir|ftw|nftw|glob|mkstemp|mkostemp|tmpfile|"
         r"memfd_create|shm_open|mkfifo|mknod|"
         # libraries that open by name
         r"sqlite3_open\w*|config_read_file|config_read|workbook_new\w*|qpdf_read|qpdf_init_write|qpdf_read_file\w*|"
         r"hb_blob_create_from_file\w*|hb_face_create_from_file\w*|FT_New_Face|FT_Attach_File|FT_Open_Face|"
         r"Fc\w*(?:AddFile|AddDir|Load\w*)|"
         r"cairo_(?:pdf|ps|svg)_surface_create|cairo_image_surface_create_from_png|gzopen\w*|dlopen|BIO_new_file")
WAITS = (r"fork|vfork|clone|posix_spawn\w*|exec[lv]p?e?|wait|waitpid|waitid|wait3|wait4|pause|sigwait\w*|sigsuspend|select|"
         r"pselect|poll|ppoll|epoll_wait|sleep|usleep|nanosleep|lockf|flock|recv|recvfrom|accept|connect|getchar|fgets|"
         r"getline|getdelim|scanf|fread|fgetc|getc|pthread_join|sem_wait|mq_receive|msgrcv")
CALL = re.compile(rf"(?<![\w.>])({OPENS}|{WAITS})\s*\(")

ALLOWED = {
    ("disk/file.c", "open"): "the one way to open an input",
    ("disk/file.c", "opendir"): "O_DIRECTORY | O_NONBLOCK: anything else is refused at once",
    ("disk/out.c", "open"): "a new file (O_EXCL)",
    ("disk/sync.c", "open"): "a folder (O_DIRECTORY)",
    ("edge/disk/readers.c", "open"): "a folder (O_DIRECTORY)",
    ("edge/disk/lock.c", "open"): "an own file that grows or is held: O_NONBLOCK, regular files only",
    ("edge/disk/lock.c", "flock"): "LOCK_NB",
    ("disk/beside.c", "pthread_join"): "of a work that has an end, or was told that it is over: it reads and writes regular files at most",
    ("edge/disk/rowmarks.c", "open"): "a new file without a name (O_TMPFILE), or O_EXCL; a header written anew",
    ("edge/disk/rowmarks.c", "memfd_create"): "memory",
    ("edge/book/spill.c", "mkstemp"): "a new file (O_EXCL) of a folder of our own",
    ("edge/disk/scratch.c", "open"): "a new file without a name (O_TMPFILE), or O_EXCL",
    ("edge/disk/scratch.c", "memfd_create"): "memory",
    ("edge/book/workbook.c", "open"): "a new file (O_EXCL); /dev/null",
    ("edge/book/workbook.c", "workbook_new_opt"): "writes a file that was made just before",
    ("edge/ledger/ledger.c", "sqlite3_open_v2"): "the ledger and what lies beside it were looked at just before",
    ("edge/ledger/ledger_schema.c", "sqlite3_open_v2"): "the copy, a new file; memory",
    ("edge/press/qpdffile.c", "fopen"): "/proc/self/statm, which the kernel writes",
    ("edge/press/render.c", "open"): "/dev/null, in the child",
    ("edge/press/render.c", "execlp"): "pdftoppm, with limits of memory and seconds",
    ("edge/press/render.c", "fork"): "one child, read with a limit and killed",
    ("edge/press/render.c", "poll"): "with a limit",
    ("edge/press/render.c", "waitpid"): "WNOHANG",
    ("edge/disk/workers.c", "fork"): "workers, who are looked after there",
    ("edge/disk/workers.c", "waitpid"): "WNOHANG",
    ("edge/disk/workers.c", "poll"): "with a limit",
}
# How many such calls a file has: another one beside a known one is new as well.
COUNTS = {("edge/disk/rowmarks.c", "open"): 3, ("edge/disk/scratch.c", "open"): 2, ("edge/ledger/ledger_schema.c", "sqlite3_open_v2"): 2, ("edge/press/render.c", "poll"): 2, ("edge/book/workbook.c", "open"): 2}

BAD = ('int fd = open(path, O_RDONLY);', 'f = fopen (path, "r");', 'pid = waitpid(child, &ended, 0);',
       'blob = hb_blob_create_from_file(path);', 'hb = x ? 0 : fork();', 'qpdf_read(c->qpdf, c->path, NULL)')
GOOD = ('records_open(&records, path)', 'file_open(path, LINKS_REFUSED)', 'progress_wait(x)', 'qpdf_read_memory(q, n, b)',
        'c->open(x)', '/* open(path) waits */', 'digest_file(path)')


def calls(text: str) -> list:
    """(line, name) of each call; a declaration at the left margin is none."""
    found = []
    for number, line in enumerate(without_comments(text).split("\n"), 1):
        line = re.sub(r'"(?:[^"\\]|\\.)*"', '""', line)
        found += [(number, match.group(1)) for match in CALL.finditer(line)]
    return found


def main() -> None:
    checks, seen = Checks(), {}
    for line in BAD:
        checks.holds(calls(line), f"does not see: {line}")
    for line in GOOD:
        checks.holds(not calls(line), f"takes for an open: {line}")
    for path in sorted((ROOT / "batch").rglob("*.[ch]")):
        faults = []
        name = str(path.relative_to(ROOT / "batch"))
        for number, call in calls(path.read_text(encoding="utf-8")):
            seen[name, call] = seen.get((name, call), 0) + 1
            if (name, call) not in ALLOWED:
                faults.append(f"batch/{name}:{number}: {call}() may wait for ever or open what is no file: use disk/file.h or "
                              "edge/disk/workers.h, or say in tests/tidy/doors.py why it may not")
        checks.check("doors of a file", "\n".join(faults))
    for key, why in ALLOWED.items():
        checks.equal(f"batch/{key[0]}: calls of {key[1]}() ({why})", seen.get(key, 0), COUNTS.get(key, 1))
    checks.end()


main()
