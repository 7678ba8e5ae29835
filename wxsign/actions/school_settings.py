"""What a school sets for itself, over the default of the configuration (decision 2)."""

from sqlalchemy import insert, select, update

from wxsign.db import db, transaction, writing
from wxsign.models import School, SchoolSetting


def choose(school_code: str, name: str, value: object) -> bool:
    """From now on this holds for the school; answer whether there is such a school."""
    school_id = db.session.scalar(select(School.id).where(School.code == school_code))
    if school_id is None:
        return False
    is_it = SchoolSetting.school_id == school_id, SchoolSetting.name == name
    with transaction():
        changed = writing().execute(
            update(SchoolSetting).where(*is_it).values(value={"value": value})
        )
        if changed.rowcount == 0:
            row = {"school_id": school_id, "name": name, "value": {"value": value}}
            writing().execute(insert(SchoolSetting).values(**row))
    return True
