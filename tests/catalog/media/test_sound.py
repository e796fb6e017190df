"""Sounds of every kind come out as the same mono samples."""

import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.catalog.media.sound import decode_sound
from omnishelf.errors import MediaError
from omnishelf.settings import MediaLimits
from omnishelf.types.sound import SAMPLE_RATE

pytest.importorskip("av", reason="sounds need the extra 'audio'")
LIMITS = MediaLimits()
ENCODINGS = {
    "wav": ["-f", "wav", "-c:a", "pcm_s16le"],
    "wav 24 bit": ["-f", "wav", "-c:a", "pcm_s24le"],
    "wav float": ["-f", "wav", "-c:a", "pcm_f32le"],
    "flac": ["-f", "flac"],
    "mp3": ["-f", "mp3"],
    "ogg vorbis": ["-f", "ogg", "-c:a", "libvorbis"],
    "ogg opus": ["-f", "ogg", "-c:a", "libopus"],
    "m4a": ["-f", "ipod", "-c:a", "aac"],
    "webm": ["-f", "webm", "-c:a", "libopus"],
}


def made(source, encoding, *options, folder):
    """A file that ffmpeg writes from one of its sources."""
    if not shutil.which("ffmpeg"):
        pytest.skip("needs ffmpeg to make sounds")
    path = folder / "made"
    command = ["ffmpeg", "-v", "error", "-y", *source, *options, *ENCODINGS[encoding], str(path)]
    subprocess.run(command, check=True)
    return path.read_bytes()


def tone(rate=44_100, seconds=1.0):
    return ["-f", "lavfi", "-i", f"sine=frequency=440:sample_rate={rate}:duration={seconds}"]


def peak(samples):
    """The loudest frequency in hertz, found by the discrete Fourier transform."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return np.argmax(spectrum) * SAMPLE_RATE / len(samples)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("channels", ["1", "2"])
def test_a_tone_keeps_its_pitch_and_length_in_every_format(tmp_path, encoding, channels):
    rate = 48_000 if "opus" in encoding or encoding == "webm" else 44_100
    content = made(tone(rate), encoding, "-ac", channels, folder=tmp_path)
    sound = decode_sound(content, LIMITS, name="a")
    assert sound.samples.dtype == np.float32
    assert sound.samples.ndim == 1
    assert abs(sound.seconds - 1.0) < 0.1  # encoders pad by a frame or two
    assert abs(peak(sound.samples) - 440) <= 2


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 48_000, 96_000])
def test_every_rate_becomes_sixteen_kilohertz(tmp_path, rate):
    content = made(tone(rate), "wav", folder=tmp_path)
    sound = decode_sound(content, LIMITS, name="a")
    assert abs(len(sound.samples) - SAMPLE_RATE) <= 20
    assert abs(peak(sound.samples) - 440) <= 1
    # ffmpeg's tone has an amplitude of 1/8, and neither resampling nor mixing may change it.
    assert abs(np.abs(sound.samples[4_000:12_000]).max() - 0.125) < 0.005


def test_stereo_is_mixed_and_a_channel_alone_is_heard(tmp_path):
    source = ["-f", "lavfi", "-i", "aevalsrc=0|0.5*sin(2*PI*440*t):s=16000:d=1"]
    sound = decode_sound(made(source, "wav", folder=tmp_path), LIMITS, name="a")
    assert abs(peak(sound.samples) - 440) <= 1


def test_silence_is_silent_not_an_error(tmp_path):
    source = ["-f", "lavfi", "-i", "anullsrc=r=44100:cl=stereo:d=2"]
    for encoding in ("wav", "mp3", "ogg opus"):
        sound = decode_sound(made(source, encoding, folder=tmp_path), LIMITS, name="a")
        assert abs(sound.seconds - 2) < 0.1
        assert np.abs(sound.samples).max() < 1e-3


@pytest.mark.parametrize("encoding", ["wav", "mp3", "flac"])
def test_an_hour_is_refused_with_the_setting(tmp_path, encoding):
    content = made(tone(8_000, 3_600), encoding, "-b:a", "8k", folder=tmp_path)
    with pytest.raises(
        MediaError, match=r"hour is .*; 120 s at most \(setting media\.max_seconds\)"
    ):
        decode_sound(content, LIMITS, name="hour")


def test_a_length_that_the_file_does_not_tell_is_counted(tmp_path):
    """A stream of FLAC made through a pipe says nothing of its length."""
    path = tmp_path / "long.wav"
    path.write_bytes(made(tone(16_000, 5), "wav", folder=tmp_path))
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "flac", "pipe:1"]
    content = subprocess.run(command, check=True, capture_output=True).stdout
    with pytest.raises(MediaError, match=r"media\.max_seconds"):
        decode_sound(content, MediaLimits(max_seconds=4.9), name="a")
    assert abs(decode_sound(content, MediaLimits(max_seconds=5.1), name="a").seconds - 5) < 0.01


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "plain text"),
        (b"only words, and some more of them", "plain text"),
        (b"RIFF\x24\0\0\0WAVE" + b"\xff" * 50, "audio/wav"),
        (b"OggS" + b"\0" * 100, "audio/ogg"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "image/png"),
        (b"<!doctype html><title>Not found</title>", "an HTML page"),
    ],
)
def test_what_is_no_sound_is_told_with_what_it_looks_like(content, what):
    with pytest.raises(
        MediaError, match=rf"bell\.mp3 is not a sound .* looks like .*{what}: give WAV"
    ):
        decode_sound(content, LIMITS, name="bell.mp3")


def test_a_cut_sound_is_heard_as_far_as_it_goes(tmp_path):
    content = made(tone(44_100, 4), "mp3", folder=tmp_path)
    sound = decode_sound(content[: len(content) // 2], LIMITS, name="a")
    assert 1.5 < sound.seconds < 2.5
    assert abs(peak(sound.samples) - 440) <= 2


@pytest.mark.parametrize("encoding", ["wav", "flac", "mp3", "ogg vorbis", "m4a", "webm"])
def test_any_damage_gives_a_sound_or_a_message(tmp_path_factory, encoding):
    whole = made(tone(48_000, 0.3), encoding, folder=tmp_path_factory.mktemp("made"))

    @settings(deadline=None, max_examples=40, database=None)
    @given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=20))
    def decode_damaged(harms):
        content = bytearray(whole)
        for place, value in harms:
            content[int(place * place * (len(content) - 1))] = value
        try:
            sound = decode_sound(bytes(content), LIMITS, name="a")
        except MediaError:
            return
        assert np.isfinite(sound.samples).all()
        assert np.abs(sound.samples).max() <= 1

    decode_damaged()


def test_a_film_gives_its_sound_and_a_silent_film_says_so(tmp_path):
    picture = ["-f", "lavfi", "-i", "color=c=red:s=32x32:d=1"]
    film = tmp_path / "film.webm"
    command = ["ffmpeg", "-v", "error", "-y", *tone(48_000), *picture, str(film)]
    if not shutil.which("ffmpeg"):
        pytest.skip("needs ffmpeg to make films")
    subprocess.run(command, check=True)
    assert abs(peak(decode_sound(film.read_bytes(), LIMITS, name="a").samples) - 440) <= 2
    subprocess.run(["ffmpeg", "-v", "error", "-y", *picture, str(film)], check=True)
    with pytest.raises(MediaError, match="film holds no sound"):
        decode_sound(film.read_bytes(), LIMITS, name="film")


PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{url}\n#EXT-X-ENDLIST\n"
SESSION = "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n"


@pytest.mark.timeout(10)
@pytest.mark.parametrize("text", [PLAYLIST, SESSION, "ffconcat version 1.0\nfile {url}\n"])
def test_files_that_name_other_files_or_addresses_are_not_followed(tmp_path, text):
    inner = tmp_path / "inner.wav"
    inner.write_bytes(made(tone(), "wav", folder=tmp_path))
    for url in (str(inner), inner.as_uri(), "inner.wav", "http://127.0.0.1:9/inner.wav"):
        with pytest.raises(MediaError, match="list is not a sound"):
            decode_sound(text.format(url=url).encode(), LIMITS, name="list")


def test_noise_beyond_full_scale_is_clipped(tmp_path):
    loud = made(tone(), "wav float", "-af", "volume=40dB", folder=tmp_path)
    samples = decode_sound(loud, LIMITS, name="a").samples
    assert np.abs(samples).max() == 1.0
