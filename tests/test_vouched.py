"""The file that vouches for others: read whole, or refused with what is wrong and the way out."""

import hashlib
import json

import pytest

from omnishelf.errors import ModelError
from omnishelf.types.frozen import Frozen
from omnishelf.vouched import checksums_of, read_config


class Form(Frozen):
    version: int
    size: int


def read(path):
    return read_config(path, Form, version=3, what="a thing", way_out="make it again")


def test_what_is_whole_is_read(tmp_path):
    (tmp_path / "thing.json").write_text(json.dumps({"version": 3, "size": 5}))
    assert read(tmp_path / "thing.json") == Form(version=3, size=5)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "No such file"),
        ("{", "thing.json is missing or damaged"),
        ("\xff", "thing.json is missing or damaged"),
        ('{"version": 3, "size": "wide"}', "size: Input should be a valid integer"),
        ('{"version": 2, "size": 5}', "a thing of version 2, and this Omnishelf reads version 3"),
        ("[]", "a thing of version None"),
    ],
)
def test_what_is_not_is_refused(tmp_path, content, why):
    path = tmp_path / "thing.json"
    if content is not None:
        path.write_text(content, encoding="latin-1")
    with pytest.raises(ModelError, match=rf"{why}.*: make it again"):
        read(path)


def test_checksums_are_sha256():
    assert checksums_of({"a": b"abc"}) == {"a": hashlib.sha256(b"abc").hexdigest()}
