"""Cores as the system tells of them."""

import os

import pytest

from omnishelf import cores


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine of 16 cores; returns a function that writes what cgroups grant, by folder."""

    def made(own: str, **limits: str) -> int:
        (tmp_path / "self").write_text(own)
        for folder, limit in limits.items():
            path = tmp_path / "cgroup" / folder.replace("root", "").replace("__", "/")
            path.mkdir(parents=True, exist_ok=True)
            (path / "cpu.max").write_text(limit)
        return cores.available_cores()

    monkeypatch.setattr(cores, "_allowed", lambda: 16)
    monkeypatch.setattr(cores, "_OWN_CGROUP", tmp_path / "self")
    monkeypatch.setattr(cores, "_CGROUPS", tmp_path / "cgroup")
    cores.available_cores.cache_clear()
    yield made
    cores.available_cores.cache_clear()


@pytest.mark.parametrize(
    ("own", "limits", "expected"),
    [
        ("0::/\n", {}, 16),
        ("0::/\n", {"root": "max 100000\n"}, 16),
        ("0::/\n", {"root": "400000 100000\n"}, 4),
        ("0::/\n", {"root": "150000 100000\n"}, 1),
        ("0::/\n", {"root": "50000 100000\n"}, 1),
        ("0::/\n", {"root": "9900000 100000\n"}, 16),
        # What is around a cgroup limits it too.
        ("0::/pod/box\n", {"pod": "200000 100000\n", "pod__box": "max 100000\n"}, 2),
        ("0::/pod/box\n", {"pod": "800000 100000\n", "pod__box": "300000 100000\n"}, 3),
        ("5:cpu:/x\n", {"x": "100000 100000\n"}, 16),
        ("0::/\n", {"root": "nonsense\n"}, 16),
    ],
)
def test_what_a_container_pays_for(machine, own, limits, expected):
    assert machine(own, **limits) == expected


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="the system does not tell")
def test_cores_that_the_process_is_kept_off_do_not_count(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3})
    cores.available_cores.cache_clear()
    assert cores.available_cores() == 1
    cores.available_cores.cache_clear()


def test_where_nothing_is_told_the_machine_counts(monkeypatch, tmp_path):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    monkeypatch.setattr(cores, "_OWN_CGROUP", tmp_path / "nowhere")
    cores.available_cores.cache_clear()
    assert cores.available_cores() == 6
    cores.available_cores.cache_clear()
