"""Speaks the demo's sample queries with espeak-ng into `catalog/demo/queries/*.ogg`.

Run it when a phrase changes: `python tools/make_spoken_queries.py` (needs espeak-ng and the
extra `audio`). The clips hold no recording of a person; see `catalog/demo/queries/README.md`.
"""

import io
import subprocess
from pathlib import Path

import soundfile

PHRASES = {
    "en": ("en-us", 150, 50, "show me a blue dress"),
    # 红色运动鞋: the synthesiser reads pinyin better than characters, and Whisper hears it
    # more surely when it is spoken slowly and high.
    "zh": ("cmn-latn-pinyin", 100, 70, "hong2 se4 yun4 dong4 xie2"),
    "es": ("es", 150, 50, "quiero una camiseta verde"),
}
FOLDER = Path(__file__).parents[1] / "src/omnishelf/catalog/demo/queries"


def main() -> None:
    """Write the clips."""
    FOLDER.mkdir(exist_ok=True)
    for language, (voice, speed, pitch, phrase) in PHRASES.items():
        spoken = subprocess.run(
            [*f"espeak-ng -b 1 -v {voice} -s {speed} -p {pitch} --stdout".split(), phrase],
            check=True,
            capture_output=True,
        ).stdout
        samples, rate = soundfile.read(io.BytesIO(spoken), dtype="float32")
        soundfile.write(FOLDER / f"{language}.ogg", samples, rate, format="OGG", subtype="VORBIS")


if __name__ == "__main__":
    main()
