"""A QR code on a desktop that somebody is to scan with his WeChat (S7, `wechat.md` §1.8)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base


class ScanLogin(Base):
    """One code: the desktop that shows it knows `key`, WeChat knows `scene`, nobody knows both.

    `openid` is who scanned it, `person_id` who confirmed. With `reviewer_id` it binds the WeChat
    to this reviewer instead of signing somebody in.
    """

    __tablename__ = "scan_login"

    id: Mapped[int] = mapped_column(primary_key=True)
    scene: Mapped[str] = mapped_column(String(64), unique=True)
    key: Mapped[str] = mapped_column(String(64))
    area: Mapped[str] = mapped_column(String(10))
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("reviewer.id"))
    number: Mapped[str] = mapped_column(String(2))
    device: Mapped[str] = mapped_column(String(40))
    network: Mapped[str] = mapped_column(String(45))
    address: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10))
    openid: Mapped[str] = mapped_column(String(64), default="")
    person_id: Mapped[int | None]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class ColleagueCode(Base):
    """A QR code by which a colleague who was given an account finds the way to his first login.

    It lets nobody in: that takes a code by SMS to the phone that the main account has named.
    """

    __tablename__ = "colleague_code"

    user_id: Mapped[int] = mapped_column(ForeignKey("employer_user.id"), primary_key=True)
    scene: Mapped[str] = mapped_column(String(64), unique=True)
    address: Mapped[str] = mapped_column(String(200))
    expires_at: Mapped[datetime]
