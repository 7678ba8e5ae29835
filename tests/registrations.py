"""What a unit sends to a school: files by their bytes, a whole form, a registration that waits."""

import zlib
from io import BytesIO
from typing import Any

from tests import factories
from wxsign import uploads
from wxsign.actions import registration
from wxsign.actions.registration import Sending
from wxsign.db import db
from wxsign.models import EmployerUser, Registration, School
from wxsign.rules import unit


def png(wide: int = 4, high: int = 3) -> bytes:
    """A white picture; its head may lie about its size."""
    rows = zlib.compress(b"".join(b"\0" + b"\xff" * 12 for _ in range(3)))
    head = wide.to_bytes(4) + high.to_bytes(4) + b"\x08\x02\x00\x00\x00"
    parts = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    body = b"".join(
        len(part).to_bytes(4) + name + part + zlib.crc32(name + part).to_bytes(4)
        for name, part in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body


def jpeg(wide: int = 4, high: int = 3) -> bytes:
    """The segments of a photo as phones write it, up to where the picture begins."""
    jfif = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    frame = b"\xff\xc0\x00\x11\x08" + high.to_bytes(2) + wide.to_bytes(2)
    frame += b"\x03\x01\x22\0\x02\x11\x01\x03\x11\x01"
    return b"\xff\xd8" + jfif + frame + b"\xff\xda\x00\x02" + b"\0" * 8 + b"\xff\xd9"


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def profile(**over: str) -> dict[str, str]:
    """A unit's data, right in every field."""
    values = {
        "name": "武汉光谷示例智能科技有限公司",
        "credit_code": factories.credit_code(77777),
        "nature": "39",
        "industry": "34",
        "region": "湖北省武汉市洪山区",
        "address": "武汉市洪山区示例大道99号",
        "postcode": "430070",
        "contact": "梁知远",
        "phone": "13911112222",
        "email": "hr@example.com",
    }
    return values | over


def typed(to: School, **over: Any) -> dict[str, Any]:
    """The first page as a browser sends it, with a licence."""
    more = {
        "school": str(to.id),
        "notice": "2026-1",
        "licence": (BytesIO(png()), "营业执照.png"),
    }
    return profile() | more | over


def waiting(user: EmployerUser | None = None, *, to: School | None = None) -> Registration:
    """A unit that waits for a school."""
    user = user or factories.employer(approved_at=None, confirmed_at=None)
    to = to or factories.school()
    sent = {term.key: str(getattr(user.employer, term.key)) for term in unit.TABLE}
    user_id, employer_id, school_id = user.id, user.employer_id, to.id
    sending = Sending(sent, school_id, uploads.keep(png()))
    by = factories.actor(db.session.get_one(EmployerUser, user_id))
    registration.send(employer_id, sending, by=by)
    return last(employer_id)


def last(employer_id: int) -> Registration:
    """What this unit sent last."""
    db.session.rollback()
    db.session.expire_all()
    rows = db.session.query(Registration).filter_by(employer_id=employer_id)
    return rows.order_by(Registration.id.desc()).first()
