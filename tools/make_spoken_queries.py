"""Speaks the demo's sample queries with espeak-ng into `catalog/demo/queries/*.ogg`.

Run it when a phrase changes: `python tools/make_spoken_queries.py` (needs espeak-ng and the
extra `audio`). The clips hold no recording of a person; see `catalog/demo/queries/README.md`.
"""

import io
import subprocess
from pathlib import Path

import soundfile

PHRASES = {
    "en": ("en-us", 150, "show me a blue dress"),
    # 红色运动鞋: the synthesiser reads pinyin better than characters.
    "zh": ("cmn-latn-pinyin", 135, "hong2 se4 yun4 dong4 xie2"),
    "es": ("es", 150, "quiero una camiseta verde"),
}
FOLDER = Path(__file__).parents[1] / "src/omnishelf/catalog/demo/queries"


def main() -> None:
    """Write the clips."""
    FOLDER.mkdir(exist_ok=True)
    for language, (voice, speed, phrase) in PHRASES.items():
        spoken = subprocess.run(
            ["espeak-ng", "-b", "1", "-v", voice, "-s", str(speed), "--stdout", phrase],
            check=True,
            capture_output=True,
        ).stdout
        samples, rate = soundfile.read(io.BytesIO(spoken), dtype="float32")
        soundfile.write(FOLDER / f"{language}.ogg", samples, rate, format="OGG", subtype="VORBIS")


if __name__ == "__main__":
    main()
