from .competencies import Competency, CompetencyFramework
from .imports import ImportedRow, ImportFilePart, ImportRun
from .organisations import Organisation
from .resources import LearningResource, LearningResourceDocument
from .search import SearchSynonym, SearchWord
from .shortlists import SavedSearch, ShortlistItem
from .vocabularies import OrganisationKind, Position, ResourceKind, Subject

__all__ = [
    "Competency",
    "CompetencyFramework",
    "ImportFilePart",
    "ImportRun",
    "ImportedRow",
    "LearningResource",
    "LearningResourceDocument",
    "Organisation",
    "OrganisationKind",
    "Position",
    "ResourceKind",
    "SavedSearch",
    "SearchSynonym",
    "SearchWord",
    "ShortlistItem",
    "Subject",
]
