"""The command, put together."""

import sys

import typer

from omnishelf.cli import (
    catalog,
    compare,
    compress,
    demand,
    demo,
    encoders,
    evaluate,
    events,
    experiments,
    marketing,
    models,
    query_set,
    reviews,
    search,
    serve,
    shoppers,
    textbook,
    upkeep,
)
from omnishelf.errors import OmnishelfError

app = typer.Typer(
    name="omnishelf",
    help="Multimodal product search that a shop can own.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Plain lines: boxes break messages in the middle of names.
    rich_markup_mode=None,
    add_completion=False,
)
app.command("create")(catalog.create)
app.command("add")(catalog.add)
app.command("train")(catalog.train)
app.command("compress")(compress.compress)
app.command("textbook")(textbook.textbook)
app.command("encoders")(encoders.encoders)
app.command("search")(search.search)
app.command("queries")(query_set.queries)
app.command("evaluate")(evaluate.evaluate)
app.command("compare")(compare.compare)
app.command("learn")(shoppers.learn)
app.command("recommend")(shoppers.recommend)
app.command("serve")(serve.serve)
app.command("backup")(upkeep.backup)
app.command("restore")(upkeep.restore)
app.command("check")(upkeep.check)
app.command("migrate")(upkeep.migrate)
app.command("rebuild")(upkeep.rebuild)
app.command("rollback")(upkeep.rollback)
app.command("demo")(demo.demo)
app.add_typer(demand.app, name="demand")
app.add_typer(events.app, name="events")
app.add_typer(experiments.app, name="experiments")
app.add_typer(marketing.app, name="marketing")
app.add_typer(reviews.app, name="reviews")
app.add_typer(models.app, name="models")


def main() -> None:
    """Run the command: exit code 0 fine, 1 failed, 2 wrong usage."""
    try:
        app(args=spread_maps(sys.argv[1:]))
    except OmnishelfError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        typer.echo("stopped", err=True)
        sys.exit(1)


def spread_maps(arguments: list[str]) -> list[str]:
    """`--map a=b c=d` means `--map a=b --map c=d`."""
    spread: list[str] = []
    in_map = False
    for argument in arguments:
        more = in_map and "=" in argument and not argument.startswith("-")
        if more and spread[-1] != "--map":
            spread.append("--map")
        in_map = argument == "--map" or more
        spread.append(argument)
    return spread
