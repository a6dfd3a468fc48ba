"""Middleware that bounds what a request's body may hold, before anything reads it.

A small body can cost much: a list of half a million numbers made as many faults, and a form may
name a codec that takes minutes. So JSON is looked at as a whole, and a form by how it is written.
"""

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypedDict

from fastapi import Request
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.web import problems
from domain.faults import Fault


class FormLimits(TypedDict):
    """The most fields and files of a form, and the most bytes of a text in it."""

    max_fields: int
    max_files: int
    max_part_size: int


MOST_BYTES: Final = 1_000_000
MOST_UPLOADED: Final = 64 * 2**20
UPLOADS: Final = frozenset(("/files", "/imports/ofsted", "/imports/payments", "/imports/ssda903"))
"""The paths to which files are sent."""
MOST_VALUES: Final = 5_000
MOST_MARKS: Final = 20 * MOST_VALUES
"""The most commas and opening brackets, of texts as well: more take long to parse."""
MOST_DIGITS: Final = 40
DEEPEST: Final = 20
MOST_LINES: Final = 1_000
FORM_LIMITS: Final[FormLimits] = {
    "max_fields": 2_000, "max_files": 200, "max_part_size": 64 * 1024
}  # fmt: skip
CHARSETS: Final = (b"utf-8", b"utf8", b"us-ascii")
URLENCODED: Final = b"application/x-www-form-urlencoded"
TOO_LARGE: Final = 413
NOT_UTF_8: Final = "The body cannot be read: it is not JSON written in UTF-8."
TOO_DEEP: Final = f"The body is not taken: it is JSON nested more than {DEEPEST} deep."
TOO_MANY: Final = f"The body is not taken: it holds more than {MOST_VALUES:,} values."


class BodyRefused(Fault):
    """The body of the request holds more than is taken, or what cannot be taken for one value."""

    slug = "body-refused"
    status = 400

    @property
    def title(self) -> str:
        """What is wrong: it repeats nothing of what was sent."""
        return str(self)


class Bodies:
    """Refuses a body that is too large, or that would cost too much to read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with a body that is bounded, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        bounded = Bounded(receive, most_taken(scope["path"]))
        try:
            passed_on = await screen_body(Headers(scope=scope), bounded)
        except BodyRefused as refused:
            await problems.answer_fault(Request(scope), refused)(scope, receive, send)
        except HTTPException as refused:
            await problems.answer_http_error(Request(scope), refused)(scope, receive, send)
        else:
            await self.app(scope, passed_on, send)


def most_taken(path: str) -> int:
    """How many bytes a body may have that is sent to a path."""
    return MOST_UPLOADED if path in UPLOADS else MOST_BYTES


def most_heard(request: Request) -> int:
    """How many bytes of a body are heard: none of one that says it is larger than is taken."""
    most = most_taken(request.url.path)
    return -1 if is_stated_larger(request.headers, most) else most


def is_stated_larger(headers: Headers, most: int) -> bool:
    """Whether a body is larger, by its own statement, than so many bytes."""
    stated = headers.get("content-length", "")
    return stated.isdecimal() and (len(stated) > len(str(most)) or int(stated) > most)


class Bounded:
    """A body that is counted as it comes in."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self.most = most
        self._left = most

    async def receive(self) -> Message:
        """The next part of the body. Raises HTTPException where it is too large."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(TOO_LARGE)
        return message


async def screen_body(headers: Headers, body: Bounded) -> Receive:
    """From what to receive a body that may be read. Raises BodyRefused or HTTPException."""
    if is_stated_larger(headers, body.most):
        raise HTTPException(TOO_LARGE)
    kind, options = parse_options_header(headers.get("content-type", ""))
    if kind == b"multipart/form-data":
        refuse_charset(options)
        return Closed(body.receive, options.get(b"boundary", b"")).receive
    if b"json" not in kind and kind != URLENCODED:
        return body.receive
    messages = [await body.receive()]
    while messages[-1].get("more_body"):
        messages.append(await body.receive())
    whole = b"".join(each.get("body", b"") for each in messages)
    if kind != URLENCODED:
        refuse_costly_json(whole)
    elif whole.count(b"&") > FORM_LIMITS["max_fields"]:
        raise HTTPException(problems.UNREADABLE)
    return Again(messages, body.receive).receive


class Closed:
    """A form in parts, which is whole only with the boundary that closes it."""

    def __init__(self, receive: Receive, boundary: bytes) -> None:
        self._receive = receive
        self._closing = b"--" + boundary + b"--"
        self._tail = b""

    async def receive(self) -> Message:
        """The next part of the body. Raises HTTPException where it ends without its boundary."""
        message = await self._receive()
        if message["type"] == "http.request":
            kept = len(self._closing) + len(b"\r\n")
            self._tail = (self._tail + message.get("body", b""))[-kept:]
            if not message.get("more_body") and not self._tail.rstrip().endswith(self._closing):
                raise HTTPException(problems.UNREADABLE)
        return message


class Again:
    """What was received once, received again, and then what follows."""

    def __init__(self, messages: list[Message], receive: Receive) -> None:
        self._messages = iter(messages)
        self._receive = receive

    async def receive(self) -> Message:
        """The next message."""
        held = next(self._messages, None)
        return await self._receive() if held is None else held


def refuse_charset(options: Mapping[bytes, bytes]) -> None:
    """Refuse a form in an encoding of its own: some take minutes to decode. Raises BodyRefused."""
    if options.get(b"charset", CHARSETS[0]).lower() not in CHARSETS:
        message = "The form cannot be read: it is not written in UTF-8."
        raise BodyRefused(message)


def refuse_costly_json(body: bytes) -> None:
    """Refuse JSON that is too deep, has too much in it, or means different things to different
    readers. JSON that is malformed is left to its reader, unless it has the NULs by which readers
    guess UTF-16 and UTF-32. Raises BodyRefused.
    """
    refuse_marks(body)
    if b"\0" in body:
        raise BodyRefused(NOT_UTF_8)
    try:
        refuse_much(
            json.loads(
                body.decode("utf-8-sig"), object_pairs_hook=refuse_repeated,
                parse_constant=refuse_constant, parse_float=short_float, parse_int=short_int,
            )
        )  # fmt: skip
    except json.JSONDecodeError:
        return
    except UnicodeDecodeError:
        message = NOT_UTF_8
    except RecursionError:
        message = TOO_DEEP
    else:
        return
    raise BodyRefused(message)


def refuse_marks(body: bytes) -> None:
    """Refuse, by its punctuation, what would take long to parse. Raises BodyRefused."""
    if sum(map(body.count, (b",", b"[", b"{"))) > MOST_MARKS:
        raise BodyRefused(TOO_MANY)


def refuse_much(whole: Any) -> None:
    """Refuse a value that is too deep or holds too many others. Raises BodyRefused."""
    level, count = [whole], 0
    for _ in range(DEEPEST + 1):
        level = [each for value in level for each in members(value)]
        count += len(level)
        if count > MOST_VALUES:
            raise BodyRefused(TOO_MANY)
        if not level:
            return
    raise BodyRefused(TOO_DEEP)


def members(value: Any) -> Iterable[Any]:
    """What a list or an object holds."""
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def refuse_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, in which each key stands once. Raises BodyRefused."""
    found = dict(pairs)
    if len(found) < len(pairs):
        message = "The body is not taken: a key stands twice in one of its objects."
        raise BodyRefused(message)
    return found


def refuse_constant(_text: str) -> None:
    """Refuse NaN and Infinity, which are not JSON. Raises BodyRefused."""
    message = "The body is not taken: NaN and Infinity are not numbers of JSON."
    raise BodyRefused(message)


def short_int(text: str) -> int:
    """A whole number of a length that somebody would write. Raises BodyRefused."""
    refuse_long(text)
    return int(text)


def short_float(text: str) -> float:
    """A number of a length that somebody would write. Raises BodyRefused."""
    refuse_long(text)
    found = float(text)
    if not math.isfinite(found):
        message = "The body is not taken: a number in it is too large."
        raise BodyRefused(message)
    return found


def refuse_long(text: str) -> None:
    """Refuse a number of too many digits. Raises BodyRefused."""
    if len(text) > MOST_DIGITS:
        message = f"The body is not taken: a number in it has more than {MOST_DIGITS} digits."
        raise BodyRefused(message)


async def refuse_repeats(request: Request) -> None:
    """Refuse an upload in which a field, other than a list of files, stands twice: one would not be
    looked at. Raises BodyRefused.
    """
    form = await request.form(**FORM_LIMITS)
    names = [name for name, _ in form.multi_items() if name != "files"]
    if len(set(names)) < len(names):
        message = "The form is not taken: a field that is taken once stands twice in it."
        raise BodyRefused(message)


async def form_of(request: Request) -> FormData:
    """A page's form. Raises BodyRefused for a text of too many lines, and HTTPException."""
    limits: FormLimits = {**FORM_LIMITS, "max_files": 0}
    form = await request.form(**limits)
    for _, text in form.multi_items():
        if isinstance(text, str) and text.count("\n") >= MOST_LINES:
            message = f"The form is not taken: a text in it has more than {MOST_LINES:,} lines."
            raise BodyRefused(message)
    return form
