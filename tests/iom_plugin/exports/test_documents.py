import pytest
from django.core.exceptions import ImproperlyConfigured

from iom_plugin.exports.documents import SHIPPED, paragraphs
from iom_plugin_resources.exports.documents import template_path

NAME = "iom_plugin/documents/route.docx"


def test_paragraphs_have_no_blank_lines():
    assert paragraphs(" а \n\n  \x0b\nб") == ["а", "б"]


def test_shipped_template_is_found():
    assert template_path(NAME) == SHIPPED / NAME


def test_templates_folder_of_a_portal_comes_first(settings, tmp_path):
    own = tmp_path / NAME
    own.parent.mkdir(parents=True)
    own.touch()
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    assert template_path(NAME) == own


def test_setting_comes_before_all(tmp_path):
    own = tmp_path / "form.docx"
    own.touch()
    assert template_path(NAME, str(own)) == own


def test_missing_file_of_the_setting_is_named(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="form.docx"):
        template_path(NAME, str(tmp_path / "form.docx"))
