"""A small SMTP server that answers as it is told and keeps what it accepted."""

import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HANG = "hang"
DROP = "drop"


_USUAL = {
    "EHLO": "250-postbox\r\n250-AUTH PLAIN\r\n250 STARTTLS",
    "STARTTLS": "220 go on",
    "AUTH": "235 welcome",
    "DATA": "354 go on",
    "QUIT": "221 bye",
}


class Postbox:
    """`answers["RCPT"] = "550 no"` answers that verb so; DROP and HANG fall silent there."""

    def __init__(self, context: ssl.SSLContext | None, *, tls_first: bool) -> None:
        self.port = 0
        self.context = context
        self.tls_first = tls_first
        self.answers: dict[str, str] = {}
        self.said: list[str] = []
        self.secured: list[bool] = []
        self.mails: list[bytes] = []
        self.over = threading.Event()


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.box: Postbox = self.server.box
        if self.box.tls_first:
            self._secure()
        self._say("220 postbox")
        while line := self.rfile.readline():
            words = line.decode().strip()
            verb = words.split(" ")[0].upper()
            self.box.said.append(words)
            if not self._answer(verb):
                return

    def _answer(self, verb: str) -> bool:
        scripted = self.box.answers.get(verb)
        if scripted in (HANG, DROP):
            if scripted == HANG:
                self.box.over.wait()
            return False
        self._say(scripted or _USUAL.get(verb, "250 well"))
        if scripted is None and verb == "STARTTLS":
            self._secure()
        if scripted is None and verb == "DATA":
            return self._take_mail()
        return verb != "QUIT"

    def _take_mail(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.box.mails.append(b"".join(lines))
        self.box.secured.append(isinstance(self.connection, ssl.SSLSocket))
        return self._answer("END")

    def _secure(self) -> None:
        self.connection = self.box.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def finish(self) -> None:
        super().finish()
        self.connection.close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """A client that leaves in the middle is what some tests are about."""


@contextmanager
def running(context: ssl.SSLContext | None = None, *, tls_first: bool = False) -> Iterator[Postbox]:
    box = Postbox(context, tls_first=tls_first)
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.box = box
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield box
        finally:
            box.over.set()
            server.shutdown()
            thread.join()


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The contexts of a server on 127.0.0.1 and of a client that trusts it alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "postbox")])
    day = datetime(2020, 1, 1, tzinfo=UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day)
        .not_valid_after(day.replace(year=2090))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "postbox.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))
