import numpy as np
import pytest

from omnishelf.errors import ModelError
from omnishelf.reviews.heads.arrays import Vouched, pack, read_vouched, write_vouched


def kept(folder, value):
    vouched, content = pack("thing", {"a": np.array([value, 2.0])})
    write_vouched(folder, "thing.json", b"{}", vouched, content)
    return vouched


def test_what_is_written_is_read_and_the_one_before_is_gone(tmp_path):
    kept(tmp_path, 1.0)
    vouched = kept(tmp_path, 3.0)
    assert read_vouched(tmp_path, vouched, way_out="train")["a"].tolist() == [3.0, 2.0]
    assert len([*tmp_path.glob("*.npz")]) == 1


@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_a_damaged_file_is_named(tmp_path, damage):
    vouched = kept(tmp_path, 1.0)
    file = tmp_path / vouched.file
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-7])
    else:
        file.unlink()
    with pytest.raises(ModelError, match=rf"{vouched.file}.*train it again"):
        read_vouched(tmp_path, vouched, way_out="train it again")


def test_names_do_not_lead_out_of_the_folder(tmp_path):
    kept(tmp_path, 1.0)
    with pytest.raises(ModelError, match="is no file of"):
        read_vouched(tmp_path / "x", Vouched(file="../thing.json", sha256=""), way_out="")
