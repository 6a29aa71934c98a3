"""Addresses of the lower app; a host mounts them, for example at ``resources-map/``."""

from django.urls import path

from .views import matrices, offers, resources, saved_searches, search, shortlists

app_name = "iom_resources"
urlpatterns = [
    path("", resources.resource_list, name="resource_list"),
    path("suggestions/", search.resource_suggestions, name="resource_suggestions"),
    path("<int:pk>/", resources.resource_detail, name="resource_detail"),
    path("matrix/", matrices.matrix, name="matrix"),
    path("matrix/export/<slug:format>/", matrices.matrix_export, name="matrix_export"),
    path("<int:pk>/put-by/", shortlists.shortlist_add, name="shortlist_add"),
    path("<int:pk>/take-away/", shortlists.shortlist_remove, name="shortlist_remove"),
    path("<int:pk>/write/", offers.offer_contact, name="offer_contact"),
    path("shortlist/", shortlists.shortlist, name="shortlist"),
    path("searches/", saved_searches.saved_search_list, name="saved_search_list"),
    path("searches/add/", saved_searches.saved_search_add, name="saved_search_add"),
    path("searches/<int:pk>/", saved_searches.saved_search_open, name="saved_search_open"),
    path("searches/<int:pk>/edit/", saved_searches.saved_search_edit, name="saved_search_edit"),
    path("searches/<int:pk>/delete/", saved_searches.saved_search_delete, name="saved_search_delete"),
    path("searches/letters-off/<str:token>/", saved_searches.letters_off, name="letters_off"),
    path("offers/", offers.offer_list, name="offer_list"),
    path("offers/add/", offers.offer_add, name="offer_add"),
    path("offers/<int:pk>/edit/", offers.offer_edit, name="offer_edit"),
    path("offers/<int:pk>/withdraw/", offers.offer_withdraw, name="offer_withdraw"),
]
