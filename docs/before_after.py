#!/usr/bin/env python3
"""Draws one document before and after cleaning, as the picture in README.md.

    copydesk clean input -o output
    python3 docs/before_after.py output harbour-times/weather-balloon.txt > docs/before-after.svg

The picture is made from the clean line and its audit line alone: removed text is struck
through and stands beside the name of its rule. Long paragraphs are cut after two lines.
"""

import json
import pathlib
import sys
import unicodedata
from html import escape

COLUMNS = 50  # characters to a line
LINES = 2  # lines of a paragraph that are shown
SIZE = 12  # of the font, in pixels
ADVANCE = 0.602 * SIZE  # width of a character of the widest usual monospace font
STEP = 17  # from line to line
GAP = 7  # between paragraphs
MARGIN = 20
GUTTER = 158  # for the names of rules
FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
INK, STRUCK, NOTE, RULE = "#1f2328", "#cf222e", "#6e7781", "#0969da"


def find(folder, name):
    """The clean record with this id, and its audit."""
    for audit in sorted((folder / "audit").glob("part-*.jsonl")):
        clean = folder / "clean" / audit.name
        with open(clean, encoding="utf-8") as records, open(audit, encoding="utf-8") as lines:
            for record, line in zip(records, lines):
                line = json.loads(line)
                if line["id"] == name:
                    return json.loads(record), line
    sys.exit(f"{folder} has no document {name!r} in uncompressed JSONL")


def pieces(record, audit):
    """The input text as stretches: (text, rule, or None where it stays)."""
    clean, at, out = record["text"].encode(), 0, []
    for edit in audit["edits"]:
        rewrite = edit["rule"].startswith("normalize.")
        stop = edit["at"] + (edit["len"] if rewrite else 0)
        out.append((clean[at : edit["at"]].decode(), None))
        if rewrite:
            # What was tidied is shown as it came out.
            out.append((clean[edit["at"] : stop].decode(), None))
        else:
            out.append((edit["was"], edit["rule"]))
        at = stop
    out.append((clean[at:].decode(), None))
    return out


def paragraphs(stretches):
    """Lines of a text that are not empty, each a list of (word, rule)."""
    line, out = [], []
    for text, rule in stretches:
        for number, part in enumerate(text.split("\n")):
            if number:
                out.append(line)
                line = []
            line += [(word, rule) for word in part.split()]
    out.append(line)
    return [line for line in out if line]


def width(word):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in word)


def wrapped(words):
    """Words in lines of at most COLUMNS, the last one cut short if there is more."""
    lines, used = [[]], 0
    for word, rule in words:
        while width(word) > COLUMNS - 2:
            word = word[:-1]
        if used and used + 1 + width(word) > COLUMNS:
            lines.append([])
            used = 0
        lines[-1].append((word, rule))
        used += width(word) + (used > 0)
    if len(lines) > LINES:
        last = lines[LINES - 1]
        while last and sum(width(w) + 1 for w, _ in last) + 1 > COLUMNS:
            last.pop()
        last.append(("…", last[-1][1] if last else None))
    return lines[:LINES]


def runs(line):
    """Neighbouring words with one fate, together."""
    out = []
    for word, rule in line:
        if out and out[-1][1] == rule:
            out[-1] = (out[-1][0] + " " + word, rule)
        else:
            out.append((word, rule))
    return out


class Picture:
    def __init__(self):
        self.marks = []
        self.bottom = 0

    def text(self, x, y, words, color=INK, more=""):
        self.marks.append(f'<text x="{x:g}" y="{y:g}" fill="{color}"{more}>{words}</text>')
        self.bottom = max(self.bottom, y)

    def line(self, x, y, line):
        spans = []
        for words, rule in runs(line):
            space = " " if spans else ""
            look = f' fill="{STRUCK}" text-decoration="line-through"' if rule else ""
            spans.append(f"{space}<tspan{look}>{escape(words)}</tspan>")
        self.text(x, y, "".join(spans))

    def column(self, x, y, found, names_at=None):
        for words in found:
            named = None
            for line in wrapped(words):
                self.line(x, y, line)
                rule = next((rule for _, rule in line if rule), None)
                if names_at and rule and rule != named:
                    self.text(names_at, y, escape(rule), RULE, f' font-size="{SIZE - 1}"')
                    named = rule
                y += STEP
            y += GAP
        return y

    def svg(self, wide, title):
        high = self.bottom + MARGIN
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}" height="{high:g}" '
                f'viewBox="0 0 {wide:g} {high:g}" font-family="{FONT}" font-size="{SIZE}" xml:space="preserve">',
                f"<title>{escape(title)}</title>",
                f'<rect width="{wide:g}" height="{high:g}" rx="6" fill="#ffffff" stroke="#d0d7de"/>',
                *self.marks,
                "</svg>",
            ]
        )


def fields(metadata):
    """What was lifted, a line a field."""
    shown = ("byline", "agencies", "published", "updated", "reading_minutes", "captions")
    for key in (key for key in shown if key in metadata):
        value = json.dumps(metadata[key], ensure_ascii=False)
        room = COLUMNS - len(key) - 2
        yield f"{key}: {value if len(value) <= room else value[: room - 1] + '…'}"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    record, audit = find(pathlib.Path(sys.argv[1]), sys.argv[2])
    picture = Picture()
    left, names = MARGIN, MARGIN + COLUMNS * ADVANCE + 12
    right = names + GUTTER
    wide = right + COLUMNS * ADVANCE + MARGIN
    top = MARGIN + SIZE
    heading = ' font-weight="bold"'
    picture.text(left, top, "before", NOTE, heading)
    picture.text(names, top, "rule", NOTE, heading)
    picture.text(right, top, "after", NOTE, heading)
    top += STEP + GAP
    picture.column(left, top, paragraphs(pieces(record, audit)), names)
    below = picture.column(right, top, paragraphs([(record["text"], None)]))
    found = list(fields(record.get("metadata", {})))
    if found:
        below += STEP
        picture.text(right, below, "and the fields of the record", NOTE, heading)
        for number, field in enumerate(found, 1):
            picture.text(right, below + GAP + number * STEP, escape(field))
    print(picture.svg(wide, f"{audit['id']}, before and after cleaning"))


main()
