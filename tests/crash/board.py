"""The file through which the driver and tests/crash/shim.c speak (struct board there)."""

import os
import struct
from collections import Counter

COUNT, BEFORE, AFTER, FULL, FULL_ONCE, LOST = range(6)
RUN, CALLER, PARENT, STOP, HANG, HANGS = range(6)
HEAD, CALL, CALLS_MAX = 128, 128, 16384


class Board:
    def __init__(self, path, target=0, action=COUNT, victim=RUN):
        self.path = path
        with open(path, "wb") as file:
            file.write(struct.pack("<QQIIII", 0, target, action, victim, 0, 0))
            file.truncate(HEAD + CALL * CALLS_MAX)

    def env(self, shim, root):
        return {"LD_PRELOAD": str(shim), "KIGEN_CRASH_BOARD": str(self.path), "KIGEN_CRASH_ROOT": str(root)}

    def _read(self, offset, length):
        with open(self.path, "rb") as file:
            file.seek(offset)
            return file.read(length)

    @property
    def count(self):
        return struct.unpack("<Q", self._read(0, 8))[0]

    @property
    def struck(self):
        """0 nobody, 1 the first process, 2 a worker."""
        return struct.unpack("<I", self._read(28, 4))[0]

    def calls(self):
        """(name, whether a worker called, path below the root) of each call, in order."""
        data = self._read(HEAD, CALL * min(self.count, CALLS_MAX))
        return [(data[at:at + 12].split(b"\0")[0].decode(), data[at + 12] == 1,
                 data[at + 16:at + CALL].split(b"\0")[0].decode("utf-8", "replace"))
                for at in range(0, len(data), CALL)]

    def by_name(self):
        return dict(sorted(Counter(name for name, _, _ in self.calls()).items()))

    def remove(self):
        os.unlink(self.path)
