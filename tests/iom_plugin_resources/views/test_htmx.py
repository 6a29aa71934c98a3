from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from iom_plugin_resources.views.htmx import signed_in_or_anew


@signed_in_or_anew
def view(request, pk):
    return HttpResponse(f"page {pk}")


def asked(**headers):
    request = RequestFactory().get("/", headers=headers)
    request.user = AnonymousUser()
    return view(request, 7)


def test_page_when_nobody_is_signed_in_then_a_browser_is_led_to_sign_in_and_htmx_to_the_page_anew():
    assert asked().status_code == 302
    answer = asked(**{"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (200, "true")


def test_page_when_somebody_is_signed_in_then_drawn():
    request = RequestFactory().get("/", headers={"HX-Request": "true"})
    request.user = get_user_model()(username="somebody")
    assert view(request, 7).content == b"page 7"
