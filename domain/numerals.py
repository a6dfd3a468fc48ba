"""Whole numbers as somebody writes them: in the digits 0 to 9, and not in too many."""

from typing import Final

DIGITS_OF_A_POSITION: Final = 19


def read_whole_number(text: str, most_digits: int) -> int | None:
    """The number that a text writes in at most so many digits; nothing for any other text.

    >>> read_whole_number("012", 3), read_whole_number("4²", 3), read_whole_number("٣", 3)
    (12, None, None)
    >>> read_whole_number("-1", 3), read_whole_number("", 3), read_whole_number("1234", 3)
    (None, None, None)
    """
    is_one = text.isascii() and text.isdecimal() and len(text) <= most_digits
    return int(text) if is_one else None


def as_position_is_written(given: object) -> object:
    """The value, if it is no yes or no, nor a text that writes a whole number in another way than
    the digits 0 to 9. Raises ValueError if it is.
    """
    if isinstance(given, bool) or (
        isinstance(given, str) and read_whole_number(given, DIGITS_OF_A_POSITION) is None
    ):
        message = "write a position as a whole number, in the digits 0 to 9"
        raise ValueError(message)
    return given
