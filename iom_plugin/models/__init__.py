from .amendments import Amendment
from .comments import RouteComment
from .deficits import Deficit
from .deleted_routes import DeletedRoute
from .documents import DocumentTemplate, RouteArchive, RouteArchivePart
from .meetings import CouncilItem, CouncilMeeting
from .model_routes import ModelRouteOffer
from .notices import Notice
from .policies import RoutePolicy
from .reviews import CriterionScore, LineDecision, Review, ReviewRequest, RouteVersion
from .road_map_changes import RoadMapChange
from .road_maps import Activity, LearningTask, Result, RouteNeed
from .routes import Route, RouteLogEntry
from .teachers import Membership, Teacher, TrainingRecord
from .vocabularies import Criterion, Direction, Opener, ResultForm, SelfEducationForm, WorkForm

__all__ = [
    "Activity",
    "Amendment",
    "CouncilItem",
    "CouncilMeeting",
    "Criterion",
    "CriterionScore",
    "Deficit",
    "DeletedRoute",
    "Direction",
    "DocumentTemplate",
    "LearningTask",
    "LineDecision",
    "Membership",
    "ModelRouteOffer",
    "Notice",
    "Opener",
    "Result",
    "ResultForm",
    "Review",
    "ReviewRequest",
    "RoadMapChange",
    "Route",
    "RouteArchive",
    "RouteArchivePart",
    "RouteComment",
    "RouteLogEntry",
    "RouteNeed",
    "RoutePolicy",
    "RouteVersion",
    "SelfEducationForm",
    "Teacher",
    "TrainingRecord",
    "WorkForm",
]
