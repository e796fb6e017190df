"""Opening trained encoders by what their headers say."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args

from omnishelf.encoders.encoder import Encoder, Modality
from omnishelf.encoders.trained.bag_of_words import BagOfWordsEncoder
from omnishelf.encoders.trained.header import Header, read_header
from omnishelf.encoders.trained.picture import PictureEncoder
from omnishelf.encoders.trained.sequence import SequenceEncoder
from omnishelf.encoders.trained.sound import TrainedSoundEncoder
from omnishelf.encoders.trained.word_vectors import WordVectorsEncoder
from omnishelf.errors import ModelError

_BY_KIND: Mapping[str, Callable[[Path, Header], Encoder[Any]]] = {
    "bag-of-words": BagOfWordsEncoder,
    "word2vec": WordVectorsEncoder,
    "glove": WordVectorsEncoder,
    "lstm": SequenceEncoder,
    "gru": SequenceEncoder,
    "transformer": SequenceEncoder,
    "cnn": PictureEncoder,
    "backbone": PictureEncoder,
    "mfcc": TrainedSoundEncoder,
}


def open_encoder(folder: Path) -> Encoder[Any]:
    """The encoder of a folder.

    Raises:
        ModelError: it is damaged, incomplete, of another version or of an unknown kind.
    """
    header = read_header(folder)
    if header.kind not in _BY_KIND:
        raise ModelError(
            f"{folder} is an encoder of the kind '{header.kind}', which this Omnishelf does not "
            f"know; it knows {', '.join(_BY_KIND)}"
        )
    return _BY_KIND[header.kind](folder, header)


def open_encoders(folder: Path) -> dict[Modality, Encoder[Any]]:
    """The encoders in a folder's subfolders `text`, `image` and `audio`, those that are there.

    Raises:
        ModelError: none is there, one takes in something else, or as `open_encoder`.
    """
    found: dict[Modality, Encoder[Any]] = {}
    for modality in get_args(Modality):
        if not (folder / modality).is_dir():
            continue
        encoder = open_encoder(folder / modality)
        if encoder.modality != modality:
            raise ModelError(f"{folder / modality} takes in {encoder.modality}, not {modality}")
        found[modality] = encoder
    if not found:
        raise ModelError(
            f"{folder} holds no encoders (none of the folders text, image, audio): make them with "
            f"'omnishelf encoders CATALOG --out {folder}'"
        )
    return found
