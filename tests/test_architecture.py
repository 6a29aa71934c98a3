"""The house keeps its own rules: tests that run, templates that a host's CSP accepts, English msgids."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = [ROOT / "iom_plugin_resources", ROOT / "iom_plugin"]
TEST_FILES = sorted((ROOT / "tests").rglob("test_*.py"))
TEMPLATES = sorted(path for package in [*PACKAGES, ROOT / "example_site"] for path in package.rglob("*.html"))
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)(?![^>]*application/(ld\+)?json)", re.IGNORECASE
)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _asserts(function: ast.FunctionDef) -> bool:
    return any(isinstance(node, ast.Assert) for node in ast.walk(function))


def _is_fixture(function: ast.FunctionDef) -> bool:
    """Whether pytest runs it, or hypothesis as a step of a state machine."""
    decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
    return any("fixture" in one or one.startswith(("rule(", "invariant(")) for one in decorators)


@pytest.mark.parametrize("path", TEST_FILES, ids=relative)
def test_test_file_when_a_function_asserts_then_somebody_runs_it(path):
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        if _asserts(function) and not function.name.startswith("test_") and not _is_fixture(function):
            assert len(re.findall(rf"\b{function.name}\b", text)) > 1, f"{function.name} asserts but nobody calls it"
        assert not function.name.startswith("Test"), f"{function.name} is a function, not a class of tests"
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert sorted(names) == sorted(set(names)), "one test hides another of the same name"


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_when_shown_then_a_strict_csp_accepts_it(path):
    found = INLINE.findall(path.read_text(encoding="utf-8"))
    assert not found


@pytest.mark.parametrize("package", PACKAGES, ids=relative)
def test_package_when_settings_are_read_then_only_in_conf_or_kernel(package):
    readers = [
        relative(path)
        for path in package.rglob("*.py")
        if '(settings, "IOM_' in path.read_text(encoding="utf-8")
        and path.name != "conf.py"
        and path.parent != package / "core"
    ]
    assert readers == []


@pytest.mark.parametrize("package", PACKAGES, ids=relative)
def test_package_when_it_imports_itself_then_at_the_top_of_the_file(package):
    hidden = [
        f"{relative(path)}:{node.lineno}"
        for path in package.rglob("*.py")
        if path.name != "apps.py" and "migrations" not in path.parts
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").startswith("iom_plugin"))
    ]
    assert hidden == []
