"""The shape of the project: what a newcomer is told about it is true."""

import ast
import re

from lib.db import schema
from lib.system import folders

README = (folders.ROOT / "README.md").read_text("utf-8")
PAGES_OF_DOCS = [folders.ROOT / "README.md", *sorted((folders.ROOT / "docs").glob("*.md"))]
TABLE_DOCS = (folders.ROOT / "docs" / "tables.md").read_text("utf-8")
LIB = folders.ROOT / "lib"
MODULES = sorted(path for path in LIB.rglob("*.py") if path.name != "__init__.py")


def imports(path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names]
    return {name.split(".")[0] for name in names}


def test_the_readme_and_the_page_on_uploads_name_every_package_once():
    uploads = (folders.ROOT / "docs" / "uploads.md").read_text("utf-8")
    named = re.findall(r"^\| `lib/([\w/]+)/` \|", README + uploads, flags=re.MULTILINE)
    packages = [path.parent for path in LIB.glob("*/**/__init__.py")]
    assert sorted(named) == sorted(path.relative_to(LIB).as_posix() for path in packages)


def test_the_readme_has_at_most_120_lines():
    assert len(README.splitlines()) <= 120


def test_every_link_to_a_file_in_the_docs_leads_somewhere():
    links = [
        (page, link)
        for page in PAGES_OF_DOCS
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8"))
        if not link.startswith("http")
    ]
    assert links
    broken = [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()]
    assert broken == []


def test_every_file_and_command_named_in_the_docs_exists():
    named = set()
    for page in PAGES_OF_DOCS:
        text = page.read_text("utf-8")
        named |= set(re.findall(r"\b(?:lib|pages|tests|deploy)/[\w/@-]*[\w@](?:\.\w+)?", text))
        for module in re.findall(r"python -m ((?:lib|tests)[.\w]*\w)", text):
            path = module.replace(".", "/")
            named.add(f"{path}/__main__.py" if (folders.ROOT / path).is_dir() else f"{path}.py")
    assert named
    assert [path for path in sorted(named) if not (folders.ROOT / path).exists()] == []


def test_the_documentation_of_the_tables_has_each_of_them():
    documented = re.findall(r"^## (\w+)$", TABLE_DOCS, flags=re.MULTILINE)
    assert documented == list(schema.TABLES)


def test_only_the_web_package_knows_streamlit():
    know = {path.relative_to(LIB).parts[0] for path in MODULES if "streamlit" in imports(path)}
    assert know == {"web"}


def test_a_page_has_no_sql_no_arithmetic_and_no_chart():
    for path in (folders.ROOT / "pages").glob("*.py"):
        assert not {"streamlit", "altair", "duckdb"} & imports(path), path.name
        tree = ast.parse(path.read_text("utf-8"))
        operations = [n for n in ast.walk(tree) if isinstance(n, ast.BinOp)]
        assert operations == [], path.name


def test_every_public_function_says_what_it_promises():
    silent = []
    for path in MODULES:
        for node in ast.parse(path.read_text("utf-8")).body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith(
                "_"
            )
            if named and not ast.get_docstring(node):
                silent.append(f"{path.name}:{node.name}")
    assert silent == []


def test_versions_are_pinned():
    lines = (folders.ROOT / "requirements.txt").read_text().splitlines()
    packages = [line for line in lines if line and not line.startswith("#")]
    assert packages and all(re.fullmatch(r"[a-z0-9-]+==[\w.]+", line) for line in packages)


def nodes(kinds):
    """Each node of some kinds in lib/, with the module it stands in."""
    trees = ((path, ast.parse(path.read_text("utf-8"))) for path in MODULES)
    return [(path, node) for path, tree in trees for node in ast.walk(tree) if isinstance(node, kinds)]  # fmt: skip


def test_no_name_of_a_class_stands_for_two_things():
    names = [node.name for _, node in nodes(ast.ClassDef)]
    assert len(names) > 100
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_no_function_is_longer_than_60_lines_and_no_module_than_400():
    functions = nodes(ast.FunctionDef | ast.AsyncFunctionDef)
    assert [f"{path.name}:{node.name}" for path, node in functions if node.end_lineno - node.lineno >= 60] == []  # fmt: skip
    assert [path.name for path in MODULES if len(path.read_text("utf-8").splitlines()) > 400] == []
