"""Files that a reviewer brings with a decision: 依据材料 in the form of its dialog (S83, S171)."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import request

from wxsign.models import Agreement
from wxsign.pages import attachments
from wxsign.pages.attachments import Box, Said
from wxsign.pages.desk.guard import actor
from wxsign.rules.attachments import REASONS, against, form_of
from wxsign.rules.refusals import Refused


@dataclass(frozen=True)
class Evidence:
    """The field of a dialog: which form it belongs to, and what became of files just now."""

    form: str
    said: Said | None = None
    fault: str = ""

    @classmethod
    def shown(cls, purpose: str, record: Agreement) -> "Evidence":
        """The field as it stands."""
        return cls(form_of(purpose, record.id))

    @classmethod
    def brought(cls, purpose: str, record: Agreement) -> "Evidence":
        """The field after this post, with the files that came along."""
        form = form_of(purpose, record.id)
        return cls(form, attachments.brought(actor(), form))

    @property
    def is_alone(self) -> bool:
        """Whether the button pressed was one of the field's own, so that nothing was confirmed."""
        return bool(request.form.get("attach")) or "detach" in request.form

    @property
    def is_wrong(self) -> bool:
        """Whether a sentence stands beside the field."""
        return bool(self.fault) or self.status != HTTPStatus.OK

    @property
    def status(self) -> int:
        """The status of a page that only shows the files anew."""
        return self.said.status if self.said is not None else HTTPStatus.OK

    @property
    def box(self) -> Box:
        """The field as the template draws it."""
        (box,) = attachments.boxes(actor(), self.form, self.said).values()
        return box

    def checked(self) -> "Evidence":
        """The same with what would refuse it beside it, so that all faults are told at once."""
        box = self.box
        refused = against(box.purpose, [each.state for each in box.kept])
        return self if refused is None or self.is_wrong else self.refused(refused)

    def refused(self, refused: Refused) -> "Evidence":
        """The same with the sentence of this refusal beside it; another refusal goes on."""
        if refused.reason not in REASONS:
            raise refused
        return Evidence(self.form, self.said, f"{refused.headline}。")
