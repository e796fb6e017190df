import json

import numpy as np
import pytest

from omnishelf.errors import ModelError
from omnishelf.reviews.heads.errors import HeadError
from omnishelf.reviews.sound.arousal import fit_line
from omnishelf.reviews.sound.disagreement import disagree
from omnishelf.reviews.sound.head import MANIFEST, VoiceHead
from omnishelf.reviews.sound.measures import recall_over_speakers, unweighted_recall
from omnishelf.reviews.sound.train import Spoken, held_out, train_voice

EMOTIONS = ("anger", "neutral", "sadness")


def clips(rng, *, apart=3.0, per=(12, 12, 4), speakers=4, dim=5):
    """Emotions lie apart along one column; every speaker is off by something of his own."""
    rows = []
    for speaker in range(speakers):
        off = rng.normal(0, 0.5, dim)
        for at, (emotion, count) in enumerate(zip(EMOTIONS, per, strict=True)):
            for _ in range(count):
                features = rng.normal(size=dim) + off
                features[0] += apart * at
                rows.append(Spoken(features.astype(np.float32), emotion, f"s{speaker}"))
    return rows


@pytest.fixture(scope="module")
def head():
    return train_voice(clips(np.random.default_rng(0)))


def test_emotions_and_arousal_are_told_of_new_speakers(head):
    rng = np.random.default_rng(1)
    new = clips(rng, speakers=3, per=(30, 30, 30))
    features = np.stack([row.features for row in new])
    truth = [row.emotion for row in new]
    said = head.probabilities(features)
    assert said.sum(axis=1) == pytest.approx(1)
    found = [head.emotions[at] for at in said.argmax(axis=1)]
    assert np.mean([a == b for a, b in zip(found, truth, strict=True)]) > 0.8
    arousal = head.arousal(features)
    excited, calm = (arousal[[each == name for each in truth]] for name in ("anger", "sadness"))
    assert excited.mean() > 0.75
    assert calm.mean() < 0.25
    assert arousal.min() >= 0
    assert arousal.max() <= 1


def test_the_card_tells_what_guessing_reaches_where_there_is_nothing_to_learn():
    card = train_voice(clips(np.random.default_rng(2), apart=0.0, per=(15, 15, 15))).card
    assert card.chance == pytest.approx(1 / 3)
    assert abs(card.recall - card.chance) < 0.15
    assert card.recall_low <= card.recall <= card.recall_high


def test_held_out_heads_have_not_heard_the_speaker():
    rng = np.random.default_rng(3)
    rows = clips(rng)
    before = held_out(rows)
    # What one speaker says changes what is told of the others, never by how he is told himself.
    strange = [
        Spoken(row.features, "anger", row.speaker) if row.speaker == "s0" else row for row in rows
    ]
    after = held_out(strange)
    own = before.speakers == 0
    assert after.probabilities[own] == pytest.approx(before.probabilities[own])
    assert np.abs(after.probabilities[~own] - before.probabilities[~own]).max() > 0.01


def test_a_saved_head_tells_the_same(head, tmp_path):
    head.save(tmp_path)
    loaded = VoiceHead.load(tmp_path)
    features = np.random.default_rng(4).normal(size=(6, 5))
    assert loaded.probabilities(features) == pytest.approx(head.probabilities(features))
    assert loaded.arousal(features) == pytest.approx(head.arousal(features))
    assert loaded.card == head.card


def test_a_head_of_other_features_is_refused(head, tmp_path):
    head.save(tmp_path)
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    (tmp_path / MANIFEST).write_text(json.dumps({**manifest, "features": "voice.0"}))
    with pytest.raises(ModelError, match=r"voice\.0.*train the voice again"):
        VoiceHead.load(tmp_path)


def test_no_head_is_an_error_with_a_way_out(tmp_path):
    with pytest.raises(ModelError, match="train the voice again"):
        VoiceHead.load(tmp_path)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "0 clips of 0 speakers"),
        (clips(np.random.default_rng(0), speakers=2), "2 speakers"),
        ([Spoken(np.zeros(3, np.float32), "joy", "a")], "emotion 'joy' is not known"),
        (
            [*clips(np.random.default_rng(0)), Spoken(np.zeros(5, np.float32), "fear", "s1")],
            "'fear' is spoken by one speaker only",
        ),
        (
            [*clips(np.random.default_rng(0)), Spoken(np.zeros(6, np.float32), "anger", "s1")],
            "different lengths",
        ),
    ],
)
def test_what_can_not_be_learned_from_is_said(rows, said):
    with pytest.raises(HeadError, match=said):
        train_voice(rows)


def test_recall_by_hand():
    truth, said = np.array([0, 0, 0, 0, 1, 1]), np.array([0, 0, 0, 1, 1, 0])
    assert unweighted_recall(truth, said) == pytest.approx((3 / 4 + 1 / 2) / 2)


def test_the_interval_is_over_speakers():
    # One speaker is told wholly, one not at all: two speakers promise nothing.
    truth, speakers = np.tile([0, 1], 100), np.repeat([0, 1], 100)
    said = np.where(speakers == 0, truth, 1 - truth)
    found = recall_over_speakers(truth, said, speakers)
    assert found == (0.5, 0.0, 1.0)


def test_the_line_is_ridge_regression():
    rng = np.random.default_rng(5)
    rows, weight = rng.normal(size=(60, 3)), rng.uniform(0.5, 2, 60)
    target = np.clip(0.5 + rows @ [0.1, -0.05, 0], 0, 1)
    line = fit_line(rows, target, weight, np.arange(60) % 3)
    # Nothing is noisy here, so that the least penalty is best; solved anew with it.
    share = weight / weight.sum()
    centred = rows - share @ rows
    spread = np.sqrt(share @ centred**2)
    design = centred / spread
    gram = (design * share[:, None]).T @ design + 0.01 * np.eye(3)
    wanted = np.linalg.solve(gram, design.T @ (share * (target - share @ target))) / spread
    assert line.weights == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("words", "unpleasant", "found"),
    [
        (0.95, 0.9, True),
        (0.95, 0.05, False),
        # Blame is not contradicted.
        (0.05, 0.05, False),
        (0.05, 0.9, False),
        # One side is not sure.
        (0.7, 0.9, False),
        (0.95, 0.7, False),
    ],
)
def test_disagreement_needs_both_sides_to_be_sure(words, unpleasant, found):
    assert disagree(words, unpleasant) is found


@pytest.mark.parametrize("bad", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(bad):
    with pytest.raises(ValueError, match="no probability"):
        disagree(bad, 0.5)


def test_many_unpleasant_emotions_make_no_voice_unpleasant(head):
    # Anger and sadness are two of three emotions; half of what each has goes to either side.
    assert head.emotions == EMOTIONS
    assert head.unpleasant(np.full(3, 1 / 3)) == pytest.approx(0.5)
    assert head.unpleasant(np.array([0.5, 0.0, 0.5])) == pytest.approx(1)
    assert head.unpleasant(np.array([0.0, 1.0, 0.0])) == 0
