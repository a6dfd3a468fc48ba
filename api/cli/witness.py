"""A witness that another council or an auditor can run: `placement-ledger witness`."""

import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from api.cli.app import app
from evidence.proof.note import ED25519_COSIGNATURE, Ed25519Signer, VerifierKey, verifier_key
from evidence.proof.signer import SEED_BYTES
from evidence.proof.witness import Witness
from ledger.keys import read_key, write_once

MOST_BYTES = 64 * 1024


def application(witness: Witness) -> Starlette:
    """The witness as an HTTP application with one path, as C2SP tlog-witness specifies."""

    async def add_checkpoint(request: Request) -> Response:
        body = await request.body()
        reply = witness.add_checkpoint(body.decode("utf-8", errors="replace"))
        return PlainTextResponse(reply.text, status_code=reply.status, media_type=reply.type)

    async def key(_request: Request) -> Response:
        return PlainTextResponse(f"{witness.signer.public}\n")

    return Starlette(
        routes=[
            Route("/add-checkpoint", add_checkpoint, methods=["POST"]),
            Route("/key", key, methods=["GET"]),
        ],
        middleware=[Middleware(RequestBodyLimitMiddleware, max_body_size=MOST_BYTES)],
    )


def witness_in(folder: Path, name: str, keys: list[VerifierKey]) -> Witness:
    """A witness whose key and memory are in a folder. Its key is made on first use."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    seed = folder / "witness.key"
    write_once(seed, lambda: secrets.token_hex(SEED_BYTES).encode() + b"\n")
    private = Ed25519PrivateKey.from_private_bytes(read_key(seed))
    logs: dict[str, list[VerifierKey]] = {}
    for each in keys:
        logs.setdefault(each.name, []).append(each)
    return Witness(folder / "seen", Ed25519Signer(name, private, kind=ED25519_COSIGNATURE), logs)


@app.command("witness")
def serve_witness(
    folder: Annotated[Path, typer.Argument(help="Where the witness keeps its key and memory.")],
    *,
    name: Annotated[str, typer.Option(help="The witness's name: a domain of yours.")],
    log_key: Annotated[list[str], typer.Option(help="A verifier key of a log to witness.")],
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8001,
) -> None:
    """Cosign the checkpoints of logs, if each extends the last one seen."""
    witness = witness_in(folder, name, [verifier_key(text) for text in log_key])
    sys.stdout.write(f"Witness {witness.signer.public}\non http://{host}:{port}\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        application(witness), host=host, port=port, log_level="warning", access_log=False,
        server_header=False,
    )  # fmt: skip
    uvicorn.Server(config).run()
