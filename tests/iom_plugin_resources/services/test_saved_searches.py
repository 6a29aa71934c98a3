import datetime

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from iom_plugin_resources import errors
from iom_plugin_resources.models import SavedSearch
from iom_plugin_resources.queries.resources import ResourceQuestion
from iom_plugin_resources.queries.saved_searches import MOST_SEARCHES
from iom_plugin_resources.services.saved_searches import change_search, delete_search, save_search, send_digests
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, UserFactory
from tests.factories.shortlists import SavedSearchFactory, published_now
from tests.searching import SEARCHES

pytestmark = SEARCHES


@pytest.fixture(autouse=True)
def _portal(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example"


def question(**asked) -> ResourceQuestion:
    return ResourceQuestion.read(MultiValueDict({name: [value] for name, value in asked.items()}))


def save(asked, by):
    return save_search(asked, by=by, title="Поиск", by_mail=True)


def test_search_is_kept_as_its_canonical_address():
    asked = ResourceQuestion.read(MultiValueDict({"page": ["3"], "level": ["region"], "kind": ["seminar"]}))
    assert save(asked, UserFactory()).query == "kind=seminar&level=region"


@pytest.mark.parametrize(("asked", "code"), [({}, "search_asks_nothing"), ({"sort": "new"}, "search_asks_nothing")])
def test_save_when_nothing_is_asked_then_it_is_refused(asked, code):
    with pytest.raises(errors.Invalid) as refusal:
        save(question(**asked), UserFactory())
    assert refusal.value.code == code


def test_save_when_there_is_the_same_or_too_many_then_it_is_refused():
    user = UserFactory()
    save(question(kind="seminar"), user)
    with pytest.raises(errors.Invalid) as refusal:
        save(question(kind="seminar"), user)
    assert refusal.value.code == "search_is_saved"
    SavedSearchFactory.create_batch(MOST_SEARCHES - 1, user=user)
    with pytest.raises(errors.Invalid) as refusal:
        save(question(level="region"), user)
    assert refusal.value.code == "too_many_searches"


def test_change_and_delete_when_it_is_anothers_then_they_are_refused():
    search, stranger = SavedSearchFactory(), UserFactory()
    with pytest.raises(errors.NotAllowed):
        change_search(search, by=stranger, title="Моё", by_mail=False)
    with pytest.raises(errors.NotAllowed):
        delete_search(search, by=stranger)


# --- Letters ---


def test_letter_tells_what_is_new_in_each_search(mailoutbox):
    user = UserFactory(email="teacher@example.org")
    competency = CompetencyFactory(code="A/01.6")
    SavedSearchFactory(user=user, title="Семинары округа", query="kind=seminar")
    SavedSearchFactory(
        user=user, title="Оценивание", query="search=%D0%BE%D1%86%D0%B5%D0%BD%D0%B8%D0%B2%D0%B0%D0%BD%D0%B8%D0%B5"
    )
    SavedSearchFactory(user=user, title="Без новостей", query="level=federal")
    new = published_now(title="Практикум по оцениванию", dates="12.03.2027", competencies=[competency])
    published_now(title="Другой <семинар>")
    LearningResourceFactory(title="Старый", first_published_at=timezone.now() - datetime.timedelta(days=9))
    published_now(title="Черновик", live=False)

    assert send_digests() == 1

    [letter] = mailoutbox
    assert letter.to == ["teacher@example.org"]
    address = f"https://portal.example/resources-map/{new.pk}/"
    html = letter.alternatives[0][0]
    for said in ("Семинары округа", "Оценивание", "Практикум по оцениванию", "12.03.2027", "2 ", address):
        assert said in letter.body
        assert said in html
    assert "Другой <семинар>" in letter.body
    assert "Другой &lt;семинар&gt;" in html
    for silent in ("Без новостей", "Старый", "Черновик"):
        assert silent not in letter.body
        assert silent not in html
    assert "https://portal.example/resources-map/?kind=seminar&sort=new" in letter.body
    assert letter.subject.startswith("2 ")
    assert "\n" not in letter.subject


def test_letter_can_be_stopped_by_the_mail_program_itself(mailoutbox, client):
    search = SavedSearchFactory()
    published_now()
    send_digests()
    [letter] = mailoutbox
    off = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert off in letter.body
    path = off.removeprefix("https://portal.example")
    assert client.get(path).status_code == 200
    search.refresh_from_db()
    assert search.by_mail, "a scanner that follows links switches nothing off"
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    search.refresh_from_db()
    assert not search.by_mail


def test_letter_when_it_was_sent_then_it_is_not_sent_again(mailoutbox):
    SavedSearchFactory()
    published_now()
    assert [send_digests(), send_digests()] == [1, 0]
    published_now()
    assert send_digests() == 1
    assert len(mailoutbox) == 2


def test_letter_when_a_run_breaks_between_people_then_nobody_gets_it_twice(mailoutbox, monkeypatch):
    first, second, third = (SavedSearchFactory() for _number in range(3))
    published_now()
    sent = EmailBackend.send_messages
    broken = {second.user.email}

    def break_once(backend, letters):
        if letters[0].to[0] in broken:
            raise ConnectionError("the mail server is away")
        return sent(backend, letters)

    monkeypatch.setattr(EmailBackend, "send_messages", break_once)
    assert send_digests() == 2
    broken.clear()
    assert send_digests() == 1
    everybody = sorted(search.user.email for search in (first, second, third))
    assert sorted(letter.to[0] for letter in mailoutbox) == everybody


def test_letter_when_two_runs_meet_then_only_one_of_them_writes(mailoutbox, monkeypatch):
    search = SavedSearchFactory()
    published_now()
    sent = EmailBackend.send_messages

    def another_run_begins(backend, letters):
        monkeypatch.setattr(EmailBackend, "send_messages", sent)
        assert send_digests() == 0
        return sent(backend, letters)

    monkeypatch.setattr(EmailBackend, "send_messages", another_run_begins)
    assert send_digests() == 1
    assert [letter.to for letter in mailoutbox] == [[search.user.email]]


@pytest.mark.parametrize(
    "person", [{"email": ""}, {"is_active": False}, {"email": "teacher@example.org", "no_letters": True}]
)
def test_letter_when_a_person_has_no_address_no_account_or_wants_none_then_none_is_sent(mailoutbox, person):
    by_mail = not person.pop("no_letters", False)
    search = SavedSearchFactory(user=UserFactory(**person), by_mail=by_mail)
    published_now()
    assert send_digests() == 0
    assert mailoutbox == []
    assert SavedSearch.objects.get().seen_at == search.seen_at, "what nobody was told is still new"


def test_letter_when_a_search_finds_many_then_the_first_are_named_and_the_others_counted(mailoutbox):
    SavedSearchFactory()
    for number in range(8):
        published_now(title=f"Семинар-{number}")
    send_digests()
    [letter] = mailoutbox
    assert [f"Семинар-{number}" in letter.body for number in range(8)] == [False] * 3 + [True] * 5
    assert "3" in letter.body.split("Семинар-3")[1]


def test_letters_when_a_portal_is_empty_then_nothing_is_asked_of_people(mailoutbox, django_assert_num_queries):
    SavedSearchFactory()
    with django_assert_num_queries(1):
        assert send_digests() == 0


def test_command_and_task_send_the_letters(mailoutbox, capsys):
    from django.core.management import call_command

    from iom_plugin_resources.tasks import send_saved_searches

    SavedSearchFactory()
    published_now()
    call_command("send_saved_searches")
    assert "1" in capsys.readouterr().out
    assert send_saved_searches() == 0
    assert len(mailoutbox) == 1
