"""The presets by name."""

from collections.abc import Mapping, Sequence

from omnishelf.learning.compare.baselines import bm25, tuned_ranks
from omnishelf.learning.compare.decisions import bayes_rule, plain_ranks, votes, weighted_scores
from omnishelf.learning.compare.encoders import own, trained
from omnishelf.learning.compare.features import (
    attended_vectors,
    mean_vectors,
    side_by_side,
    weighted_vectors,
)
from omnishelf.learning.compare.joint import joint_model
from omnishelf.learning.compare.models import shelf, textbook
from omnishelf.learning.compare.preset import Preset

PRESETS: Mapping[str, Preset] = {
    "bm25": Preset("baseline", "the shop's words and aliases by BM25", bm25),
    "rrf": Preset(
        "baseline",
        "reciprocal rank fusion of the shop's frozen sources, constant and weights tuned",
        tuned_ranks,
    ),
    "bag-of-words": Preset(
        "encoder", "TF-IDF with latent semantic analysis", trained("bag-of-words")
    ),
    "word2vec": Preset("encoder", "Word2Vec learned from the catalog", trained("word2vec")),
    "glove": Preset("encoder", "given word vectors (--vectors)", trained("glove")),
    "lstm": Preset("encoder", "an LSTM over terms", trained("lstm")),
    "gru": Preset("encoder", "a GRU over terms", trained("gru")),
    "transformer": Preset("encoder", "a small transformer over terms", trained("transformer")),
    "e5": Preset(
        "encoder", "the shop's own text encoder, frozen: e5 in the set light", own("text", "text")
    ),
    "cnn": Preset("encoder", "a convolutional network over small pictures", trained("cnn")),
    "backbone": Preset(
        "encoder", "a given ResNet, VGG or ONNX backbone, frozen (--backbone)", trained("backbone")
    ),
    "efficientnet": Preset(
        "encoder",
        "the shop's own picture encoder, frozen: EfficientNet-Lite0 with colours in the set light",
        own("image", "image"),
    ),
    "mfcc": Preset("encoder", "MFCC, spectral entropy and centroid, embedded", trained("mfcc")),
    "whisper": Preset(
        "encoder",
        "the shop's own sound encoder, frozen: MFCC with Whisper's in the set light",
        own("audio", "audio"),
    ),
    "mean": Preset("fusion", "features: the mean of vectors in one space", mean_vectors),
    "concatenation": Preset("fusion", "features: raw vectors side by side", side_by_side),
    "weighted": Preset("fusion", "features: the weighted mean, weights learned", weighted_vectors),
    "attention": Preset("fusion", "features: self-attention, trained", attended_vectors),
    "vote": Preset("fusion", "decisions: Borda count of the frozen sources", votes),
    "weighted-scores": Preset(
        "fusion", "decisions: weighted mean of calibrated scores", weighted_scores
    ),
    "bayes": Preset("fusion", "decisions: log-odds of calibrated scores added up", bayes_rule),
    "reciprocal-rank": Preset(
        "fusion", "decisions: reciprocal ranks, k = 60 and equal weights", plain_ranks
    ),
    "joint": Preset("fusion", "models: sub-models over each source, trained together", joint_model),
    "shelf": Preset("model", "the default of omnishelf train, by its fused vectors", shelf),
    "reference": Preset("model", "the textbook's reference network", textbook("reference")),
    "cnn-network": Preset("model", "the textbook's CNN-based network", textbook("cnn")),
    "rnn-network": Preset("model", "the textbook's RNN-based network", textbook("rnn")),
    "multi-task": Preset("model", "the textbook's multi-task network", textbook("multi-task")),
}
"""In the order in which they are compared: baselines first, by which the others are judged."""


class UnknownPresetError(ValueError):
    """A name that is no preset's."""


def chosen(names: Sequence[str]) -> dict[str, Preset]:
    """The presets of these names, in the registry's order, each once.

    Raises:
        UnknownPresetError: a name is not known, or there are none; the message lists all.
    """
    if unknown := [name for name in names if name not in PRESETS]:
        raise UnknownPresetError(f"no preset '{unknown[0]}'; there are: {', '.join(PRESETS)}")
    if not names:
        raise UnknownPresetError(f"no presets are named; there are: {', '.join(PRESETS)}")
    return {name: preset for name, preset in PRESETS.items() if name in names}
