"""Makes keyed pseudonyms of children from the council's own numbers, and other keyed hashes.

Under the same key a number always gives the same pseudonym, and a pseudonym does not give the
number
back. The key is kept outside the log: a council that loses it cannot recognise a child again.
"""

import base64
import hashlib
import hmac
import os
import secrets
import unicodedata
from pathlib import Path
from typing import Final

from domain.faults import FileFault

KEY_BYTES: Final = 32
LENGTH: Final = 16


class KeyUnreadable(FileFault):
    """The pseudonym key is not 64 hexadecimal digits."""

    slug = "pseudonym-key-unreadable"


def pseudonym(key: bytes, local_number: str) -> str:
    """The reference of a child: `C-` and 80 bits of HMAC-SHA-256 in letters and digits.

    A number gives the same reference whether its letters are composed or not.

    >>> pseudonym(b"k" * 32, "1001") == pseudonym(b"k" * 32, " 1001 ")
    True
    """
    number = unicodedata.normalize("NFC", local_number.strip())
    digest = hmac.new(key, number.encode(), hashlib.sha256).digest()
    return f"C-{base64.b32encode(digest).decode()[:LENGTH]}"


def keyed_hash(key: bytes, text: str) -> str:
    """A keyed fingerprint of a text, such as a row: the holder of the text can show that it is the
    one.
    """
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def key_in(path: Path) -> bytes:
    """The key in a file, which is made on first use, readable only by its owner. Raises
    KeyUnreadable.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_key(path)
    with os.fdopen(file, "w") as opened:
        opened.write(secrets.token_hex(KEY_BYTES) + "\n")
    return read_key(path)


def read_key(path: Path) -> bytes:
    """A key from its file. Raises KeyUnreadable."""
    try:
        key = bytes.fromhex(path.read_text().strip())
    except ValueError:
        raise KeyUnreadable(path) from None
    if len(key) != KEY_BYTES:
        raise KeyUnreadable(path)
    return key
