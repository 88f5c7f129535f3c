"""How a rule refuses: one error that names the field, in English and, for officials, in Indonesian."""

from __future__ import annotations


class InvalidInput(ValueError):
    """The input cannot be judged; correct the named field and ask again."""

    def __init__(self, field: str, message: str, pesan: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
        self.pesan = pesan

    def __reduce__(self) -> tuple[type[InvalidInput], tuple[str, str, str]]:
        # The default would call the class with the one text of `args` when the error crosses a process.
        return (InvalidInput, (self.field, self.message, self.pesan))


def outside(field: str, *, low: object | None, high: object | None) -> InvalidInput:
    """Build the refusal of a number outside its limits, which are inclusive."""
    if high is None:
        return InvalidInput(field, f"must be at least {low}", f"{field} sekurang-kurangnya {low}.")
    if low is None:
        return InvalidInput(field, f"must be at most {high}", f"{field} paling tinggi {high}.")
    return InvalidInput(field, f"must be from {low} to {high}", f"{field} harus antara {low} dan {high}.")


def empty(field: str) -> InvalidInput:
    """Build the refusal of a list that must hold at least one entry."""
    return InvalidInput(field, "must hold at least one entry", f"{field} harus berisi paling sedikit satu isian.")
