"""Whole numbers as somebody writes them: in the digits 0 to 9, and not in too many."""


def read_whole_number(text: str, most_digits: int) -> int | None:
    """The number that a text writes in at most so many digits; nothing for any other text.

    >>> read_whole_number("012", 3), read_whole_number("4²", 3), read_whole_number("٣", 3)
    (12, None, None)
    >>> read_whole_number("-1", 3), read_whole_number("", 3), read_whole_number("1234", 3)
    (None, None, None)
    """
    is_one = text.isascii() and text.isdecimal() and len(text) <= most_digits
    return int(text) if is_one else None
