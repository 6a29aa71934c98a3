"""What the documentation says, held against the code: whoever adds a setting or a command has to describe it."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern
from django.utils.module_loading import import_string

from iom_plugin import choices
from iom_plugin.api.urls import urlpatterns as api_addresses
from iom_plugin.imports.teachers import TeacherImporter
from iom_plugin.models import Opener
from iom_plugin.permissions import READERS, REVIEWERS
from iom_plugin_resources import choices as resource_choices
from iom_plugin_resources.imports.competencies import CompetencyImporter
from iom_plugin_resources.imports.events import EventImporter
from iom_plugin_resources.imports.organisations import OrganisationImporter
from iom_plugin_resources.imports.resources import ResourceImporter

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PACKAGES = [ROOT / "iom_plugin", ROOT / "iom_plugin_resources"]
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LINK = re.compile(r"(?<!!)\[[^]]+\]\((?P<target>[^)\s]+)\)")
STATEMENTS = {"A": 86, "B": 147, "C": 58, "D": 197}


def text_of(*path: str) -> str:
    return ROOT.joinpath(*path).read_text(encoding="utf-8")


def python_of(folders) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for folder in folders for file in sorted(folder.rglob("*.py")))


def rows_of(text: str) -> list[list[str]]:
    """The cells of every row of every table, headings too; ``\\|`` stands inside a cell."""
    lines = [line for line in text.splitlines() if line.startswith("|") and not line.startswith("| ---")]
    return [[cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def section(text: str, heading: str) -> str:
    return text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def codes_in(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))


# --- Every page ----------------------------------------------------------------------------------------------


def page_name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def anchors_of(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_links_when_internal_then_lead_somewhere(page):
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        if "://" in path:
            continue
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        assert not anchor or anchor in anchors_of(file), target


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_pages_when_committed_then_name_no_path_of_a_machine(page):
    assert not re.search(r"(?<![\w./>])/(home|root|tmp|opt|mnt|var|Users)/", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=page_name)
def test_pages_when_written_then_another_page_leads_there(page):
    others = [other for other in PAGES if other != page]
    linked = {
        (other.parent / target.partition("#")[0]).resolve()
        for other in others
        for target in LINK.findall(other.read_text(encoding="utf-8"))
        if "://" not in target
    }
    assert page in linked


# --- README and CONTRIBUTING ---------------------------------------------------------------------------------


def test_readme_when_it_names_sign_ins_then_the_demo_makes_them():
    names = {code for cells in rows_of(text_of("README.md")) for code in codes_in(cells[0])}
    imported = {line.split(",")[0] for line in text_of("example_site", "data", "teachers.csv").splitlines()}
    made = text_of("example_site", "portal", "management", "commands", "load_demo.py")
    assert names == {"teacher", "curator", "tutor", "methodist", "editor", "admin"}
    assert all(name in imported or f'create_superuser("{name}"' in made for name in names)
    assert 'PASSWORD = "demo"' in made
    assert all(name in text_of("scripts", "demo.sh") for name in names)


def test_make_commands_when_named_then_exist():
    for page in PAGES:
        named = re.findall(r"`make ([a-z]+)|^make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert {a or b for a, b in named} <= targets(), page


def test_contributing_when_there_is_a_make_command_then_lists_it():
    listed = {code for cells in rows_of(text_of("CONTRIBUTING.md")) for code in codes_in(cells[0])}
    assert {f"make {name}" for name in targets() - {"help"}} | {"make"} == listed


def test_readme_when_its_blocks_are_added_to_a_project_then_every_name_in_them_exists():
    blocks = re.findall(r"^```python\n# mysite/[\w/]+\.py\n(.*?)^```$", text_of("README.md"), re.MULTILINE | re.DOTALL)
    trees = [ast.parse(block) for block in blocks]
    names = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    ours = {name for name in names if isinstance(name, str) and name.startswith("iom_")}
    urlconfs = {name for name in ours if name.endswith(".urls")}
    assert ours - urlconfs == {config.name for config in apps.get_app_configs() if config.name.startswith("iom_")}
    assert all(import_string(f"{name}.urlpatterns") for name in urlconfs)
    assert len(urlconfs) == 3


# --- How-to pages --------------------------------------------------------------------------------------------

EXAMPLE_BLOCK = re.compile(
    r"^```(?:python|html)\n(?:# |\{# )(?P<file>example_site/\S+?)(?: #\})?\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
EXAMPLES = [
    pytest.param(match["file"], match["code"], id=match["file"])
    for page in sorted((DOCS / "how-to").glob("*.md"))
    for match in EXAMPLE_BLOCK.finditer(page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("file", "code"), EXAMPLES)
def test_how_to_when_a_block_names_a_file_of_the_example_then_it_stands_there(file, code):
    written = {line.strip() for line in text_of(file).splitlines()}
    assert {line.strip() for line in code.splitlines()} - written <= {""}


# --- Reference -----------------------------------------------------------------------------------------------


def test_settings_when_the_code_reads_one_then_it_is_documented():
    read = set(re.findall(r"\bIOM_[A-Z_]*[A-Z]\b", python_of(PACKAGES)))
    table = text_of("docs", "reference", "settings.md").split("\n## ", 1)[0]
    documented = {code for cells in rows_of(table) for code in codes_in(cells[0])}
    assert read == documented


def test_settings_when_the_environment_of_the_example_is_read_then_it_is_documented():
    read = set(re.findall(r"env\.\w+\(\"([A-Z_]+)\"", text_of("example_site", "portal", "settings.py")))
    table = section(text_of("docs", "reference", "settings.md"), "Environment of the example portal")
    documented = {code for cells in rows_of(table) for code in codes_in(cells[0])}
    assert read == documented


def test_settings_when_there_is_a_system_check_then_its_id_is_documented():
    checks = set(re.findall(r'id="(iom[\w.]+)"', python_of(PACKAGES)))
    assert checks
    assert all(f"`{name}`" in text_of("docs", "reference", "settings.md") for name in checks)


@pytest.mark.parametrize(
    "command",
    sorted(
        file.stem
        for folder in [*PACKAGES, ROOT / "example_site"]
        for file in folder.glob("**/management/commands/[a-z]*.py")
    ),
)
def test_commands_when_there_is_one_then_it_is_documented(command):
    assert re.search(rf"\b{command}\b", text_of("docs", "reference", "commands.md"))


def test_commands_when_named_in_a_page_then_exist():
    known = {file.stem for folder in PACKAGES for file in folder.glob("**/management/commands/[a-z]*.py")}
    for page in PAGES:
        named = set(re.findall(r"manage\.py ((?:import|export|load|setup)_\w+)", page.read_text(encoding="utf-8")))
        assert named <= known, page


@pytest.mark.parametrize(
    ("heading", "importer"),
    [
        ("Competencies", CompetencyImporter),
        ("Organisations", OrganisationImporter),
        ("Resources", ResourceImporter),
        ("Events", EventImporter),
        ("Teachers and staff", TeacherImporter),
    ],
)
def test_import_columns_when_an_importer_has_them_then_they_are_documented_in_order(heading, importer):
    _headings, *rows = rows_of(section(text_of("docs", "how-to", "import-data.md"), heading))
    documented = [(cells[0], cells[1].strip("`"), cells[2] == "yes") for cells in rows]
    assert documented == [(column.heading, column.name, column.required) for column in importer.columns]


def test_api_when_there_is_an_address_then_it_is_documented():
    page = text_of("docs", "reference", "api.md")
    for pattern in api_addresses:
        assert isinstance(pattern, URLPattern)
        address = (
            re.sub(r"<slug:\w+>", "docx", str(pattern.pattern))
            .replace("<int:pk>", "<id>")
            .replace("<int:number>", "<number>")
        )
        assert f"`{address}" in page


def test_permissions_when_roles_read_or_review_then_the_table_says_so():
    table = section(text_of("docs", "reference", "permissions.md"), "Roles")
    _headings, *rows = rows_of(table)
    said = {cells[1].strip("`"): (cells[2] == "yes", cells[3].startswith("yes")) for cells in rows}
    assert said == {role.value: (role in READERS, role in REVIEWERS) for role in choices.Role}


def test_look_when_the_stylesheet_takes_a_property_then_it_is_documented():
    stylesheet = text_of("iom_plugin_resources", "static", "iom_plugin_resources", "iom.css")
    taken = set(re.findall(r"var\((--iom-[a-z-]+)", stylesheet))
    assert taken == set(
        re.findall(r"^  (--iom-[a-z-]+):", text_of("docs", "how-to", "add-to-a-portal.md"), re.MULTILINE)
    )


def test_glossary_when_it_names_a_class_then_it_exists():
    known = {model.__name__ for model in apps.get_models()} | {*vars(choices), *vars(resource_choices)}
    named = {
        name.partition(".")[0]
        for cells in rows_of(text_of("docs", "glossary.md"))
        for cell in cells
        for name in codes_in(cell)
        if name[0].isupper()
    }
    assert named - known == set()


# --- Vocabularies --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_vocabularies_when_seeded_then_are_those_of_the_reference():
    page = text_of("docs", "reference", "vocabularies.md")
    models = {model.__name__: model for model in apps.get_models()}
    for part in page.split("\n## ")[1:]:
        model = models[codes_in(part)[0]]
        if model is Opener:
            continue
        documented = [(cells[0].strip("`"), cells[1]) for cells in rows_of(part)[1:]]
        assert documented == list(model.objects.values_list("code", "title")), model


@pytest.mark.django_db
def test_openers_when_seeded_then_are_those_of_the_reference_with_their_result_forms():
    _headings, *rows = rows_of(section(text_of("docs", "reference", "vocabularies.md"), "Openers"))
    documented = [(cells[0].strip("`"), cells[1], cells[2], set(codes_in(cells[3]))) for cells in rows]
    seeded = [
        (opener.code, opener.column, opener.pattern, {form.code for form in opener.result_forms.all()})
        for opener in Opener.objects.prefetch_related("result_forms")
    ]
    assert documented == seeded


# --- Decisions and requirements ------------------------------------------------------------------------------


def test_decisions_when_there_is_a_record_then_it_is_listed_in_order():
    records = sorted(file.name for file in (DOCS / "decisions").glob("0*.md"))
    assert re.findall(r"\((0[\w-]+\.md)\)", text_of("docs", "decisions", "README.md")) == records
    for number, name in enumerate(records, start=1):
        text = text_of("docs", "decisions", name)
        assert name.startswith(f"{number:04}-")
        assert text.startswith(f"# {number:04}. ")
        assert re.search(r"^Date: \d{4}-\d\d-\d\d\. Status: \w+", text, re.MULTILINE)
        assert re.findall(r"^## (\w+)", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


REQUIREMENTS = rows_of(text_of("docs", "reference", "requirements.md").split("\n## ", 1)[0])[1:]


@pytest.mark.parametrize(("number", "_what", "where", "test"), REQUIREMENTS, ids=[row[0] for row in REQUIREMENTS])
def test_requirements_when_said_to_be_served_then_code_and_test_exist(number, _what, where, test):
    document, _, place = number.partition("-")
    assert 1 <= int(place) <= STATEMENTS[document]
    assert all((ROOT / path).is_file() for path in codes_in(where))
    [named] = codes_in(test)
    file, *names = named.split("::")
    code = text_of(file)
    assert names
    assert all(re.search(rf"^\s*(class|def) {name}\b", code, re.MULTILINE) for name in names)


def test_requirements_when_listed_then_each_once_and_counted():
    numbers = [row[0] for row in REQUIREMENTS]
    assert len(numbers) == len(set(numbers))
    assert f"({len(numbers)} of them)" in text_of("docs", "reference", "requirements.md")
    partly = section(text_of("docs", "reference", "requirements.md"), "Served in part")
    assert not set(re.findall(r"\b[A-D]-\d+\b", partly)) & set(numbers)
