"""Measures eventsource-py: clients that record each invoice in a new stream of its own.

    python eventsource_py.py <connection URL> <clients> <seconds> <body as JSON>

Prints how many invoices were recorded a second. Runs in an environment that has eventsource-py.
"""

import asyncio
import sys
import time
from uuid import uuid4

from eventsource import DomainEvent, ExpectedVersion, PostgreSQLEventStore, StreamId
from sqlalchemy.ext.asyncio import create_async_engine


class InvoiceRecorded(DomainEvent):
    """The event, with the same body."""

    aggregate_type: str = "invoice"
    aggregate_version: int = 1
    body: str


async def record(store: PostgreSQLEventStore, body: str) -> None:
    """Record one invoice. Raises AssertionError if its stream exists already."""
    stream = StreamId(category="invoice", aggregate_id=uuid4())
    if await store.get_stream_version(stream):
        raise AssertionError
    event = InvoiceRecorded(aggregate_id=stream.aggregate_id, body=body)
    await store.append(stream, [event], ExpectedVersion.no_stream())


async def main(url: str, clients: int, seconds: float, body: str) -> None:
    """Print how many invoices a second a number of clients record."""
    engine = create_async_engine(url, pool_size=clients)
    store = PostgreSQLEventStore(engine, create_schema=True)
    await record(store, body)
    counts = [0] * clients
    stopped = asyncio.Event()

    async def client(n: int) -> None:
        while not stopped.is_set():
            await record(store, body)
            counts[n] += 1

    running = [asyncio.create_task(client(n)) for n in range(clients)]
    began = time.perf_counter()
    await asyncio.sleep(seconds)
    rate = sum(counts) / (time.perf_counter() - began)
    stopped.set()
    await asyncio.gather(*running)
    await engine.dispose()
    sys.stdout.write(f"{rate}\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]))
