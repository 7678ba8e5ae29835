"""Files that a reviewer brings with a decision: 依据材料 in the form of its dialog (S83, S171)."""

from dataclasses import dataclass

from wxsign.models import Agreement
from wxsign.pages import attachments
from wxsign.pages.attachments import Box, Said
from wxsign.pages.desk.guard import actor
from wxsign.rules.attachments import REASONS, form_of
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
    def came(self) -> bool:
        """Whether a file was all that this post was about, or one could not be taken."""
        return self.said is not None

    @property
    def status(self) -> int:
        """The status of a page that only shows the files anew."""
        return self.said.status if self.said is not None else 200

    @property
    def box(self) -> Box:
        """The field as the template draws it."""
        (box,) = attachments.boxes(actor(), self.form, self.said).values()
        return box

    def refused(self, refused: Refused) -> "Evidence":
        """The same with the sentence of this refusal beside it; another refusal goes on."""
        if refused.reason not in REASONS:
            raise refused
        return Evidence(self.form, self.said, f"{refused.headline}。")
