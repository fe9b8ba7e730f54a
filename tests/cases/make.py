#!/usr/bin/env python3
"""Builds the fixtures that no editor can write: hostile bytes and damaged members.

    python3 tests/cases/make.py        (needs the zstd command)

Its results are committed; it is run again only to change them.
"""
import bz2
import gzip
import json
import lzma
import pathlib
import subprocess

HERE = pathlib.Path(__file__).parent


def put(path, data):
    path = HERE / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def gz(data):
    return gzip.compress(data, 9, mtime=0)


def zst(data):
    command = ["zstd", "-q", "-c", "--check", "-3"]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def line(number, words):
    text = f"Story {number} of the fish market.\nThe price of herring {words} on day {number}, the harbour office said."
    return (json.dumps({"id": f"fish-{number}", "text": text}) + "\n").encode()


def bad_input():
    put(
        "bad-input/input/bad.jsonl",
        b"".join(
            [
                b"\xef\xbb\xbf",
                b'{"id":"good-1","text":"The first line stands after a byte order mark."}\n',
                b"\n  \n",
                b'{"id":"broken","text":"This line breaks off\n',
                b'{"id":"two","text":"Two values"} {"text":"on one line"}\n',
                b'["text","a list is no record"]\n',
                b'{"id":"no-text","headline":"Nothing that holds a text"}\n',
                b'{"id":"null","text":null}\n',
                b'{"id":"number","text":12}\n',
                b'{"id":"latin-1","text":"Caf\xe9 on the quay"}\n',
                b'{"id":"nul","text":"A raw \x00 stands in this string"}\n',
                b'{"id":"tab","text":"A raw \t stands in this one"}\n',
                b'{"id":"surrogate","text":"Half a pair \\ud83e stands here, \\udd44 and there."}\n',
                b'{"id":"twice","text":"One text","text":"Another text"}\n',
                b'{"id":"foreign","tag":"one","tag":"two","text":"A foreign key stands twice and both stay."}\n',
                b'{"id":123456789012345678901234567890,"n":-0.0,"e":1E400,"text":"Numbers stay as they are written."}\n',
                b'{"id":"empty","text":""}\n',
                b'{"id":"blank","text":" \\n\\t\\u00a0"}\n',
                b'{"id":"controls","text":"An escaped \\u0000 and a bell \\u0007 in the text."}\n',
                b'{ "id" : "spaced" , "text" : "Blanks between the tokens stay." }\t\r\n',
                b'{"id":"crlf","text":"This line ends in CR LF."}\r\n',
                b"\r\n\t\r\n",
                b'{"te\\u0078t":"The key itself is escaped.","metadata":[1]}\n',
                b'{"id":"last","text":"The last line has no newline."}',
            ]
        ),
    )
    put("bad-input/input/latin-1.txt", b"Caf\xe9 on the quay\n\nThis file is not UTF-8.\n")
    put("bad-input/input/nul.txt", b"A text file with a \x00 byte and an escape \x1b[31m in it.\n")
    put("bad-input/input/empty.txt", b"")
    put("bad-input/input/blank.txt", b" \r\n\r\n")
    put("bad-input/input/only-bom.txt", b"\xef\xbb\xbf")
    put("bad-input/input/only-blank.jsonl", b"\n\r\n \n")


def compressed():
    good = [line(n, "rose") for n in range(1, 7)]
    whole = b"".join(good)
    put("compressed/input/1-members.jsonl.gz", gz(good[0] + good[1][:40]) + gz(good[1][40:]) + gz(good[2]))
    put("compressed/input/2-frames.jsonl.zst", zst(good[3]) + zst(b"") + zst(good[4] + good[5]))
    put("compressed/input/3-cut.jsonl.gz", gz(b"".join(line(n, "fell") for n in range(10, 14)))[:-30])
    put("compressed/input/4-cut.jsonl.zst", zst(line(20, "fell")) + zst(line(21, "fell") + line(22, "fell"))[:-20])
    flipped = bytearray(gz(line(30, "held")) + gz(line(31, "held")) + gz(line(32, "held")))
    first = len(gz(line(30, "held")))
    flipped[first + 40] ^= 0x10
    put("compressed/input/5-flipped.jsonl.gz", bytes(flipped))
    put("compressed/input/6-garbage.jsonl.gz", gz(line(40, "held")) + b"no member begins here")
    put("compressed/input/7-padded.jsonl.gz", gz(line(41, "held")) + bytes(512))
    put("compressed/input/8-story.txt.gz", gz(b"Herring by the barrel\r\n\r\nA whole text file can be compressed, too.\r\n"))
    put("compressed/input/9-misnamed.jsonl.gz", line(50, "slept"))
    put("compressed-salvage/input/cut.jsonl.gz", gz(b"".join(line(n, "fell") for n in range(10, 40)))[:-60])
    put("compressed-salvage/copydesk.toml", b"[input]\nsalvage = true\n")


def bzip2_xz():
    streams = [b"".join(line(n, "rose") for n in range(a, a + 3)) for a in (1, 4)]
    cut = b"".join(line(n, "fell") for n in range(10, 14))
    for ending, pack in (("bz2", bz2.compress), ("xz", lzma.compress)):
        put(f"bzip2-xz/input/{ending}/1-streams.jsonl.{ending}", b"".join(map(pack, streams)))
        put(f"bzip2-xz/input/{ending}/2-cut.jsonl.{ending}", pack(streams[0]) + pack(cut)[:-30])
        flipped = bytearray(b"".join(pack(line(n, "held")) for n in (30, 31, 32)))
        flipped[len(pack(line(30, "held"))) + 60] ^= 0x10
        put(f"bzip2-xz/input/{ending}/3-flipped.jsonl.{ending}", bytes(flipped))
        put(f"bzip2-xz/input/{ending}/4-garbage.jsonl.{ending}", pack(line(40, "held")) + b"no stream begins here")
        put(f"bzip2-xz/input/{ending}/5-padded.jsonl.{ending}", pack(line(41, "held")) + bytes(512))
        put(f"bzip2-xz/input/{ending}/6-story.txt.{ending}", pack(b"Herring by the barrel\r\n\r\nSold by noon.\r\n"))


def encodings():
    french = "Le café du quai rouvre\n\nLe café du quai a rouvert lundi après l'été, a dit sa propriétaire, Zoé Béranger.\n"
    russian = (
        "Паром снова ходит\n\nПаром между портом и островом снова ходит с понедельника, сообщила мэрия города.\n"
        "Билеты продаются на пристани, расписание висит у кассы и в школе.\n"
    )
    japanese = (
        "渡し船が再開\n\n港と島を結ぶ渡し船が月曜日から再開したと、市役所が発表した。切符は桟橋で売られている。\n"
        "時刻表は切符売り場と学校に掲示されている。\n"
    )
    put("encodings/input/utf-16-le.txt", b"\xff\xfe" + french.encode("utf-16-le"))
    put("encodings/input/utf-16-be.txt", b"\xfe\xff" + french.encode("utf-16-be"))
    put("encodings/input/windows-1252.txt", french.encode("cp1252"))
    put("encodings/input/windows-1251.txt", russian.encode("cp1251"))
    put("encodings/input/shift-jis.txt", japanese.encode("shift_jis"))
    # A character that Shift_JIS has twice: encoding the text gives the other bytes, so
    # the audit keeps these.
    double = "彼は纊屋の主人だと言った。\n".encode("cp932")
    assert b"\xed\x40" in double
    put("encodings/input/shift-jis-double.txt", japanese.encode("shift_jis") + double)
    put("encodings/input/utf-8-bom.txt", b"\xef\xbb\xbf" + french.encode())
    # Half a UTF-16 unit at the end: no text in that encoding.
    put("encodings/input/utf-16-cut.txt", b"\xff\xfe" + french.encode("utf-16-le") + b"\x41")
    put("encodings/input/picture.txt", bytes(range(256)) * 4)


def kinds():
    story = "The lamp of the lighthouse was lit again on Friday, the keeper said."
    line = lambda text, **more: json.dumps({"text": text, **more}, ensure_ascii=False)
    put("kinds/input/story.txt", story.encode() + b"\n")
    put("kinds/input/pdf.txt", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n")
    put("kinds/input/page.txt", f"<!DOCTYPE html>\n<html><body><p>{story}</p></body></html>\n".encode())
    put("kinds/input/feed.txt", b"\xef\xbb\xbf<?xml version='1.0'?>\n<rss version='2.0'><channel/></rss>\n")
    put("kinds/input/menu.txt", b"<li class='item'><a href='/sport'>Sport</a></li>\n" * 12)
    put("kinds/input/error.jsonl", b"<html>\n<h1>502 Bad Gateway</h1>\n</html>\n")
    put("kinds/input/archive.jsonl", b"PK\x03\x04\x14\0\0\0\x08\0story.txt")
    put("kinds/input/archive.txt.gz", gz(b"PK\x03\x04\x14\0\0\0\x08\0story.txt"))
    put("kinds/input/nul.txt", story.encode() + b"\0\0\n")
    # A byte that no UTF-8 has makes this a tag soup in another encoding, and still mark-up.
    put("kinds/input/latin.txt", b"<ul>" + b"<li><b></b>\xe9</li>" * 20 + b"</ul>")

    lines = [
        line(f"One. {story}", id="a"),
        line("Zwei. Der Leuchtturm „Größe“ brennt wieder, sagte der Wärter am Freitag. 😀", id="b"),
        "{broken",
        "",
        line(f"Three. {story} It had been dark.", id="c"),
    ]
    wide = "\ufeff" + "\r\n".join(lines) + "\r\n"
    for name in ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]:
        put(f"wide/input/{name}.jsonl", wide.replace('"id": "', f'"id": "{name}-').encode(name))
    # A lone surrogate, half a pair that Windows wrote, and a byte too many at the end.
    lone = "\ufeff" + line("Four. The lamp ?", id="d") + "\n" + line("Five. It shone far.", id="e") + "\n"
    put("wide/input/damaged.jsonl", lone.encode("utf-16-le").replace(b"?\0", b"\x3d\xd8") + b"\n")
    put("wide/input/packed.jsonl.gz", gz(lone.replace(" ?", ".").encode("utf-16-be")))
    pretty = json.dumps([
        {"id": "f", "score": float("nan"), "text": "", "content": "Six. A boat came home by its light."},
        {"id": "g", "text": f"Sieben. Der Wärter, sagte er, sah {story}"},
    ], ensure_ascii=False, indent=2)
    put("wide/input/list.json", ("\ufeff" + pretty.replace("\n", "\r\n")).encode("utf-16-le"))
    rows = f'\ufeffid;text;content\r\nh;;"Acht. „Größe“; {story}"\r\ni;Nine. It had been dark.;\r\nj;ragged\r\n'
    put("wide/input/rows.csv", rows.encode("utf-16-be"))
    put("wide/input/text-32.txt", ("\ufeff" + story + "\n").encode("utf-32-le"))
    put("wide/input/iso-2022-jp.txt", "渡し船が再開\n\n港と島を結ぶ渡し船が月曜日から再開したと、市役所が発表した。\n".encode("iso2022_jp"))

    records = [
        '{"id":"a","text":"","content":"One. %s"}' % story,
        '\ufeff{"id":"b","text":null,"title":"","headline":"Lamp","body":"Two. %s"}' % story,
        '\ufeff\ufeff {"id":"c","score": NaN,"text":"Three. %s","x":[-Infinity,{"y":Infinity}],"metadata":{"z":NaN}}' % story,
        '{"id":"d","text":"\\u001b[31mFour.\\u001b[0m %s","says":"NaN"}' % story,
        '{"id":"e","text":"Lamp lit\\\\n\\\\nFive. %s\\\\n\\\\nALSO READ: Ferry sails\\\\n\\\\nIt had been dark."}' % story,
        '{"id":"f","text":NaN}',
        '{"id":"g","story_html":"Seven. %s"}' % story,
        '{"id":"h","text":"Eight. %s","y":nan}' % story,
    ]
    put("fields/input/a.jsonl", "\n".join(records).encode())


if __name__ == "__main__":
    bad_input()
    compressed()
    bzip2_xz()
    encodings()
    kinds()
