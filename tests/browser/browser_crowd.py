"""A story with many people under one rater: one of them, again and again."""

import re
from pathlib import Path

_NIP = "198903052014031"
_FIRST = 100


def crowded(story: Path, folder: Path, *, like: str, people: int) -> Path:
    """Write a story in which ``people`` do what ``like`` does, that one among them."""
    more = [f"{like}-{number:02d}" for number in range(1, people)]
    lines: list[str] = []
    for line in story.read_text(encoding="utf-8").splitlines():
        if line.lstrip().startswith(f"- {{id: {like},"):
            lines += [line, *(_person(line, like, each, place) for place, each in enumerate(more))]
        elif f"to: {like}," in line and "refused" not in line:
            lines += [line, *(line.replace(f"to: {like},", f"to: {each},") for each in more)]
        elif re.search(rf"\b(of|by): \[[^]]*\b{like}\b", line) and "to:" not in line:
            lines.append(re.sub(rf"\b{like}\b", ", ".join([like, *more]), line, count=1))
        elif f"by: {like}, values" in line:
            lines.append(line.replace(f"by: {like},", f"by: [{', '.join([like, *more])}],"))
        else:
            lines.append(line)
    text = "\n".join(lines)
    # The last plan that the one proposes alone is the one that counts: what is refused comes before it.
    begins = text.rindex(f"    by: {like}\n")
    text = f"{text[:begins]}    by: [{', '.join([like, *more])}]\n{text[begins + len(f'    by: {like}') + 1 :]}"
    wanted = re.search(rf"^    {like}:.*\n(?: {{5,}}.*\n)*", text, re.MULTILINE)
    if wanted is None:
        raise AssertionError(f"the story expects nothing of {like}")
    clones = "".join(wanted[0].replace(f"{like}:", f"{each}:", 1) for each in more)
    text = text.replace(wanted[0], wanted[0] + clones)
    file = folder / "crowded.yaml"
    file.write_text(text + "\n", encoding="utf-8")
    return file


def _person(line: str, like: str, id: str, place: int) -> str:
    named = re.sub(r"name: [^,]+", f"name: Pegawai {place + 2:02d}", line.replace(f"id: {like},", f"id: {id},"))
    return re.sub(r'nip: "\d+"', f'nip: "{_NIP}{_FIRST + place}"', named)
