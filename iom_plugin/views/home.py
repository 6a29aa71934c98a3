"""Мой стол: one screen that says what is next."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from ..permissions import DEMAND_READERS, READERS, REVIEWERS
from ..queries import deficits, meetings, reviews, routes
from ..queries.teachers import roles_of, teacher_of


@login_required
def home(request):
    user = request.user
    route, roles = routes.current(user), roles_of(user)
    decides = bool(roles.intersection(REVIEWERS))
    return render(
        request,
        "iom_plugin/home.html",
        {
            "teacher": teacher_of(user),
            "route": route,
            "missing": routes.missing_of(route) if route and route.is_editable else [],
            "next_activities": routes.next_activities(route),
            "deficits": deficits.own(user).accepted()[:5],
            "reviews_roles": bool(roles.intersection(READERS)),
            "keeps_meetings": decides,
            "meeting": meetings.next_for(user) if decides else None,
            "sees_demand": bool(roles.intersection(DEMAND_READERS)),
            "waiting": reviews.waiting_for(user)[:5],
            "waiting_count": reviews.waiting_for(user).count(),
        },
    )
