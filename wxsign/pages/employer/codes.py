"""The cells of a code on an employer's page: what stands beside them."""

from dataclasses import dataclass

from wxsign.actions import code
from wxsign.actions.proof import Matter
from wxsign.pages.employer import forms
from wxsign.pages.employer.guard import this_user
from wxsign.rules import identity
from wxsign.rules.refusals import CODE_REASONS, Refused


@dataclass(frozen=True)
class Cells:
    """What the macro `my.cells` is given: its line, seconds to wait, the sentence, the focus."""

    line: str
    wait: int
    fault: str
    is_out: bool

    @classmethod
    def of(cls, matter: Matter, fault: Refused | None = None) -> "Cells":
        """The cells for this matter; a sentence only for what is wrong with the code."""
        phone, is_out = identity.masked_phone(this_user().phone), code.is_out(matter)
        wrong = fault is not None and fault.reason in CODE_REASONS
        return cls(
            line=f"{'已发到' if is_out else '将发到'} {phone}",
            wait=forms.seconds_until_code(matter),
            fault=f"{fault.headline}。" if fault is not None and wrong else "",
            is_out=is_out,
        )
