"""Which document an edition is: what it prints is gathered first, while the database is open."""

from collections.abc import Callable
from functools import partial

from wxsign.documents import agreement as electronic
from wxsign.documents import paper_agreement, termination
from wxsign.models import Agreement, TermsVersion
from wxsign.outbox import ending_sheets, paper_sheets, papers
from wxsign.rules import paper
from wxsign.rules.lifecycle import Process


def printer(agreement: Agreement, version: TermsVersion, edition: str) -> Callable[[], bytes]:
    """What renders this edition, with everything that it prints."""
    if agreement.process == Process.PAPER and edition in (paper.DRAFT, paper.PAPER):
        return partial(paper_agreement.render, *paper_sheets.sheet(agreement, version, edition))
    if edition == ending_sheets.PROOF:
        return partial(termination.render, ending_sheets.proof(agreement, version))
    if edition == ending_sheets.TERMINATION:
        return partial(termination.render, ending_sheets.ended(agreement, version))
    return partial(electronic.render, papers.agreement_paper(agreement, version, edition))
