"""E-mail: by SMTP, or handed to an HTTP service in development."""

import hashlib
import smtplib
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Literal, Protocol

from wxsign import clock
from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.http import Http
from wxsign.rules import mails

if TYPE_CHECKING:
    from collections.abc import Iterator

_PERMANENT = 500


class Mail(Protocol):
    """Sends one e-mail."""

    def send(self, *, to: str, subject: str, text: str, key: str, url: str = "") -> None:
        """Send; `key` is ours, the same for every try, and makes the Message-ID.

        `url` is the address with which the text ends, if it does.
        Raises Unreachable and Rejected. A mail of uncertain outcome is held for the desk.
        """
        ...


@dataclass(kw_only=True, eq=False)
class SmtpMail:
    """A mail server: `tls` from the first byte (465), `starttls` (587), or a relay beside us."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    security: Literal["tls", "starttls", "none"] = "tls"
    timeout_seconds: float = 10.0
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)

    def send(self, *, to: str, subject: str, text: str, key: str, url: str = "") -> None:
        """Hand the mail to the server; once its text is on the way the outcome may stay unknown."""
        message = self._message(to, subject, key)
        _fill(message, " ".join(subject.split()), text.removesuffix(url).rstrip(), url)
        with _translated(uncertain=False):
            server = self._connect()
        try:
            with _translated(uncertain=False):
                self._enter(server)
            with _translated(uncertain=True):
                server.send_message(message)
        finally:
            # The mail is accepted or not by now: a lost farewell changes nothing.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _message(self, to: str, subject: str, key: str) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        try:
            message["To"] = Address(addr_spec=to)
        except (ValueError, IndexError, MessageError):
            raise Rejected("address", "not an address") from None
        message["From"] = self.sender
        message["Subject"] = " ".join(subject.split())
        message["Date"] = format_datetime(clock.now())
        domain = self.sender.rpartition("@")[2].strip("> ")
        message["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"  # what Outlook and Exchange heed instead
        message["Content-Language"] = "zh-CN"
        return message

    def _connect(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout_seconds, context=self.context
            )
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds)

    def _enter(self, server: smtplib.SMTP) -> None:
        if self.security == "starttls":
            server.starttls(context=self.context)
        if self.user:
            server.login(self.user, self.password)


class HttpMail:
    """A service that takes `{"id", "to", "subject", "text"}` by POST, for development."""

    def __init__(self, url: str, timeout: tuple[float, float] = (3.0, 5.0)) -> None:
        self._http = Http(url, timeout)

    def send(self, *, to: str, subject: str, text: str, key: str, url: str = "") -> None:
        """Hand the mail over."""
        del url
        self._http.post("", {"id": key, "to": to, "subject": subject, "text": text})


class NoMail:
    """A school without a mail server: every mail is refused, so that another channel is tried."""

    def send(self, *, to: str, subject: str, text: str, key: str, url: str = "") -> None:
        """Refuse."""
        del to, subject, text, key, url
        raise Rejected("none", "no mail server is configured")


def _fill(message: EmailMessage, subject: str, words: str, url: str) -> None:
    """Plain text first, then the markup that most programs show in its place."""
    message.set_content(mails.plain(words, url), cte="base64")
    message.add_alternative(mails.markup(subject, words, url), subtype="html", cte="base64")


@contextmanager
def _translated(*, uncertain: bool) -> "Iterator[None]":
    """An answer with a number is certain; silence and a broken line are what `uncertain` says."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        failure: Exception = _answered(next(iter(error.recipients.values()))[0])
    except smtplib.SMTPResponseException as error:
        failure = _answered(error.smtp_code)
    except smtplib.SMTPNotSupportedError:
        failure = Rejected("unsupported", "the mail server lacks what this mail needs")
    except (OSError, smtplib.SMTPException):
        failure = Unreachable("mail server", uncertain=uncertain)
    else:
        return
    raise failure from None  # the other one may hold addresses


def _answered(code: int) -> Exception:
    if code >= _PERMANENT:
        return Rejected(code, "SMTP status")
    return Unreachable(f"SMTP {code}", code=code)
