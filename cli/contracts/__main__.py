"""`python -m cli.contracts generate|check|compat`."""

from cli.contracts.command import app

app(prog_name="kinerja contracts")
