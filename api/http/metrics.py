"""Prometheus metrics: counts and durations of requests, and how far the facts are behind the log.

Labels are names of operations, never a path or a person.
"""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from api.web.parts import GivenParts
from api.web.problems import RESPONSES

routes: Final = APIRouter(tags=["health"])
REGISTRY: Final = CollectorRegistry()
REQUESTS: Final = Counter(
    "placement_ledger_requests_total", "Requests answered.", ("operation", "method", "status"),
    registry=REGISTRY,
)  # fmt: skip
SECONDS: Final = Histogram(
    "placement_ledger_request_seconds", "How long requests took.", ("operation",),
    registry=REGISTRY,
)  # fmt: skip
HEAD: Final = Gauge("placement_ledger_head", "The last position of the log.", registry=REGISTRY)
PROJECTED: Final = Gauge(
    "placement_ledger_projected", "The position that the answers have reached.", registry=REGISTRY
)
LAG: Final = Gauge(
    "placement_ledger_lag_entries", "Entries not yet in the answers.", registry=REGISTRY
)

METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
"""The methods that are labels: a caller may invent any number of others."""
WORK: Final = Gauge(
    "placement_ledger_work", "Requests that are let in, and that wait their turn, by kind of work.",
    ("kind", "state"), registry=REGISTRY,
)  # fmt: skip


def count_request(request: Request, status: int, seconds: float) -> None:
    """Count a request that was answered, and the seconds it took, by its operation."""
    operation: Any = getattr(request.state, "operation", "none")
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(operation, method, str(status)).inc()
    SECONDS.labels(operation).observe(seconds)


@routes.get("/metrics", operation_id="metrics", response_class=PlainTextResponse,
            responses=RESPONSES)  # fmt: skip
def metrics(parts: GivenParts) -> PlainTextResponse:
    """The metrics in Prometheus's text format."""
    now = parts.readiness.reached()
    HEAD.set(now.head)
    PROJECTED.set(now.projected or 0)
    LAG.set(now.head if now.lag is None else now.lag)
    for kind, gate in parts.gates.items():
        WORK.labels(kind.value, "inside").set(gate.inside)
        WORK.labels(kind.value, "waiting").set(gate.waiting)
    return PlainTextResponse(generate_latest(REGISTRY), media_type="text/plain; version=0.0.4")
