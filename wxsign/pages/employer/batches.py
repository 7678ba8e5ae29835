"""A batch: who gets the letter, how many places there are, and the letter as it was typed (S35)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request

from wxsign import clock, settings
from wxsign.actions import posts as actions
from wxsign.actions.proof import Matter
from wxsign.pages.employer import drafts, forms
from wxsign.pages.employer.candidates import student_ids
from wxsign.pages.employer.forms import Form
from wxsign.pages.employer.guard import this_user
from wxsign.queries import letter_templates, posts, sending
from wxsign.queries.drafts import Kept
from wxsign.queries.letter_templates import Saved
from wxsign.queries.sending import Earlier, Recipient
from wxsign.rules import posts as rules
from wxsign.rules import terms
from wxsign.rules.posts import Room


@dataclass(frozen=True)
class Batch:
    """Who gets the letter in which order, the letter, and 招聘人数 as it was typed.

    `asked` are the students whom the form names; who has left the list is no recipient.
    """

    asked: list[int]
    recipients: tuple[Recipient, ...]
    form: Form
    places: str = ""

    @property
    def ids(self) -> list[int]:
        """The students in their order."""
        return [recipient.id for recipient in self.recipients]

    @property
    def places_fault(self) -> str:
        """What is wrong with 招聘人数."""
        return rules.headcount_fault(self.places)

    @property
    def is_wrong(self) -> bool:
        """Whether something has to be mended before anybody reads it once more."""
        return bool(self.form.faults or self.places_fault)

    @property
    def headcount(self) -> int:
        """How many are wanted; 0 leaves what the post says."""
        return forms.number(self.places)

    @property
    def matter(self) -> Matter:
        """One code for these students in this order, this number of places and these terms."""
        covered = [self.asked, self.form.values, self.headcount]
        text = json.dumps(covered, ensure_ascii=False, sort_keys=True)
        record = hashlib.sha256(text.encode()).hexdigest()
        return Matter(f"employer:{this_user().id}", "send", record)

    @property
    def room(self) -> Room:
        """The places of the letter's post as they are now."""
        employer_id, title = this_user().employer_id, self.form.values["job_title"]
        return actions.places(employer_id, title, headcount=self.headcount, batch=self.ids)


@dataclass(frozen=True)
class Opening:
    """What the form begins with: a draft, a template, or an earlier letter."""

    batch: Batch
    kept: Kept | None = None
    used: Earlier | None = None
    letters: tuple[Earlier, ...] = ()
    template: Saved | None = None
    templates: tuple[Saved, ...] = field(default_factory=tuple)


def asked() -> list[int]:
    """The students that a form carries."""
    return student_ids(request.form.getlist("student"))


def typed() -> Batch:
    """The batch as it was sent."""
    ids = asked()
    recipients = sending.recipients(this_user().employer_id, ids)
    year = recipients[0].year if recipients else clock.now().year
    form = forms.checked(forms.typed_in(terms.TERMS), terms.TERMS, year)
    return Batch(ids, recipients, form, drafts.typed_places())


def kept(ids: list[int]) -> Batch | None:
    """The batch as it was kept when somebody went on to the page before 确认发送."""
    recipients = sending.recipients(this_user().employer_id, ids)
    left = drafts.kept(recipients)
    if not recipients or left is None:
        return None
    form = forms.checked(all_keys(left.values), terms.TERMS, recipients[0].year)
    return Batch(ids, recipients, form, left.values.get(drafts.PLACES, ""))


def opened(recipients: tuple[Recipient, ...], typed: Mapping[str, str]) -> Opening:
    """The form as it was left; else as chosen (`post`, `template`); else as it was used last.

    For students of one 拟聘用职位 the last letter for it comes before the last letter at all.
    """
    user, year, ids = this_user(), recipients[0].year, [one.id for one in recipients]
    templates = letter_templates.listed(user.employer_id)
    wanted = forms.number(typed.get("template", ""))
    chosen = next((saved for saved in templates if saved.id == wanted), None)
    if chosen is None and not typed.get("post") and (left := drafts.kept(recipients)):
        form = forms.restored(all_keys(left.values), terms.TERMS, year)
        places = left.values.get(drafts.PLACES, "")
        return Opening(Batch(ids, recipients, form, places), kept=left, templates=templates)
    title = typed.get("post") or _common(recipients)
    letters = sending.earlier(user.employer_id)
    fitting = next((row for row in letters if row.job_title == title), None)
    chosen = chosen or (None if fitting else _for_post(templates, title))
    used = None if chosen else fitting or next(iter(letters), None)
    values = _values(chosen, used, "" if typed.get("template") else title)
    form = forms.prefilled(all_keys(values), terms.TERMS, year)
    batch = Batch(ids, recipients, form, _places_of(values.get("job_title", "")))
    return Opening(batch, None, used, letters, chosen, templates)


def all_keys(values: terms.Values) -> dict[str, str]:
    """Every field of a letter, empty where it has none."""
    return {term.key: values.get(term.key, "") for term in terms.TERMS}


def _values(chosen: Saved | None, used: Earlier | None, title: str) -> Mapping[str, str]:
    if chosen is not None:
        return chosen.values
    values = dict(used.values if used else sending.defaults(this_user().employer))
    return {**values, "job_title": title} if title else values


def _for_post(templates: tuple[Saved, ...], title: str) -> Saved | None:
    return next((saved for saved in templates if title and saved.job_title == title), None)


def _common(recipients: tuple[Recipient, ...]) -> str:
    """The one 拟聘用职位 for which all of them were listed."""
    titles = {recipient.job_title for recipient in recipients}
    return titles.pop() if len(titles) == 1 else ""


def _places_of(title: str) -> str:
    """The number that the post has already."""
    if not settings.current().signing.waiting_list:
        return ""
    return str(posts.headcounts(this_user().employer_id).get(title, ""))
