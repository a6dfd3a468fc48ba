"""Which text may be recorded, of any script, and the one spelling of an account.

A text holds no character that documents cannot hold, or that makes it read as another.

Source: the ledger's own (decision 65).
"""

import re
import unicodedata
from typing import Final

from pydantic import ValidationInfo

FLAG: Final = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f")
"""The flag of a part of a country: the only use of tag characters."""
NONCHARACTERS: Final = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
REFUSED: Final = {
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]": "a control character: leave it out",
    "[\ud800-\udfff]": "half of a character: type it again",
    f"[\ufdd0-\ufdef{NONCHARACTERS}]": "no character: leave it out",
    "[\u2028\u2029]": "a separator of lines: start a new line instead",
    "[\u202a-\u202e\u2066-\u2069]": "a mark that turns the order of letters: leave it out",
    "[\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]": "a hidden mark: leave it out",
}
"""What may not be recorded, and what it is and what to do about it."""
FAULTY: Final = re.compile("|".join(REFUSED))
FLAG_OR_FAULTY: Final = re.compile(f"{FLAG.pattern}|{FAULTY.pattern}")
READING: Final = {"reading": True}
"""The context in which what is recorded is read: it is kept as it was once accepted."""
LINE_ENDS: Final = re.compile("\r\n?")
HIDDEN: Final = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs that cannot be seen."""


def recordable(given: object, info: ValidationInfo) -> object:
    """A text as it is recorded, or as it was if it is being read. Raises ValueError."""
    if isinstance(given, str) and info.context is not READING:
        return acceptable(given)
    return given


def code_point(character: str) -> str:
    """A character by its number.

    >>> code_point("é"), code_point("🧑")
    ('U+00E9', 'U+1F9D1')
    """
    return f"U+{ord(character):04X}"


def acceptable(text: str) -> str:
    """The text as it is recorded: composed (NFC), its lines ended by line feeds, and empty where
    nothing of it can be seen. Raises ValueError at a character that may not be recorded.

    >>> acceptable("Zoe\u0308")
    'Zoë'
    >>> acceptable("Ann\u202e")
    Traceback (most recent call last):
    ValueError: Character 4 is U+202E, a mark that turns the order of letters: leave it out
    """
    if text.isascii() and text.isprintable():
        return "" if text.isspace() else text
    fault = first_fault(text)
    if fault is not None:
        raise ValueError(fault)
    text = LINE_ENDS.sub("\n", text)
    return unicodedata.normalize("NFC", text) if any(map(is_seen, text)) else ""


def shown(text: str) -> str:
    """A text with a code point in brackets for each character that may not be recorded.

    >>> shown("Ann\u202e"), shown("Ann\u0007"), shown("Ann")
    ('Ann[U+202E]', 'Ann[U+0007]', 'Ann')
    """
    if text.isascii() and text.isprintable():
        return text
    return FLAG_OR_FAULTY.sub(
        lambda found: found[0] if len(found[0]) > 1 else f"[{code_point(found[0])}]", text
    )


def first_fault(text: str) -> str | None:
    """What is wrong with the first character that may not be recorded, and where it stands."""
    found = FAULTY.search(FLAG.sub(lambda flag: "\U0001f3f4" * len(flag[0]), text))
    if found is None:
        return None
    character = found[0]
    what = next(said for kind, said in REFUSED.items() if re.match(kind, character))
    return f"Character {found.start() + 1} is {code_point(character)}, {what}"


def is_seen(character: str) -> bool:
    """Whether a character shows: it is no space, no mark of format, and no letter without a shape.

    >>> is_seen("é"), is_seen("\u200b"), is_seen(" ")
    (True, False, False)
    """
    return unicodedata.category(character)[0] not in "CZ" and character not in HIDDEN


def account(name: str) -> str:
    """The one spelling of an account: trimmed, without regard to letter case and to forms of a
    letter that Unicode holds to be the same (NFKC).

    >>> account(" Ben "), account("ｂｅｎ"), account("client:Finance")
    ('ben', 'ben', 'client:finance')
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def account_as_given(name: object) -> object:
    """The one spelling of an account that is text. Anything else is unchanged."""
    return account(name) if isinstance(name, str) else name
