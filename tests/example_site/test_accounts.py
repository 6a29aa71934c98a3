"""Signing in and out, and passwords."""

import pytest
from django.contrib.auth import get_user_model

pytestmark = pytest.mark.django_db
PASSWORD = "ozero-i-les"


@pytest.fixture
def person(portal):
    return get_user_model().objects.create_user(
        "sokolova", "sokolova@priozersky.example", PASSWORD, first_name="Марина", last_name="Соколова"
    )


def test_sign_in_when_password_fits_then_shows_the_name_and_a_way_out(person, client):
    response = client.post("/login/", {"username": "sokolova", "password": PASSWORD, "next": "/novosti/"}, follow=True)
    assert response.redirect_chain == [("/novosti/", 302)]
    assert "Марина Соколова" in response.text
    assert "Выйти" in response.text


def test_sign_in_when_there_is_nowhere_to_return_then_leads_to_the_section(person, client):
    response = client.post("/login/", {"username": "sokolova", "password": PASSWORD})
    assert response.url == "/iom/"


def test_sign_in_when_password_is_wrong_then_says_so_and_keeps_the_login(person, client):
    response = client.post("/login/", {"username": "sokolova", "password": "не тот"})
    assert response.status_code == 200
    assert "Логин или пароль не подошли" in response.text
    assert 'value="sokolova"' in response.text


def test_sign_in_when_next_is_another_site_then_stays_here(person, client):
    response = client.post("/login/", {"username": "sokolova", "password": PASSWORD, "next": "https://other.example/"})
    assert response.url == "/iom/"


def test_sign_out_when_posted_then_leads_to_the_front_page(person, client):
    client.force_login(person)
    assert client.get("/logout/").status_code == 405
    response = client.post("/logout/", follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert "Войти" in response.text


def test_account_when_signed_out_then_asks_to_sign_in(portal, client):
    assert client.get("/account/").url == "/login/?next=/account/"


def test_account_when_signed_in_then_offers_to_change_the_password(person, client):
    client.force_login(person)
    assert "Сменить пароль" in client.get("/account/").text
    changed = {"old_password": PASSWORD, "new_password1": "bereg-ozera-7", "new_password2": "bereg-ozera-7"}
    response = client.post("/account/password/", changed, follow=True)
    assert "Пароль изменён" in response.text
    person.refresh_from_db()
    assert person.check_password("bereg-ozera-7")


def test_password_when_forgotten_then_a_letter_leads_to_a_new_one(person, client, mailoutbox):
    response = client.post("/account/reset/", {"email": person.email}, follow=True)
    assert "Письмо отправлено" in response.text
    (letter,) = mailoutbox
    assert letter.subject == "Восстановление пароля на портале методического центра"
    link = next(line for line in letter.body.splitlines() if line.startswith("http"))
    response = client.get(link, follow=True)
    assert "Новый пароль" in response.text
    new = {"new_password1": "bereg-ozera-7", "new_password2": "bereg-ozera-7"}
    client.post(response.request["PATH_INFO"], new)
    person.refresh_from_db()
    assert person.check_password("bereg-ozera-7")


def test_letter_when_the_link_is_used_twice_then_says_what_to_do(portal, client):
    assert "Запросить новую ссылку" in client.get("/account/reset/MQ/set-password/").text
