"""Files in a form: brought, taken out again, shown; the same for every audience (S134, S142).

`attach` gives a blueprint its three addresses. A page whose form has such a field posts to itself
as well, so that everything works without script: `brought` keeps what came along.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO

from flask import Blueprint, Response, render_template, request, send_file
from werkzeug.datastructures import FileStorage

from wxsign import uploads
from wxsign.actions import attachments as actions
from wxsign.pages.limits import limiter, takes_a_file
from wxsign.pages.numbers import small
from wxsign.queries import attachments as queries
from wxsign.queries.attachments import Belongs, Kept
from wxsign.rules import attachments, media
from wxsign.rules.attachments import Purpose
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused

_OFTEN = "600 per hour"
Page = str | tuple[str, int]


@dataclass(frozen=True)
class Access:
    """What an audience's pages know: who is here, and whether he may see what a record holds."""

    actor: Callable[[], Actor]
    may_see: Callable[[Belongs, Purpose], bool]


@dataclass(frozen=True)
class Said:
    """What became of files that were brought: sentences by purpose, none where all is well."""

    faults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The status of the page that shows it."""
        return 422 if any(self.faults.values()) else 200


@dataclass(frozen=True)
class Box:
    """One field of files as the template draws it."""

    form: str
    purpose: Purpose
    kept: tuple[Kept, ...]
    faults: tuple[str, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Whether the worker has still to look at one."""
        return any(each.state == attachments.WAITING for each in self.kept)


def boxes(by: Actor, form: str, said: Said | None = None) -> dict[str, Box]:
    """The fields of a form by purpose, with what this person has put into them."""
    person, faults = attachments.person_of(by), said.faults if said else {}
    return {
        row.key: Box(form, row, queries.kept(person, form, row.key), tuple(faults.get(row.key, ())))
        for row in attachments.of_form(form)
    }


def brought(by: Actor, form: str) -> Said | None:
    """Keep what came with this post and take out what it names; None where neither was asked.

    Files that came along with another button are kept too, and that button goes on, unless one of
    them cannot be taken. Raises Refused(NOT_FOUND) for a form that is not this person's.
    """
    faults = {row.key: tuple(_take_in(row, form, by)) for row in attachments.of_form(form)}
    if "detach" in request.form:
        actions.remove(request.form.get("detach", 0, small), form, by=by)
        return Said(faults)
    pressed = request.form.get("attach", "")
    if pressed in faults and not _files(pressed) and not faults[pressed]:
        faults[pressed] = ("请先选择图片。",)
    return Said(faults) if pressed or any(faults.values()) else None


def _files(purpose: str) -> list[FileStorage]:
    return [file for file in request.files.getlist(f"files_{purpose}") if file.filename]


def _take_in(purpose: Purpose, form: str, by: Actor) -> list[str]:
    """Keep the files of one field; answer what is wrong with those that cannot be taken."""
    faults, files = [], _files(purpose.key)
    room = actions.room(form, purpose, by=by) if files else 0
    for file in files:
        with file.stream:  # its temporary file goes at once
            data = file.read()
        fault = media.fault(data, purpose.label, purpose.kinds)
        if not fault and room < 1:
            fault = f"{purpose.label}最多 {purpose.most} 个，请先移除不要的。"
        if fault:
            faults.append(fault)
            continue
        actions.add(form, purpose, _keep(data), by=by)
        room -= 1
    return faults


@limiter.limit(_OFTEN)
def _keep(data: bytes) -> int:
    """Counted here, once for all audiences: a form can be filled and emptied again and again."""
    return uploads.keep(data)


def attach(pages: Blueprint, access: Access) -> None:
    """Give this blueprint its addresses of files."""

    @pages.get("/attachments", endpoint="attachments")
    def fields() -> Page:
        """One field again, for the script that waits for the worker."""
        return _field(access.actor(), None)

    @pages.post("/attachments", endpoint="attachments_brought")
    @takes_a_file
    def bring() -> Page:
        """One file by script: put in or taken out; the answer is the field anew."""
        by = access.actor()
        return _field(by, brought(by, request.form.get("form", "")))

    @pages.get("/attachments/<int:attachment>", endpoint="attachment")
    def one(attachment: int) -> Response:
        """The copy that people see; a PDF is only handed over."""
        return _shown(attachment, access)


def _field(by: Actor, said: Said | None) -> Page:
    box = boxes(by, request.values.get("form", ""), said).get(request.values.get("purpose", ""))
    if box is None or not attachments.may_send(box.purpose, by):
        raise Refused(Reason.NOT_FOUND)
    page = render_template("parts/attachments_field.html", box=box)
    return page, said.status if said else 200


def _shown(attachment_id: int, access: Access) -> Response:
    place = queries.place_of(attachment_id)
    if place is None or not _may_see(place, access):
        raise Refused(Reason.NOT_FOUND)
    is_pdf = place.media_type == media.PDF
    wanted = place.thumb_id if request.args.get("size") == "thumb" else place.shown_id
    file_id = place.file_id if is_pdf else wanted
    if file_id is None:  # the worker has not seen it, or it could not be read
        raise Refused(Reason.NOT_FOUND)
    opened = uploads.open_file(file_id)
    name = f"{attachments.BY_KEY[place.purpose].label}_{attachment_id}"
    return send_file(
        BytesIO(opened.data),
        mimetype=opened.media_type,
        as_attachment=is_pdf,
        download_name=f"{name}.{media.WORDS[opened.media_type].lower()}",
    )


def _may_see(place: queries.Place, access: Access) -> bool:
    """His own always; another's once a record that he may see has claimed it."""
    if place.person == attachments.person_of(access.actor()):
        return True
    purpose = attachments.BY_KEY[place.purpose]
    return place.belongs is not None and access.may_see(place.belongs, purpose)
