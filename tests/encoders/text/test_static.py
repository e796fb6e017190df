import io

import numpy as np
import pytest

from omnishelf.encoders.text.static import StaticTextEncoder, static_file
from omnishelf.errors import ModelError


class Teacher:
    name, modality, dim = "teacher", "text", 3

    def __init__(self):
        self.asked = []

    def encode(self, batch, *, side="product"):
        self.asked.append(([*batch], side))
        return np.tile(np.array([[0.0, 0.0, 1.0]], np.float32), (len(batch), 1))


@pytest.fixture
def student(tmp_path):
    table = np.array([[3.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    (tmp_path / "query-text.npz").write_bytes(static_file(["red", "sho"], table))
    return StaticTextEncoder(tmp_path / "query-text.npz", Teacher())


def test_a_text_is_the_mean_of_its_terms_and_the_teachers_where_one_is_unknown(student):
    rows = student.encode(["red shoes", "velvet shoes", "red red shoe", ""], side="query")
    # (3, 1) / 2 and (6, 1) / 3, made unit.
    assert rows[0] == pytest.approx(np.array([3, 1, 0]) / 10**0.5)
    assert rows[2] == pytest.approx(np.array([6, 1, 0]) / 37**0.5)
    for row in (1, 3):
        assert rows[row] == pytest.approx(np.array([0, 0, 1]))
    assert student._teacher.asked == [(["velvet shoes", ""], "query")]
    assert rows.dtype == np.float32
    assert student.encode([]).shape == (0, 3)


def test_a_teacher_that_is_not_needed_is_not_asked(student):
    student.encode(["red"])
    assert student._teacher.asked == []


def test_what_is_no_table_is_refused(tmp_path):
    path = tmp_path / "query-text.npz"
    path.write_bytes(b"nonsense")
    with pytest.raises(ModelError, match="not a table of terms"):
        StaticTextEncoder(path, Teacher())
    buffer = io.BytesIO()
    np.savez(buffer, terms=np.array(["a"]))
    path.write_bytes(buffer.getvalue())
    with pytest.raises(ModelError, match="not a table of terms"):
        StaticTextEncoder(path, Teacher())
    path.write_bytes(static_file(["red"], np.zeros((1, 5))))
    with pytest.raises(ModelError, match="teacher makes vectors of 3"):
        StaticTextEncoder(path, Teacher())
