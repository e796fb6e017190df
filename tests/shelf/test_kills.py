"""Killed at random moments of a rebuild, under writes: nothing that was acknowledged is lost."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from shops import answers

from omnishelf import Shelf
from omnishelf.shelf.check import check

WORK = """
import sys, threading, time
sys.path.append(sys.argv[1])
import toy_encoders
toy_encoders.register()
from omnishelf import Shelf
from omnishelf.shelf import maintenance
from omnishelf.types import Product

def keep():
    n = int(sys.argv[4])
    while True:
        shelf.put(Product(id=f"k{n}", title=f"velvet armchair {n}"))
        print(n, flush=True)
        n += 1
        # What piles up is indexed again in every round.
        time.sleep(0.02)

maintenance.wants_arranging = lambda shop: False
shelf = Shelf.open(sys.argv[2])
threading.Thread(target=keep, daemon=True).start()
work = {"rebuild": maintenance.rebuild, "arrange": maintenance.arrange}[sys.argv[3]]
while True:
    work(shelf._shop)
    print("switched", flush=True)
"""


@pytest.mark.parametrize("work", ["rebuild", "arrange"])
def test_killed_at_any_moment_the_shop_holds_all_that_was_acknowledged(trained, work):
    rng = random.Random(6)
    acknowledged = 0
    served = set()
    with Shelf.open(trained) as shelf:
        before = answers(shelf)
    for number in range(4):
        child = subprocess.Popen(
            [sys.executable, "-c", WORK, str(Path(__file__).parent.parent), str(trained), work,
             str(acknowledged)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        told = [child.stdout.readline().strip()]
        while number % 2 == 0 and told[-1] != "switched":
            told.append(child.stdout.readline().strip())
        time.sleep(rng.uniform(0, 1.0))
        os.kill(child.pid, signal.SIGKILL)
        told += child.stdout.read().splitlines()
        child.wait()
        child.stdout.close()
        acknowledged = max(int(each) + 1 for each in told if each.isdecimal())
        with Shelf.open(trained) as shelf:
            served.add(shelf._shop.serving.folder.name)
            held = {product.id for product in shelf.products()}
            assert {f"k{n}" for n in range(acknowledged)} <= held
            # One more may have been written than was told.
            acknowledged = sum(id.startswith("k") for id in held)
            assert len(held) == 60 + acknowledged
    # Every other was killed after a switch.
    assert len(served) >= 2
    assert check(trained) == []
    with Shelf.open(trained) as shelf:
        shelf.delete([f"k{n}" for n in range(acknowledged)])
        # How rare a word is is counted with what was deleted, until the index is made anew.
        shelf.rebuild()
        assert answers(shelf) == before
