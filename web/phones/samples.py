"""Things a phone can send without anybody having to find a file: a picture, a document, a voice note."""

import struct
import zlib
from dataclasses import dataclass
from functools import cache

KINDS = ("picture", "document", "voice", "location")
_WIDE, _HIGH = 240, 160


@dataclass(frozen=True, slots=True)
class Sample:
    data: bytes
    content_type: str


@cache
def sample(kind: str) -> Sample:
    """A small, valid file of this kind. Raises KeyError for a kind that is none."""
    make = {"picture": _picture, "document": _document, "voice": _voice}[kind]
    return make()


def _picture() -> Sample:
    """A sun going down over the lagoon, as a PNG."""
    rows = bytearray()
    for y in range(_HIGH):
        rows.append(0)
        for x in range(_WIDE):
            rows += bytes(_colour(x, y))
    header = struct.pack(">IIBBBBB", _WIDE, _HIGH, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return Sample(b"\x89PNG\r\n\x1a\n" + body, "image/png")


def _colour(x: int, y: int) -> tuple[int, int, int]:
    water = y > 105
    if not water and (x - 150) ** 2 + (y - 82) ** 2 < 30**2:
        return 255, 224, 130
    if water and abs(x - 150) < 26 and (y // 4) % 2 == 0:
        return 250, 200, 140
    if water:
        return 38, 84 + (y - 105) // 3, 110 + (y - 105) // 2
    return 250 - y // 3, 150 + y // 3, 110 + y // 4


def _document() -> Sample:
    """A referral letter of one page, as a PDF."""
    shown = b"BT /F1 18 Tf 60 720 Td (Referral letter, for trying CareLine) Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, part)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, table)
    return Sample(bytes(out), "application/pdf")


def _voice() -> Sample:
    """The head of an Ogg stream in Opus: enough to be taken for a voice note, silent if it is played."""
    head = b"OpusHead\x01\x01\x00\x00\x80\xbb\x00\x00\x00\x00\x00"
    page = struct.pack("<4sBBqIIIB", b"OggS", 0, 2, 0, 1, 0, 0, 1) + bytes([len(head)]) + head
    return Sample(page, "audio/ogg")
