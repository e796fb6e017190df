"""What a reference to a picture or a sound holds, and why it can't be had."""

import base64
import os
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.catalog.media.mime import media_type
from omnishelf.catalog.media.reference import read_reference
from omnishelf.catalog.media.store import MediaStore
from omnishelf.errors import MediaError
from omnishelf.settings import MediaLimits

LIMITS = MediaLimits(max_bytes=1_000)


@given(st.binary(min_size=1, max_size=200))
def test_data_uris_carry_any_bytes(content):
    packed = base64.b64encode(content).decode()
    for uri in (
        f"data:image/png;base64,{packed}",
        f"DATA:;base64,{quote(packed)}",
        f"data:,{quote(content)}",
    ):
        assert read_reference(uri, LIMITS) == content


def test_paths_and_bytes(tmp_path):
    (tmp_path / "a.png").write_bytes(b"content")
    assert read_reference(str(tmp_path / "a.png"), LIMITS) == b"content"
    assert read_reference(b"content", LIMITS) == b"content"


def test_what_the_shop_keeps_is_read_by_its_digest_only_with_its_folder(tmp_path):
    store = MediaStore(tmp_path / "media")
    reference = store.keep(b"content")
    assert store.keep(b"content") == reference
    assert len([path for path in store.folder.rglob("*") if path.is_file()]) == 1
    assert read_reference(reference, LIMITS, kept=store.folder) == b"content"
    with pytest.raises(MediaError, match="only a shop's own products"):
        read_reference(reference, LIMITS)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 63 + "/"])
def test_a_kept_file_can_t_be_named_by_a_path(tmp_path, digest):
    with pytest.raises(MediaError, match="not of the form media:<sha256>"):
        read_reference(f"media:{digest}", LIMITS, kept=tmp_path)


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("{folder}/gone.jpg", r"gone\.jpg does not exist"),
        ("{folder}", "is a folder"),
        ("{folder}/empty.jpg", r"empty\.jpg is empty \(0 bytes\)"),
        ("{folder}/large.jpg", r"large\.jpg is .* MB; .*media\.max_bytes"),
        ("{folder}/pipe", "pipe is not a regular file"),
        ("{folder}/" + "x" * 5_000, "can't be read"),
        ("{folder}/nul\0byte", "can't be read"),
        ("ftp://x.example/a.jpg", "'ftp://' is not read"),
        ("file:///etc/passwd", "'file://' is not read"),
        ("data:image/png;base64", "without a comma"),
        ("data:image/png;base64,", r"is empty \(0 bytes\)"),
        ("data:image/png;base64,@@@@", "not valid base64"),
        ("data:image/png;base64," + "A" * 2_000, r"media\.max_bytes"),
        ("data:," + "A" * 2_000, r"media\.max_bytes"),
        (b"", r"the uploaded file is empty \(0 bytes\)"),
        (b"x" * 1_001, r"the uploaded file is .*media\.max_bytes"),
    ],
)
def test_what_can_t_be_had_is_told_by_name_and_reason(tmp_path, reference, message):
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "large.jpg").write_bytes(b"x" * 1_001)
    os.mkfifo(tmp_path / "pipe")  # waiting for its writer would take for ever
    if isinstance(reference, str):
        reference = reference.replace("{folder}", str(tmp_path))
    with pytest.raises(MediaError, match=message) as error:
        read_reference(reference, LIMITS)
    assert len(str(error.value)) < 300


def test_a_file_in_a_deep_folder_is_told_by_its_own_name(tmp_path):
    path = tmp_path.joinpath(*["folder"] * 20) / "red-shoe.jpg"
    with pytest.raises(MediaError, match=r"folder/red-shoe\.jpg does not exist"):
        read_reference(str(path), LIMITS)


def test_urls_are_fetched_within_the_limits(site, answer):
    limits = LIMITS.model_copy(update={"allow_private_addresses": True})
    site.pages["/a.jpg"] = lambda request: answer(request, b"content")
    site.pages["/empty.jpg"] = lambda request: answer(request, b"")
    assert read_reference(site.url("/a.jpg"), limits) == b"content"
    with pytest.raises(MediaError, match=r"/empty\.jpg is empty"):
        read_reference(site.url("/empty.jpg"), limits)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe1....", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"\0\0\0\x20ftypavif", "image/avif"),
        (b"\0\0\0\x20ftypM4A ", "audio/mp4"),
        (b"RIFF\0\0\0\0AVI LIST", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_types_are_told_by_the_first_bytes(content, kind):
    assert media_type(content) == kind
