"""Bounds the archive that a workbook is, by what it states of itself, before its parts are read."""

import re
import zipfile
import zlib
from typing import IO, Final
from xml.parsers import expat

from api.imports.extent import BLOCK, NOT_A_WORKBOOK, SPLIT, FileUnreadable

MOST_MEMBERS: Final = 2_000
MOST_DIRECTORY_BYTES: Final = 200 * MOST_MEMBERS
MOST_EXPANDED: Final = 128_000_000
MALFORMED: Final = (
    EOFError, NotImplementedError, ValueError, expat.ExpatError, zipfile.BadZipFile, zlib.error
)  # fmt: skip
DIRECTORY_END: Final = b"PK\x05\x06"
LOCATOR: Final = b"PK\x06\x07"
END_LENGTH: Final = 22


def refuse_large_directory(file: IO[bytes]) -> None:
    """Refuse an archive by the stated size of its directory. Raises FileUnreadable."""
    size = file.seek(0, 2)
    file.seek(max(size - (BLOCK + END_LENGTH), 0))
    tail = file.read()
    end = tail.rfind(DIRECTORY_END)
    if end < 0 or len(tail) < end + END_LENGTH:
        raise FileUnreadable(NOT_A_WORKBOOK)
    stated = int.from_bytes(tail[end + 12 : end + 16], "little")
    if stated > MOST_DIRECTORY_BYTES or LOCATOR in tail[max(end - 20, 0) : end]:
        message = f"an archive of more than {MOST_MEMBERS:,} files"
        raise FileUnreadable(message)


def refuse_members(members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive of too many files, or that expands to too much. Raises FileUnreadable."""
    if len(members) > MOST_MEMBERS:
        message = f"an archive of more than {MOST_MEMBERS:,} files"
        raise FileUnreadable(message)
    refuse_expanded(sum(member.file_size for member in members))
    plain = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if any(member.compress_type not in plain for member in members):
        raise FileUnreadable(NOT_A_WORKBOOK)


def refuse_expanded(size: int) -> None:
    """Refuse an archive by the bytes that it states, or that came out. Raises FileUnreadable."""
    if size > MOST_EXPANDED:
        message = f"it expands to more than {MOST_EXPANDED // 1_000_000} MB: {SPLIT}"
        raise FileUnreadable(message)


def plain_name(name: str) -> str:
    """A part of a workbook as a sentence names it: its makers number the sheets.

    >>> plain_name("xl/worksheets/sheet1.xml"), plain_name("xl/other.bin")
    ('sheet1', 'a sheet')
    """
    found = re.search("sheet[0-9]{1,4}", name)
    return "a sheet" if found is None else found[0]


def may_be_xml(beginning: bytes) -> bool:
    r"""Whether a part whose beginning this is may be XML, in whatever encoding.

    >>> may_be_xml(b"\xef\xbb\xbf <a/>"), may_be_xml(b"\xff\xfe<\0"), may_be_xml(b"\x89PNG")
    (True, True, False)
    """
    return beginning.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] in (b"", b"<")
