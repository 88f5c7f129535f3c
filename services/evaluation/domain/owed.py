"""The names of bulk work that a document owes."""


def without(owes: tuple[str, ...], done: str) -> tuple[str, ...]:
    """Take one name off what is owed."""
    return tuple(each for each in owes if each != done)
