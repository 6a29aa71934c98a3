import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from iom_plugin.models import Deficit, RouteNeed
from tests.factories.resources import CompetencyFactory, UserFactory
from tests.factories.routes import (
    DeficitFactory,
    MembershipFactory,
    RouteFactory,
    RouteNeedFactory,
    TeacherFactory,
    submitted_route,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher():
    return TeacherFactory()


@pytest.fixture
def teachers_client(client, teacher):
    client.force_login(teacher.user)
    return client


def typed(competency=None, **changes):
    """What a person sends who has filled in the whole form."""
    data = {
        "competency": competency.pk if competency else "",
        "level": "medium",
        "evidence_kind": "observation",
        "evidence": "Урок 12 октября",
        "noted_on": "2026-10-12",
        "words": "",
        "found": "",
    }
    return data | changes


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: datetime.date(2026, 11, 1))


class TestDeficitList:
    def test_list_shows_status_level_evidence_and_competency(self, teachers_client, teacher):
        competency = CompetencyFactory(code="A/01.6", title="Формирующее оценивание")
        DeficitFactory(teacher=teacher, competency=competency, level="medium", evidence="Урок 12 октября")
        page = teachers_client.get(reverse("iom:deficit_list")).content.decode()
        for words in ("A/01.6", "Формирующее оценивание", "Урок 12 октября"):
            assert words in page

    def test_list_has_only_ones_own_deficits(self, teachers_client):
        foreign = DeficitFactory()
        response = teachers_client.get(reverse("iom:deficit_list"))
        assert foreign not in response.context["page_obj"].object_list

    def test_curator_sees_no_foreign_deficits_as_own(self, client, teacher):
        DeficitFactory(teacher=teacher)
        client.force_login(MembershipFactory(organisation=teacher.organisation, role="curator").user)
        assert not client.get(reverse("iom:deficit_list")).context["page_obj"].object_list

    def test_deficit_leads_into_newest_editable_route(self, teachers_client, teacher):
        deficit = DeficitFactory(teacher=teacher)
        RouteFactory(teacher=teacher)
        newest = RouteFactory(teacher=teacher)
        submitted_route(teacher)
        page = teachers_client.get(reverse("iom:deficit_list")).content.decode()
        assert f"{reverse('iom:need_add', args=[newest.pk])}?deficit={deficit.pk}" in page

    def test_deficit_that_is_in_the_route_leads_to_the_route(self, teachers_client, teacher):
        route = RouteFactory(teacher=teacher)
        RouteNeedFactory(route=route, deficit=DeficitFactory(teacher=teacher))
        page = teachers_client.get(reverse("iom:deficit_list")).content.decode()
        assert "?deficit=" not in page
        assert route.get_absolute_url() in page

    @pytest.mark.parametrize("status", ["proposed", "declined", "closed"])
    def test_deficit_that_is_not_accepted_does_not_lead_into_a_route(self, teachers_client, teacher, status):
        DeficitFactory(teacher=teacher, status=status)
        RouteFactory(teacher=teacher)
        assert "?deficit=" not in teachers_client.get(reverse("iom:deficit_list")).content.decode()

    def test_without_deficits_the_next_step_is_adding_one(self, teachers_client):
        assert reverse("iom:deficit_add") in teachers_client.get(reverse("iom:deficit_list")).content.decode()

    def test_without_profile_the_next_step_is_the_profile(self, client):
        client.force_login(UserFactory())
        page = client.get(reverse("iom:deficit_list")).content.decode()
        assert reverse("iom:profile_edit") in page
        assert reverse("iom:deficit_add") not in page

    def test_number_of_queries_does_not_grow(
        self, teachers_client, teacher, django_assert_max_num_queries, django_assert_num_queries
    ):
        route = RouteFactory(teacher=teacher)
        DeficitFactory.create_batch(3, teacher=teacher)
        teachers_client.get(reverse("iom:deficit_list"))  # the portal's frame fills its caches
        with django_assert_max_num_queries(30) as few:
            teachers_client.get(reverse("iom:deficit_list"))
        for deficit in DeficitFactory.create_batch(27, teacher=teacher):
            RouteNeedFactory(route=route, deficit=deficit)
        with django_assert_num_queries(len(few)):
            teachers_client.get(reverse("iom:deficit_list"))


class TestDeficitAdd:
    def test_deficit_entered_by_hand_is_accepted_at_once(self, teachers_client, teacher):
        competency = CompetencyFactory()
        response = teachers_client.post(reverse("iom:deficit_add"), typed(competency))
        assert response["Location"] == reverse("iom:deficit_list")
        deficit = Deficit.objects.get()
        assert (deficit.teacher, deficit.competency, deficit.status) == (teacher, competency, "accepted")
        assert (deficit.level, deficit.evidence_kind) == ("medium", "observation")
        assert (deficit.evidence, deficit.noted_on) == ("Урок 12 октября", datetime.date(2026, 10, 12))

    def test_without_competency_a_sentence_stands_beside_it_and_what_was_typed_stays(self, teachers_client):
        response = teachers_client.post(reverse("iom:deficit_add"), typed())
        assert "competency" in response.context["form"].errors
        page = response.content.decode()
        assert 'id="id_competency_error"' in page
        assert "Урок 12 октября" in page
        assert not Deficit.objects.exists()

    def test_day_that_has_not_come_is_refused(self, teachers_client):
        response = teachers_client.post(reverse("iom:deficit_add"), typed(CompetencyFactory(), noted_on="2026-11-02"))
        assert "noted_on" in response.context["form"].errors

    def test_same_deficit_of_the_same_day_is_refused_in_words(self, teachers_client, teacher):
        present = DeficitFactory(teacher=teacher, noted_on=datetime.date(2026, 10, 12))
        response = teachers_client.post(reverse("iom:deficit_add"), typed(present.competency))
        assert response.status_code == 200
        assert response.context["form"].non_field_errors()
        assert Deficit.objects.count() == 1

    def test_search_keeps_what_was_typed_and_complains_of_nothing(self, teachers_client):
        wanted = CompetencyFactory(title="Смысловое чтение")
        other = CompetencyFactory(title="Работа с семьёй")
        response = teachers_client.post(
            reverse("iom:deficit_add"), typed(words="чтения", find="1", evidence="Контрольная работа", level="high")
        )
        page = response.content.decode()
        assert wanted.title in page
        assert other.title not in page
        assert "Контрольная работа" in page
        assert response.context["form"]["level"].value() == "high"
        assert not response.context["form"].errors

    def test_words_that_were_not_looked_for_are_looked_for_before_saving(self, teachers_client):
        response = teachers_client.post(
            reverse("iom:deficit_add"), typed(CompetencyFactory(title="Чтение"), words="семья")
        )
        assert response.status_code == 200
        assert not Deficit.objects.exists()

    def test_saving_after_a_search_works(self, teachers_client):
        competency = CompetencyFactory(title="Чтение")
        teachers_client.post(reverse("iom:deficit_add"), typed(competency, words="чтение", found="чтение"))
        assert Deficit.objects.get().competency == competency

    def test_competency_may_be_given_in_the_address(self, teachers_client):
        competency = CompetencyFactory()
        response = teachers_client.get(reverse("iom:deficit_add"), {"competency": competency.pk})
        assert response.content.decode().count(" checked") == 3  # the competency, the level, the evidence

    def test_nonsense_in_the_address_does_no_harm(self, teachers_client):
        assert teachers_client.get(reverse("iom:deficit_add"), {"competency": "²"}).status_code == 200

    def test_without_profile_one_is_sent_to_the_profile(self, client):
        client.force_login(UserFactory())
        assert client.get(reverse("iom:deficit_add"))["Location"] == reverse("iom:profile_edit")


class TestDeficitEdit:
    def test_edit_changes_the_deficit(self, teachers_client, teacher):
        deficit = DeficitFactory(teacher=teacher)
        teachers_client.post(reverse("iom:deficit_edit", args=[deficit.pk]), typed(deficit.competency, level="high"))
        deficit.refresh_from_db()
        assert deficit.level == "high"

    def test_form_shows_the_chosen_competency_and_the_date(self, teachers_client, teacher):
        deficit = DeficitFactory(teacher=teacher, noted_on=datetime.date(2026, 10, 12))
        page = teachers_client.get(reverse("iom:deficit_edit", args=[deficit.pk])).content.decode()
        assert f'id="id_competency_{deficit.competency_id}" checked' in page
        assert 'value="2026-10-12"' in page


class TestDeficitDelete:
    def test_delete_asks_first(self, teachers_client, teacher):
        deficit = DeficitFactory(teacher=teacher)
        assert teachers_client.get(reverse("iom:deficit_delete", args=[deficit.pk])).status_code == 200
        assert Deficit.objects.exists()

    def test_delete_leaves_the_line_of_the_route(self, teachers_client, teacher):
        need = RouteNeedFactory(route=RouteFactory(teacher=teacher), deficit=DeficitFactory(teacher=teacher))
        teachers_client.post(reverse("iom:deficit_delete", args=[need.deficit_id]))
        assert not Deficit.objects.exists()
        assert RouteNeed.objects.get().deficit is None


@pytest.mark.parametrize("name", ["deficit_edit", "deficit_delete"])
class TestForeignDeficit:
    def test_colleague_gets_404(self, client, name):
        client.force_login(TeacherFactory().user)
        deficit = DeficitFactory()
        for method in (client.get, client.post):
            assert method(reverse(f"iom:{name}", args=[deficit.pk])).status_code == 404
        assert Deficit.objects.exists()

    def test_curator_of_the_organisation_gets_404(self, client, name):
        deficit = DeficitFactory()
        curator = MembershipFactory(organisation=deficit.teacher.organisation, role="curator").user
        client.force_login(curator)
        for method in (client.get, client.post):
            assert method(reverse(f"iom:{name}", args=[deficit.pk])).status_code == 404
        assert Deficit.objects.exists()


@pytest.mark.parametrize("name", ["deficit_list", "deficit_add"])
def test_guest_is_asked_to_sign_in(client, settings, name):
    assert client.get(reverse(f"iom:{name}")).status_code == 302


@pytest.mark.parametrize("name", ["deficit_edit", "deficit_delete"])
def test_guest_is_asked_to_sign_in_before_a_deficit(client, name):
    response = client.get(reverse(f"iom:{name}", args=[DeficitFactory().pk]))
    assert response.status_code == 302
    assert "next=" in response["Location"]


class TestHostileInput:
    @pytest.mark.parametrize("words", ["\0", "a\0b"])
    def test_nul_among_words_finds_nothing_and_breaks_nothing(self, teachers_client, words):
        data = typed(words=words, find="1")
        assert teachers_client.post(reverse("iom:deficit_add"), data).status_code == 200

    def test_impossible_competency_is_no_choice(self, teachers_client):
        assert teachers_client.get(reverse("iom:deficit_add"), {"competency": "9" * 5000}).status_code == 200
        assert teachers_client.post(reverse("iom:deficit_add"), typed() | {"competency": "9" * 5000}).status_code == 200
