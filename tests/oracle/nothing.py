"""Fields that are filled and say nothing (docs/contract 4, no_address)."""

import unicodedata

NOTHING = ("なし", "無し", "ナシ", "不明", "同上", "-", "―", "ー", "NULL", "N/A", "NONE")


def says_nothing(text):
    """“after NFKC, upper-casing and without spaces, equals one of …, or begins with #”"""
    plain = "".join(char for char in unicodedata.normalize("NFKC", text).upper() if unicodedata.category(char) != "Zs")
    return plain in NOTHING or plain.startswith("#")
