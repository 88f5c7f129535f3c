"""How a command ends when it cannot go on: one Indonesian sentence that says what to do, and exit code 2."""

import errno
from typing import Final

import typer
from rich.console import Console

ERRORS = Console(stderr=True, highlight=False, soft_wrap=True)
_WHY: Final = {
    errno.ENOENT: "tidak ada",
    errno.EACCES: "tidak boleh dibaca atau ditulis",
    errno.EPERM: "tidak boleh dibaca atau ditulis",
    errno.EISDIR: "adalah folder",
    errno.ENOTDIR: "terletak di dalam sesuatu yang bukan folder",
    errno.EEXIST: "sudah ada",
    errno.ENAMETOOLONG: "bernama terlalu panjang",
    errno.ENOSPC: "tidak muat: disk penuh",
    errno.EFBIG: "terlalu besar",
    errno.EROFS: "terletak di sistem berkas yang hanya dapat dibaca",
    errno.ELOOP: "adalah tautan yang melingkar",
}


class Stop(typer.Exit):
    """Ends the command with a message."""

    def __init__(self, text: str, code: int = 2) -> None:
        super().__init__(code)
        ERRORS.print(f"[bold red]Gagal:[/] {_plain(text)}")


def _plain(text: str) -> str:
    return text.replace("[", r"\[")


def why_not(error: OSError) -> str:
    """Say in Indonesian why the system refuses a file or an address, to be read after its name."""
    return _WHY.get(error.errno or 0, "tidak dapat dipakai")
