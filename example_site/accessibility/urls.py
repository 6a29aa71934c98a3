from django.urls import path

from .forms import LOW_VISION, USUAL
from .views import reading, switch

urlpatterns = [
    path("", reading, name="reading"),
    path("on/", switch, {"choices": LOW_VISION}, name="reading_on"),
    path("off/", switch, {"choices": USUAL}, name="reading_off"),
]
