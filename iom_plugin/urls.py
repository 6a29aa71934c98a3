from django.urls import path

from .views import deficits, demand, home, picks, recommendations, reviews, road_maps, routes, teachers

app_name = "iom"

urlpatterns = [
    path("", home.home, name="home"),
    path("profile/", teachers.profile, name="profile"),
    path("profile/edit/", teachers.profile_edit, name="profile_edit"),
    path("deficits/", deficits.deficit_list, name="deficit_list"),
    path("deficits/add/", deficits.deficit_add, name="deficit_add"),
    path("deficits/<int:pk>/edit/", deficits.deficit_edit, name="deficit_edit"),
    path("deficits/<int:pk>/delete/", deficits.deficit_delete, name="deficit_delete"),
    path("routes/", routes.route_list, name="route_list"),
    path("routes/add/", routes.route_add, name="route_add"),
    path("routes/<int:pk>/", routes.route_detail, name="route_detail"),
    path("routes/<int:pk>/edit/", routes.route_edit, name="route_edit"),
    path("routes/<int:pk>/delete/", routes.route_delete, name="route_delete"),
    path("routes/<int:pk>/submit/", routes.route_submit, name="route_submit"),
    path("routes/<int:pk>/start/", routes.route_start, name="route_start"),
    path("routes/<int:pk>/complete/", routes.route_complete, name="route_complete"),
    path("routes/<int:pk>/archive/", routes.route_archive, name="route_archive"),
    path("routes/<int:pk>/export/<slug:format>/", routes.route_export, name="route_export"),
    path("routes/<int:pk>/needs/add/", road_maps.need_add, name="need_add"),
    path("needs/<int:pk>/edit/", road_maps.need_edit, name="need_edit"),
    path("needs/<int:pk>/delete/", road_maps.need_delete, name="need_delete"),
    path("needs/<int:pk>/tasks/add/", road_maps.task_add, name="task_add"),
    path("tasks/<int:pk>/edit/", road_maps.task_edit, name="task_edit"),
    path("tasks/<int:pk>/delete/", road_maps.task_delete, name="task_delete"),
    path("tasks/<int:pk>/activities/add/", road_maps.activity_add, name="activity_add"),
    path("tasks/<int:pk>/results/add/", road_maps.result_add, name="result_add"),
    path("activities/<int:pk>/edit/", road_maps.activity_edit, name="activity_edit"),
    path("activities/<int:pk>/delete/", road_maps.activity_delete, name="activity_delete"),
    path("activities/<int:pk>/progress/", road_maps.activity_progress, name="activity_progress"),
    path("results/<int:pk>/edit/", road_maps.result_edit, name="result_edit"),
    path("results/<int:pk>/delete/", road_maps.result_delete, name="result_delete"),
    path("<slug:noun>/<int:pk>/move/<slug:direction>/", road_maps.line_move, name="line_move"),
    # Self-check, note
    # Comments, reviews, notices
    # Versions, amendments, deleted drafts, model routes
    # Import of routes
    # Documents, archives, local acts
    # Meetings, rules of an organisation
    # Resource map
    path("pick/", picks.pick_resources, name="pick_resources"),
    path("pick/<int:pk>/", picks.pick_resource, name="pick_resource"),
    path("recommendations/", recommendations.recommendation_list, name="recommendation_list"),
    path("demand/", demand.demand_list, name="demand_list"),
    path("demand/export/xlsx/", demand.demand_export, name="demand_export"),
    path("reviews/", reviews.review_queue, name="review_queue"),
    path("reviews/<int:pk>/return/", reviews.route_return, name="route_return"),
    path("reviews/<int:pk>/approve/", reviews.route_approve, name="route_approve"),
]
