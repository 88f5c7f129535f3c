"""The page for subscribers: written by hand, with the topics, the types and a tested program filled in."""

from pathlib import Path
from string import Template

from cli.contracts.schemas import all_types, types_of
from cli.contracts.texts import CLASSIFICATION_TEXTS, TOPIC_TEXTS
from shared.events.registry import TOPICS

_HERE = Path(__file__).parent


def readme() -> str:
    """Fill the page."""
    page = Template((_HERE / "readme.template.md").read_text(encoding="utf-8"))
    program = (_HERE / "subscriber.py").read_text(encoding="utf-8").rstrip()
    return page.substitute(topics=_topics(), types=_types(), program=program)


def _topics() -> str:
    rows = [f"| `{topic}` | {TOPIC_TEXTS[topic][0]} | {_classifications(topic)} |" for topic in TOPICS]
    meanings = [f"- **{name}**: {texts[0]} *{texts[1]}*" for name, texts in CLASSIFICATION_TEXTS.items()]
    return "\n".join(("| topik | isi | klasifikasi |", "|---|---|---|", *rows, "", *meanings))


def _classifications(topic: str) -> str:
    return ", ".join(sorted({each.classification for each in types_of(topic)}))


def _types() -> str:
    rows = [
        f"| `{each.name}` | `{each.topic}` | {each.classification} | {each.meaning} "
        f"| [schema](schemas/{each.name}.json) [example](examples/{each.name}.json) |"
        for each in all_types()
    ]
    return "\n".join(("| type | topic | classification | meaning | |", "|---|---|---|---|---|", *rows))
