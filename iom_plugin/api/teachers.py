"""``teachers/me/``: one's own profile."""

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.generics import RetrieveAPIView

from iom_plugin_resources.api.base import IomApi
from iom_plugin_resources.api.fields import TitleField

from ..models import Teacher, TrainingRecord
from ..queries import teachers as queries


class TeacherSerializer(serializers.ModelSerializer):
    """Who a route or a deficit belongs to."""

    name = serializers.CharField(source="full_name")
    organisation = serializers.SlugRelatedField("code", read_only=True, help_text="Code.")
    organisation_title = TitleField("organisation")

    class Meta:
        model = Teacher
        fields = ["id", "name", "organisation", "organisation_title"]
        read_only_fields = fields


class TrainingSerializer(serializers.ModelSerializer):
    class Meta:
        model = TrainingRecord
        fields = ["title", "provider", "hours", "year"]
        read_only_fields = fields


class ProfileSerializer(TeacherSerializer):
    username = serializers.CharField(source="user.get_username")
    position = serializers.SlugRelatedField("code", read_only=True, help_text="Code.")
    position_title = TitleField("position")
    subjects = serializers.SlugRelatedField("code", many=True, read_only=True, help_text="Codes.")
    category_title = TitleField("category")
    attestation_date = serializers.DateField(format="iso-8601", allow_null=True)
    trainings = TrainingSerializer(many=True, read_only=True)

    class Meta(TeacherSerializer.Meta):
        fields = [
            *TeacherSerializer.Meta.fields,
            "username",
            "last_name",
            "first_name",
            "middle_name",
            "position",
            "position_title",
            "subjects",
            "education",
            "experience_years",
            "category",
            "category_title",
            "attestation_date",
            "trainings",
        ]
        read_only_fields = fields


class ProfileView(IomApi, RetrieveAPIView):
    """The profile of the person who asks; 404 for someone who is not a teacher."""

    queryset = Teacher.objects.none()
    serializer_class = ProfileSerializer
    pagination_class = None
    filter_backends = []
    may_be_missing = True

    def get_object(self) -> Teacher:
        teacher = queries.teacher_of(self.request.user)
        if teacher is None:
            raise NotFound(_("You have no teacher's profile yet."))
        return teacher
