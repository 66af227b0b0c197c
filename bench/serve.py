"""Times the site's pages under granian beside nginx serving the same bytes from disk."""

import http.client
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.services import free_port, wait_for  # noqa: E402

REQUESTS = 300
PAGES = {
    "home": "/",
    "section": "/news/cases/",
    "article": "/article/1.html",
    "search": "/search/?q=%E5%85%9A%E5%91%98",
}


def fetch(port, path, count):
    """Return the seconds that each of `count` requests over one connection took, and the body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    times, body = [], b""
    for _ in range(count):
        begun = time.perf_counter()
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        times.append(time.perf_counter() - begun)
        if response.status != 200:
            sys.exit(f"{path} answered {response.status}")
    connection.close()
    return times, body


def nginx(folder, port):
    config = folder / "nginx.conf"
    config.write_text(
        f"pid {folder}/pid; error_log {folder}/error.log; daemon off; user root; worker_processes 2;"
        "events { worker_connections 256; } http { access_log off; types { text/html html; }"
        f" server {{ listen 127.0.0.1:{port}; root {folder}/www; default_type text/html; }} }}"
    )
    return subprocess.Popen(["nginx", "-c", str(config), "-p", str(folder)])


def main():
    if not shutil.which("nginx"):
        sys.exit("nginx is not installed: nothing to measure beside.")
    folder = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    (folder / "www").mkdir()
    site_port, nginx_port = free_port(), free_port()
    environment = os.environ | {"DATA_DIR": str(folder / "data"), "PORT": str(site_port)}
    site = subprocess.Popen([sys.executable, "deploy/serve.py"], cwd=ROOT, env=environment)
    beside = nginx(folder, nginx_port)
    try:
        if not (wait_for(site_port, 120) and wait_for(nginx_port)):
            sys.exit("the servers did not start")
        time.sleep(1)
        print(f"{'page':10}{'site ms':>10}{'nginx ms':>10}{'ratio':>8}   bytes")
        for name, path in PAGES.items():
            _, body = fetch(site_port, path, 20)
            (folder / "www" / f"{name}.html").write_bytes(body)
            own = statistics.median(fetch(site_port, path, REQUESTS)[0]) * 1000
            other = statistics.median(fetch(nginx_port, f"/{name}.html", REQUESTS)[0]) * 1000
            print(f"{name:10}{own:10.2f}{other:10.2f}{own / other:8.1f}   {len(body)}")
    finally:
        for process in (site, beside):
            process.terminate()
            process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
