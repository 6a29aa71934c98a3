from .deficits import Deficit
from .reviews import Review, RouteVersion
from .routes import Activity, LearningTask, Result, Route, RouteLogEntry, RouteNeed
from .teachers import Membership, Teacher, TrainingRecord
from .vocabularies import Criterion, Direction, Opener, ResultForm, WorkForm

__all__ = [
    "Activity",
    "Criterion",
    "Deficit",
    "Direction",
    "LearningTask",
    "Membership",
    "Opener",
    "Result",
    "ResultForm",
    "Review",
    "Route",
    "RouteLogEntry",
    "RouteNeed",
    "RouteVersion",
    "Teacher",
    "TrainingRecord",
    "WorkForm",
]
