"""Makes the installation ready to serve, for ``make run``: left-overs, port, database, demonstration.

One process does it all, because loading Django takes more than a second. It is safe to interrupt: what a killed
run left half done is finished by the next one.
"""

import os
import signal
import socket
import sys
import time
from io import StringIO
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

MARK = "TRAJECTOIRE_RUN"
"""Variable of every process of a run: the folder ``var`` that it uses."""


def say(sentence: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def stop(sentence: str) -> NoReturn:
    """Say in one line why it cannot start; exit code 1."""
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(1)


def processes_of_the_run(var: Path) -> set[int]:
    """Living processes of any run on ``var``, this one and its parent aside (Linux only; else none)."""
    wanted = f"{MARK}={var}".encode()
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.add(int(folder.name))
        except OSError:
            continue
    return found - {os.getpid(), os.getppid()}


def clear_leftovers(var: Path) -> None:
    """End the processes whose run was killed: honcho gone by SIGKILL cannot end its children."""
    record = var / "run.pid"
    left = processes_of_the_run(var)
    last = int(record.read_text()) if record.exists() else 0
    if left and last not in left:
        say("L'exécution précédente a été interrompue : fin de ce qui en restait.")
        for signal_number in (signal.SIGTERM, signal.SIGKILL):
            for pid in left:
                try:
                    os.kill(pid, signal_number)
                except ProcessLookupError:
                    continue
            deadline = time.monotonic() + 5
            while (left := processes_of_the_run(var) & left) and time.monotonic() < deadline:
                time.sleep(0.1)
    if last not in left:
        record.write_text(str(os.getppid()))


def check_port(port: str) -> None:
    """Stop when the port is not a free one."""
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:  # noqa: PLR2004 - the last port
        stop(f"PORT vaut « {port} » : il faut un nombre entre 1 et 65535.")
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", int(port)))
        except OSError as error:
            other = int(port) + 1 if int(port) < 65535 else 8000  # noqa: PLR2004 - the last port
            stop(f"Le port {port} est pris ({error.strerror}) : fermez ce qui l'occupe, ou PORT={other} make run.")


def prepare_database(var: Path) -> None:
    """Migrate if there is anything to migrate; seed the demonstration if the database is new."""
    from django.core.management import call_command, get_commands
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    unfinished = var / "demonstration-to-seed"
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        stop(f"La base de données ne répond pas : {' '.join(str(error).split())}. Vérifiez DATABASE_URL.")
    if not executor.loader.applied_migrations:
        unfinished.touch()
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Préparation de la base de données…")
        call_command("migrate", verbosity=0, interactive=False)
    if unfinished.exists() and "seed_demo" in get_commands():
        say("Mise en place de la démonstration…")
        call_command("seed_demo")
        unfinished.unlink()


def main() -> None:
    """Everything, in order; what goes wrong is one line."""
    var = Path(os.environ[MARK])
    var.mkdir(parents=True, exist_ok=True)
    clear_leftovers(var)
    check_port(os.environ["PORT"])

    from trajectoire.start import load

    load()
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    try:
        call_command("check", stdout=StringIO())
    except SystemCheckError as error:
        stop(str(error).strip())
    prepare_database(var)


if __name__ == "__main__":
    main()
