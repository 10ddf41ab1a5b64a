"""The command `bangfu`: one table of commands, each in the file of its subject."""

from __future__ import annotations

from collections.abc import Callable

import typer

from bangfu.cli import auditing, calculating, duties, erasing, figures, forms, house, paper, people, sheets

app = typer.Typer(
    name="bangfu",
    help="帮扶一本账:一次录入,逐数可溯。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

COMMANDS: dict[str, Callable[..., None]] = {
    "demo": house.demo,
    "serve": house.serve,
    "figure": figures.figure,
    "trace": figures.trace,
    "indicators": figures.indicators,
    "duties": duties.duties,
    "template": sheets.template,
    "import": sheets.import_,
    "bulletin": paper.bulletin,
    "article": figures.article,
    "close": house.close,
    "verify": house.verify,
    "migrate": house.migrate,
    "admin": house.admin,
    "user": people.user,
    "roles": people.roles,
    "grant": people.grant,
    "revoke": people.revoke,
    "trail": people.trail,
    "backup": house.backup,
    "doctor": house.doctor,
    "new": house.new,
    "answer": forms.answer,
    "audit": auditing.audit,
    "calc": calculating.calc,
    "restore": house.restore,
    "erase": erasing.erase,
}
for _name, _run in COMMANDS.items():
    app.command(_name)(_run)


def main() -> None:
    """Runs the command line: exit 0 done, 1 refused, 2 usage."""
    app(prog_name="bangfu")


if __name__ == "__main__":
    main()
