"""How fast pages come from the release build while more and more of them are asked for, what memory it took, and how soon
after its start it was ready. Everything stays on this machine's loopback address.
"""

import http.client
import json
import re
import shutil
import socket
import statistics
import subprocess
import time
from dataclasses import dataclass

import browser
import files

RATES = [50, 100, 200, 300]
FOLDER = files.DATA / "serving"


@dataclass
class Served:
    schools: int
    loaded: list[str]
    # Seconds from starting the process to the first "ready", and from there to the whole first trust page.
    ready: float
    first_page: float
    # What `load` printed, by page and then by rate.
    loads: dict[str, list[dict]]
    # Megabytes in memory: once ready, and the most there ever was, loads included.
    at_rest: float
    at_most: float
    database: float


def measure(source, programs, starts, seconds):
    program = programs / "trustwide"
    link, loaded = set_up(source, program)
    with Server(program) as server:
        person = browser.Browser(server.base)
        browser.become_director(person, link)
        addresses = sorted(set(re.findall(r'href="(/schools/\d{6})"', person.get("/trust"))))
    times = [started(program, person.cookie()) for _ in range(starts)]
    with Server(program) as server:
        # What is read ahead after the start is not counted among the pages.
        time.sleep(2)
        at_rest = server.memory("VmRSS")
        pages = {"Trust": ["/trust"], "School": addresses}
        for paths in pages.values():
            load(programs, server, person.cookie(), RATES[0], 2, paths)
        loads = {
            title: [load(programs, server, person.cookie(), rate, seconds, paths) for rate in RATES]
            for title, paths in pages.items()
        }
        at_most = server.memory("VmHWM")
    ready, first_page = (statistics.median(it) for it in zip(*times))
    database = sum(it.stat().st_size for it in FOLDER.iterdir() if it.name.startswith("trustwide.sqlite")) / 1e6
    return Served(len(addresses), loaded, ready, first_page, loads, at_rest, at_most, database)


def set_up(source, program):
    """A new trust with the reference data of all England. Returns its one-time link, and what was loaded."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    details = [text for name, value in source.trust.items() for text in (f"--{name}", value)]
    made = json.loads(told(program, "new", "--json", *details))
    loaded = []
    for kind, path in source.imports:
        (report,) = json.loads(told(program, "import", "--json", kind, path))
        loaded.append(f"{report['kind']} {report['academic_year'] or ''} {report['rows_kept']:,}".replace("  ", " "))
        print(f"loaded {loaded[-1]} rows", flush=True)
    return made["first_administrator_link"], loaded


def told(program, *words):
    command = [program, *words, "--data", FOLDER]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def started(program, cookie):
    """Seconds until a new process is ready, and then until its first trust page is there."""
    with Server(program) as server:
        start = time.perf_counter()
        server.ask("/trust", cookie)
        return server.ready_after, time.perf_counter() - start


def load(programs, server, cookie, rate, seconds, paths):
    words = [server.address, cookie, str(rate), str(seconds), *paths]
    run = subprocess.run([programs / "examples" / "load", *words], check=True, capture_output=True, text=True)
    found = json.loads(run.stdout)
    print(f"{paths[0]} at {rate} a second: {found}", flush=True)
    return found


class Server:
    """`trustwide serve` on a free port, from its start to its end."""

    def __init__(self, program, folder=FOLDER):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.base = f"http://{self.address}"
        self.log = (folder / "server.log").open("w")
        start = time.perf_counter()
        command = [program, "serve", "--data", folder, "--listen", self.address]
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        while not self.is_ready():
            if self.process.poll() is not None or time.perf_counter() - start > 60:
                raise SystemExit("the server did not become ready: see server.log in its folder under .data")
            time.sleep(0.002)
        self.ready_after = time.perf_counter() - start

    def is_ready(self):
        try:
            return self.ask("/readyz") == 200
        except ConnectionError:
            return False

    def ask(self, path, cookie=""):
        connection = http.client.HTTPConnection(self.address, timeout=30)
        try:
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def memory(self, line):
        """Megabytes by the kernel's own count: VmRSS is now, VmHWM the most there ever was."""
        with open(f"/proc/{self.process.pid}/status") as status:
            kilobytes = next(int(it.split()[1]) for it in status if it.startswith(f"{line}:"))
        return kilobytes * 1024 / 1e6

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=60)
        self.log.close()
