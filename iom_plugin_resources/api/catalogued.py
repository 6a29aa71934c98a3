"""What the API says of a resource and of an event alike."""

from rest_framework import serializers
from wagtail.rich_text import expand_db_html

from .fields import TitleField


class CataloguedSerializer(serializers.ModelSerializer):
    kind_title = TitleField("kind")
    level_title = TitleField("level")
    format_title = TitleField("format")
    competencies = serializers.SlugRelatedField(
        "code", many=True, read_only=True, help_text="Codes of the competencies that it answers."
    )
    link = serializers.CharField(help_text="Address, or nothing.")
    price = serializers.DecimalField(
        max_digits=9, decimal_places=2, coerce_to_string=True, allow_null=True, help_text="Roubles; 0 is free."
    )


class CataloguedDocumentSerializer(serializers.Serializer):
    title = serializers.CharField(source="__str__")
    url = serializers.SerializerMethodField()

    def get_url(self, item) -> str:
        return self.context["request"].build_absolute_uri(item.document.url)


class DetailSerializer(serializers.ModelSerializer):
    """The text, the audience and the files: what a list leaves out."""

    body = serializers.SerializerMethodField(help_text="HTML.")
    positions = serializers.SlugRelatedField("code", many=True, read_only=True)
    subjects = serializers.SlugRelatedField("code", many=True, read_only=True)
    organisation_kinds = serializers.SlugRelatedField("code", many=True, read_only=True)
    documents = CataloguedDocumentSerializer(many=True, read_only=True)

    detail_fields = ["body", "positions", "subjects", "organisation_kinds", "documents"]

    def get_body(self, catalogued) -> str:
        return expand_db_html(catalogued.body)
