"""RFC 3161 timestamps: that a checkpoint existed by a time, by a clock that is not the council's.

The stamp is over the whole signed note, with SHA-512. An authority is anything that answers a
request: one over HTTP, or `openssl ts` with a certificate of its own, for tests and the
demonstration. `openssl ts -verify -data checkpoint -in checkpoint.tsr -CAfile tsa-ca.pem` checks
one without any of our code.
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
SECONDS: Final = 10
CA: Final = "tsa-ca.pem"
CONFIGURATION: Final = """
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


class StampInvalid(Fault):
    """This is no timestamp of this checkpoint by that authority."""

    slug = "stamp-invalid"


class AuthorityUnavailable(Fault):
    """The timestamp authority gave no answer: the checkpoint stands without a stamp."""

    slug = "authority-unavailable"


class Authority(Protocol):
    """Whoever stamps: takes a request in DER and gives a response in DER."""

    def stamp(self, request: bytes) -> bytes:
        """The response. Raises AuthorityUnavailable."""
        ...


class HttpAuthority:
    """A timestamp authority at a URL."""

    def __init__(self, url: str) -> None:
        self.url = url

    def stamp(self, request: bytes) -> bytes:
        """The response. Raises AuthorityUnavailable."""
        asked = urllib.request.Request(  # noqa: S310  the operator's own setting
            self.url, data=request, headers={"Content-Type": MEDIA_TYPE}
        )
        try:
            with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310  as above
                return bytes(answer.read())
        except (OSError, ValueError):
            raise AuthorityUnavailable from None


class OpensslAuthority:
    """`openssl ts` with a certificate of its own: for tests and the demonstration."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not (folder / CA).exists():
            self.make()

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

    def make(self) -> None:
        """A certificate authority and a timestamping certificate under it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / "tsa.cnf").write_text(CONFIGURATION)
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

    def stamp(self, request: bytes) -> bytes:
        """The response. Raises AuthorityUnavailable."""
        with tempfile.TemporaryDirectory() as place:
            query, reply = Path(place) / "query", Path(place) / "reply"
            query.write_bytes(request)
            self.run("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa_config",
                     "-queryfile", str(query), "-out", str(reply))  # fmt: skip
            return reply.read_bytes()


def stamped(note: bytes, authority: Authority) -> bytes:
    """A timestamp response over a signed note. Raises AuthorityUnavailable or StampInvalid."""
    request = (
        TimestampRequestBuilder()
        .data(note)
        .hash_algorithm(HashAlgorithm.SHA512)
        .cert_request(cert_request=True)
        .build()
    )
    response = authority.stamp(request.as_bytes())
    try:
        decoded = decode_timestamp_response(response)
    except ValueError:
        raise StampInvalid from None
    if decoded.status != 0 or decoded.tst_info.nonce != request.nonce:
        raise StampInvalid
    return response


def stamped_at(note: bytes, stamp: bytes, root: bytes) -> datetime:
    """When a note was stamped, checked against an authority's root certificate.

    Raises StampInvalid.
    """
    try:
        response = decode_timestamp_response(stamp)
        certificate = x509.load_pem_x509_certificate(root)
        verifier = VerifierBuilder().add_root_certificate(certificate).build()
        verifier.verify_message(response, note)
    except (VerificationError, ValueError):
        raise StampInvalid from None
    return response.tst_info.gen_time
