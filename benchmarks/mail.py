"""How fast the outbox is, beside a bare loop on the same database (``python -m benchmarks.mail``).

On the database of ``DATABASE_URL``, in tables emptied first: prepare 100,000 recipients (time, memory), fill messages,
then two workers empty a batch into a sink on this machine. The bare loop is the limit: one process that does nothing
but the exchange with the server and one durable UPDATE a message.

    scripts/bench-mail   # on both databases
"""

import argparse
import json
import os
import platform
import resource
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def prepare() -> None:
    """Load the project on a database of its own."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ.setdefault("TRAJECTOIRE_VAR", tempfile.mkdtemp(prefix="trajectoire-bench-mail-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.mail_settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def free_port() -> int:
    """A port of the loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def recipients(count: int) -> Iterator[object]:
    """People with a first name and a link."""
    import mail

    for n in range(count):
        yield mail.Recipient(address=f"p{n}@exemple-{n % 50}.fr", name=f"Zoé {n}", values={"prenom": f"Zoé {n}"})


def written(count: int) -> object:
    """A letter of some length for ``count`` people."""
    import mail

    opening = f"Bonjour {mail.slot('prenom')},\n\n"
    text = opening + "Voici ce qui s’est passé dans les quartiers ce mois-ci. " * 60
    html = f"<p>{opening}</p>" + "<p>Voici ce qui s’est passé dans les quartiers.</p>" * 60
    return mail.send(mail.Message(subject="La lettre", text=text, html=html), recipients(count), "contact")  # type: ignore[arg-type]


def measure_preparation(count: int) -> dict[str, float]:
    """Seconds and megabytes to write ``count`` recipients."""
    started = time.perf_counter()
    written(count)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def measure_filling(count: int) -> dict[str, float]:
    """Milliseconds to make one message."""
    import uuid

    from django.utils import timezone

    from mail.delivery.leases import Leased
    from mail.delivery.personal import Cutter
    from mail.models import Batch

    batch, cutter, now = Batch.objects.latest("pk"), Cutter(), timezone.now()
    people = [
        Leased(
            n, batch.pk, uuid.uuid4(), f"p{n}@exemple.fr", f"Zoé {n}", "0" * 64, "exemple.fr", {"prenom": "Zoé"}, 0, now
        )
        for n in range(count)
    ]
    cutter.message(people[0])
    started = time.perf_counter()
    for person in people:
        cutter.message(person)
    return {"milliseconds": (time.perf_counter() - started) / count * 1000}


def measure_delivery(count: int, workers: int) -> dict[str, float]:
    """Messages a second, from the start of the first exchange to the last record."""
    from mail.models import Batch, Delivery, DeliveryState

    Batch.objects.all().delete()
    batch = written(count)
    port = free_port()
    sink = subprocess.Popen([sys.executable, "-m", "benchmarks.smtp_sink", "--port", str(port)], cwd=ROOT)
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", "BENCH_PORT": str(port)}
    command = [sys.executable, "-m", "django", "mail_deliver"]
    running = [subprocess.Popen(command, env=environment, cwd=ROOT) for _ in range(workers)]
    sent = Delivery.objects.filter(batch=batch, state=DeliveryState.SENT)  # type: ignore[misc]
    try:
        while (first := sent.count()) < workers * 5:
            time.sleep(0.02)
        started = time.perf_counter()
        while sent.count() < count:
            time.sleep(0.1)
        seconds = time.perf_counter() - started
    finally:
        for process in [*running, sink]:
            process.terminate()
        for process in [*running, sink]:
            process.wait(30)
    return {"messages": count, "per_second": (count - first) / seconds}


def measure_bare_loop(count: int) -> dict[str, float]:
    """The limit: exchange and one UPDATE by primary key, committed, a message; nothing else."""
    from django.db import connection

    from mail.models import Batch, Delivery

    Batch.objects.all().delete()
    written(count)
    keys = list(Delivery.objects.values_list("pk", flat=True))
    data = b"Subject: x\r\n\r\n" + b"x" * 9000 + b"\r\n"
    port = free_port()
    sink = subprocess.Popen([sys.executable, "-m", "benchmarks.smtp_sink", "--port", str(port)], cwd=ROOT)
    time.sleep(1)
    client = smtplib.SMTP("127.0.0.1", port)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
    started = time.perf_counter()
    with connection.cursor() as cursor:
        for key in keys:
            client.sendmail("a@exemple.fr", ["b@exemple.fr"], data)
            cursor.execute("UPDATE mail_delivery SET attempts = attempts + 1 WHERE id = %s", [key])
    seconds = time.perf_counter() - started
    client.quit()
    sink.terminate()
    sink.wait(30)
    return {"messages": count, "per_second": count / seconds}


def main() -> None:
    """Measure, print, and write ``build/bench/mail-<engine>.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    prepare()
    from django.db import connection

    from mail.models import Batch

    Batch.objects.all().delete()
    results: dict[str, object] = {
        "engine": connection.vendor,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        "preparation": {"recipients": options.recipients, **measure_preparation(options.recipients)},
        "filling": measure_filling(20_000),
        "bare_loop": measure_bare_loop(min(options.messages, 3000)),
        "delivery": {"workers": options.workers, **measure_delivery(options.messages, options.workers)},
    }
    bare, reached = results["bare_loop"]["per_second"], results["delivery"]["per_second"]  # type: ignore[index]
    results["share_of_the_bare_loop"] = round(reached / bare, 2)
    results["load_after"] = round(os.getloadavg()[0], 1)
    Batch.objects.all().delete()
    folder = ROOT / "build/bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"mail-{connection.vendor}.json").write_text(json.dumps(results, indent=2))
    print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
