"""What is measured of one engine, in a process that does nothing else."""

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import numpy as np

from omnishelf.index.opening import size_of
from peers.engine import Engine, fuse
from peers.engines_by_name import engine_class
from peers.generated import Catalog
from peers.memory import resident_mb
from peers.questions import Questions
from peers.row import Row
from peers.truth import DEPTH, PLAIN, TOP, Truth, recall

WARM = 10
"""Questions asked before the clock runs."""
BUDGET_S = 60.0
"""After so long a kind of question is asked no more; the note says how many were."""
CLIENTS, CLIENTS_S = 2, 5.0
Answers = list[list[int]]


class Measured:
    """Measures one engine and writes each figure as it is found, so that a crash loses none."""

    def __init__(self, name: str, work: Path, folder: Path, out: Path) -> None:
        """Of the engine of this name.

        Args:
            name: of the engine.
            work: where catalog, questions and truth lie.
            folder: the engine's own.
            out: file that a line is added to for each figure.
        """
        self._engine: Engine = engine_class(name)(folder)
        self._work, self._out = work, out
        for module in self._engine.modules:
            import_module(module)
        self._n = json.loads((work / "count.json").read_text())

    def load(self) -> None:
        """Put the catalog in."""
        engine = self._engine
        catalog = Catalog.load(self._work)
        self._tell("load s", _seconds(lambda: engine.load(catalog)), engine.note)
        self._tell("build s", _seconds(engine.build))
        engine.close()

    def ask(self) -> None:
        """Ask everything; in another process than `load`, for a clean measure of memory."""
        engine = self._engine
        self._questions = Questions.load(self._work)
        self._truth = Truth.load(self._work)
        self._tell("disk MB", size_of(engine.folder) / 1e6)
        before = resident_mb()
        first = self._questions.vectors[0]
        opened = _seconds(engine.open)
        self._tell("reopen s", opened)
        answered = _seconds(lambda: engine.nearest(first, None, TOP))
        self._tell("first answer s", opened + answered, "reopening and the first question")
        self._vectors()
        if engine.has_filters:
            for kind in self._questions.filters:
                self._filtered(kind)
        else:
            self._tell("filters", None, "not offered")
        if engine.has_words:
            self._words()
        else:
            self._tell("words", None, "no ranking by words is offered")
        self._tell("resident MB", resident_mb(), f"{before:.0f} of them before it was opened")
        self._clients()
        engine.close()

    def _vectors(self) -> None:
        vectors = self._questions.vectors
        found = self._timed(
            PLAIN, lambda number: self._engine.nearest(vectors[number], None, TOP), len(vectors)
        )
        self._recall(PLAIN, PLAIN, found)

    def _filtered(self, kind: str) -> None:
        vectors, filters = self._questions.vectors, self._questions.filters[kind]
        found = self._timed(
            kind,
            lambda number: self._engine.nearest(vectors[number], filters[number], TOP),
            len(vectors),
        )
        self._recall(kind, kind, found)

    def _words(self) -> None:
        engine, vectors, texts = self._engine, self._questions.vectors, self._questions.texts
        self._timed("words", lambda number: engine.matching(texts[number], TOP), len(texts))
        found = self._timed(
            "hybrid", lambda number: engine.hybrid(vectors[number], texts[number], TOP), len(texts)
        )
        # Words are ranked by inverted lists, exactly; what can be missed are vectors.
        right = [
            fuse(self._truth.of(PLAIN, number, DEPTH), engine.matching(texts[number], DEPTH))[:TOP]
            for number in range(len(found))
        ]
        self._tell_recall(
            "hybrid", found, right, "against the exact nearest and the engine's own words"
        )

    def _clients(self) -> None:
        """How many questions a second two threads get answered."""
        vectors = self._questions.vectors
        counts = [0] * CLIENTS
        end = time.perf_counter() + CLIENTS_S

        def client(which: int) -> None:
            while time.perf_counter() < end:
                number = (CLIENTS * counts[which] + which) % len(vectors)
                self._engine.nearest(vectors[number], None, TOP)
                counts[which] += 1

        threads = [threading.Thread(target=client, args=(which,)) for which in range(CLIENTS)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        rate = sum(counts) / (time.perf_counter() - start)
        self._tell(f"queries/s, {CLIENTS} clients", rate, "vector questions from threads")

    def _timed(self, kind: str, ask: Callable[[int], list[int]], count: int) -> Answers:
        """Ask one question after the other."""
        for number in range(min(WARM, count)):
            ask(count - 1 - number)
        found, taken = [], []
        end = time.perf_counter() + BUDGET_S
        for number in range(count):
            start = time.perf_counter()
            found.append(ask(number))
            taken.append(1000 * (time.perf_counter() - start))
            if time.perf_counter() > end:
                break
        note = "" if len(found) == count else f"{len(found)} of {count} questions in {BUDGET_S} s"
        for percentile in (50, 99):
            self._tell(f"{kind} p{percentile} ms", float(np.percentile(taken, percentile)), note)
        return found

    def _recall(self, kind: str, truth: str, found: Answers) -> None:
        right = [self._truth.of(truth, number) for number in range(len(found))]
        self._tell_recall(kind, found, right)

    def _tell_recall(
        self, kind: str, found: Answers, right: Sequence[Sequence[int]], note: str = ""
    ) -> None:
        shares = [recall(one, other) for one, other in zip(found, right, strict=True)]
        self._tell(f"{kind} recall@{TOP}", float(np.mean(shares)), note)

    def _tell(self, measure: str, value: float | None, note: str = "") -> None:
        row = Row(self._engine.name, self._engine.version(), self._n, measure, value, note)
        with self._out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(row)) + "\n")


def _seconds(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start
