"""The version for people with low vision, without any script."""

import pytest
from accessibility.forms import COOKIE, USUAL, read, write

pytestmark = pytest.mark.django_db


def body_classes(response):
    return response.text.split("<body", 1)[1].split('class="', 1)[1].split('"', 1)[0].split()


def test_page_when_nothing_was_chosen_then_has_no_classes(portal, client):
    assert body_classes(client.get("/")) == []


def test_one_button_when_pressed_then_switches_the_version_on_and_returns(portal, client):
    response = client.post("/accessibility/on/", {"next": "/lyudi/"})
    assert response.url == "/lyudi/"
    page = client.get("/lyudi/")
    assert body_classes(page) == ["size-large", "scheme-black-on-white", "spacing-wide"]
    assert "Обычная версия" in page.text


def test_one_button_when_pressed_again_then_brings_the_usual_look_back(portal, client):
    client.post("/accessibility/on/")
    client.post("/accessibility/off/")
    assert body_classes(client.get("/")) == []


def test_choices_when_made_by_hand_then_are_kept(portal, client):
    chosen = {**USUAL, "size": "huge", "scheme": "white-on-black", "images": "hidden"}
    assert client.post("/accessibility/", {**chosen, "next": "/"}).status_code == 302
    assert body_classes(client.get("/")) == ["size-huge", "scheme-white-on-black", "images-hidden"]
    assert 'value="huge" id="id_size_2" checked' in client.get("/accessibility/").text.replace(" required", "")


def test_choices_when_not_among_those_offered_then_are_refused(portal, client):
    response = client.post("/accessibility/", {**USUAL, "size": "gigantic"})
    assert response.status_code == 200
    assert COOKIE not in response.cookies


@pytest.mark.parametrize("address", ["https://other.example/", "//other.example", "javascript:alert(1)"])
def test_return_when_it_leads_to_another_site_then_goes_home(portal, client, address):
    assert client.post("/accessibility/on/", {"next": address}).url == "/"


@pytest.mark.parametrize("cookie", ["", "huge", 'huge:"><script>:sans:normal:shown', ":::::::", "а" * 5000])
def test_cookie_when_broken_then_what_it_says_clearly_is_taken_and_the_rest_is_usual(cookie):
    choices = read(cookie)
    assert choices == {**USUAL, "size": "huge" if cookie.startswith("huge") else "normal"}


def test_cookie_when_written_then_reads_back():
    chosen = {**USUAL, "typeface": "serif", "spacing": "widest"}
    assert read(write(chosen)) == chosen
