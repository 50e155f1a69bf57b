"""Reading back the text of a document that Typst made, for tests."""

import re
import zlib
from collections.abc import Iterator

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*?)\nendstream", re.S)
_BEGINS = re.compile(rb"/(f\d+) [\d.]+ Tf|\[(?=\()")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf: bytes) -> str:
    """Every word of the document, in the order in which it is drawn; one line per piece."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    lines = []
    for page in (body for body in objects.values() if b"/Type/Page/" in body):
        fonts = _fonts(objects, objects[_reference(page, b"Resources")])
        content = _stream(objects[_reference(page, b"Contents")])
        lines += [_drawn(piece, fonts[font]) for font, piece in _pieces(content)]
    return "\n".join(lines)


def _reference(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert found, name
    return int(found[1])


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found
    return zlib.decompressobj().decompress(found[1]) if b"FlateDecode" in body else found[1]


def _fonts(objects: dict[int, bytes], resources: bytes) -> dict[bytes, dict[int, str]]:
    """What each glyph of each font stands for."""
    fonts = re.search(rb"/Font<<(.*?)>>", resources, re.S)
    assert fonts
    return {
        name: _letters(_stream(objects[_reference(objects[int(number)], b"ToUnicode")]))
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", fonts[1])
    }


def _letters(table: bytes) -> dict[int, str]:
    return {
        int(glyph, 16): bytes.fromhex(letters.decode()).decode("utf-16-be")
        for glyph, letters in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table)
    }


def _pieces(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each run of glyphs with its font."""
    font, at = b"", 0
    while begins := _BEGINS.search(content, at):
        at = begins.end()
        if begins[1]:
            font = begins[1]
            continue
        glyphs = b""
        while content[at : at + 1] != b"]":
            if content[at : at + 1] == b"(":
                string, at = _string(content, at + 1)
                glyphs += string
            else:
                at += 1
        yield font, glyphs


def _string(content: bytes, at: int) -> tuple[bytes, int]:
    """The bytes of a literal string, in which brackets may stand in pairs, and where it ends."""
    found, depth = b"", 1
    while True:
        if escape := _ESCAPE.match(content, at):
            code, at = escape[1], escape.end()
            found += bytes([int(code, 8)]) if code.isdigit() else _ESCAPES.get(code, code)
            continue
        byte, at = content[at : at + 1], at + 1
        depth += {b"(": 1, b")": -1}.get(byte, 0)
        if not depth:
            return found, at
        found += byte


def _drawn(glyphs: bytes, letters: dict[int, str]) -> str:
    return "".join(letters[int.from_bytes(glyphs[at : at + 2])] for at in range(0, len(glyphs), 2))
