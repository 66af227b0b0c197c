"""Pictures and documents on an S3-compatible storage, over real HTTP."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services import free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent

SCRIPT = """
import io
import boto3
from django.conf import settings
storage = settings.STORAGES["default"]["OPTIONS"]
client = boto3.client(
    "s3", endpoint_url=storage["endpoint_url"], aws_access_key_id="key",
    aws_secret_access_key="secret", region_name=storage["region_name"],
)
client.create_bucket(Bucket="media")
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from PIL import Image as Pillow
from editorial.uploads import store_image
call_command("migrate", verbosity=0)
buffer = io.BytesIO()
Pillow.new("RGB", (1200, 600), "red").save(buffer, "PNG")
image = store_image(SimpleUploadedFile("a.png", buffer.getvalue()), user=None, alt="红")
response = Client(SERVER_NAME="localhost").get(image.url)
print("stored", len(client.list_objects_v2(Bucket="media")["Contents"]))
print("given", response.status_code, b"".join(response.streaming_content)[8:12])
print("missing", Client(SERVER_NAME="localhost").get("/media/images/ab/none.webp").status_code)
"""


@pytest.fixture
def s3():
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **quiet) as process:
        try:
            assert wait_for(port, 60)
            yield f"s3://key:secret@127.0.0.1:{port}/media?region=us-east-1"
        finally:
            process.terminate()


@pytest.mark.sqlite_only
def test_pictures_live_in_a_bucket_when_one_is_named(s3, tmp_path):
    environment = os.environ | {
        "DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3",
        "MEDIA_STORAGE_URL": s3, "DEBUG": "1",  # static files are not collected here
    }  # fmt: skip
    result = subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", SCRIPT], cwd=ROOT, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert "stored 4" in result.stdout
    assert "given 200 b'WEBP'" in result.stdout
    assert "missing 404" in result.stdout
    assert not (tmp_path / "media").exists()
