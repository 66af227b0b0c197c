"""Lays a thousand flowers at once over HTTP, each from another caller, and counts them.

Start the site with TRUSTED_PROXIES=1, so that X-Forwarded-For names the callers:
    python bench/tributes.py http://127.0.0.1:8000 12 [clients] [flowers]
"""

import http.client
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit


def main(origin, number, clients=100, flowers=1000):
    host = urlsplit(origin).netloc
    path = f"/live/memorial/{number}"

    def ask(method, where, body=None, **headers):
        connection = http.client.HTTPConnection(host, timeout=60)
        connection.request(method, where, body, headers)
        answer = connection.getresponse()
        told = answer.read()
        connection.close()
        return answer.status, told

    def count():
        return json.loads(ask("GET", f"{path}.json")[1])["counts"]["flower"]

    def lay(one):
        caller = f"10.{one // 250 % 250}.{one % 250}.{int(time.time()) % 250}"
        started = time.perf_counter()
        form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin}
        status, _ = ask(
            "POST", f"{path}/tribute", "gesture=flower", **form, **{"X-Forwarded-For": caller}
        )
        return status, time.perf_counter() - started

    before, started = count(), time.perf_counter()
    with ThreadPoolExecutor(int(clients)) as pool:
        answers = list(pool.map(lay, range(int(flowers))))
    seconds = time.perf_counter() - started
    taken = sorted(time_taken for _, time_taken in answers)
    good = sum(status == 200 for status, _ in answers)
    print(f"{good} of {flowers} answered 200 in {seconds:.1f} s, {count() - before} counted")
    print(f"median {taken[len(taken) // 2] * 1000:.0f} ms, slowest {taken[-1] * 1000:.0f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:])
