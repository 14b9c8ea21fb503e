"""Bytes are decoded exactly or refused with the place where they go wrong."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlib_kb.corpus.encoding import decode
from graphlib_kb.errors import InputError

TEXT = "Füße\r\n\u200bשלום 🏛️ end\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    ],
)
def test_text_is_exact_and_without_its_mark(data: bytes) -> None:
    assert decode(data, "a.txt") == TEXT


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_text_survives(text: str) -> None:
    if not text.startswith("\ufeff") and not text.startswith(("%PDF-", "PK\x03\x04", "{\\rtf")):
        assert decode(text.encode(), "a.txt") == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            "one\ntwo caf\xe9".encode("latin-1"),
            "a.txt:2: is not UTF-8: byte 0xe9 at offset 11; convert it first",
        ),
        (codecs.BOM_UTF8 + b"ab\xff", "byte 0xff at offset 5"),
        (codecs.BOM_UTF16_LE + b"a", "is not UTF-16-LE: byte 0x61 at offset 2"),
        (b"abc\x00def", "a.txt: is binary (zero byte at offset 3)"),
        ("plain".encode("utf-16-le"), "if it is UTF-16, save it with a byte order mark"),
        (b"%PDF-1.7 ...", "is a PDF document; name it .pdf"),
        (b"PK\x03\x04....", "is a ZIP archive or office document"),
    ],
)
def test_what_is_not_text_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(InputError) as error:
        decode(data, "a.txt")
    assert message in str(error.value)
    assert "\n" not in str(error.value)
