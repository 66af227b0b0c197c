"""Reads a site's home page a thousand times by 40 at once, each from another caller, and compares
what was answered with what is counted; then again, with the server killed (-9) in the middle.

    python bench/reads.py [port] [readers] [reads]        DATABASE_URL as for the server
"""

import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36"
COUNT = (
    "from reads.models import DayCount, Total; from django.db.models import Sum;"
    "print('sums', *(m.objects.aggregate(n=Sum('count'))['n'] or 0 for m in (Total, DayCount)))"
)


def main(port="8127", readers=40, number=1000):
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        site = os.environ | {"DATA_DIR": folder, "PORT": port, "TRUSTED_PROXIES": "1"}
        command = [sys.executable, str(ROOT / "deploy" / "serve.py"), "--only"]
        subprocess.run([*command, "migrate", "-v0"], env=site, check=True, cwd=ROOT)
        before = 0
        for kills in (False, True):
            answered = one_round(site, port, int(readers), int(number), kills)
            told = subprocess.run(
                [*command, "shell", "-v0", "-c", COUNT], env=site, check=True, cwd=ROOT,
                capture_output=True, text=True,
            ).stdout  # fmt: skip
            total, days = map(int, re.search(r"sums (\d+) (\d+)", told).groups())
            print(f"  answered {answered}, counted {total - before} (days agree: {total == days})")
            before = total


def one_round(site, port, readers, number, kills):
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "deploy" / "serve.py")], env=site, cwd=ROOT,
        start_new_session=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until_up(port)
        done, taken, lock = [], [], threading.Lock()

        def read(one):
            caller = f"10.{int(kills)}.{one // 250}.{one % 250}"
            headers = {
                "Content-Type": "application/x-www-form-urlencoded", "User-Agent": AGENT,
                "Origin": f"http://127.0.0.1:{port}", "X-Forwarded-For": caller,
            }  # fmt: skip
            begun = time.perf_counter()
            try:
                connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=30)
                connection.request("POST", "/live/read/", "key=home&entry=direct", headers)
                status = connection.getresponse().status
            except OSError:
                return
            except http.client.HTTPException:
                return
            with lock:
                taken.append(time.perf_counter() - begun)
                done.append(status)
                if kills and len(done) == number // 3:
                    os.killpg(server.pid, signal.SIGKILL)

        begun = time.perf_counter()
        with ThreadPoolExecutor(readers) as pool:
            list(pool.map(read, range(number)))
        seconds, taken = time.perf_counter() - begun, sorted(taken)
        print(
            f"{'killed' if kills else 'quiet'}: {done.count(200)} of {number} answered 200 in "
            f"{seconds:.1f} s, median {taken[len(taken) // 2] * 1000:.0f} ms, "
            f"slowest {taken[-1] * 1000:.0f} ms"
        )
        return done.count(200)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def wait_until_up(port):
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("the server did not come up")


if __name__ == "__main__":
    main(*sys.argv[1:])
