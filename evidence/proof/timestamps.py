"""Requests and verifies RFC 3161 timestamps, which show that a checkpoint existed by a time.

A timestamp covers the whole signed note, hashed with SHA-512. The authority is a service over
HTTP, or for tests and the demonstration `openssl ts` with a certificate of its own.
`openssl ts -verify -data checkpoint -in checkpoint.tsr -CAfile tsa-ca.pem` verifies a timestamp
without this code.
"""

import shutil
import subprocess
import tempfile
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from domain.faults import Fault

MEDIA_TYPE: Final = "application/timestamp-query"
TIMEOUT_SECONDS: Final = 10
MOST_REPLY: Final = 1024 * 1024
CA: Final = "tsa-ca.pem"
OPENSSL_CONFIGURATION: Final = """
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[tsa]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa_config]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
default_policy = 1.2.3.4.1
digests = sha256, sha512
signer_digest = sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class TimestampInvalid(Fault):
    """This is not a timestamp of this checkpoint by that authority."""

    slug = "timestamp-invalid"


class AuthorityUnavailable(Fault):
    """The timestamp authority did not answer: the checkpoint has no timestamp."""

    slug = "authority-unavailable"


class TimestampAuthority(Protocol):
    """A timestamp authority (TSA)."""

    def respond(self, request: bytes) -> bytes:
        """The response to a timestamp request, both in DER. Raises AuthorityUnavailable."""
        ...


class HttpAuthority:
    """A timestamp authority at a URL."""

    def __init__(self, url: str) -> None:
        self.url = url

    def respond(self, request: bytes) -> bytes:
        """The response to a timestamp request, both in DER. Raises AuthorityUnavailable."""
        post = urllib.request.Request(  # noqa: S310  the operator's own setting
            self.url, data=request, headers={"Content-Type": MEDIA_TYPE}
        )
        try:
            with urllib.request.urlopen(post, timeout=TIMEOUT_SECONDS) as reply:  # noqa: S310  as above
                return bytes(reply.read(MOST_REPLY))
        except (OSError, ValueError):
            raise AuthorityUnavailable from None


class OpensslAuthority:
    """`openssl ts` with a certificate of its own: for tests and the demonstration."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not (folder / CA).exists():
            self.create_certificates()

    def run(self, *words: str) -> None:
        """Run openssl in the folder. Raises AuthorityUnavailable."""
        openssl = shutil.which("openssl")
        if openssl is None:
            raise AuthorityUnavailable
        done = subprocess.run(  # noqa: S603  fixed words and paths of our own
            [openssl, *words], cwd=self.folder, capture_output=True, check=False
        )
        if done.returncode != 0:
            raise AuthorityUnavailable

    def create_certificates(self) -> None:
        """Create a certificate authority and a timestamping certificate that it issues."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / "tsa.cnf").write_text(OPENSSL_CONFIGURATION)
        (self.folder / "serial").write_text("01\n")
        key = ("-newkey", "rsa:3072", "-nodes")
        self.run("req", "-new", *key, "-keyout", "ca.key", "-out", "ca.csr",
                 "-subj", "/O=Demonstration/CN=Demonstration time stamps")  # fmt: skip
        self.run("x509", "-req", "-in", "ca.csr", "-signkey", "ca.key", "-days", "3650",
                 "-extfile", "tsa.cnf", "-extensions", "ca", "-out", "ca.new")  # fmt: skip
        self.run("req", "-new", *key, "-keyout", "tsa.key", "-out", "tsa.csr",
                 "-subj", "/O=Demonstration/CN=Demonstration time stamp authority")  # fmt: skip
        self.run("x509", "-req", "-in", "tsa.csr", "-CA", "ca.new", "-CAkey", "ca.key", "-days",
                 "3650", "-set_serial", "2", "-extfile", "tsa.cnf", "-extensions", "tsa", "-out",
                 "tsa.pem")  # fmt: skip
        (self.folder / "ca.new").replace(self.folder / CA)

    def respond(self, request: bytes) -> bytes:
        """The response to a timestamp request, both in DER. Raises AuthorityUnavailable."""
        with tempfile.TemporaryDirectory() as place:
            query, reply = Path(place) / "query", Path(place) / "reply"
            query.write_bytes(request)
            self.run("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa_config",
                     "-queryfile", str(query), "-out", str(reply))  # fmt: skip
            return reply.read_bytes()


def request_timestamp(note: bytes, authority: TimestampAuthority) -> bytes:
    """A timestamp response for a signed note. Raises AuthorityUnavailable or TimestampInvalid."""
    request = (
        TimestampRequestBuilder()
        .data(note)
        .hash_algorithm(HashAlgorithm.SHA512)
        .cert_request(cert_request=True)
        .build()
    )
    response = authority.respond(request.as_bytes())
    try:
        decoded = decode_timestamp_response(response)
    except ValueError:
        raise TimestampInvalid from None
    if decoded.status != 0 or decoded.tst_info.nonce != request.nonce:
        raise TimestampInvalid
    return response


def verify_timestamp(note: bytes, timestamp: bytes, root: bytes) -> datetime:
    """The time in a timestamp of a note, verified with the authority's root certificate (PEM).

    Raises TimestampInvalid.
    """
    try:
        response = decode_timestamp_response(timestamp)
        certificate = x509.load_pem_x509_certificate(root)
        verifier = VerifierBuilder().add_root_certificate(certificate).build()
        verifier.verify_message(response, note)
    except (VerificationError, ValueError):
        raise TimestampInvalid from None
    return response.tst_info.gen_time
