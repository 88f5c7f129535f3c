"""Every word that stays special is explained, and words that only we would understand stay out."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
CODE = sorted(path for folder in ("shared", "services", "cli") for path in (ROOT / folder).rglob("*.py"))
CONTRACTS_AND_RULES = {"events", "policy", "rules"}

SPECIAL = (
    "fact", "subject", "segment", "to park", "context", "environment", "act", "batch", "publication", "mark",
    "checkpoint", "bulk job", "instrument", "dossier", "to apply", "party", "document", "kind", "decision", "handler",
)  # fmt: skip
PLAIN = {
    "AllOf", "AnyOf", "BatchConsumer", "BodyLimit", "BrokerState", "By", "Caller", "ClientTokens", "Command",
    "Commands", "Done", "FileTokens", "Health", "Incoming", "KafkaAccess", "KafkaSettings",
    "LookedUp", "Outgoing", "Page", "Parts", "Problem",
    "Kept", "Process", "Publisher", "Queue", "Range", "Request", "Role", "Service", "ServiceSettings", "Verifier",
    "Waiting",
}  # fmt: skip
"""Classes of the core with names of the trade, which mean here what they mean anywhere."""

NAMES = {"says", "hears", "owes", "fold", "folds", "folding", "intake", "walk", "walks", "Walk", "Walks"}
FIELDS = NAMES | {"seen", "said", "handled"}
IN_TEXTS = re.compile(r"\b(hears|owes|intake)\b")
STORED_OR_ON_THE_WIRE = {
    "shared/mongo/codec.py", "shared/mongo/documents.py", "services/career/domain/fairness.py",
}  # fmt: skip
"""Where an old word is read from documents of 0.1, or is a field of an answer."""


def terms() -> set[str]:
    first = re.findall(r"^\| ([^|]+) \|", GLOSSARY, re.MULTILINE)
    return {term.strip() for cell in first for term in cell.split(",")} - {"word"}


def classes() -> Iterator[ast.ClassDef]:
    """The public classes of the core that are no errors."""
    found = {
        node.name: node
        for path in sorted((ROOT / "shared").rglob("*.py"))
        if path.relative_to(ROOT).parts[1] not in CONTRACTS_AND_RULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }

    def is_error(name: str) -> bool:
        bases = [ast.unparse(base) for base in found[name].bases] if name in found else []
        return name.endswith(("Error", "Exception")) or any(is_error(base) for base in bases)

    return (node for name, node in sorted(found.items()) if not is_error(name))


def in_words(name: str) -> str:
    return " ".join(word.lower() for word in re.findall("[A-Z][a-z]+", name))


def test_every_special_word_has_a_glossary_entry() -> None:
    assert [word for word in SPECIAL if word not in terms()] == []


def test_every_class_of_the_core_is_explained_or_plain() -> None:
    explained = {form for term in terms() for form in (term.removeprefix("to "), f"{term}s", f"{term}es")}
    unexplained = [
        each.name
        for each in classes()
        if in_words(each.name) not in explained and f"`{each.name}`" not in GLOSSARY and each.name not in PLAIN
    ]

    assert unexplained == [], "explain the word in docs/glossary.md, or take one of the trade"
    assert [name for name in sorted(PLAIN) if name not in {each.name for each in classes()}] == []


def test_the_glossary_explains_no_word_that_nobody_uses() -> None:
    used = "\n".join(path.read_text(encoding="utf-8") for path in CODE).lower()
    unused = [
        term
        for term in terms()
        if not term.startswith(("*", "**"))
        and not re.search(re.escape(term.removeprefix("to ")).replace(r"\ ", "[ _-]?"), used)
    ]

    assert unused == []


def names_in(tree: ast.Module) -> Iterator[tuple[int, str, set[str]]]:
    for node in ast.walk(tree):
        match node:
            case ast.Attribute():
                yield node.lineno, node.attr, FIELDS
            case ast.keyword(arg=str(name)):
                yield node.lineno, name, NAMES
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.lineno, node.name, NAMES
            case ast.ClassDef():
                yield node.lineno, node.name, NAMES
                for part in node.body:
                    if isinstance(part, ast.AnnAssign | ast.FunctionDef):
                        yield part.lineno, getattr(part, "name", "") or ast.unparse(part.target), FIELDS
            case ast.arg():
                yield node.lineno, node.arg, NAMES


def test_private_words_name_nothing_in_the_code() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in CODE
        for line, name, private in names_in(ast.parse(path.read_text(encoding="utf-8")))
        if name in private
    ]

    assert found == []
    assert [path for path in CODE if path.stem in NAMES] == []


def test_private_words_stay_out_of_texts() -> None:
    pages = [path for path in (ROOT / "docs").rglob("*.md") if path.parent.name != "decisions"]
    texts = [
        *CODE,
        *pages,
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *ROOT.glob("services/**/*.md"),
        *ROOT.glob("[cds]*/README.md"),
    ]
    found = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path in texts
        if str(path.relative_to(ROOT)) not in STORED_OR_ON_THE_WIRE
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if IN_TEXTS.search(line)
    ]

    assert found == []
