"""Speech is heard; what is no speech is never turned into words."""

import io
import re
import shutil
import subprocess
from importlib.resources import files

import numpy as np
import pytest

from omnishelf.catalog.demo import sounds
from omnishelf.catalog.media.sound import decode_sound
from omnishelf.encoders.audio.whisper import open_whisper
from omnishelf.errors import NoSpeechError, QueryError
from omnishelf.settings import MediaLimits, SpeechSettings
from omnishelf.speech.listener import Listener
from omnishelf.speech.voice_activity import speech_in
from omnishelf.types import Sound
from omnishelf.types.sound import SAMPLE_RATE
from omnishelf.vocabulary.vocabulary import Vocabulary

pytest.importorskip("faster_whisper", reason="the extra 'audio' is not installed")


@pytest.fixture(scope="module")
def listener():
    return Listener(SpeechSettings().languages)


def clip(language):
    content = (files("omnishelf.catalog.demo") / "queries" / f"{language}.ogg").read_bytes()
    return decode_sound(content, MediaLimits(), name=language)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "show me a blue dress"),
        ("zh", "红色运动鞋"),
        # Processors add up int8 in ways of their own: some hear "quiero una" before it, and one
        # heard "qué onda".
        ("es", ".*camiseta verde!?"),
    ],
)
def test_the_sample_queries_are_heard_in_their_language(listener, language, words):
    heard = listener.hear(clip(language))
    assert heard.language == language
    assert re.fullmatch(words, heard.text.lower())
    assert 0 < heard.speech_seconds <= clip(language).seconds + 0.1
    assert listener.hear(clip(language), language=language).language_probability == 1


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "红色运动鞋"), ("es", "quiero una camiseta verde")]
)
def test_words_of_a_shop_that_were_not_said_are_not_heard(listener, language, words):
    names = (
        "t-shirt teapot trousers xylophones teal toy backpacks teddy tote train ukulele suede "
        "泰迪熊 运动鞋 连衣裙 连帽衫 铸铁 陶瓷 绒面革 乙烯基 凉鞋 双肩包 床头灯 摇铃 高跟鞋 马口铁"
    )
    heard = listener.hear(
        clip(language), vocabulary=Vocabulary(words=dict.fromkeys(names.split(), 9))
    )
    assert heard.corrected.lower() == words


def test_a_shop_s_words_are_expected_and_what_is_written_is_told_apart(listener):
    shop = Vocabulary(words={"cappuccino": 3, "corduroy": 2, "blue": 5, "dress": 5})
    heard = listener.hear(clip("en"), language="en", vocabulary=shop)
    assert heard.text.lower() == heard.corrected.lower() == "show me a blue dress"
    assert heard.changes == ()


def test_what_was_said_is_likelier_than_what_was_not():
    speech = speech_in(clip("en").samples)
    whisper = open_whisper()
    said, near, far = whisper.log_likelihoods(
        whisper.encode(speech),
        len(speech) / SAMPLE_RATE,
        "en",
        ["Show me a blue dress", "Show me a blue dressing", "Where are the garden chairs"],
    )
    assert 0 > said > near > far


def test_a_quiet_recording_is_heard_too(listener):
    quiet = Sound(clip("en").samples * np.float32(0.03))
    assert listener.hear(quiet).text.lower() == "show me a blue dress"


def test_speech_after_a_long_silence_is_heard(listener):
    silence = np.zeros(20 * SAMPLE_RATE, np.float32)
    late = Sound(np.concatenate([silence, clip("en").samples, silence]))
    assert listener.hear(late).text.lower() == "show me a blue dress"


def speak(voice, text):
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")
    spoken = subprocess.run(
        ["espeak-ng", "-b", "1", "-v", voice, "-s", "140", "--stdout", text],
        check=True,
        capture_output=True,
    ).stdout
    return decode_sound(spoken, MediaLimits(), name=text)


@pytest.mark.parametrize(
    ("text", "word"),
    [("blue jacket for the rain", "jacket"), ("I am looking for black leather boots", "boots")],
)
def test_other_phrases_are_heard(listener, text, word):
    assert word in listener.hear(speak("en-us", text)).text.lower()


def noise(kind, seconds=4):
    rng = np.random.default_rng(5)
    n = seconds * SAMPLE_RATE
    t = np.arange(n) / SAMPLE_RATE
    white = rng.standard_normal(n)
    made = {
        "digital silence": np.zeros(n),
        "room tone": white * 1e-4,
        "white noise": white * 0.2,
        "rumble": np.cumsum(white) / np.abs(np.cumsum(white)).max() * 0.6,
        "hum": 0.3 * np.sin(2 * np.pi * 50 * t),
        "beeps": 0.3 * np.sin(2 * np.pi * 880 * t) * (t % 1 < 0.2),
        "clicks": (rng.random(n) < 5 / SAMPLE_RATE) * 0.9,
    }
    return Sound(made[kind].astype(np.float32))


@pytest.mark.parametrize(
    "kind",
    ["digital silence", "room tone", "white noise", "rumble", "hum", "beeps", "clicks"],
)
def test_noise_is_not_speech(listener, kind):
    with pytest.raises(NoSpeechError, match="no speech heard"):
        listener.hear(noise(kind))


@pytest.mark.parametrize("instrument", ["guitar", "drum", "flute", "bell", "xylophone", "ukulele"])
def test_music_is_not_speech(listener, instrument):
    soundfile = pytest.importorskip("soundfile")
    wave = getattr(sounds, instrument)(np.random.default_rng(3))
    file = io.BytesIO()
    soundfile.write(file, wave, sounds.RATE, format="WAV")
    with pytest.raises(NoSpeechError, match="no speech heard"):
        listener.hear(decode_sound(file.getvalue(), MediaLimits(), name=instrument))


def test_a_language_that_is_none_is_refused(listener):
    with pytest.raises(QueryError, match="klingon"):
        listener.hear(clip("en"), language="klingon")
