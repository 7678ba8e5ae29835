"""What is remembered: columns and relationships, nothing else."""

from wxsign.models.access import AccessEntry
from wxsign.models.account_template import AccountTemplate
from wxsign.models.agreement import Agreement, ChangeRequest, NumberSeries, TermsVersion
from wxsign.models.appeals import Appeal
from wxsign.models.attachment import Attachment
from wxsign.models.code import Code
from wxsign.models.desk import Batch, BatchItem, SavedFilter, StandIn
from wxsign.models.desk_session import DeskSession, LoginTries, RecoveryCode
from wxsign.models.drafts import Draft
from wxsign.models.errand import Errand
from wxsign.models.exports import ExportCover, ExportEntry
from wxsign.models.files import Document, File
from wxsign.models.imports import IntendedList, IntendedRow
from wxsign.models.inbox import OAuthCode, WeChatEvent
from wxsign.models.outbox import OutboxEntry, OutboxStep
from wxsign.models.pause import ChannelFault, ChannelPause
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
    Subscription,
)
from wxsign.models.plan import PlanChange, PlanDelivery, PlanEntry
from wxsign.models.posts import LetterTemplate, Post, PostLetter
from wxsign.models.registration import Registration
from wxsign.models.scan_login import ColleagueCode, ScanLogin
from wxsign.models.searches import Introduction, Search
from wxsign.models.seat import Seat
from wxsign.models.signing import EmployerBlock, SigningWindow
from wxsign.models.termination import Termination
from wxsign.models.timetable import TimetableEntry
from wxsign.models.trail import TrailEntry
from wxsign.models.watch import LookAlike, PatternCase, PictureBand

__all__ = [
    "AccessEntry",
    "AccountTemplate",
    "Agreement",
    "Appeal",
    "Attachment",
    "Batch",
    "BatchItem",
    "Binding",
    "Candidate",
    "ChangeRequest",
    "ChannelFault",
    "ChannelPause",
    "Code",
    "ColleagueCode",
    "College",
    "DeskSession",
    "Document",
    "Draft",
    "Employer",
    "EmployerBlock",
    "EmployerUser",
    "Errand",
    "ExportCover",
    "ExportEntry",
    "File",
    "IntendedList",
    "IntendedRow",
    "Introduction",
    "LetterTemplate",
    "LoginTries",
    "LookAlike",
    "NumberSeries",
    "OAuthCode",
    "OutboxEntry",
    "OutboxStep",
    "PatternCase",
    "PictureBand",
    "PlanChange",
    "PlanDelivery",
    "PlanEntry",
    "Post",
    "PostLetter",
    "RecoveryCode",
    "Registration",
    "Reviewer",
    "SavedFilter",
    "ScanLogin",
    "School",
    "SchoolSetting",
    "Search",
    "Seat",
    "SigningWindow",
    "StandIn",
    "Student",
    "Subscription",
    "Termination",
    "TermsVersion",
    "TimetableEntry",
    "TrailEntry",
    "WeChatEvent",
]
