"""Check story files before anything is played: the form by the JSON Schema, then whether names lead anywhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from cli.errors import why_not
from cli.files import text_of
from cli.play import lines, sense
from cli.play.schema import story_schema
from cli.play.story import Story

_ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a story file, and where."""

    file: Path
    line: int
    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.path or '(berkas)'}: {self.text}"


@dataclass(frozen=True, slots=True)
class Checked:
    """A file's story, when nothing is wrong with it."""

    file: Path
    story: Story | None
    problems: tuple[Problem, ...]
    document: lines.Document | None = None

    def step_line(self, position: int) -> int:
        """Name the line on which a step begins."""
        return self.document.line_of(("steps", position)) if self.document else 1


def check(file: Path) -> Checked:
    """Read and check one story file; problems are Indonesian and say what to do."""
    try:
        document = lines.read(text_of(file, encoding="utf-8-sig"))
    except OSError as error:
        return _failed(file, Problem(file, 1, "", f"berkas {why_not(error)}; periksa alamat berkasnya"))
    except UnicodeDecodeError:
        return _failed(file, Problem(file, 1, "", "bukan teks UTF-8; simpan ulang berkas sebagai UTF-8"))
    except lines.NotYaml as error:
        return _failed(file, Problem(file, error.line, "", f"bukan YAML yang benar: {error.text}"))
    wrong = tuple(Problem(file, document.line_of(path), _dotted(path), text) for path, text in _form(document.data))
    if wrong:
        return Checked(file, None, wrong)
    story = Story.model_validate(document.data)
    senseless = tuple(
        Problem(file, document.line_of(path), _dotted(path), text) for path, text in sense.doubts(story, file)
    )
    return Checked(file, None if senseless else story, senseless, document)


def _failed(file: Path, problem: Problem) -> Checked:
    return Checked(file, None, (problem,))


def _form(data: object) -> Iterator[tuple[lines.Path, str]]:
    validator = Draft202012Validator(story_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    errors = sorted(validator.iter_errors(data), key=lambda error: [str(each) for each in error.absolute_path])
    for error in errors[:_ENOUGH]:
        yield _place(error), _indonesian(error)


def _place(error: ValidationError) -> lines.Path:
    path = tuple(error.absolute_path)
    extra = _unknown_keys(error)
    return (*path, extra[0]) if extra else path


def _unknown_keys(error: ValidationError) -> list[str]:
    if error.validator != "additionalProperties" or not isinstance(error.instance, dict):
        return []
    schema = error.schema if isinstance(error.schema, dict) else {}
    known = schema.get("properties", {})
    if not known:
        return []
    return [str(key) for key in error.instance if key not in known]


def _indonesian(error: ValidationError) -> str:
    say = _SAYS.get(str(error.validator))
    return error.message if say is None else say(error)


def _required(error: ValidationError) -> str:
    present = error.instance if isinstance(error.instance, dict) else {}
    return f"kunci wajib belum ada: {', '.join(each for each in _texts(error.validator_value) if each not in present)}"


def _additional(error: ValidationError) -> str:
    unknown = _unknown_keys(error)
    if not unknown:
        return f"nama kunci tidak sesuai pola: {error.message}"
    return (
        f"kunci tidak dikenal: {', '.join(unknown)}; lihat daftar kunci di scenarios/README.md, dan beri tanda kutip "
        "pada kalimat yang memuat koma"
    )


def _enum(error: ValidationError) -> str:
    return f"{error.instance!r} tidak dikenal; pilih salah satu: {', '.join(_texts(error.validator_value))}"


def _limit(error: ValidationError) -> str:
    return f"{error.instance} di luar batas ({error.validator} {error.validator_value})"


_SAYS: Final[dict[str, Callable[[ValidationError], str]]] = {
    "required": _required,
    "additionalProperties": _additional,
    "enum": _enum,
    "minimum": _limit,
    "maximum": _limit,
    "const": lambda error: f"harus {error.validator_value!r}",
    "type": lambda error: f"jenis nilainya salah: {error.instance!r}; tulis {_kind(error.validator_value)}",
    "format": lambda error: f"{error.instance!r} bukan tanggal; tulis seperti 2025-01-31",
    "pattern": lambda error: f"{error.instance!r} tidak sesuai pola {error.validator_value}",
    "minItems": lambda _error: "tidak boleh kosong",
    "minLength": lambda _error: "tidak boleh kosong",
}


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


_KINDS = {
    "string": "teks (beri tanda kutip)",
    "number": "angka",
    "integer": "bilangan bulat",
    "boolean": "true atau false",
    "array": "daftar",
    "object": "kelompok kunci: nilai",
}


def _kind(wanted: object) -> str:
    return " atau ".join(_KINDS.get(each, each) for each in _texts(wanted))


def _dotted(path: lines.Path) -> str:
    text = ""
    for each in path:
        text += f"[{each}]" if isinstance(each, int) else f"{'.' if text else ''}{each}"
    return text
