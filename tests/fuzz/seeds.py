#!/usr/bin/env python3
"""Where the corpora began: the cases of tests/cases and what was written by hand to reach the rest, made up to the last
byte. Writes FOLDER/<target>/<number>; `fuzz.py merge` then keeps of them, and of what the fuzzers found, what reaches
something new.

    tests/fuzz/seeds.py FOLDER
"""

import io
import pathlib
import re
import sys
import zipfile

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.dont_write_bytecode = True
sys.path[:0] = [str(TESTS / "letters"), str(TESTS / "lib")]
import seal
import town

CERTIFICATES = ",".join(town.CERTIFICATE_LEAST)
CERTIFICATE = "s1,r1,signature,2021-01-01,2026-01-01,valid"
RESIDENTS = ",".join(town.RESIDENT_LEAST)
RESIDENT = "r1,山田,1980-01-01,2508555,小田原市荻窪300,resident"
ALL_CERTIFICATES, ALL_RESIDENTS = ",".join(town.CERTIFICATE.values()), ",".join(town.RESIDENT.values())
ENCODINGS = {"utf-8": 0, "cp932": 1, "euc-jp-ms": 2}
REQUIRED = ('registers = { residents = "r.csv"; certificates = "c.csv"; };', 'output = { dir = "out"; };')


def cases(name):
    for line in (TESTS / "cases" / name).read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            yield line.split("\t")


def unescaped(text):
    """\\n \\r \\t \\\\ \\xNN, as the unit tests read their cases."""
    out = bytearray()
    at = 0
    raw = text.encode()
    while at < len(raw):
        if raw[at:at + 1] != b"\\":
            out += raw[at:at + 1]
            at += 1
        elif re.match(rb"\\x[0-9A-Fa-f]{2}", raw[at:at + 4]):
            out.append(int(raw[at + 2:at + 4], 16))
            at += 4
        else:
            out += {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(raw[at + 1:at + 2], raw[at + 1:at + 2])
            at += 2
    return bytes(out)


# ---- registers --------------------------------------------------------------------------------------------------------

def register(residents, encoding, flags, content):
    if isinstance(content, str):
        content = content.encode({"utf-8": "utf-8", "cp932": "cp932", "euc-jp-ms": "euc_jp"}[encoding])
    return bytes([0x30 | residents | ENCODINGS[encoding] << 1, 0x30 | flags]) + content


def numbers(count, good, at=1):
    """A column in which `good` of `count` texts have the right check digit of an individual number (of nobody: all
    begin with 00000000)."""
    texts = []
    for n in range(count):
        digits = f"00000000{n % 1000:03d}"
        total = sum(int(digit) * weight for digit, weight in zip(digits, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)))
        check = 0 if total % 11 <= 1 else 11 - total % 11
        texts.append(digits + str(check if n < good else (check + 1) % 10))
    return texts


def rows():
    words = {"%H": CERTIFICATES, "%G": CERTIFICATE, "%h": RESIDENTS, "%g": RESIDENT}
    for file, encoding, content, _ in cases("registers.tsv"):
        raw = unescaped(content)
        for word, text in words.items():
            raw = raw.replace(word.encode(), text.encode())
        for flags in (0, 8) if len(raw) % 7 == 0 else (0,):
            yield register(file == "residents", encoding, flags, raw)
    good = "s1,r1,署名用,R3.1.1,令和8年1月1日,有効,2031/1/1,顔認証"
    person = ("r1,山田　太郎,昭和55年1月1日,250-8555,小田原市荻窪300番地,城山ハイツ203,住民,,無期限,0,1,,,福祉課　気付,2500042,"
              "小田原市荻窪1,,ja,142069")
    for encoding in ENCODINGS:
        yield register(0, encoding, 2, f"{ALL_CERTIFICATES}\r\n{good}\r\ns2,r2,1,20210101,20260101,valid,,\r\n")
        yield register(1, encoding, 2, f"{ALL_RESIDENTS}\r\n{person}\r\n" + person.replace("住民,", "01,", 1) + "\r\n")
        yield register(1, encoding, 0, ALL_RESIDENTS + "\n" + "\n".join(
            ['"' + '","'.join(person.split(",")) + '"', person.replace("昭和55年1月1日", "不詳"),
             person.replace("2508555", "2508").replace("142069", "14"), person.replace(",0,1,", ",0,2,"),
             person.replace("無期限", "2026-02-30"), person.replace("住民,,", "住民,R8.13.1,"), ",".join(["r2"] * 19),
             'r3,"あ""い","う\nえ",,,,転出予定,20260101,,,,,,,,,,,']) + "\n")
    yield register(1, "utf-8", 1, "resident_id,名前,birth_date,postal_code,address,serial\nr1,あ,,,,住民\nr2,,,,,死亡\n")
    yield register(0, "utf-8", 1, "番号,resident_id,status,issued_on,expires_on,状態\ns,r,署名用,R3.1.1,R8.1.1,有効\n")
    yield register(0, "utf-8", 1, "番号,serial,resident_id,status,issued_on,expires_on,状態\n")
    for count, right in ((20, 20), (19, 19), (40, 38), (40, 37)):
        yield register(0, "utf-8", 0, CERTIFICATES + ",備考\n" + "".join(
            f"{CERTIFICATE},{text}\n" for text in numbers(count, right)))
    for header in ("個人番号", "My_Number", "住民票コード"):
        yield register(1, "utf-8", 0, f"{RESIDENTS},{header}\n{RESIDENT},1\n")
    yield register(0, "utf-8", 0, CERTIFICATES + "," + "氏名かもしれない長い見出し" * 3 + "\n" + "".join(
        f"{CERTIFICATE},{text}\n" for text in numbers(21, 21)))
    yield register(0, "utf-8", 0, CERTIFICATES + ',"a\tb\nc"\n' + "".join(
        f"{CERTIFICATE},{text}\n" for text in numbers(21, 21)))
    yield register(1, "utf-8", 0, ",".join(["x"] * 1030) + "\n1\n")
    yield register(1, "utf-8", 0, RESIDENTS + "\n" + ",".join(["x"] * 1030) + "\n")
    long = f'{CERTIFICATES},x\n{CERTIFICATE},\x01\n{CERTIFICATE},"\x01\n"\n'
    yield register(0, "utf-8", 4, long)
    yield register(0, "cp932", 4, long + f'{CERTIFICATE},"あ\x01"\n' + f"{CERTIFICATE},\x01あ\n")
    yield register(0, "utf-8", 4, long + f"{CERTIFICATE},\x01\x01\x01\x01\n")
    yield register(0, "utf-8", 4, f'{CERTIFICATES},x\n{CERTIFICATE},"\x01\n\x01\n\x01\n\x01\n"\n')
    yield register(0, "utf-8", 12, long)


def cuts():
    """The same files, each in another way and with other chunks."""
    for number, seed in enumerate(rows()):
        yield bytes([seed[0] >> 1 & 3 | number % 2 << 2 | number % 8 << 4]) + seed[2:]


# ---- the proof --------------------------------------------------------------------------------------------------------

def proof(flags, story, certificates, residents, encoding="utf-8"):
    codec = {"utf-8": "utf-8", "cp932": "cp932", "euc-jp-ms": "euc_jp"}[encoding]
    return bytes([0x30 + ENCODINGS[encoding], flags, story]) + certificates.encode(codec) + b"%%%%\n" + residents.encode(codec)


def proofs():
    """Some of a town that end soon, each with something else the matter."""
    held = [f"s{n},r{n},signature,2021-12-20,2026-12-20,valid,," for n in range(1, 18)]
    lives = [f"r{n},名{n},1980-01-01,2508555,小田原市荻窪{n},,住民,,,,,,,,,,,,142069" for n in range(1, 18)]
    whole = (ALL_CERTIFICATES + "\n" + "\n".join(held) + "\n", ALL_RESIDENTS + "\n" + "\n".join(lives) + "\n")
    for flags in (0, 4, 8, 16, 32, 64, 128, 4 | 8, 4 | 16, 32 | 128):
        for story in range(0, 32, 3):
            yield proof(flags, story, *whole)
    rows = ["s1,r1,signature,2021-12-20,2026-12-20,revoked,,", "s2,r2,authentication,2021-12-20,2026-12-20,一時停止,,",
            "s3,r3,署名用,R3.12.20,R8.12.20,交付前,,", "s4,r4,signature,2021-12-20,2026-12-20,valid,2026-12-20,顔認証",
            "s5,r5,signature,2021-12-20,2026-12-20,valid,,特定在留カード", "s6,r6,signature,2021-11-01,2026-11-23,valid,,",
            "s6,r6,signature,2021-11-01,2026-11-23,valid,,", "s7,r7,signature,2021-11-01,2026-11-01,expired,,",
            "s8,r8,signature,2021-09-01,2026-09-01,expired,,", "s9,r9,signature,2024-09-01,2029-09-01,valid,,",
            "s10,r7,signature,2026-11-01,2031-11-01,valid,,", "s11,r11,signature,2021-11-01,2027-01-31,有効,,",
            "s12,r11,authentication,2021-11-01,2027-01-30,有効,,", "s13,,signature,2021-11-01,2027-01-31,有効,,",
            "s14,r1,3,2021-11-01,2027-01-31,有効,,", "s15,r1,signature,2021-11-01,2027-02-31,有効,,", "s16,r1,signature,2021-11-01,2027-01-31,?,,",
            "s17,r1", "s18,r1,signature,2021-11-01,2027-01-31,有効,x,", "s19,r12,signature,2021-11-01,2026-11-24,有効,,"]
    people = ["r1,一,昭和55年1月1日,250-8555,小田原市荻窪300,,住民,,,,,,,,,,,,", "r2,二,1980-01-01,2508555,,,住民,,,,,,,,,,,,",
              "r3,三,1980-01-01,2508,小田原市荻窪,,住民,,,,,,,,,,,,", "r4,四,2020-02-29,2508555,小田原市荻窪,城山,住民,,,,,,親四,,,,,,142069",
              "r5,五,不詳,2508555,小田原市荻窪,,住民,,,,,,,,,,,,", "r6,六,x,２５０－８５５５,小田原市荻窪,,転出予定,2026-11-25,,,,,,,,,,,",
              "r7,七,2011-02-28,2508555,住所不定,,住民,,2026-11-20,,,,,,,,,,", "r11,十一,1980-01-01,2508555,小田原市荻窪,,住民,,無期限,0,0,1,代十一,福祉課,2500042,小田原市荻窪1,方書,en,14206",
              "r11,十一,1980-01-01,2508555,小田原市荻窪,,住民,,無期限,0,0,1,代十一,福祉課,2500042,小田原市荻窪1,方書,en,14206",
              "r12,十\u200b二,1980-01-01,2508555,小田原市荻窪,,転出予定,,,,,,,,,,,,", "r12,十,1980-01-01,2508555,小田原市荻窪,,住民,,,1,1,,,,,,,,"]
    for at in range(len(rows)):
        yield proof(0, at % 8, f"{ALL_CERTIFICATES}\n{rows[at]}\n", ALL_RESIDENTS + "\n" + "\n".join(people) + "\n")
    for at in range(0, len(rows), 4):
        for flags in (0, 36, 64 + 128, 16):
            yield proof(flags, 17, ALL_CERTIFICATES + "\r\n" + "\r\n".join(rows[at:at + 6]) + "\r\n",
                        ALL_RESIDENTS + "\r\n" + "\r\n".join(people) + "\r\n", ("utf-8", "euc-jp-ms")[at % 8 // 4]
                        if "\u200b" not in "".join(people) else "utf-8")
    for status in ("転出", "国外転出", "死亡", "消除", "removed", "moving_out", "住民", "?"):
        for more in ("", "2026-11-24,,1", "x,,,1", "2026-13-01", ",9999-12-31,,,1", ",R8.12.1", ",,2", ",,,1", ",無期限,,,,親"):
            yield proof(32 * (len(more) % 2), 0, whole[0].split("s2,")[0],
                        f"{ALL_RESIDENTS}\nr1,一,2011-02-28,2508555,小田原市荻窪,,{status},{more}{',' * (11 - more.count(','))}\n")
    for building, postal in (("不詳", "0000000"), ("", "250−8555"), ("\u3013", "2508555"), ("\t", "25085551")):
        yield proof(0, 2, whole[0], f"{ALL_RESIDENTS}\nr1,一,1980-01-01,{postal},小田原市{building},{building},住民,,,,,,,,,,,,\n"
                    f"r2,二,2020-01-01,{postal},不詳,{building},住民,,,,,,親,,,,,,\n")
    yield proof(32, 0, f"{CERTIFICATES}\n" + "".join(f"s{n},r{n},signature,2021-11-{n:02d},2026-{11 + n % 2}-{n + 2:02d},valid\n" for n in range(1, 20)),
                f"{RESIDENTS}\n" + "".join(f"r{n},名,2012-02-29,2508555,小田原市,resident\n" * (1 + n % 4 // 3) for n in range(1, 20)))
    yield proof(0, 1, f"{CERTIFICATES}\ns1,r1,signature,2021-11-01,2026-11-24,valid\n",
                f"{RESIDENTS}\nr1,一,1980-01-01,2508555,小田原市,resident\nr1,二,1980-01-01,2508555,小田原市,resident\n")
    yield proof(0, 0, f"{CERTIFICATES}\ns1,r1,signature,2021-11-01,2026-11-24,valid\n",
                f"{RESIDENTS},protected\nr1,一,1980-01-01,2508555,小田原市,resident,1\n")
    yield proof(0, 0, f"{CERTIFICATES}\n" + "".join(f"t{n},u{n},signature,2021-12-20,2026-12-20,valid\n" for n in range(140)), f"{RESIDENTS}\n")
    own = "番号,resident_id,status,issued_on,expires_on,状態\ns1,r1,1,20211220,20261220,valid\ns2,r2,署名用,R3.12.20,R8.12.20,有効\n"
    yield proof(3, 0, own, "resident_id,名前,birth_date,postal_code,address,serial\nr1,一,-,2508555,小田原市,01\nr2,二,,,,死亡\n", "cp932")
    for text, *_ in cases("dates.tsv"):
        if "\\" not in text and "," not in text and '"' not in text:
            yield proof(0, 0, f"{ALL_CERTIFICATES}\ns1,r1,signature,{text},2026-12-20,valid,{text},\ns2,r1,signature,2021-01-01,{text},valid,,\n",
                        f"{ALL_RESIDENTS}\nr1,一,{text},2508555,小田原市荻窪,,住民,{text},{text},,,,,,,,,,\n")
    for raw in rows_seeds_of_certificates():
        yield b"0\0\0" + raw + b"%%%%\n" + f"{RESIDENTS}\n{RESIDENT}\n".encode()


def rows_seeds_of_certificates():
    for seed in rows():
        if not seed[0] & 7 and not seed[1] & 15 and len(seed) < 4000:
            yield seed[2:]


# ---- the marks of the last run ----------------------------------------------------------------------------------------

def digests():
    for crowd in range(8):
        for more in (0, 16, 32):
            for asked in (0, 1, 4, 8, 12, 16, 32, 36):
                yield bytes([crowd | more, asked])
        for kind in range(8):
            for at in (0, 16, 40, 64, 70, 96, 128, 160, 190, 300):
                for forged in (0, 8, 32, 40):
                    yield bytes([crowd | forged, 4 if at % 3 else 8, 0, at & 255, kind, at % 7 + 1])
        for back in range(1, 65):
            yield bytes([crowd, 1, 0, 0, 7, back])
    yield bytes([5, 0xC4])   # a register of more than one chunk
    yield bytes([2, 4])  + bytes([0, 32, 6, 255, 0, 40, 6, 255, 0, 48, 6, 255, 0, 56, 6, 255])
    yield bytes([2, 4, 255, 255, 4, 255]) * 3


# ---- one value --------------------------------------------------------------------------------------------------------

def dates():
    for text, *_ in [*cases("dates.tsv"), *cases("era-number.tsv")]:
        yield text.encode()
    for _, text, _ in cases("values.tsv"):
        yield text.encode()
    for text in numbers(3, 2) + ["元", "令和", "令和元年", "令和100年1月1日", "R008.1.1", "R.1.1", "2026/1/", "1867/12/31",
                                 "1868-01-24", "1926-12-25", "2026-11-2x"]:
        yield text.encode()


# ---- side inputs ------------------------------------------------------------------------------------------------------

def side_inputs():
    words = {"%L": "effective_from,resource,scope,per,max", "%T": "kind,serial,expires_on",
             "%S": "effective_from,scheme,from_pieces,weight_g_max,price,discount_percent,needs",
             "%N": "国民の祝日・休日月日,国民の祝日・休日名称"}
    for kind, content, _ in cases("inputs.tsv"):
        raw = unescaped(content)
        for word, text in words.items():
            raw = raw.replace(word.encode(), text.encode())
        kind = {"told_elsewhere": "told"}.get(kind, kind)
        yield kind, (b"0" if kind == "holidays" else b"") + raw
    shipped = (TESTS.parent / "templates/calendar/holidays.csv").read_bytes().split(b"\r\n")
    yield "holidays", b"1" + b"\r\n".join(shipped[:1] + shipped[-24:])
    yield "holidays", b"2" + "祝日,名\n2026/1/1,元日\n".encode("euc_jp")
    town = '14206,"250  ","2500001","ｶﾅｶﾞﾜｹﾝ","ｵﾀﾞﾜﾗｼ","ｵｳｷﾞﾁｮｳ","神奈川県","小田原市","扇町",0,0,1,0,0,0'
    yield "towns", f"{town}\r\n{town}\r\n".encode()
    yield "towns", ",".join(["x"] * 65).encode()
    yield "towns", (",".join(town.split(",")[:8]) + ",\r").encode()   # a bare CR is text, and here the whole town
    yield "limits", ("effective_from,resource,scope,per,max\n2026-01-01,print,all,day,800\n2026-04-01,print,all,day,0\n"
                     "R8.1.1,counter,postal:250,week,999999999\n2026-01-01,counter,municipality:14206,day,5\n").encode()
    yield "schemes", (TESTS.parent / "fixtures/odawara/schemes.csv").read_bytes()
    yield "told", ("kind,serial,expires_on\n署名用,s1,2026-01-01\nsignature,s1,R8.1.1\nauthentication,s2,20260101\n"
                   + "".join(f"signature,s{n},2026-01-{n:02d}\n" for n in range(3, 31))).encode()
    yield from (("languages", one) for one in languages())


def languages():
    """letters.languages, both heads, every form, and all that is refused."""
    who = town.RESIDENT["resident_id"]
    heads, forms = ("resident_id,language,format", f"{who},言語,形式"), ("", "large", "拡大文字", "braille", "点字", "音声", "phone", "電話")
    for head in heads:
        yield head.encode()
        yield "\n".join([head] + [f"r{at},{'en' if at % 2 else ''},{form}" for at, form in enumerate(forms)] + [""]).encode()
    yield f"\ufeff形式,{who},言語\r\n\r\n拡大文字, r2 ,ja-easy\r\n,r1,\"zh\nx\"\r\n".encode()
    for rows in ("r1,en,\nr1,ja,", "r1,en,\nr2,en,\nr1,,large", ",en,", "r 1,en,", "r1,en,huge", "r1,en", "r1,en,,", '"r1,en,', "\xff,en,",
                 "r1,\x01\u202e,", f"r1,{'x' * 70},", "r" * 65 + ",en,"):
        yield f"{heads[0]}\n{rows}\n".encode()
    yield heads[0].encode() + b"\nr1,\xff,\n"
    for head in ("", "\n", "resident_id,language", "resident_id,language,language", heads[0] + ",more", "resident_id,言語,format",
                 "個人番号,言語,形式", "マイナンバー,language,format"):
        yield f"{head}\nr1,en,large\n".encode()
    for at in range(3):     # a column of individual numbers, whatever its head
        yield "\n".join([heads[0]] + [",".join(number if at == column else ("r1", "en", "")[column] for column in range(3))
                                      for number in numbers(30, 30)] + [""]).encode()


def events():
    header = "id,event,on,by,until,reason"
    rows = [[unescaped(field).decode("utf-8", "replace") for field in case[1:7]] for case in cases("record.tsv")]
    lines = [",".join('"' + field.replace('"', '""') + '"' if any(c in field for c in '",\n') else field for field in row)
             for row in rows]
    for at in range(0, len(lines), 6):
        yield "\n".join([header] + lines[at:at + 6] + [""]).encode()
    piece = "261120-000017-4"
    for these in (["printed", "posted", "returned"], ["printed", "spoiled", "posted"], ["pulled", "printed"], ["posted", "posted"]):
        yield "\n".join([header] + [f"{piece},{event},2026-11-2{at},clerk,," for at, event in enumerate(these)]).encode()
    yield f"{header}\nresident:r1,clear,2026-11-20,c,,\nresident:r1,refuse,2026-11-20,c,2026-11-30,x\nresident:r1,clear,2026-11-21,c,,\n".encode()
    yield f"{header}\n{piece},posted,2026-11-01,c,,\n261120-000018-2,posted,2026-11-20,c,,\n261120-000019-0,posted,2026-11-20,c,,\n".encode()
    for bad in ("", "\n", header, "id,event,on,by,until\n", header + ",id\n", header + "\nx\n", header + '\n"', header + '\nx\n"a"b\n',
                "reason,until,by,on,event,id,more\nr,,c,2026-11-20,refuse,resident:r1,x\n"):
        yield bad.encode()
    yield "\n".join([header] + [f"resident:r{at},refuse,2026-11-20,c,," for at in range(40)]).encode()
    yield "\n".join([header] + [f"resident:r1,{'refuse' if at % 2 else 'release'},2026-11-{at // 2 + 1:02d},c,," for at in range(40)]).encode()
    yield f"{header}\nresident:r1,refuse,2026-11-20,c,,{numbers(1, 1)[0]}\nresident:r1,refuse,2026-11-20,c,,{'あ' * 201}\n".encode()
    yield f"{header}\nresident:r1,refuse,2026-11-20,c,,\t\x01\nresident:r1,refuse,2026-11-20,\u202e,,\n".encode()


# ---- configuration ----------------------------------------------------------------------------------------------------

def config():
    words = {"%R": " ".join(REQUIRED), "%r": REQUIRED[0][len("registers = { "):-2], "%o": REQUIRED[1]}
    for content, *_ in cases("config.tsv"):
        raw = unescaped(content)
        for word, text in words.items():
            raw = raw.replace(word.encode(), text.encode())
        yield raw
    required = " ".join(REQUIRED)
    for more in ("office = { a = 1; };", "calendar = { closed = ( ); holidays = 1; };", "mailing = { days = (1); };",
                 "mailing = { paused = (1); };", 'mailing = { paused = ( { to = "2020-01-01"; } ); };',
                 "letters = { fonts = ( 1 ); };", 'letters = { fonts = ( "" ); };', "letters = { fonts = ( ); };",
                 "letters = { window = { x = 1e1; y = 0x11; w = true; }; };", "rules = { by_issue = (1); };",
                 'rules = { by_issue = ( { from = "2028-04-01"; }, { from = "2027-04-01"; }, { from = "2028-04-01"; } ); };',
                 "mailing = { days = [1]; };", "post = { towns = 1; };", 'office = { a = "\\t"; };', 'office = { a = "\\"; };'):
        yield f"{required}\n{more}\n".encode()
    yield required.encode() + b'\noffice = { a = "\xff"; };\n'
    yield ("# remark\n" + required + "\n" + "a = " + "(" * 40 + ")" * 40 + ";").encode()
    yield ('registers = { residents = "/a/r.csv"; certificates = "c.csv"; encoding = "cp932";\n'
           'resident_columns = { resident_id = "住民番号"; }; certificate_columns = { serial = "番号"; };\n'
           'values = ( { file = "residents"; column = "status"; own = "01"; means = "resident"; },'
           ' { file = "certificates"; column = "kind"; own = "1"; means = "署名用"; } ); max_unreadable = 3; };\n'
           'calendar = { holidays = "h.csv"; holidays_encoding = "utf-8"; closed = ["12-29..01-03", "02-29"]; };\n'
           'mailing = { days = ["1st tue", "last fri", "5th wed"]; lead_days = 2; cutoff_days = 3; target_days = 1;\n'
           ' paused = ( { from = "2020-03-01"; to = "2020-05-18"; reason = "x"; }, { from = "2030-01-01"; } );\n'
           ' since = "1999-01-01"; told_elsewhere = "t.csv"; lapsed = "notify"; limits = "l.csv"; };\n'
           'letters = { templates = "t"; bundle_letters = 5; duplex = false; fonts = ("a.ttf"); page2 = "form";\n'
           ' window = { x = 1; y = 2.5; w = 90; h = 45; play_x = 0; play_y = 0; }; };\n'
           'rules = { window_months = 4; birthdays = 6; leap_birthday = "mar1"; by_issue = ( { from = "2028-04-01"; } ); };\n'
           'post = { towns = "u.csv"; };\noutput = { dir = "out"; ledger = "l.sqlite"; };\n').encode()


# ---- templates --------------------------------------------------------------------------------------------------------

LAYOUT = """title = "t";
paper = { width = 210; height = 297; };
fonts = { regular = "r"; };
styles = {
  plain = { font = "regular"; size = 10; leading = 5; };
  name = { font = "regular"; size = 10; leading = 5; smallest = 8; }; };
pages = ( {
  window = { address = "window"; name = "who"; address_style = "name"; name_style = "name"; barcode = true; barcode_points = 8; };
  boxes = (
    { x = 10; y = 100; w = 100; h = 60; items = (
      { text = "body"; style = "plain"; gap = 2; },
      { list = "list"; marker = "1"; style = "plain"; },
      { qr = "code"; size = 10; },
      { table = "table"; widths = (40, 30); style = "plain"; border = 0.2; }
    ); } ); } );
"""
WORDS = """[window]
{{name}}
[who]
{{name}} 様
[body]
{{#yes}}
はい{{one}}
{{/yes}}
いつも
[list]
あ
　い
う
[code]
Q
[table]
左|右
{{one}}|
"""
RICH = """# remark // and /* more
title = "t" "u"; /* remark */ paper = { width = 210; height = 297.0; edge = 6; };
fonts = { a = "a"; b = "bb"; };
styles = { p = { font = "a"; strong = "b"; size = 9; smallest = 7; }; w = { font = "b"; size = 12; leading = 6; smallest = 9; }; };
pages = (
  { window = { address = "window"; name = "who"; address_style = "w"; name_style = "w"; lines = 6; gap = 1; barcode = true; };
    folds = (99, 198);
    boxes = (
      { x = 20; y = 100; w = 170; h = 150; pad = 2; border = 0.3; fill = 0.95; stretch = 3; style = "p"; items = (
        { text = "body"; align = "center"; indent = 3; lines = 2; },
        { columns = ( { w = 60; items = ( { text = "left"; } ); }, { w = 60; style = "w"; items = ( { list = "list"; marker = "・"; indent = 5; } ); } ); between = 5; gap = 2; },
        { frame = { pad = 2; border = 0.4; fill = 0.9; items = ( { frame = { fill = 0.8; items = ( { text = "note"; } ); }; } ); }; gap = 1; },
        { rule = 0.2; gap = 1; }, { image = "i"; width = 8; align = "right"; },
        { qr = "code"; size = 10; align = "center"; },
        { table = "table"; widths = (40, 30, 20); aligns = ("left", "right"); border = 0.2; pad = 1; gap = 3; } ); },
      { x = 20; y = 262; w = 170; h = 20; bottom = true; style = "p"; items = ( { text = "foot"; } ); } ); },
  { boxes = ( { x = 20; y = 100; w = 170; h = 100; style = "p"; items = ( { text = "back"; } ); } ); } );
"""
RICH_WORDS = """# remark
[window]
〒{{name}}
{{one}}
[who]
{{name}}　様
[body]
**{{one}}** は{{#late}}遅れて{{/late}}{{^late}}すぐに{{/late}}{{two}}へ長い長い長い長い長い長い長い長い長い長い長い長い長い長い文
{{#office.name}}{{office.name}}から{{/office.name}}{{^office.fax}}電話{{/office.fax}}
[left]
左{{sheet}}/{{sheets}}

終わり
[list]
{{#items}}
{{part}}の{{one}}
　続き
{{/items}}
[note]
{{#full}}混雑{{/full}}
[code]
{{#yes}}https://city.example.jp/{{/yes}}
[table]
一|{{one}}|三
|{{name}}|
[foot]
印
[back]
裏
"""


def template(flags, layout, words):
    words = words if isinstance(words, bytes) else words.encode()
    return bytes([0x30 | flags]) + layout.encode() + b"%%%%\n" + words


def templates():
    yield template(3, LAYOUT, WORDS)
    for flags in range(4):
        yield template(flags, RICH, RICH_WORDS)
    for old, new, _ in cases("layout.tsv"):
        yield template(1, LAYOUT.replace(old, new, 1), WORDS)
    for content, *_ in cases("words.tsv"):
        yield template(2, LAYOUT, unescaped(content))
    for old, new in (("size = 9;", "size = 9; leading = 1;"), ("folds = (99, 198)", "folds = (1,2,3,4,5)"),
                     ("folds = (99, 198)", 'folds = ("x")'), ("widths = (40, 30, 20)", "widths = ()"),
                     ("widths = (40, 30, 20)", "widths = (1,2,3,4,5,6,7,8,9)"), ('"left", "right"', '"left", "middle"'),
                     ('("left", "right")', '("left", "left", "left", "left")'), ('("left", "right")', "3"),
                     ('image = "i"', 'image = "nowhere-at-all"'), ("width = 8;", "width = 180;"), ("size = 10; align", "size = 300; align"),
                     ("widths = (40, 30, 20)", "widths = (140, 30, 20)"), ("w = 60; items", "w = 600; items"),
                     ('b = "bb"', 'b = "no-such-font"'), ('b = "bb"', 'b = "bb"; c = "c"'), ("rule = 0.2", 'rule = "x"'),
                     ("{ rule = 0.2; gap = 1; }", "3"), ("{ rule = 0.2; gap = 1; }", "{ }"), ("bottom = true", "bottom = 1"),
                     ('style = "p"; items = ( { text = "foot"; } )', 'items = ( { text = "foot"; } )'), ("lines = 2", "lines = 99"),
                     ("barcode = true", "barcode = true; barcode_points = 11.5"), ("indent = 3", "indent = 300"),
                     ('{ text = "body"; align', '{ text = 1; align'), ('align = "center"; indent', "align = 1; indent"),
                     ("columns = ( {", "columns = 1; x = ( {"), ("x = 20; y = 262", "x = 20; y = 282"), ("pad = 2; border", "pad = 90; border"),
                     ("boxes = ( { x = 20; y = 100; w = 170; h = 100;", "boxes = ( { x = 120; y = 20; w = 70; h = 100;"),
                     ("  { boxes = ( { x = 20", "  { boxes = (  ); }, { boxes = ( { x = 20"), ("pages = (", "pages = ( 1, ("),
                     ("title", "@title"), ("297.0", "2970000000"), ("title", "\x00title"), ("edge = 6", "edge = 60"), ("size = 12", "size = 120"),
                     ("fonts = {", "fonts = 1; f = {"), ("styles = {", "styles = { q = 1; "), ("items = ( { rule", "items = 1; x = ( { rule"),
                     ('"t" "u"', '"t\\n\\"" # x\n "u"'), ("window = { address", "w = { address"), ("/* remark */", "/* rem\nark */ // x\n")):
        yield template(1, RICH.replace(old, new, 1), RICH_WORDS)
    for old, new in (("[foot]\n印", "[foot]\n\u2003"), ("〒{{name}}", "\u2003"), ("一|", ""), ("[foot]\n印\n", ""), ("[back]", "[back]\n裏\n[more]\nx\n[back]"),
                     ("https://city.example.jp/", "{{one}}"), ("# remark\n", "no block\n"), ("**{{one}}**", "**{{one}}"), ("{{two}}", "{{two"),
                     ("{{#late}}", "{{#yes}}{{#yes}}{{#yes}}{{#yes}}{{#yes}}{{#yes}}{{#yes}}{{#yes}}{{#yes}}"), ("{{/late}}", "{{/none}}"),
                     ("{{/late}}{{^late}}", ""), ("[list]\n", "[list]\n{{part}}\n"), ("{{two}}", "{{office.fax}}"), ("{{two}}", "{{#none}}"),
                     ("続き\n", "続き\n{{#items}}\n{{/items}}\n"), ("終わり", "終\x00わり"), ("電話", "{{#yes}}電話{{/yes}}{{office.fax}}"),
                     ("[code]\n", "[code]\nx\n"), ("印", "0123456789" * 20), ("〒{{name}}", "〒{{name}}\n" + "{{one}}\n" * 12)):
        yield template(3, RICH, RICH_WORDS.replace(old, new, 1))
    yield template(2, RICH, RICH_WORDS)[:-1] + b"\xff\n"


# ---- PNGs, lots, JSON, XML --------------------------------------------------------------------------------------------

def packed(values, depth):
    """A row of samples, so many bits each."""
    bits = "".join(format(value, f"0{depth}b") for value in values)
    return bytes(int(bits[at:at + 8].ljust(8, "0"), 2) for at in range(0, len(bits), 8))


def square(width, height, ink, paper):
    """Rows of samples: the middle half is ink."""
    return [[sample for x in range(width)
             for sample in (ink if width // 4 <= x < width // 4 + width // 2 and height // 4 <= y < height // 4 + height // 2 else paper)]
            for y in range(height)]


def png(colour, depth, ink, paper, *more, width=9, height=7):
    return seal.png(width, height, colour, depth, [packed(row, depth) for row in square(width, height, ink, paper)], *more)


def pngs():
    """The file behind a first byte: 0 as it is, 1 with its checksums mended."""
    palette = seal.chunk(b"PLTE", bytes((255, 255, 255, 200, 40, 30))), seal.chunk(b"tRNS", bytes((0, 255)))
    density = seal.chunk(b"pHYs", bytes((0, 0, 0, 9, 0, 0, 0, 9, 1)))
    made = [png(seal.GREY, depth, (0,), (2 ** depth - 1,)) for depth in (1, 2, 4, 8, 16)]
    made += [png(seal.PALETTE, depth, (1,), (0,), *palette) for depth in (1, 2, 4, 8)]
    made += [png(seal.RGB, 8, ink, (255, 255, 255), width=20, height=20)
             for ink in ((255, 0, 0), (255, 255, 0), (255, 130, 130), (239, 69, 74), (250, 250, 250), (0, 0, 0))]
    made += [png(seal.RGBA, 8, (200, 30, 20, alpha), (255, 255, 255, 0), width=12, height=12) for alpha in (255, 128, 60, 0)]
    made += [png(seal.GREY_ALPHA, 8, (0, 255), (255, 0)), png(seal.RGB, 16, (0, 0, 0), (65535, 65535, 65535)),
             png(seal.GREY, 8, (0,), (0,)), png(seal.GREY, 8, (255,), (255,)), png(seal.GREY, 1, (0,), (1,), width=33, height=2),
             png(seal.GREY, 8, (0,), (255,), seal.chunk(b"tRNS", b"\0\xff")), png(seal.GREY, 8, (0,), (255,), seal.chunk(b"tRNS", b"\0\0")),
             png(seal.RGB, 8, (9, 9, 9), (255, 255, 255), seal.chunk(b"tRNS", bytes((0, 9, 0, 9, 0, 9)))),
             png(seal.GREY, 8, (0,), (255,), density), png(seal.GREY, 8, (0,), (255,), density.replace(b"\x09\0", b"\x08\0")),
             png(seal.GREY, 8, (0,), (255,), seal.chunk(b"pHYs", b"1")), png(seal.GREY, 8, (0,), (255,), seal.chunk(b"acTL", bytes(8))),
             png(seal.GREY, 8, (0,), (255,), seal.chunk(b"ABCD", b"")), png(seal.GREY, 8, (0,), (255,), seal.chunk(b"zTXt", b"a\0\0" + b"x" * 30)),
             png(seal.PALETTE, 8, (1,), (0,)), png(seal.PALETTE, 8, (7,), (0,), *palette), png(1, 8, (0,), (255,)), png(seal.GREY, 3, (0,), (7,)),
             seal.png(16, 16, seal.RGB, 8, [packed([at * 7 % 256 for at in range(row, row + 48)], 8) for row in range(16)]),
             seal.png(24, 24, seal.GREY, 8, [packed([min(255, 11 * x) for x in range(24)], 8)] * 24),
             seal.png(24, 24, seal.RGB, 8, [packed([255] * 12 + [0, 0, 0] * 8 + [230, 0, 0] * 8 + [255] * 12, 8)] * 20 + [b"\xff" * 72] * 4)]
    whole = png(seal.GREY, 8, (0,), (255,))
    for at, number in ((16, 0), (16, 1), (16, 8193), (20, 0), (20, 8), (20, 6), (20, 8192), (8, 12), (8, 14), (33, 0), (33, 0x7FFFFFFF), (33, 0xFFFFFFFF)):
        made.append(whole[:at] + number.to_bytes(4, "big") + whole[at + 4:])
    for at, byte in ((0, 0), (24, 0), (25, 4), (26, 1), (27, 1), (28, 1), (28, 2), (37, 97), (41, 0), (42, 0), (len(whole) - 8, 105)):
        made.append(whole[:at] + bytes((byte,)) + whole[at + 1:])
    made += [b"", whole + b"\0", whole + whole, whole[:33] * 2, b"\x89PNG\r\n\x1a\n" + whole[33:], whole[:33] + whole[-12:], whole[:-12], seal.seal(60)]
    for one in made:
        yield b"\0" + one
        yield b"\1" + one
    for at in range(0, len(whole), 6):
        yield b"\0" + whole[:at]


def u32(number):
    return (number & 0xFFFFFFFF).to_bytes(4, "little")


def lots(folder):
    """The samples that lotseed left in the folder, cut off and with other numbers; nothing where there are none."""
    for path in sorted((folder / "lot").glob("sample-*")):
        whole = path.read_bytes()
        yield from (b"", whole[:-1], whole + b"\0", whole + whole)
        for at in range(0, len(whole), 16):
            yield whole[:at]
        for at in range(len(whole) - 3):   # a number: more than there can be, none, one off
            yield whole[:at] + u32(0xFFFFFFFF) + whole[at + 4:]
            if at % 4 == 0:
                yield whole[:at] + u32(0) + whole[at + 4:]
                yield whole[:at] + u32(int.from_bytes(whole[at:at + 4], "little") + 1) + whole[at + 4:]


JSON = ("{}", "[]", '{"a":1,"b":{"c":[1,2.5,-3e+2,0E1]},"d":"x\\n\\u00e9","e":true,"f":false,"g":null}', '{"delay":{"max":3}}', " [ 1 , 2 ] ", "[1,]",
        '{"a"}', '{"a":}', '{"a":1,}', "01", "-", "1.", "1e", "1e-", '"', '"\\', '"\\x"', '"\\u12"', '"\t"', "tru", "nul", "[", "{", '{"":0}',
        "[" * 32 + "]" * 32, "[" * 31 + "]" * 31, "18446744073709551615", "18446744073709551616", '"あ"', "", "{1:2}", '{"a":1 "b":2}', "\0")

XML = ("<a/>", "<a></a>", '<?xml version="1.0"?>\n<a r="A1" s=\'2\'><b>x&amp;&#x41;&#65;あ𠮷é</b></a>\n', "<a><b></a>", "<a", "<a/><b/>", "x", "<a>&bad;</a>",
       "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#xg;</a>", "<a>&#x;</a>", "<a>&#12345678;</a>", "<a>&aaaaaaaaaaaaaaa</a>", "<a r='&'/>", "<a r='<'/>", "<a r=1/>",
       "<a r/>", "<a r='1' r='2'/>", "<a  />", "<a r='1's='2'/>", "</a>", "</>", "<a></a b>", "< a/>", "<a><!-- --></a>", "<a><?x?></a>", "<?x?><a/>", "<a\x01/>",
       "<a>\x01</a>", "", " ", "<a>" + "<b>" * 70, "<a " + " ".join(f"a{n}=''" for n in range(70)) + "/>", "<a r='" + "x" * 17000 + "'/>",
       "<a r='\x02'/>", "<a r='x", "<a>&", "<a>あ", "<a></a >", "<a r='あ&lt;'/>")

ROWS = ('<row r="1"></row>', '<row r="2" ht="28.5" customHeight="1"><c r="A2" s="3"/><c r="XFD2"><v>-12.50</v></c></row>',
        '<row r="7"><c r="A7" s="6" t="inlineStr"><is><t>南&amp;&lt;&gt;1</t></is></c><c r="B7" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c></row>',
        '<row r="8"><c r="A8" s="1"><f>SUM(B8:C8)</f><v>1234567890123456789</v></c><c r="B8" t="str"><f>IF(A8=0,"○","×")</f><v>○</v></c></row>',
        '<row r="9"><c r="A9" t="n" s="0"><v>1E+15</v></c><c r="B9" t="inlineStr"><is><t>&#65;&quot;></t></is></c><c r="C9"/></row>',
        '<row r="10"><c r="A10" t="s"><v>1</v></c></row>', '<row r="11"><c r="A11"><v>x</v></c></row>', '<row r="12"><c r="B12"/><c r="A12"/></row>', '<row r="1048576"/>',
        '<row r="13"><c r="A13"><v>1</v><f>2</f></c></row>', '<row r="14"><c r="A14" t="inlineStr"><is><t>\r</t><t/></is></c></row>', '<row r="15"><c r="AAAA15"/></row>',
        '<row r="16"><c r="A16" s="70000"/></row>', '<row><c r="A17"/></row>', '<row r="18"><c/></row>', '<c r="A19"/>', '<row r="20" ht="1" customHeight="1"><x/></row>',
        '<row r="21"><c r="A21"><v>' + "1" * 60 + '</v></c></row>', '<row r="22"><c r="A22" t="str"><f>A</f></c></row>')


def sheets():
    head, end = '<?xml version="1.0"?>\n<worksheet><dimension ref="A1:B9"/><sheetData>', "</sheetData><drawing r:id='rId1'/></worksheet>"
    for row in ("", *ROWS):
        yield f"5{head}{row}{end}".encode()
        yield f"\x1e{row}".encode()   # rows alone
    yield f"a{head}{''.join(ROWS[:5])}{end}".encode()
    yield f"a{head}{ROWS[0]}{end}<sheetData/>".encode()
    yield f"a{head}{ROWS[0]}</sheetData><sheetData/></worksheet>".encode()
    yield f"a<worksheet><sheetData/><row r='1'/></worksheet>".encode()


SPREADSHEET, DRAWN = "application/vnd.openxmlformats-officedocument.spreadsheetml.", "application/vnd.openxmlformats-officedocument."
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def relation(number, kind, target, more=""):
    return f'<Relationship Id="rId{number}" Type="{RELATION}{kind}" Target="{target}"{more}/>'


# A workbook of one sheet with a drawing and a chart.
PARTS = {"[Content_Types].xml": '<Types><Default Extension="xml" ContentType="application/xml"/>' + "".join(
             f'<Override PartName="/{part}" ContentType="{of}"/>' for part, of in (
                 ("xl/workbook.xml", SPREADSHEET + "sheet.main+xml"), ("xl/worksheets/sheet1.xml", SPREADSHEET + "worksheet+xml"),
                 ("xl/drawings/drawing1.xml", DRAWN + "drawing+xml"), ("xl/charts/chart1.xml", DRAWN + "drawingml.chart+xml"))) + "</Types>",
         "_rels/.rels": "<Relationships>" + relation(1, "officeDocument", "xl/workbook.xml") + "</Relationships>",
         "xl/_rels/workbook.xml.rels": "<Relationships>" + relation(1, "worksheet", "worksheets/sheet1.xml") + "</Relationships>",
         "xl/worksheets/_rels/sheet1.xml.rels": "<Relationships>" + relation(1, "drawing", "../drawings/drawing1.xml") + "</Relationships>",
         "xl/drawings/_rels/drawing1.xml.rels": "<Relationships>" + relation(1, "chart", "../charts/chart1.xml") + "</Relationships>",
         "xl/workbook.xml": "<workbook><sheet r:id='rId1'/></workbook>", "xl/worksheets/sheet1.xml": "<worksheet><drawing r:id='rId1'/></worksheet>",
         "xl/drawings/drawing1.xml": "<wsDr><c:chart r:id='rId1'/></wsDr>", "xl/charts/chart1.xml": "<chart/>"}
SPOILT = (("rId1", "rId2"), ("/worksheet\"", "/chart\""), ("worksheet+xml", "chart+xml"), ("sheet1", "sheet2"), ("<Override", "<Other"), ("/xl/", "xl/"), ("../", ""),
          ("\"/>", "\" TargetMode=\"External\"/>"), ("worksheets/", "w" * 100), ("sheet r:id='rId1'/>", "sheet r:id='rId1'/><drawing r:id='rId1'/>"),
          ("</Relationships>", relation(1, "theme", "theme/theme1.xml") + "</Relationships>"), ("<chart/>", "<chart"), ("<chart/>", "<a/>" * 600),
          ("<sheet r:id='rId1'/>", "<sheet/>"), ("xl/charts/chart1", "xl/other"), ("<chart/>", "<chart " + "r:id='" + "x" * 100 + "'/>"))


def books():
    def together(parts):
        return "\0".join(f"{name}\0{text}" for name, text in parts).encode()

    yield together(PARTS.items())
    for name in PARTS:
        yield together((other, text) for other, text in PARTS.items() if other != name)
        for was, now in SPOILT:
            if was in PARTS[name] or was in name:
                yield together((other.replace(was, now) if other == name else other, text.replace(was, now, 1) if other == name else text)
                               for other, text in PARTS.items())
    yield together([*PARTS.items(), ("xl/charts/chart1.xml", "<chart/>")])
    yield together([("[Content_Types].xml", "<Types>" + '<Override PartName="/x" ContentType="y"/>' * 600 + "</Types>")])
    yield together([("_rels/.rels", "<Relationships>" + relation(1, "x", "y") * 600 + "</Relationships>")])
    yield together([("xl/workbook.xml", "<a>" + "<sheet r:id='rId1'/>" * 600 + "</a>")])


# ---- pages ------------------------------------------------------------------------------------------------------------

ONE_BYTE = ("1 begincodespacerange <00> <ff> endcodespacerange\n11 beginbfchar <2d> <002d> "
            + " ".join(f"<{ord(digit):02x}> <{ord(digit):04X}>" for digit in "0123456789") + " endbfchar\n")
TWO_BYTES = ("/x def % <30> <0031>\n1 begincodespacerange <0000> <ffff> endcodespacerange\n7 beginbfchar "
             "<0001> <0030> <0002> <0031> <0003> <0032> <0004> <0034> <0005> <0036> <0006> <002d> <0007> <d842dfb7> endbfchar\n")
PAGES = ("(No. 261124-000001-0 1/2)Tj ET q /x9 Do Q", "(261124-000001-0)Tj (261124-000002-8) Tj (261124-000001-0)' 1 2(261124-000003-6)\" ET",
         "[(2611)-20(24-0)12.5(00001-0)]TJ", "[(261124-)-500(000001-0)]TJ", "(261124-\\\n000001-\\060\\n\\x)Tj", "(\\(a(b)\\)261124-000001-0)Tj",
         "<323631313234 2D3030303030\n312d3>Tj", "<000300050002000200030004000600010001000100010001000200060001>Tj", "(2611241-000001-00)Tj",
         "/Span << /ActualText (x) >> BDC % x\n(7)Tj EMC", "BI /W 1 ID (((\1\2 EI (261124-000001-0)Tj", "BI ID x", "(261124-000001-0", "<26",
         "(" + "1-" * 70 + ")Tj", "<< >> [ ] { } ) > / \\ ' /g 1 Tf (1)Tj", "")


def pages():
    for table in (ONE_BYTE, TWO_BYTES, ONE_BYTE.replace("<00> <ff>", "<000000> <ffffff>"), "beginbfchar " + "<30> <0030> " * 40, "begincodespacerange <0",
                  "1 beginbfchar <30 <0030>"):
        for page in PAGES:
            yield f"{table}\0/f 1 Tf {page}".encode()
    yield ONE_BYTE.encode()


LISTINGS = ("", "1,2,3\r\n", '日本,"say ""ho""\r\n",\r\n,"1,5",x\r\n', "1,2\r\n", "1,2,3,4\r\n", "1,2,3", "1,2,3\n", '"1",2,3\r\n', '1"2,3,4\r\n', '"1,2,3\r\n',
            '"1,"2,3\r\n', "1,2,3\r\n\r\n", '"""",",","\r\n"\r\n' * 9, "long" * 99 + ",,\r\n")


def listings():
    for window in (0, 1, 6, 63, 255):
        for records in LISTINGS:
            yield bytes([window]) + ("\ufeffa,b,c\r\n" + records).encode()
    yield from (b"\x07", b"\x07a,b,c\r\n1,2,3\r\n", b"\x07\xef\xbb\xbfa,b\r\n", b"\x07\xef\xbb\xbfa,b,c\n")


# ---- PDFs -------------------------------------------------------------------------------------------------------------

def pdf(pages, catalogue="<< /Type /Catalog\n   /Pages 1 0 R\n>>", more=b"", sections=None, filler=""):
    """As kigen makes them, by hand."""
    out = b"%PDF-1.5\n"
    tree = len(out)
    out += f"1 0 obj\n<< /Type /Pages\n   /Kids [ 4 0 R ]\n{filler}   /Count {pages}\n{filler}>>\nendobj\n".encode()
    root = len(out)
    out += f"2 0 obj\n{catalogue}\nendobj\n".encode() + more
    entries = sections or f"0 1\n0000000000 65535 f \n1 2\n{tree:010} 00000 n \n{root:010} 00000 n \n"
    return out + f"xref\n{entries}trailer\n<< /Size 3\n   /Root 2 0 R\n>>\nstartxref\n{len(out)}\n%%EOF\n".encode()


def updated(old):
    """A second catalogue behind the end, as pdfend.c writes it."""
    table = int(old.rsplit(b"\n", 3)[1])
    out = old + b"2 0 obj\n<< /Type /Catalog\n   /Pages 1 0 R\n   /Lang (ja)\n>>\nendobj\n"
    return out + (f"xref\n2 1\n{len(old):010} 00000 n \ntrailer\n<< /Size 3\n   /Root 2 0 R\n   /Prev {table}\n>>\n"
                  f"startxref\n{len(out)}\n%%EOF\n").encode()


def pdfs():
    for pages in (1, 7, 0, -3, 4294967295, 4294967296, 18446744073709551616, "0" * 30 + "1", ""):
        yield b"\0" + pdf(pages)
    yield b"\0" + updated(pdf(3))
    yield b"\0" + updated(updated(pdf(3)))
    yield b"\0" + updated(pdf(3)).replace(b"/Prev ", b"/Prev 9")
    yield b"\0" + pdf(2, more=b"x" * 5000)
    yield b"\0" + pdf(2, catalogue="<< " + "x" * 9000 + " /Pages 1 0 R >>")
    for filler in (4009, 4042):
        yield b"\0" + pdf(1234, filler=" " * filler)
    yield b"\0" + pdf(2, more=b"\ntrailer\n\0")
    for sections in ("0 3\n", "0 99999\n", "0\n", "0 -1\n", "x", "5 1\n" + "0" * 20, "\n" * 50):
        yield b"\0" + pdf(2, sections=sections)
    yield b"\0" + pdf(2).replace(b"xref\n0", b"xreg\n0")
    yield b"\0" + pdf(2).replace(b"1 0 obj", b"3 0 obj")
    yield b"\0" + pdf(2).replace(b"endobj", b"endobk")
    yield from (b"\0", b"\0%%EOF\n", b"\0\ntrailer\n%%EOF\n", b"\0" + pdf(2)[:-1], b"\1")
    for pages in (1, 9, 99, 447, 448, 500, 1000, 1016, 1464, 1912):
        for blanks in (0, 99):  # the number of 1,016, 1,464 and 1,912 lies where a window ended
            yield bytes([1, pages - 1 & 255, pages - 1 >> 8, blanks])
    yield bytes([1, 9, 0, 0, 30, 0, 49, 12, 0, 47])


# ---- shards -----------------------------------------------------------------------------------------------------------

SHARDS_LIST = 'municipality,folder,ledger\n14206 ,a,\n"142069 14101",b,"led ""ger"".sqlite"\n'
DISPOSITIONS = ("rejected", "not_due", "past", "suppressed", "told", "held", "lapsed", "waiting", "notice")
CAUSES = ("paused", "before_start", "cutoff", "print_capacity", "counter_capacity", "held", "suppressed", "gate", "no_run", "remade", "late_input")
DIGEST = "0123456789abcdef" * 4


def words(names, **figures):
    return ",".join(f'"{name}":{figures.get(name, 0)}' for name in names)


RUN = ('{"version":"1","as_of":"2026-11-19","mail_on":"2026-11-20","run":1,"inputs":['
       f'{{"role":"residents","file":"r","sha256":"{DIGEST}","rows":7}},{{"role":"certificates","file":"c","sha256":"{DIGEST}","rows":11}}],'
       '"rows":{"residents":7,"certificates":11},"unreadable_residents":1,"reasons":{"elsewhere":2,"protected":1,"refused":1},'
       '"not_due_by_month":{"2027-03":2,"2028-01":3},"pieces":2,"bundles":2,"pages":4,'
       '"alarms":[{"name":"late","text":"x","count":3}],"gates":[{"name":"shift","by":"","why":""},{"name":"marks","by":"A","why":"B"}],'
       f'"folder":"2026-11-19","job":"261120-1","config_sha256":"{DIGEST}","delay":{{"max":3,"by_cause":{{{words(CAUSES, no_run=3)}}}}},'
       f'"dispositions":{{{words(DISPOSITIONS, not_due=5, told=2, held=2, notice=2)}}}}}')
DISPOSED = ("\ufeffserial,resident_id,kind,expires_on,disposition,reason,planned_on,anomalies,file,line\r\n"
            "S,R,signature,2027-02-10,held,protected,,,c,2\r\nS,R,signature,2027-02-10,held,refused,,,c,3\r\n"
            "1,R1,signature,2027-02-10,notice,,,,c,4\r\n2,R2,signature,2027-02-10,notice,,,,c,5\r\n")
SENT = ("\ufeffpiece_id,bundle,sequence,first_page,pages,postal_code,barcode,variant,late,language,resident_id,serials,expires_on,opens_on,"
        "ideal_on,mail_on,deliver_on,delay_days,causes\r\n"
        "1,b1.pdf,1,1,2,2500001,,renewal,0,ja,R1,signature:1,2027-02-10,2026-11-11,2026-11-20,2026-11-20,2026-11-26,0,\r\n"
        "1,b2.pdf,1,1,2,2500001,,lapsed,0,ja,R2,signature:2,2027-02-10,2026-11-11,2026-11-17,2026-11-20,2026-11-26,3,no_run:3\r\n")
SHARD = [SHARDS_LIST, RUN, DISPOSED, SENT]
SPOILT_SHARD = ((0, "folder", "place"), (0, "14206 ", "1420"), (0, ",a,", ",,"), (0, ",b", ",b,c"), (0, '"142069', '"1"42069'), (0, SHARDS_LIST, ""),
                (0, "municipality,folder,ledger", "ledger,folder,municipality"),
                (1, "2026-11-19", "2026-11-31"), (1, '"1"', "1"), (1, '"run":1', '"run":4294967297'), (1, '"run":1', '"run":-1'), (1, '"pieces"', '"piece"'),
                (1, '"elsewhere":2', '"elsewhere":2.5'), (1, "2028-01", "2028-13"), (1, "2028-01", "2026-01"), (1, "2028-01", "x"), (1, '"residents","file"', '"certificates","file"'),
                (1, '"residents","file"', '"holidays","file"'), (1, DIGEST, DIGEST[1:]), (1, DIGEST, "\\n" * 64), (1, f'"config_sha256":"{DIGEST}', '"config_sha256":"' + "g" * 64),
                (1, '"paused":0', '"pausing":0'), (1, '"before_start":0,', ""), (1, '"held":2', '"hold":2'), (1, '"count":3', '"count":null'), (1, '"why":"B"', '"how":"B"'),
                (1, '"alarms"', '"alarm"'), (1, '"gates":[', '"gates":[1,'), (1, '"unreadable_residents":1', '"unreadable_residents":1000000000001'), (1, "{", "["),
                (1, '"pages":4', '"pages":5'), (1, '"no_run":3', '"no_run":4'), (1, '"protected":1', '"protected":2'), (1, '"notice":2', '"notice":3'),
                (2, ",notice,", ",noticed,"), (2, ",protected,", ",protects,"), (2, ",c,2", ",c,2,"), (2, "serial,", "serials,"),
                (3, ",renewal,", ",renewed,"), (3, "signature:1", ""), (3, "signature:1", "signature:1 authentication:2"), (3, ",2026-11-20,2026-11-20,", ",2026-11-21,2026-11-20,"),
                (3, ",2,2500001", ",x,2500001"), (3, "no_run:3", "no_run:x"), (3, "no_run:3", "no_run:1 held:2"), (3, "no_run:3", "no_runs:3"), (3, "no_run:3", "no_run:130001"),
                (3, "\r\n1", "\n1"), (3, "piece_id", "piece"))


def shards():
    yield "\0".join(SHARD).encode()
    for at, was, now in SPOILT_SHARD:
        assert was in SHARD[at], was
        yield "\0".join(text.replace(was, now, 1) if i == at else text for i, text in enumerate(SHARD)).encode()
    for alone in range(len(SHARD)):
        yield "\0".join(text if i == alone else "" for i, text in enumerate(SHARD)).encode()


# ---- zip files --------------------------------------------------------------------------------------------------------

def workbook_parts():
    parts = dict(PARTS)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>", f'<Override PartName="/xl/styles.xml" ContentType="{SPREADSHEET}styles+xml"/></Types>')
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace("</Rel", relation(2, "styles", "styles.xml") + "</Rel")
    parts["xl/styles.xml"] = '<styleSheet><cellXfs count="9"></cellXfs></styleSheet>'
    parts["xl/workbook.xml"] = "<workbook><sheet name='a' r:id='rId1'/></workbook>"
    parts["xl/worksheets/sheet1.xml"] = ('<?xml version="1.0"?>\n<worksheet><dimension ref="A1:B7"/><sheetData>' + "".join(ROWS[:3])
                                         + "</sheetData><drawing r:id='rId1'/></worksheet>")
    parts["xl/charts/chart1.xml"] = "<chart><c:title/><c:ser><c:cat/><c:val/></c:ser></chart>"
    return parts


def zipped(parts, comment=b"", how=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as book:
        for name, text in parts.items():
            book.writestr(zipfile.ZipInfo(name), text, how)
        book.comment = comment
    return out.getvalue()


def zips():
    good = workbook_parts()
    whole = zipped(good)
    yield whole
    for name in good:
        yield zipped({other: text for other, text in good.items() if other != name})
        yield zipped({other: text + "<" if other == name else text for other, text in good.items()})
    for name, was, now in (("xl/worksheets/sheet1.xml", "B7", "B8"), ("xl/worksheets/sheet1.xml", 's="6"', 's="9"'), ("xl/charts/chart1.xml", "<c:cat/>", ""),
                           ("xl/charts/chart1.xml", "<c:title/>", ""), ("xl/workbook.xml", "name", "nom"), ("xl/worksheets/sheet1.xml", "".join(ROWS[:3]), "")):
        yield zipped({other: text.replace(was, now) if other == name else text for other, text in good.items()})
    yield zipped({**good, "xl/worksheets/sheet1.xml.bin": "<a/>"})
    yield zipped(good, comment=b"a remark")
    yield zipped(good, how=zipfile.ZIP_STORED)
    yield zipped({name: "" for name in good})
    central = whole.index(b"PK\1\2")
    for at, what in ((8, b"\1"), (16, b"\0"), (20, b"\xff\xff\xff\xff"), (24, b"\xff\xff\xff\xff"), (24, b"\xfe\xff\xff\x01"), (42, b"\1")):
        yield whole[:central + at] + what + whole[central + at + len(what):]
    yield whole[:60] + b"\xff\xff" + whole[62:]
    yield from (whole[:-1], whole[:-30], whole[30:], whole[:central], b"", b"PK\5\6" + bytes(18))


# ---- sums -------------------------------------------------------------------------------------------------------------

def sums():
    first, second = "\1  a.csv\n", "\2  letters.pdf\n"
    for text in (first + second, first, second, second + first, first + first + second, first + second + "\2  z\n", "\2  0\n" + first + second, "",
                 first + second[:-1], first + second.replace("  ", " *"), first.replace("\1", "\2") + second, first.replace("\1", "g" * 64) + second,
                 first.replace("\1", "\1\1") + second, first + second + "\n", first + second + "x", first + "\2  letters.pdf\0\n", "\1  ../print/a.csv\n" + second,
                 "\1  .\n", "\1  \n" + first + second, first.replace("\1", "0" * 64) + second):
        yield text.encode()


# ---- memos ------------------------------------------------------------------------------------------------------------

# Bytes that stand for what the target alone knows: memo.c
SHA, KNOWN_BY, FONT, FOLDER, KEY, SUM = "\1\2\3\4\5\6"
KNOWN, OTHER = f"{SHA} {KNOWN_BY}\n", f"{'0' * 64} {'1' * 32}\n"
FONT_LINES, FACE_LINES = f"f {SHA} {FONT}\nc font.ttf\n", f"l {FOLDER}\nn font.ttf\np {FONT}\n"
REMEMBERED = f"letters 1\n{KEY}\ni letters/a\ni letters/b\n{FONT_LINES}{FACE_LINES}u letters/a\n"
MISREMEMBERED = (("i letters/b", "i letters/a"), ("i letters/b", "i letters/c"), (f"{SHA} ", f"{'0' * 64} "), (f"{SHA} ", f"{SHA}-"), (FONT_LINES, ""),
                 (FONT_LINES, FONT_LINES * 2), (FONT, FONT + "\0"), (f"f {SHA} {FONT}", f"f {SHA} {FOLDER}/./font.ttf"), ("f ", "f"), ("c font.ttf\n", ""),
                 ("n font.ttf\n", ""), ("n font", "n other"), (f"p {FONT}", f"p {FONT}x"), ("u letters", "v letters"), (KEY, SHA), (f"{KEY}\n", KEY),
                 (FACE_LINES, FACE_LINES * 2), (f"f {SHA} {FONT}", f"f {SHA} "), ("letters 1", "letters 2"))


def memos():
    for lines in ("", KNOWN, OTHER, OTHER + KNOWN, KNOWN.upper(), KNOWN.replace(" ", "-"), KNOWN[:-1], "x" + KNOWN, KNOWN + "x", f"{SHA}\n", "\n" * 98,
                  f"{'0' * 64} {KNOWN_BY}\n{KNOWN}", KNOWN.replace(SHA, SHA[:1] + "g"), f"{'g' * 64} {KNOWN_BY}\n", KNOWN[:-1] + "\0" + KNOWN):
        yield f"fonts 1\n{lines}{SUM}\n".encode()
        yield f"fonts 1\n{lines}{SUM}".encode()
    yield f"fonts 1\n{KNOWN}{SHA}\n".encode()
    yield f"{REMEMBERED}{SUM}\n".encode()
    for was, now in MISREMEMBERED:
        yield f"{REMEMBERED.replace(was, now, 1)}{SUM}\n".encode()
    yield from (b"", b"letters 1\n")


def main():
    folder = pathlib.Path(sys.argv[1])
    made = {"cut": cuts(), "rows": rows(), "prove": proofs(), "digests": digests(), "dates": dates(), "config": config(), "template": templates(), "png": pngs(), "lot": lots(folder), "events": events(),
            "json": [one.encode() for one in JSON], "xml": [b"0" + one.encode() for one in XML] + [b"0<a>\xff</a>", b"0<a r='\xff'/>"],
            "sheet": sheets(), "relations": books(), "shown": pages(), "listing": listings(), "memo": memos(), "pdf": pdfs(), "shards": shards(), "zip": zips(), "sums": sums()}
    for kind, content in side_inputs():
        made.setdefault(kind, []).append(content)
    for target, contents in made.items():
        (folder / target).mkdir(parents=True, exist_ok=True)
        for number, content in enumerate(list(contents)):
            (folder / target / f"seed-{number:03d}").write_bytes(content)


main()
