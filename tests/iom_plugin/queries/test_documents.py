import pytest

from iom_plugin.queries.documents import companions_of, template_for
from iom_plugin.services.documents import save_template
from tests.factories import routes as make
from tests.factories.documents import DocumentTemplateFactory
from tests.factories.resources import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    region = OrganisationFactory()
    municipality = OrganisationFactory(parent=region)
    return region, municipality, OrganisationFactory(parent=municipality)


def test_template_when_several_hold_then_the_nearest_one(tree, django_assert_num_queries):
    region, municipality, school = tree
    for_portal, of_region, of_municipality = (
        DocumentTemplateFactory(organisation=organisation) for organisation in (None, region, municipality)
    )
    DocumentTemplateFactory(organisation=OrganisationFactory())
    DocumentTemplateFactory(organisation=school, kind="order")
    DocumentTemplateFactory(organisation=school, is_active=False)
    with django_assert_num_queries(1):
        assert template_for("five_columns", school) == of_municipality
    assert template_for("five_columns", region) == of_region
    assert template_for("five_columns", OrganisationFactory()) == for_portal
    assert template_for("five_columns", None) == for_portal
    assert template_for("cnppm", school) is None


def test_template_when_put_to_use_then_takes_the_place_of_the_one_before(tree):
    _region, _municipality, school = tree
    old = save_template(DocumentTemplateFactory.build(organisation=school), by=UserFactory())
    others = [DocumentTemplateFactory(), DocumentTemplateFactory(organisation=school, kind="order")]
    new = save_template(DocumentTemplateFactory.build(organisation=school), by=UserFactory())
    assert template_for("five_columns", school) == new
    for template, in_use in ((old, False), (others[0], True), (others[1], True)):
        template.refresh_from_db()
        assert template.is_active is in_use


def test_companions_when_there_are_tutors_then_the_nearest_ones_by_name(tree):
    _region, municipality, school = tree
    teacher = make.TeacherFactory(organisation=school)
    for organisation, role, last_name in (
        (municipality, "tutor", "Дальнев"),
        (school, "curator", "Кураторов"),
        (school, "tutor", "Яшин"),
        (school, "tutor", "Алёхин"),
    ):
        user = make.TeacherFactory(last_name=last_name, first_name="И", middle_name="").user
        make.MembershipFactory(user=user, organisation=organisation, role=role)
    make.MembershipFactory(user=teacher.user, organisation=school, role="tutor")
    assert companions_of(teacher) == ["Алёхин И", "Яшин И"]


def test_companions_when_there_is_no_tutor_then_curators_or_nobody(tree):
    teacher = make.TeacherFactory(organisation=tree[2])
    assert companions_of(teacher) == []
    user = make.TeacherFactory(last_name="Кураторов", first_name="И", middle_name="").user
    make.MembershipFactory(user=user, organisation=tree[1], role="curator")
    assert companions_of(teacher) == ["Кураторов И"]
