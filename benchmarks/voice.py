"""What hearing with a shop's own words is worth, and what it costs.

`python benchmarks/voice.py ORDERS WORK [--out benchmarks/results/voice.csv]`

ORDERS is a folder with `clips.csv` (audio, slots) and the clips; WORK keeps encoder states and
transcripts, so that a second run only corrects. A row is one kind of speech heard in
one way:

- `plain`: no words of a shop
- `expected`: the decoder is told names of the shop, if it is a small one
- `plain, corrected` and `expected, corrected`: the same, corrected by sound

Values are found if the text holds all words of a slot's value, in order; error is the word error
rate (of Chinese, of characters); intervals are 95 %, by bootstrap over recordings. Added words
are words of the shop that were written more often than said. Seconds are processor time of one
thread, without reading the file.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from ctranslate2 import StorageView

from figures import write_rows
from omnishelf.encoders.audio.whisper import Whisper
from omnishelf.speech.correction import Correction, correct
from omnishelf.speech.shop_words import ShopWords
from omnishelf.speech.transcribe import transcribe
from omnishelf.speech.transcript import tidy
from omnishelf.speech.voice_activity import speech_in
from omnishelf.types.sound import SAMPLE_RATE
from omnishelf.vocabulary.vocabulary import Vocabulary
from voice_clips import Clip, orders, sentences, shops
from voice_measures import added, errors, found, share, words_of

WAYS = ("plain", "plain, corrected", "expected", "expected, corrected")
Record = dict[str, Any]


def main() -> None:
    """Listen to everything in every way, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("orders", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "voice.csv")
    options = parser.parse_args()
    clips = [*orders(options.orders), *sentences()]
    # On one core, processor time is what an utterance takes. Linux only.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    model = Whisper()
    vocabularies = shops(options.orders)
    told = {name: ShopWords(words, model) for name, words in vocabularies.items()}
    for language, shop in {(clip.language, clip.shop) for clip in clips}:
        told[shop].prepare(language)
    options.work.mkdir(parents=True, exist_ok=True)
    heard = [_heard(clip, options.work, model, told[clip.shop]) for clip in clips]
    pairs = [*zip(clips, heard, strict=True)]
    rows = [
        _row(kind, way, [pair for pair in pairs if pair[0].kind == kind], vocabularies)
        for kind in dict.fromkeys(clip.kind for clip in clips)
        for way in WAYS
    ]
    write_rows(options.out, rows)


def _heard(clip: Clip, work: Path, model: Whisper, shop: ShopWords) -> Record:
    """Text and seconds by way. Only corrections are made again of what was heard before."""
    kept, states = work / f"{clip.id}.json", work / f"{clip.id}.npy"
    if not kept.exists():
        speech = speech_in(clip.sound().samples)
        encoded, encoding = _timed(partial(model.encode, speech))
        np.save(states, np.array(encoded))
        record: Record = {"length": len(speech) / SAMPLE_RATE}
        for way, told in (("plain", ()), ("expected", shop.expected(clip.language))):
            transcript, seconds = _timed(partial(transcribe, model, encoded, clip.language, told))
            record[way] = {"text": tidy(transcript.text), "seconds": encoding + seconds}
        kept.write_text(json.dumps(record, ensure_ascii=False))
        print(clip.id, record, flush=True)
    record = json.loads(kept.read_text())
    encoded = StorageView.from_array(np.load(states))
    likelihoods = partial(model.log_likelihoods, encoded, record["length"], clip.language)
    for way in ("plain", "expected"):
        literal = record[way]["text"]
        correction, seconds = _timed(partial(_corrected, shop, literal, clip.language, likelihoods))
        record[f"{way}, corrected"] = {
            "text": correction.text,
            "seconds": record[way]["seconds"] + seconds,
        }
        for change in correction.changes:
            print(f"{clip.id}: {change.heard} -> {change.meant}, in: {literal}", flush=True)
    return record


def _corrected(
    shop: ShopWords,
    literal: str,
    language: str,
    likelihoods: Callable[[Sequence[str]], Sequence[float]],
) -> Correction:
    return correct(literal, shop.suspects(literal, language), likelihoods)


def _timed(do: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    done = do()
    return done, time.process_time() - start


def _row(
    kind: str,
    way: str,
    pairs: Sequence[tuple[Clip, Record]],
    vocabularies: Mapping[str, Vocabulary],
) -> Record:
    names = {word for name in vocabularies[pairs[0][0].shop].words for word in words_of(name)}
    texts = [(clip, record[way]["text"]) for clip, record in pairs]
    if any(clip.slots for clip, _ in pairs):
        measure = "values found"
        parts = [_counted(found(clip.slots, text)) for clip, text in texts]
    else:
        measure = "word error rate"
        parts = [errors(clip.written, text) for clip, text in texts]
    value, low, high = share(parts)
    more = [(record[way]["seconds"] - record[WAYS[0]]["seconds"]) for _, record in pairs]
    return {
        "speech": kind,
        "heard": way,
        "clips": len(pairs),
        "measure": measure,
        "value": round(value, 3),
        "low": round(low, 3),
        "high": round(high, 3),
        "added": sum(added(clip.written, text, names) for clip, text in texts)
        if measure == "word error rate"
        else "",
        "seconds": round(mean(record[way]["seconds"] for _, record in pairs), 2),
        "more_seconds": round(mean(more), 3),
    }


def _counted(values: Sequence[bool]) -> tuple[int, int]:
    return sum(values), len(values)


if __name__ == "__main__":
    main()
