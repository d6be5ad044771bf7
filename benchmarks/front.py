"""What a visitor waits for and downloads: ``python -m benchmarks front`` (``benchmarks/README.md``).

The pages of the demonstration, on production settings over TLS, in Chromium: 1.6 Mb/s, 150 ms, a processor four times
slower. The best of several loads is kept, since a machine that does something else only adds to the time.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from shutil import which
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

from benchmarks.machine import describe
from benchmarks.pages import server

ROOT = Path(__file__).resolve().parents[1]
HOST = "banc.exemple"
PAGES = {
    "accueil": "/",
    "bibliothèque": "/ressources/",
    "publication": "/ressources/la-mediation-sociale-un-metier-du-lien/",
    "offre d’emploi": "/ressources/mediatrice-ou-mediateur-social-nevers/",
    "recherche": "/recherche/?q=m%C3%A9diation+sociale+adultes+relais",
}
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
"""Milliseconds and bytes a second."""

SLOWER = 4
LIMITS = {"lcp_ms": 1500, "cls": 0, "page_kb": 150, "script_kb": 40, "font_kb": 75}
LIGHTHOUSE = "lighthouse@12.8.2"
SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100}
FOLLOW = """
  window.measured = {lcp: 0, cls: 0};
  new PerformanceObserver((list) => { for (const e of list.getEntries()) measured.lcp = e.startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
  const shifts = (list) => list.getEntries().filter((e) => !e.hadRecentInput);
  new PerformanceObserver((list) => { for (const e of shifts(list)) measured.cls += e.value; })
    .observe({type: "layout-shift", buffered: true});
"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


def main(words: list[str]) -> int:
    """Measure, print, write the JSON; 1 when a figure is over its limit."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks front", description="Mesure ce qu’attend un visiteur.")
    parser.add_argument("--loads", type=int, default=5, help="chargements, dont on garde le meilleur")
    parser.add_argument("--lighthouse", action="store_true", help="aussi Lighthouse (npm, pris dans un cache)")
    parser.add_argument("--out", type=Path, default=ROOT / "build/bench")
    chosen = parser.parse_args(words)
    machine = describe()
    print(" · ".join(f"{name} {value}" for name, value in machine.items()))
    report: dict[str, Any] = {"machine": machine, "limits": LIMITS, "loads": chosen.loads, "pages": {}}
    with site() as port:
        with sync_playwright() as playwright:
            rules = f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{port}"
            browser = playwright.chromium.launch(executable_path=which("chromium"), args=[*FLAGS, rules])
            for name, address in PAGES.items():
                loads = [load(browser, address) for _ in range(chosen.loads)]
                report["pages"][name] = min(loads, key=lambda one: one["lcp_ms"])
            browser.close()
        if chosen.lighthouse:
            for name, address in PAGES.items():
                report["pages"][name]["lighthouse"] = scores(port, address, chosen.loads)
    show(report["pages"])
    chosen.out.mkdir(parents=True, exist_ok=True)
    file = chosen.out / f"front-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
    print(f"\n{file}")
    return 1 if any(faults(figures) for figures in report["pages"].values()) else 0


@contextmanager
def site() -> Iterator[int]:
    """The demonstration on production settings; the port it listens on."""
    with tempfile.TemporaryDirectory(prefix="trajectoire-bench-") as folder, socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
        one.close()
        os.environ.pop("DATABASE_URL", None)
        os.environ.update(
            TRAJECTOIRE_VAR=f"{folder}/var",
            PYTHONPATH=f"{ROOT}:{ROOT / 'site'}",
            DJANGO_SETTINGS_MODULE="trajectoire.settings.production",
            SECRET_KEY="a-throw-away-key-of-a-throw-away-installation-0123456789",  # noqa: S106 - protects nothing
            BASE_URL=f"https://{HOST}",
            MAIL_PEPPER="a-throw-away-pepper-of-a-throw-away-installation",
        )
        Path(folder, "var").mkdir()
        for command in (["createcachetable"], ["migrate", "--verbosity=0"], ["collectstatic", "--noinput", "-v0"]):
            manage(*command)
        manage("seed_demo")
        certificate = Path(folder, "certificate.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={HOST}",
             "-addext", f"subjectAltName=DNS:{HOST}", "-keyout", certificate, "-out", Path(folder, "only.pem")],
            check=True, capture_output=True,
        )  # fmt: skip
        certificate.write_bytes(certificate.read_bytes() + Path(folder, "only.pem").read_bytes())
        with server(port, certificate):
            yield port


def manage(*words: str) -> None:
    """A command of the site, in a process of its own."""
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def load(browser: Browser, address: str) -> dict[str, float]:
    """One load of a page by a new visitor: times in milliseconds, weights in kilobytes as they travelled."""
    context = browser.new_context(
        viewport={"width": 412, "height": 823}, device_scale_factor=1.75, is_mobile=True, ignore_https_errors=True,
        extra_http_headers={"X-Forwarded-Proto": "https"},
    )  # fmt: skip
    page = context.new_page()
    page.add_init_script(FOLLOW)
    devtools = context.new_cdp_session(page)
    weights = weighed(devtools)
    devtools.send("Network.emulateNetworkConditions", SLOW_4G)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(f"https://{HOST}{address}", wait_until="networkidle")
    page.wait_for_function("() => measured.lcp > 0")
    page.wait_for_timeout(500)
    seen = page.evaluate("() => measured")
    context.close()
    of = {kind: sum(size for one, size in weights if one == kind) / 1000 for kind in ("Script", "Font")}
    no_pictures = sum(size for kind, size in weights if kind != "Image") / 1000
    return {
        "lcp_ms": round(seen["lcp"]),
        "cls": round(seen["cls"], 4),
        "page_kb": round(no_pictures, 1),
        "script_kb": round(of["Script"], 1),
        "font_kb": round(of["Font"], 1),
        "all_kb": round(sum(size for _kind, size in weights) / 1000, 1),
    }


def weighed(devtools: CDPSession) -> list[tuple[str, float]]:
    """The kind and the bytes of each answer, filled in as they come."""
    kinds: dict[str, str] = {}
    weights: list[tuple[str, float]] = []
    devtools.send("Network.enable")
    devtools.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    devtools.on(
        "Network.loadingFinished",
        lambda event: weights.append((kinds.get(event["requestId"], "Other"), event["encodedDataLength"])),
    )
    return weights


def scores(port: int, address: str, runs: int) -> dict[str, int]:
    """Lighthouse's best scores, of 100, under its own throttling of a phone."""
    home = Path(os.environ.get("TRAJECTOIRE_CACHE") or Path.home() / ".cache/trajectoire") / LIGHTHOUSE.replace(
        "@", "-"
    )
    if not (home / "node_modules/.bin/lighthouse").exists():
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", LIGHTHOUSE], cwd=home, check=True)
    rules = f'--host-resolver-rules="MAP {HOST} 127.0.0.1:{port}"'
    command = [str(home / "node_modules/.bin/lighthouse"), f"https://{HOST}{address}", "--quiet", "--output=json",
               '--extra-headers={"X-Forwarded-Proto": "https"}', f"--only-categories={','.join(SCORES)}",
               f"--chrome-flags=--headless=new --ignore-certificate-errors {' '.join(FLAGS)} {rules}"]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": which("chromium") or ""}
    best: dict[str, int] = {}
    for _ in range(runs):
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        if done.returncode:  # a Chromium that fell is started again; failing every time is an error
            continue
        for key, category in json.loads(done.stdout)["categories"].items():
            best[key] = max(best.get(key, 0), round(100 * (category["score"] or 0)))
        if best["performance"] >= SCORES["performance"]:
            break
    if not best:
        raise RuntimeError(f"Lighthouse ne répond pas : {done.stderr[-500:]}")
    return best


def faults(figures: dict[str, Any]) -> list[str]:
    """The figures over their limit."""
    heavy = [name for name, limit in LIMITS.items() if figures[name] > limit]
    return heavy + [name for name, score in figures.get("lighthouse", {}).items() if score < SCORES[name]]


def show(pages: dict[str, Any]) -> None:
    """A table for people."""
    print(f"\n{'page':<16}{'LCP ms':>8}{'CLS':>7}{'page Ko':>9}{'JS Ko':>7}{'fontes':>8}{'tout Ko':>9}  Lighthouse")
    for name, one in pages.items():
        said = " / ".join(str(score) for score in one.get("lighthouse", {}).values())
        late = "".join(f"  > {fault}" for fault in faults(one))
        print(
            f"{name:<16}{one['lcp_ms']:>8}{one['cls']:>7}{one['page_kb']:>9}{one['script_kb']:>7}{one['font_kb']:>8}"
            f"{one['all_kb']:>9}  {said}{late}"
        )
