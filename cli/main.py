"""`kinerja`: the platform's command line. It is an outsider: HTTP, topics, contracts and regulations only."""

import typer

from cli import contracts, demo, explain, person, rules, up
from cli.cycle import command as cycle
from cli.dead_letters import command as dead_letters
from cli.directory import command as directory
from cli.door import Commands
from cli.play.command import play
from cli.policy import command as policy
from cli.record import command as record
from cli.results import command as results
from cli.siasn import command as siasn
from cli.size.command import size_command
from cli.token import token
from cli.topics import command as topics
from cli.watch import watch
from shared.logs import configure

app = typer.Typer(
    name="kinerja",
    cls=Commands,
    help="Platform penilaian kinerja ASN: jalankan, mainkan cerita, isi direktori, lihat peristiwa.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    add_completion=False,
)


@app.callback()
def _prepare() -> None:
    """Keep the logs of libraries quiet: what matters is printed."""
    configure(service="cli", level="ERROR")


app.command("up")(up.up)
app.command("play")(play)
app.command("demo")(demo.demo)
app.command("token")(token)
app.command("watch")(watch)
app.command("size")(size_command)
app.add_typer(directory.app, name="directory")
app.add_typer(person.app, name="person")
app.add_typer(policy.app, name="policy")
app.add_typer(cycle.app, name="cycle")
app.add_typer(results.app, name="results")
app.add_typer(dead_letters.app, name="dead-letters")
app.add_typer(topics.app, name="topics")
app.add_typer(contracts.app, name="contracts")
app.add_typer(rules.app, name="rules")
app.add_typer(siasn.app, name="siasn")
app.add_typer(record.app, name="record")
app.add_typer(explain.app, name="explain")

if __name__ == "__main__":
    app()
