"""A bare Starlette server that runs the same SQL through psycopg, for comparison over HTTP.

POST /insert   one plain INSERT of the bytes of the request
GET  /answer   the SQL of an answer, with its rows as JSON
"""

import json
import os
from datetime import date

from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from projections.engine.answer import Basis
from projections.money import budgets

POOL = ConnectionPool(os.environ["BARE_URL"], min_size=1, max_size=17, open=True,
                      kwargs={"autocommit": True, "row_factory": dict_row})  # fmt: skip
INSERT = (
    "INSERT INTO plain (name, tags, body, recorded_by, recorded_as, correlation)"
    " VALUES ('invoice-recorded.v1', '{}', %s, 'a', 'b', 'c')"
)
PARAMETERS = Basis(date(2022, 3, 31), 1, None, "E08000014").parameters


def insert(body: bytes) -> None:
    with POOL.connection() as connection:
        connection.execute(INSERT, (body,))


async def post_insert(request: Request) -> Response:
    await run_in_threadpool(insert, await request.body())
    return Response(b"{}", status_code=201, media_type="application/json")


def answer_json() -> bytes:
    with POOL.connection() as connection:
        connection.execute("SET search_path = answers, pg_catalog")
        lines = connection.execute(budgets.LINES, PARAMETERS).fetchall()
        savings = connection.execute(budgets.SAVING, PARAMETERS).fetchall()
    return json.dumps({"lines": lines, "savings": savings}, default=str).encode()


async def get_answer(_: Request) -> Response:
    return Response(await run_in_threadpool(answer_json), media_type="application/json")


app = Starlette(
    routes=[Route("/insert", post_insert, methods=["POST"]), Route("/answer", get_answer)]
)
