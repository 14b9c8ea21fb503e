"""Bytes -> text, or a refusal that says where the bytes go wrong; an encoding is never guessed."""

from __future__ import annotations

import codecs
from pathlib import Path

from graphlib_kb.errors import InputError

# UTF-32's little-endian mark begins with UTF-16's, so that it has to be tried first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_OTHER_FORMATS = {
    b"%PDF-": "a PDF document; name it .pdf",
    b"PK\x03\x04": "a ZIP archive or office document; save it as plain text (UTF-8)",
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"{\\rtf": "an RTF document; save it as plain text (UTF-8)",
    b"\xd0\xcf\x11\xe0": "an old office document; save it as plain text (UTF-8)",
}


def split_mark(data: bytes) -> tuple[str, int]:
    """The encoding that a byte order mark announces (else UTF-8), and the mark's length in bytes."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    return "utf-8", 0


def decode(data: bytes, path: str | Path, *, line: int | None = None) -> str:
    """The text of a file's bytes, line ends as they are, without its byte order mark.

    Raises
    ------
    InputError
        If the bytes are binary, or are neither UTF-8 nor UTF-16 or UTF-32 with a byte order mark.
    """
    for magic, what in _OTHER_FORMATS.items():
        if data.startswith(magic):
            raise InputError(path, f"is {what}")
    encoding, length = split_mark(data)
    if encoding == "utf-8" and b"\x00" in data:
        offset = data.index(b"\x00")
        raise InputError(
            path,
            f"is binary (zero byte at offset {offset}), not text; "
            "if it is UTF-16, save it with a byte order mark or as UTF-8",
            line=line,
        )
    try:
        return data[length:].decode(encoding)
    except UnicodeDecodeError as error:
        offset = length + error.start
        if line is None:
            line = data.count(b"\n", 0, offset) + 1
        raise InputError(
            path,
            f"is not {encoding.upper()}: byte 0x{data[offset]:02x} at offset {offset}; convert it first, "
            "for example: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW",
            line=line,
        ) from None
