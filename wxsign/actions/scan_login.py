"""毕业生扫码登录, 用人单位扫码登录 and that of reviewers: asked, confirmed, used once (S7)."""

import hashlib
import secrets
from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from wxsign import clock
from wxsign.actions._owner_mail import tell
from wxsign.db import db, transaction, writing
from wxsign.models import Binding, Reviewer, ScanLogin
from wxsign.rules import scanning
from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused

AUDIENCES = {"student": Who.STUDENT, "employer": Who.EMPLOYER, "desk": Who.REVIEWER}


@dataclass(frozen=True)
class Asking:
    """A desktop that wants in: what WeChat is told and what its cookie holds are two secrets."""

    area: str
    device: str
    network: str
    reviewer_id: int | None = None
    scene: str = field(default_factory=lambda: secrets.token_hex(24), repr=False)
    key: str = field(default_factory=lambda: secrets.token_hex(24), repr=False)


def ask(asking: Asking, address: str) -> int:
    """The code is on the screen; `address` is what it says. Answers its number."""
    now = clock.now()
    with transaction():
        made = writing().execute(
            insert(ScanLogin)
            .values(
                scene=asking.scene,
                key=_hashed(asking.key),
                area=asking.area,
                reviewer_id=asking.reviewer_id,
                number=f"{secrets.randbelow(90) + 10}",
                device=asking.device,
                network=asking.network,
                address=address,
                state=scanning.WAITING,
                asked_at=now,
                expires_at=now + scanning.LIFETIME,
            )
            .returning(ScanLogin.id)
        )
        return int(made.scalar_one())


def scanned(scene: str, openid: str) -> ScanLogin | None:
    """Somebody scanned it: from now on it is his to confirm. None if it is not, or none of ours.

    WeChat may tell the same scan twice.
    """
    now = clock.now()
    with transaction():
        writing().execute(
            update(ScanLogin)
            .where(
                ScanLogin.scene == scene,
                ScanLogin.state == scanning.WAITING,
                ScanLogin.expires_at > now,
            )
            .values(state=scanning.SCANNED, openid=openid)
        )
    return db.session.scalar(
        select(ScanLogin).where(
            ScanLogin.scene == scene,
            ScanLogin.openid == openid,
            ScanLogin.state == scanning.SCANNED,
            ScanLogin.expires_at > now,
        )
    )


def is_ours(scene: str) -> bool:
    """Whether a desktop of ours ever showed this scene, lately."""
    return db.session.scalar(select(ScanLogin.id).where(ScanLogin.scene == scene)) is not None


def bound_person(area: str, openid: str) -> int | None:
    """Who of this audience has bound this WeChat."""
    return db.session.scalar(
        select(Binding.person_id).where(
            Binding.audience == AUDIENCES[area], Binding.openid == openid
        )
    )


def confirm(scan_id: int, area: str, openid: str) -> None:
    """确认登录 on the phone that scanned; a second press ends alike.

    Raises Refused: NOT_FOUND, SCAN_OVER, NOT_VERIFIED where nothing is bound, BOUND_ELSEWHERE.
    """
    scan = _own(scan_id, area, openid)
    if scan.state in (scanning.CONFIRMED, scanning.USED):
        return
    if scan.reviewer_id is not None:
        _bind(scan.id, scan.reviewer_id, openid)
        return
    person_id = bound_person(area, openid)
    if person_id is None:
        raise Refused(Reason.SCAN_OVER)
    with transaction():
        _take(scan_id, scanning.CONFIRMED, person_id)


def refuse(scan_id: int, area: str, openid: str) -> None:
    """不是我: the desktop gets in no more with this code."""
    scan = _own(scan_id, area, openid)
    if scan.state != scanning.SCANNED:
        return
    with transaction():
        _take(scan_id, scanning.REFUSED, None)


def use(scan_id: int, key: str) -> int:
    """The desktop that showed the code goes in, once; answers whom. Raises Refused(SCAN_OVER)."""
    now = clock.now()
    with transaction():
        person_id = (
            writing()
            .execute(
                update(ScanLogin)
                .where(
                    ScanLogin.id == scan_id,
                    ScanLogin.key == _hashed(key),
                    ScanLogin.state == scanning.CONFIRMED,
                    ScanLogin.expires_at > now,
                )
                .values(state=scanning.USED)
                .returning(ScanLogin.person_id)
            )
            .scalar()
        )
    if person_id is None:
        raise Refused(Reason.SCAN_OVER)
    return int(person_id)


def shown(scan_id: int, key: str) -> ScanLogin | None:
    """The code that this desktop shows."""
    return db.session.scalar(
        select(ScanLogin).where(ScanLogin.id == scan_id, ScanLogin.key == _hashed(key))
    )


def own(scan_id: int, area: str, openid: str) -> ScanLogin:
    """The code as the phone that scanned it sees it; anybody else's looks like none."""
    return _own(scan_id, area, openid)


def _own(scan_id: int, area: str, openid: str) -> ScanLogin:
    scan = db.session.get(ScanLogin, scan_id)
    if scan is None or not openid or (scan.area, scan.openid) != (area, openid):
        raise Refused(Reason.NOT_FOUND)
    return scan


def _take(scan_id: int, state: str, person_id: int | None) -> None:
    moved = writing().execute(
        update(ScanLogin)
        .where(
            ScanLogin.id == scan_id,
            ScanLogin.state == scanning.SCANNED,
            ScanLogin.expires_at > clock.now(),
        )
        .values(state=state, person_id=person_id)
    )
    if moved.rowcount != 1:
        raise Refused(Reason.SCAN_OVER)


def _bind(scan_id: int, reviewer_id: int, openid: str) -> None:
    """The reviewer's WeChat is this one from now on; he learns of it by mail."""
    now, reviewer = clock.now(), db.session.get_one(Reviewer, reviewer_id)
    try:
        with transaction():
            _take(scan_id, scanning.USED, reviewer_id)
            mine = Binding.audience == Who.REVIEWER, Binding.person_id == reviewer_id
            writing().execute(delete(Binding).where(*mine))
            writing().execute(
                insert(Binding).values(
                    audience=Who.REVIEWER,
                    person_id=reviewer_id,
                    openid=openid,
                    follows=True,
                    bound_at=now,
                )
            )
            tell(reviewer, "绑定了微信", now)
    except IntegrityError as error:
        raise Refused(Reason.BOUND_ELSEWHERE) from error


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
