from .competencies import Competency, CompetencyFramework
from .organisations import Organisation
from .resources import LearningResource, LearningResourceDocument
from .vocabularies import OrganisationKind, Position, ResourceKind, Subject

__all__ = [
    "Competency",
    "CompetencyFramework",
    "LearningResource",
    "LearningResourceDocument",
    "Organisation",
    "OrganisationKind",
    "Position",
    "ResourceKind",
    "Subject",
]
