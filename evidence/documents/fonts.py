"""The fonts that documents are printed in, and text as they can print it.

The fonts come with two packages that are pinned by hash, and no font of the machine is used: equal
texts give equal bytes everywhere. What no font has is printed by its code point.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

import typst
from fontTools.ttLib import TTFont

from domain.text import FAULTY, code_point

NOTO: Final = Path(str(resources.files("manimgx_fonts")))
KURINTO: Final = Path(str(resources.files("weblate_fonts"))) / "static/weblate_fonts/kurinto/ttf"
NOTO_SCRIPTS: Final = (
    "Armenian", "Bengali", "Devanagari", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi", "Kannada",
    "Khmer", "Lao", "Malayalam", "Myanmar", "Oriya", "Sinhala", "Tamil", "Telugu", "Thai",
)  # fmt: skip
FONTS: Final = {
    **{f"Noto Sans {script}": NOTO / f"NotoSans{script}[wght].ttf" for script in NOTO_SCRIPTS},
    "Noto Emoji": NOTO / "NotoEmoji[wght].ttf",
    "Kurinto Sans SC": KURINTO / "KurintoSansSC-Rg.ttf",
    "Kurinto Sans": KURINTO / "KurintoSans-Rg.ttf",
    "Kurinto Sans TC": KURINTO / "KurintoSansTC-Rg.ttf",
    "Kurinto Sans JP": KURINTO / "KurintoSansJP-Rg.ttf",
    "Kurinto Sans KR": KURINTO / "KurintoSansKR-Rg.ttf",
    "Noto Sans Symbols": NOTO / "NotoSansSymbols[wght].ttf",
    "Noto Sans": NOTO / "NotoSans[wght].ttf",
}
"""The fonts tried for a character that the document's own does not have, in this order."""
OWN: Final = "\n -~\xa0-\xac\xae-\u0233\u2010-\u2015\u2018-\u201e\u2022\u2026\u2212"
PLAIN: Final = re.compile(f"[{OWN}]*")
"""Text that the document's own font has whole."""
NOT_PLAIN: Final = re.compile(f"[^{OWN}]")
UNSEEN: Final = re.compile(
    "[\xad\u034f\u061c\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f"
    "\U000e0020-\U000e007f\U000e0100-\U000e01ef]"
)
"""Characters that change others, and need no shape of their own."""
JOINER: Final = "\u200d"
VIRAMA: Final = 9
"""The combining class of a mark that joins the letter before it to the letter after it."""
LONGEST: Final = 32
"""How many characters may be drawn as one. The longest of any language have about a dozen, and the
typesetter breaks off at some hundreds.
"""
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})


@cache
def bundled_fonts() -> typst.Fonts:
    """The fonts of the packages and those within the typesetter, and none of the machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[NOTO, KURINTO])


def printable(text: str) -> str:
    """A text with a code point in brackets in place of each character that no font has.

    A text with letters that run from right to left is set apart, so that what stands around it
    keeps its order.

    >>> printable("Ann\ue000")
    'Ann[U+E000]'
    """
    if PLAIN.fullmatch(text):
        return text
    written = "".join(written_parts(text))
    if any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in written):
        return f"{ISOLATE}{written}{END_ISOLATE}"
    return written


def spelt_out(text: str) -> str:
    """A text with every character that the document's own font may not have by its code point.

    >>> spelt_out("Ann 王")
    'Ann [U+738B]'
    """
    return NOT_PLAIN.sub(lambda found: f"[{code_point(found[0])}]", text)


def written_parts(text: str) -> Iterator[str]:
    """The letters of a text with their marks, each in one font, or by code point."""
    held, length = "", 0
    for character in text:
        length = length + 1 if is_drawn_with(held, character) else 1
        if held and length <= LONGEST and joins(held, character) and has_font(held + character):
            held += character
            continue
        yield held
        held = letter_alone(character) if length <= LONGEST else ""
        if not held:
            yield character if character in "\n\t" else f"[{code_point(character)}]"
    yield held


def letter_alone(character: str) -> str:
    """A letter that a font has, or nothing for any other character."""
    fit = not is_mark(character) and not FAULTY.match(character) and has_font(character)
    return character if fit else ""


def joins(held: str, character: str) -> bool:
    """Whether a character changes the letter before it, or is joined to it."""
    return is_mark(character) or held.endswith(JOINER)


def is_drawn_with(held: str, character: str) -> bool:
    """Whether the typesetter shapes a character together with the text before it."""
    return bool(held) and (joins(held, character) or unicodedata.combining(held[-1]) == VIRAMA)


def is_mark(character: str) -> bool:
    """Whether a character changes the one before it: an accent, a vowel sign, a joiner, a tone of
    skin.
    """
    tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return tone or unicodedata.category(character)[0] == "M" or bool(UNSEEN.match(character))


@lru_cache(maxsize=65_536)
def has_font(letter: str) -> bool:
    """Whether one font has all characters of a letter with its marks."""
    needed = {ord(character) for character in UNSEEN.sub("", letter)}
    return any(needed <= characters_of(font) for font in FONTS.values())


@cache
def characters_of(font: Path) -> frozenset[int]:
    """The code points for which a font has a shape."""
    with TTFont(font, lazy=True) as opened:
        return frozenset(opened.getBestCmap() or ())
