"""What is remembered: columns and relationships, nothing else."""

from wxsign.models.access import AccessEntry
from wxsign.models.agreement import Agreement, ChangeRequest, NumberSeries, TermsVersion
from wxsign.models.attachment import Attachment
from wxsign.models.code import Code
from wxsign.models.drafts import Draft
from wxsign.models.errand import Errand
from wxsign.models.files import Document, File
from wxsign.models.inbox import OAuthCode, WeChatEvent
from wxsign.models.outbox import OutboxEntry
from wxsign.models.people import (
    Binding,
    Candidate,
    College,
    Employer,
    EmployerUser,
    Reviewer,
    School,
    SchoolSetting,
    Student,
)
from wxsign.models.plan import PlanChange, PlanDelivery, PlanEntry
from wxsign.models.registration import Registration
from wxsign.models.searches import Search
from wxsign.models.seat import Seat
from wxsign.models.termination import Termination
from wxsign.models.timetable import TimetableEntry
from wxsign.models.trail import TrailEntry

__all__ = [
    "AccessEntry",
    "Agreement",
    "Attachment",
    "Binding",
    "Candidate",
    "ChangeRequest",
    "Code",
    "College",
    "Document",
    "Draft",
    "Employer",
    "EmployerUser",
    "Errand",
    "File",
    "NumberSeries",
    "OAuthCode",
    "OutboxEntry",
    "PlanChange",
    "PlanDelivery",
    "PlanEntry",
    "Registration",
    "Reviewer",
    "School",
    "SchoolSetting",
    "Search",
    "Seat",
    "Student",
    "Termination",
    "TermsVersion",
    "TimetableEntry",
    "TrailEntry",
    "WeChatEvent",
]
