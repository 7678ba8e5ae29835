"""Who sits at the desk: sign-ins, recovery codes, and wrong tries (issue 5, security)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base


class DeskSession(Base):
    """One browser in which a reviewer signed in; the cookie names it by `key`.

    `network` is the beginning of the address, `seen_at` is right to a quarter of an hour.
    """

    __tablename__ = "desk_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"), index=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    device: Mapped[str] = mapped_column(String(40))
    network: Mapped[str] = mapped_column(String(45))
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class RecoveryCode(Base):
    """A recovery code that was not used yet, as its keyed fingerprint."""

    __tablename__ = "recovery_code"

    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"), primary_key=True)
    code_print: Mapped[str] = mapped_column(String(64), primary_key=True)


class LoginTries(Base):
    """Wrong tries of one account or of one network, known or not, and until when it is shut."""

    __tablename__ = "login_tries"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    wrong: Mapped[int]
    last_at: Mapped[datetime]
    opens_at: Mapped[datetime]
