"""Three letters, two devices, six taps on 现在签约 at the same moment: one signature."""

from threading import Barrier, Thread

import pytest

from tests.journeys.visits import (
    STUDENTS,
    UNITS,
    employer_in,
    invite,
    ready_to_accept,
    rows,
    student_in,
)

STUDENT = STUDENTS[22]
LETTERS = (1, 2, 3)  # the units that invite him


@pytest.mark.requirement("S52", "S71")
def test_of_six_acceptances_at_once_one_wins_and_the_others_show_why_not(stage):
    records = []
    for place in LETTERS:
        employer = employer_in(stage, UNITS[place])
        records.append(invite(stage, employer, UNITS[place], STUDENT))
    taps, codes = _windows(stage, records)

    _all_at_once([lambda t=tap, r=record: _accept(t, codes[r]) for record, tap in taps])

    held = rows(stage, "SELECT process, record_id FROM seat WHERE student_id = ?", STUDENT.place)
    assert len(held) == 1
    winner = held[0][1]
    states = rows(stage, "SELECT id, state FROM agreement WHERE id IN (?, ?, ?)", *records)
    assert dict(states) == {r: "under_review" if r == winner else "invited" for r in records}
    pages = [(record, tap.page) for record, tap in taps]
    assert [_outcome(page) for record, page in pages if record == winner] == [
        (200, "student.result", ["under_review"])
    ] * 2
    refused = [page for record, page in pages if record != winner]
    assert [_outcome(page) for page in refused] == [(409, "student.refusal", [])] * 4
    assert all("等待签约审核），所以不能再签约" in page.text for page in refused)
    assert {page.link("/agreements/") for page in refused} == {
        f"{stage.app}/student/agreements/{winner}"
    }
    assert _told_once(stage, records) == ["online.accept.employer"]


def _told_once(stage, records):
    """The notices of the one acceptance among these records."""
    signed = "SELECT id FROM trail_entry WHERE move = 'accept' AND record_id IN (?, ?, ?)"
    [(entry,)] = rows(stage, signed, *records)
    told = "SELECT notice FROM outbox_entry WHERE notice LIKE 'online.accept.%' AND once LIKE ?"
    every = "SELECT count(*) FROM outbox_entry WHERE notice LIKE 'online.accept.%'"
    moves = "SELECT count(*) FROM trail_entry WHERE move = 'accept'"
    assert rows(stage, every) == rows(stage, moves)
    return [notice for (notice,) in rows(stage, told, f"trail.{entry}.%")]


def _outcome(page):
    return page.status, page.name, page.states


def _windows(stage, records):
    """On two devices each letter's 签约前必读 is open; and the code that came for each letter."""
    taps, codes = [], {}
    for device in (student_in(stage, STUDENT), student_in(stage, STUDENT)):
        for record in records:
            tap = _window(device)
            if record not in codes:
                codes[record] = ready_to_accept(stage, tap, STUDENT, record)
            tap.open(f"{stage.app}/student/invitations/{record}/confirmation")
            taps.append((record, tap))
    return taps, codes


def _window(device):
    """One more page of the same browser: the same cookies, a page of its own."""
    window = type(device)(device.http.headers["User-Agent"])
    window.http.cookies.update(device.http.cookies)
    return window


def _accept(tap, code):
    tap.submit("accept", agree="on", code=code)


def _all_at_once(doings):
    start, failures = Barrier(len(doings)), []

    def run(doing):
        try:
            start.wait(timeout=60)
            doing()
        except Exception as failure:  # noqa: BLE001 - told below, by the test's own thread
            failures.append(failure)

    threads = [Thread(target=run, args=(doing,)) for doing in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=90)
    assert failures == []
