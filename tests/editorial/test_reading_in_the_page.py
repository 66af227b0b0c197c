"""Documents that are read or played in the page: headers, parts, and who may."""

import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse

from editorial import actions, media_views, uploadhandlers
from editorial.models import Document
from editorial.uploads import store_document
from tests import factories
from tests.editorial.test_media_views import attach, sign_in
from tests.editorial.test_uploads import PDF
from tests.pages import Reader

pytestmark = pytest.mark.django_db

FILES = Path(__file__).resolve().parent.parent / "files"
FILM = (FILES / "twenty-seconds.mp4").read_bytes()
SOUND = (FILES / "tone.mp3").read_bytes()
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:20.000\n重温入党誓词\n".encode()


def stored(name, content):
    return store_document(SimpleUploadedFile(name, content), user=None)


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


# -- in the page ----------------------------------------------------------------------------


def test_a_pdf_is_read_in_a_frame_of_our_own_pages_only(client):
    document = stored("通知.pdf", PDF)
    factories.published(**attach(document))
    response = client.get(document.view_url)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline;")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "sandbox" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert body(response) == PDF
    part = client.get(document.view_url, headers={"Range": "bytes=0-3"})
    assert (part.status_code, body(part)) == (206, b"%PDF")


def test_a_download_stays_in_its_cage(client):
    document = stored("通知.pdf", PDF)
    factories.published(**attach(document))
    for address in (document.get_absolute_url(), f"{document.get_absolute_url()}?view=2"):
        response = client.get(address)
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["X-Frame-Options"] == "DENY"
        assert "sandbox" in response["Content-Security-Policy"]


def test_what_a_browser_can_not_show_is_a_download_whatever_is_asked(client):
    text = stored("说明.txt", b"<b>hello</b>")
    factories.published(**attach(text))
    assert text.view_url == text.play_url == ""
    response = client.get(f"{text.get_absolute_url()}?view=1")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("name", "content", "type_"),
    [("片.mp4", FILM, "video/mp4"), ("声.mp3", SOUND, "audio/mpeg"),
     ("声.m4a", b"\x00\x00\x00\x20ftypM4A rest", "audio/mp4"),
     ("字幕.vtt", CAPTIONS, "text/vtt; charset=utf-8")],
)  # fmt: skip
def test_films_sounds_and_captions_are_played_with_their_type(client, name, content, type_):
    document = stored(name, content)
    factories.published(**attach(document))
    response = client.get(document.play_url)
    assert response["Content-Type"] == type_
    assert response["Content-Disposition"].startswith("inline;")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert body(response) == content
    assert document.view_url == ""


def test_in_the_page_or_not_a_draft_and_a_withdrawn_item_give_nothing(client):
    root = factories.root()
    for name, content in (("通知.pdf", PDF), ("片.mp4", FILM)):
        document = stored(name, content)
        address = f"{document.get_absolute_url()}?view=1"
        item = factories.draft(by=root, **attach(document))
        assert client.get(address).status_code == 404
        factories.release(item)
        assert client.get(address).status_code == 200
        actions.withdraw(item, root, reason="换新版")
        assert client.get(address).status_code == 404
    sign_in(client, factories.user("eve"))
    assert client.get(address).status_code == 404
    sign_in(client, factories.alice())
    assert client.get(address)["Cache-Control"] == "private, no-store"


# -- in parts -------------------------------------------------------------------------------

SIZE = len(FILM)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 99), (f"bytes={SIZE - 10}-", SIZE - 10, SIZE - 1),
     ("bytes=-7", SIZE - 7, SIZE - 1), (f"bytes=5-{SIZE * 9}", 5, SIZE - 1),
     (f"bytes=-{SIZE * 9}", 0, SIZE - 1)],
)  # fmt: skip
def test_a_player_gets_the_part_that_it_asks_for(client, asked, first, last):
    film = stored("片.mp4", FILM)
    factories.published(**attach(film))
    response = client.get(film.play_url, headers={"Range": asked})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert response["Content-Length"] == str(last - first + 1)
    assert body(response) == FILM[first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=-0"])
def test_a_part_that_is_not_there_is_416_with_the_size(client, asked):
    film = stored("片.mp4", FILM)
    factories.published(**attach(film))
    response = client.get(film.play_url, headers={"Range": asked})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{SIZE}"


def test_a_part_of_another_version_is_not_given(client):
    film = stored("片.mp4", FILM)
    factories.published(**attach(film))
    ranged = {"Range": "bytes=0-9"}
    same = client.get(film.play_url, headers={**ranged, "If-Range": f'"{film.sha256}"'})
    other = client.get(film.play_url, headers={**ranged, "If-Range": '"older"'})
    assert (same.status_code, other.status_code) == (206, 200)
    head = client.head(film.play_url, headers=ranged)
    assert (head.status_code, head["Content-Length"]) == (206, "10")


def test_a_player_that_asks_for_the_rest_is_given_a_piece_and_asks_again(client, monkeypatch):
    monkeypatch.setattr(media_views, "MOST_PLAYED", 1000)
    film = stored("片.mp4", FILM)
    factories.published(**attach(film))
    piece = client.get(film.play_url, headers={"Range": "bytes=500-"})
    assert piece["Content-Range"] == f"bytes 500-1499/{SIZE}"
    whole = client.get(film.get_absolute_url(), headers={"Range": "bytes=500-"})
    assert whole["Content-Length"] == str(SIZE - 500)  # a download goes on to its end


# -- coming in ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.mp4", FILM), ("a.mp3", SOUND), ("a.mp3", b"ID3\x04rest"), ("a.vtt", CAPTIONS),
     ("a.vtt", b"\xef\xbb\xbfWEBVTT - \xe5\xad\x97"), ("a.vtt", b"WEBVTT"),
     ("a.M4A", b"\x00\x00\x00\x20ftypM4A rest")],
)  # fmt: skip
def test_films_sounds_and_captions_are_taken(name, content):
    assert stored(name, content).kind == name[-3:].lower()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.mp4", b"<html>ftyp</html>"), ("a.mp4", b"ftyp"), ("a.mp4", b"\0\0\0 ftypheic...."),
     ("a.m4a", SOUND), ("a.mp3", FILM), ("a.mp3", b"\xff\xfeh\x00i\x00"), ("a.mp3", b"\xff"),
     ("a.vtt", b"WEBVTTX\n"), ("a.vtt", b"1\n00:00"), ("a.vtt", b"WEBVTT \xff\xfe"),
     ("a.vtt", b"WEBVTT\n\x00"), ("a.mov", FILM)],
)  # fmt: skip
def test_what_only_calls_itself_a_film_is_refused(name, content):
    with pytest.raises(ValidationError):
        stored(name, content)
    assert not Document.objects.exists()


@pytest.fixture
def small_bounds(monkeypatch):
    """60 MB are 6 kB, and 510 MB are 20 kB, so that a test need not send so much."""
    monkeypatch.setattr(uploadhandlers, "MOST_BYTES", 6_000)
    monkeypatch.setattr(uploadhandlers, "MOST_BYTES_OF_STAFF", 20_000)


def film_of(size):
    return SimpleUploadedFile("大片.mp4", (FILM * 2)[:size])


def post(client, address, size):
    return client.post(address, {"upload": film_of(size)})


def test_a_film_past_the_common_bound_is_taken_from_staff(client, small_bounds):
    sign_in(client, factories.alice())
    assert post(client, reverse("media-upload-document"), 15_000).json()["uploaded"] == 1
    assert Document.objects.get().bytes == 15_000


def test_a_film_past_the_bound_of_films_is_refused_with_a_sentence(client, small_bounds):
    sign_in(client, factories.alice())
    answer = post(client, reverse("media-upload-document"), 25_000).json()
    assert "最多" in answer["error"]["message"]
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("username", "address"),
    [(None, "/admin/media/upload/document/"), ("eve", "/admin/media/upload/document/"),
     ("alice", "/admin/media/upload/image/"), ("alice", "/admin/login/"), ("alice", "/")],
)  # fmt: skip
def test_nobody_else_and_nowhere_else_is_more_kept_than_before(rf, small_bounds, username, address):
    from django.contrib.auth.models import AnonymousUser

    request = rf.post(address, {"upload": film_of(15_000)})
    people = {None: AnonymousUser, "eve": lambda: factories.user("eve"), "alice": factories.alice}
    request.user = people[username]()
    kept = request.FILES["upload"]
    assert kept.seek(0, io.SEEK_END) == 0
    with pytest.raises(ValidationError, match="最多"):
        store_document(kept, user=None)


def test_a_request_read_before_it_is_known_who_sent_it_is_a_strangers(rf, small_bounds):
    request = rf.post(reverse("media-upload-document"), {"upload": film_of(15_000)})
    assert request.FILES["upload"].seek(0, io.SEEK_END) == 0


# -- on the page ----------------------------------------------------------------------------


def test_components_are_empty_for_what_they_can_not_show():
    text = stored("说明.txt", b"text")
    for name, context in (
        ("pdf_reader", {"document": text}), ("pdf_reader", {"document": None}),
        ("player", {"media": text, "kind": "video"}), ("player", {"media": None}),
    ):  # fmt: skip
        assert render_to_string(f"components/{name}.html", context).strip() == ""


def test_components_name_what_they_offer():
    document, film, words = (
        stored("通知.pdf", PDF), stored("片.mp4", FILM), stored("字幕.vtt", CAPTIONS)
    )  # fmt: skip
    reader = render_to_string("components/pdf_reader.html", {"document": document})
    assert "全屏阅读" in reader and "下载（PDF，1 KB）" in reader
    player = render_to_string(
        "components/player.html", {"media": film, "captions": words, "kind": "video"}
    )
    assert '<track kind="captions"' in player and "下载视频（MP4，27 KB）" in player
    sound = render_to_string(
        "components/player.html", {"media": stored("声.mp3", SOUND), "kind": "audio"}
    )
    assert "<audio" in sound and "<video" not in sound
    for html in (reader, player, sound):
        checked = Reader()
        checked.feed(html)
        assert checked.problems == []


def test_an_attached_pdf_can_be_read_online(visitor):
    item = factories.published(**attach(stored("通知.pdf", PDF)))
    html = visitor.get(item.get_absolute_url()).content.decode()
    assert "在线阅读" in html
    assert "?view=1" in html
