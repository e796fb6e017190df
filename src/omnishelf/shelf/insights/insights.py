"""What a shop learns beside its search: computed when asked for, kept, and told."""

import logging
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from omnishelf.errors import OmnishelfError, QueryError, ShelfError
from omnishelf.evaluation.report.parts import document
from omnishelf.files import write_atomic
from omnishelf.reranking.candidates import Reviews
from omnishelf.reviews.card.card import Card
from omnishelf.shelf.events import ShopEvents
from omnishelf.shelf.insights.areas import AREAS
from omnishelf.shelf.insights.kept import REPORT, KeptArea, KeptPart, results, write_part
from omnishelf.shelf.insights.part import Area, Part, Result
from omnishelf.shelf.insights.report import fragment, tables
from omnishelf.shelf.insights.reviews.cards import CARDS, read_card, read_cards, read_reviewed
from omnishelf.shelf.insights.reviews.heads import Learned, learn
from omnishelf.shelf.insights.reviews.kept_reviews import KeptReviews
from omnishelf.shelf.insights.sales import Sales
from omnishelf.shelf.insights.sections import Section
from omnishelf.shelf.insights.seen import Seen
from omnishelf.shelf.open_shop import OpenShop

Given = Mapping[str, Mapping[str, Any]]
"""By part, what is wanted of it."""
Tell = Callable[[str], None]
_log = logging.getLogger(__name__)
_ERASED = "events were erased meanwhile, and what was being computed with them: compute again"


class Insights:
    """The areas of an open shop. Safe to use from several threads; one computes at a time."""

    def __init__(
        self, shop: OpenShop, events: ShopEvents, *, clock: Callable[[], float] = time.time
    ) -> None:
        """Of an open shop; nothing is computed before it is asked for.

        Args:
            shop: the shop.
            events: what its shoppers did.
            clock: seconds since 1970.
        """
        self._shop, self._events, self._clock = shop, events, clock
        self._computing = threading.Lock()
        self._reviewing = threading.Lock()
        self._reviewed: Reviews | None = None
        self.sales = Sales(shop.folder)
        """Those that were imported."""
        self.reviews = KeptReviews(shop.folder)
        """Those that were added."""
        events.on_erase.append(self._forget)

    @property
    def areas(self) -> Sequence[Area]:
        """All that there are."""
        return tuple(AREAS.values())

    def area(self, name: str) -> Area:
        """By its name.

        Raises:
            QueryError: there is none of that name.
        """
        if name not in AREAS:
            raise QueryError(f"there is no area '{name}'; there are: {', '.join(AREAS)}")
        return AREAS[name]

    def parts(self, name: str) -> dict[str, KeptPart]:
        """The latest of each part that was computed.

        Raises:
            QueryError: there is no such area.
        """
        return self._kept(name).parts()

    def latest(self, name: str, part: str) -> Any:
        """The latest result of a part; None if there is none.

        Raises:
            QueryError: there is no such area.
        """
        return results(self.parts(name), self.area(name)).get(part)

    def file(self, name: str, file: str) -> Path | None:
        """A file of an area's latest results, such as `report.html`; None if there is none.

        Raises:
            QueryError: there is no such area.
        """
        return self._kept(name).file(file)

    def compute(
        self, name: str, given: Given | None = None, *, tell: Tell = lambda _: None
    ) -> dict[str, KeptPart]:
        """Compute parts of an area, keep them with those that are there, and make its report anew.

        A part that can't be computed says why, and stops no other.

        Args:
            name: of the area.
            given: the parts, and what is wanted of each. None or empty: all that need nothing but
                the shop.
            tell: told what is being done.

        Returns:
            Those that were computed.

        Raises:
            QueryError: there is no such area or part, or something that is wanted is wrong.
            ShelfError: the shop can't be written, or an area is being computed already.
        """
        return self._compute(self.area(name), given, tell, strict=False)

    def result(
        self, name: str, part: str, given: Mapping[str, Any], *, tell: Tell = lambda _: None
    ) -> Result:
        """Compute one part, keep it, and give its result.

        Raises:
            QueryError: there is no such area or part, or something that is wanted is wrong.
            OmnishelfError: it can't be computed; what is kept of it stays.
        """
        area = self.area(name)
        done = self._compute(area, {part: given}, tell, strict=True)[part]
        return area.part(part).result.model_validate(done.result)

    def _compute(
        self, area: Area, given: Given | None, tell: Tell, *, strict: bool
    ) -> dict[str, KeptPart]:
        wanted = given or {part.name: {} for part in area.parts if part.alone}
        asked = [(part, part.ask(dict(wanted[part.name]))) for part in map(area.part, wanted)]
        if not self._computing.acquire(blocking=False):
            raise ShelfError(f"{self._shop.folder}: something is being computed already: wait")
        erasures = self._erasures()
        try:
            kept = KeptArea(self._shop.folder, area)
            with kept.next() as folder:
                there = kept.parts()
                done: dict[str, KeptPart] = {}
                seen = self.seen(tell, lambda part: results({**there, **done}, area).get(part))
                for part, of in asked:
                    tell(part.name)
                    try:
                        done[part.name] = self._computed(part, of, seen, folder)
                    except OmnishelfError as error:
                        if strict:
                            raise
                        done[part.name] = self._failed(there.get(part.name), error)
                    write_part(folder, part.name, done[part.name])
                now = {name: one for name, one in {**there, **done}.items() if one.result}
                fragments = [(folder / _told(part.name)) for part in area.parts if part.name in now]
                told = [path.read_text() for path in fragments if path.exists()]
                self._report(area, {**there, **done}, told, folder)
            if self._erasures() != erasures:
                # Somebody who is erased may still be in what was computed.
                self._drop(area)
                raise ShelfError(_ERASED)
        except OSError as error:
            if self._erasures() != erasures:
                raise ShelfError(_ERASED) from None
            raise ShelfError(
                f"{self._shop.folder} cannot be written: {error}. What there was is kept; make "
                "room and compute again"
            ) from None
        finally:
            self._read_anew()
            self._computing.release()
        return done

    def learn_reviews(
        self,
        labelled: Sequence[Path] = (),
        voices: Path | None = None,
        *,
        tell: Tell = lambda _: None,
    ) -> Learned:
        """Train the heads that reviews are read by; see `reviews.heads.learn`.

        Raises:
            ReviewError: nothing could be learned.
            ModelError: a library of training is not installed.
        """
        return learn(self.seen(tell), labelled, voices)

    def forget_reviews(self, *, author: str | None = None, ids: Sequence[str] = ()) -> int:
        """Remove reviews, and all that was computed with them; returns how many there were.

        Raises:
            ShelfError: the shop can't be written.
        """
        gone = self.reviews.forget(author=author, ids=ids)
        if gone:
            self._drop(self.area("reviews"))
        return gone

    def card(self, product: str) -> Card | None:
        """What reviews say of a product; None if none were read, or none are of it.

        Raises:
            ShelfError: the cards are damaged.
        """
        path = self._cards_file
        return read_card(path, product) if path is not None else None

    def cards(self) -> list[Card]:
        """All product cards.

        Raises:
            ShelfError: they are damaged.
        """
        path = self._cards_file
        return read_cards(path) if path is not None else []

    def reviewed(self) -> Reviews:
        """What reviews tell a ranking; nothing, with a warning in the log, if they are damaged."""
        known = self._reviewed
        if known is not None:
            return known
        with self._reviewing:
            path = self._cards_file
            try:
                known = read_reviewed(path) if path is not None else Reviews()
            except ShelfError as error:
                _log.warning("%s. Rankings go on without what reviews say", error)
                known = Reviews()
            self._reviewed = known
        return known

    @property
    def _cards_file(self) -> Path | None:
        return self.file("reviews", f"cards/{CARDS}")

    def export(self, name: str, parts: Sequence[str], folder: Path) -> None:
        """Write parts' results, tables and files, and a report of them, into a folder.

        Raises:
            QueryError: there is no such area or part.
            ShelfError: the folder can't be written.
        """
        area, kept = self.area(name), self._kept(name)
        chosen = {part: one for part, one in kept.parts().items() if part in parts}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            whole = [file for part in chosen for file in self._files(kept, part)]
            for file in whole:
                shutil.copyfile(file, folder / file.name)
            for part, one in chosen.items():
                write_part(folder, part, one)
            fragments = [path for part in chosen if (path := kept.file(_told(part)))]
            self._report(area, chosen, [path.read_text() for path in fragments], folder)
            for part, found in results(chosen, area).items():
                for table, content in tables(area.part(part).sections(found)).items():
                    # A file has all that its table shows the first of.
                    if f"{table}.csv" not in {file.name for file in whole}:
                        write_atomic(folder / f"{table}.csv", content)
        except OSError as error:
            raise ShelfError(f"{folder} can't be written: {error}") from None

    def seen(
        self, tell: Tell = lambda _: None, latest: Callable[[str], Any] = lambda _: None
    ) -> Seen:
        """What all of it is made of, for what is not kept: feeds, look-alikes.

        Args:
            tell: told what is being done.
            latest: the latest result of a part; None if there is none.
        """
        return Seen(
            self._shop, self._events, self.sales, clock=self._clock, tell=tell, latest=latest
        )

    def sections(self, name: str, part: str, result: Result) -> Sequence[Section]:
        """What is told of a result."""
        return self.area(name).part(part).sections(result)

    def _kept(self, name: str) -> KeptArea:
        return KeptArea(self._shop.folder, self.area(name))

    def _files(self, kept: KeptArea, part: str) -> list[Path]:
        found = kept.file(f"{part}.json")
        folder = found.parent / part if found else None
        return sorted(folder.iterdir()) if folder is not None and folder.is_dir() else []

    def _erasures(self) -> int:
        return self._events.log.erasures if self._events.kept else 0

    def _computed(self, part: Part, wanted: Any, seen: Seen, folder: Path) -> KeptPart:
        """Compute a part; its files take the place of the older ones when it is done."""
        made = folder / f"{part.name}.new"
        made.mkdir()
        try:
            result = part.compute(seen, wanted, made)
            shutil.rmtree(folder / part.name, ignore_errors=True)
            made.rename(folder / part.name)
            # Drawn once: the report is put together of what all parts tell.
            write_atomic(folder / _told(part.name), fragment(part.sections(result)).encode())
        finally:
            shutil.rmtree(made, ignore_errors=True)
        content = result.model_dump(mode="json")
        return KeptPart(computed=self._now(), of_events=result.of_events, result=content)

    def _failed(self, before: KeptPart | None, error: OmnishelfError) -> KeptPart:
        """What there was stays, beside why there is nothing newer."""
        before = before or KeptPart(computed=self._now())
        return before.model_copy(update={"error": str(error)})

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

    def _report(
        self, area: Area, parts: Mapping[str, KeptPart], told: Sequence[str], folder: Path
    ) -> None:
        computed = max((one.computed for one in parts.values()), default=self._now())
        faults = "".join(f" {part}: {one.error}." for part, one in parts.items() if one.error)
        when = f"{self._shop.folder.name}, {computed:%Y-%m-%d %H:%M} UTC.{faults}"
        write_atomic(folder / REPORT, document(area.title, when, told))

    def _forget(self) -> None:
        """Events were erased: nothing that was made of them stays."""
        for area in AREAS.values():
            if any(part.of_events for part in self._kept(area.name).parts().values()):
                self._drop(area)

    def _drop(self, area: Area) -> None:
        try:
            KeptArea(self._shop.folder, area).drop()
        except OSError as error:
            raise ShelfError(f"{area.name} could not be removed: {error}: erase again") from None
        finally:
            self._read_anew()

    def _read_anew(self) -> None:
        # Not while they are being read: what is read then may be what there was.
        with self._reviewing:
            self._reviewed = None


def _told(part: str) -> str:
    """The file of what a part tells, as part of a page."""
    return f"{part}.html"
