"""What the items of both trees, competencies and organisations, have in common."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Left, Length


def with_parent_code(nodes: QuerySet) -> QuerySet:
    """Annotates ``parent_code``: a node's path begins with its parent's, which is one step shorter."""
    model = nodes.model
    path_of_parent = Left(OuterRef("path"), Length(OuterRef("path")) - model.steplen)
    return nodes.annotate(parent_code=Subquery(model.objects.filter(path=path_of_parent).values("code")[:1]))
