from .calendar_settings import CalendarSettings, PersonalFeed
from .certificates import Certificate, CertificateBatch
from .competencies import Competency, CompetencyFramework
from .events import EventException, EventSession, LearningEvent, LearningEventDocument
from .feedback import EventFeedback
from .imports import ImportedRow, ImportFilePart, ImportRun
from .letters import EventLetter
from .occurrences import EventOccurrence, OccurrenceSession
from .organisations import Organisation
from .registrations import Registration, RegistrationLogEntry
from .resources import LearningResource, LearningResourceDocument
from .search import SearchSynonym, SearchWord
from .shortlists import SavedSearch, ShortlistItem
from .vocabularies import OrganisationKind, Position, ResourceKind, Subject

__all__ = [
    "CalendarSettings",
    "Certificate",
    "CertificateBatch",
    "Competency",
    "CompetencyFramework",
    "EventException",
    "EventFeedback",
    "EventLetter",
    "EventOccurrence",
    "EventSession",
    "ImportFilePart",
    "ImportRun",
    "ImportedRow",
    "LearningEvent",
    "LearningEventDocument",
    "LearningResource",
    "LearningResourceDocument",
    "OccurrenceSession",
    "Organisation",
    "OrganisationKind",
    "PersonalFeed",
    "Position",
    "Registration",
    "RegistrationLogEntry",
    "ResourceKind",
    "SavedSearch",
    "SearchSynonym",
    "SearchWord",
    "ShortlistItem",
    "Subject",
]
