"""Maps of what matched in a product's picture and in its sound."""

import hashlib
import itertools
from collections.abc import Callable, Hashable, Sequence

from PIL import Image

from omnishelf.catalog.media.picture import decode_picture
from omnishelf.catalog.media.sound import decode_sound
from omnishelf.encoders.encoder import PICTURE_SIDE
from omnishelf.errors import MediaError
from omnishelf.recent import Recent
from omnishelf.search.aims import Aim
from omnishelf.search.explain.comparing import Comparer, aim_at
from omnishelf.search.explain.explanation import HeatMap, Segment, SoundMap
from omnishelf.search.explain.occlusion import CELLS, Window, covered, lattices, spread, wanted
from omnishelf.search.trace import Trace
from omnishelf.settings import MediaLimits
from omnishelf.types import Product, Sound
from omnishelf.types.sound import SAMPLE_RATE

_KEPT = 500
"""Maps, of about 4 kB."""
_SEGMENTS = 8
_LEAST_SECONDS = 1.0
"""Of a segment."""

Read = Callable[[str], bytes]
"""What a picture's or sound's reference holds; raises MediaError."""


class Maps:
    """Maps of pictures and sounds; one that was made for the same content and question is kept.
    Safe to use from several threads."""

    def __init__(self, comparer: Comparer, read: Read, limits: MediaLimits) -> None:
        """Compare by this, media read by that within these limits."""
        self._comparer = comparer
        self._read = read
        self._limits = limits
        self._pictures: Recent[Hashable, HeatMap] = Recent(_KEPT)
        self._sounds: Recent[Hashable, SoundMap] = Recent(_KEPT)

    def heat_map(self, trace: Trace, product: Product, number: int) -> HeatMap:
        """What of a product's picture matched the query.

        Raises:
            QueryError: the query was not compared with pictures.
            MediaError: there is no such picture, or it can't be read.
        """
        aim = aim_at(trace, "image", "picture")
        content = self._read(_at(product, product.images, number, "picture"))
        key = _key(content, aim)
        if (kept := self._pictures.get(key)) is None:
            picture = decode_picture(
                content, self._limits, name=product.id, longest_side=PICTURE_SIDE
            )
            (base,) = self._comparer.similarities("image", aim, [picture])
            coarse, fine = lattices()
            heat = spread(self._losses(aim, picture, coarse, base))
            near, others = wanted(fine, heat)
            heat = (heat + spread(others | self._losses(aim, picture, near, base))) / 2
            kept = HeatMap(
                rows=CELLS,
                columns=CELLS,
                cells=tuple(tuple(row) for row in heat.tolist()),
                base=float(base),
                asked_by=aim.asked_by,
            )
            self._pictures.put(key, kept)
        return kept

    def sound_map(self, trace: Trace, product: Product, number: int) -> SoundMap:
        """Which seconds of a product's sound matched the query: each segment in turn is silent.

        Raises:
            QueryError: the query was not compared with sounds.
            MediaError: there is no such sound, or it can't be read.
        """
        aim = aim_at(trace, "audio", "sound")
        content = self._read(_at(product, product.sounds, number, "sound"))
        key = _key(content, aim)
        if (kept := self._sounds.get(key)) is None:
            sound = decode_sound(content, self._limits, name=product.id)
            count = max(1, min(_SEGMENTS, int(sound.seconds / _LEAST_SECONDS)))
            edges = [round(len(sound.samples) * at / count) for at in range(count + 1)]
            others = []
            for start, end in itertools.pairwise(edges):
                samples = sound.samples.copy()
                samples[start:end] = 0
                others.append(Sound(samples))
            similar = self._comparer.similarities("audio", aim, [sound, *others])
            kept = SoundMap(
                segments=tuple(
                    Segment(
                        start=start / SAMPLE_RATE,
                        end=end / SAMPLE_RATE,
                        weight=float(similar[0] - other),
                    )
                    for (start, end), other in zip(
                        itertools.pairwise(edges), similar[1:], strict=True
                    )
                ),
                base=float(similar[0]),
                asked_by=aim.asked_by,
            )
            self._sounds.put(key, kept)
        return kept

    def _losses(
        self, aim: Aim, picture: Image.Image, windows: Sequence[Window], base: float
    ) -> dict[Window, float]:
        """What similarity is lost where each window is covered."""
        shown = {window: covered(picture, [window]) for window in windows}
        changed = [other for other in shown.values() if other is not None]
        similar = iter(self._comparer.similarities("image", aim, changed) if changed else ())
        return {
            window: 0.0 if other is None else float(base - next(similar))
            for window, other in shown.items()
        }


def _at(product: Product, references: Sequence[str], number: int, kind: str) -> str:
    if not 0 <= number < len(references):
        raise MediaError(
            f"product '{product.id}' has no {kind} {number}: it has {len(references)}, counted "
            "from 0"
        )
    return references[number]


def _key(content: bytes, aim: Aim) -> Hashable:
    vector = b"" if aim.vector is None else aim.vector.tobytes()
    return hashlib.sha256(content).digest(), hashlib.sha256(vector).digest(), aim.asked_by
