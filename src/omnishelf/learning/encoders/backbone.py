"""A pretrained backbone as an encoder: nothing is learned, its features are pooled."""

from omnishelf.encoders.trained.picture import picture_files
from omnishelf.errors import ModelError
from omnishelf.learning.encoders.backbones.load import load_backbone
from omnishelf.learning.encoders.made import Made
from omnishelf.learning.encoders.settings import EncoderFitSettings


def fit_backbone(settings: EncoderFitSettings) -> Made:
    """Bring a backbone into the form that search runs; the shelf's own heads are trained on it.

    Raises:
        ModelError: none is named, or it can't be opened.
    """
    if settings.backbone is None:
        raise ModelError(
            "the encoder 'backbone' needs a model: give its folder, or its name on the hub "
            "(--backbone)"
        )
    found = load_backbone(settings.backbone)
    return Made("image", found.dim, picture_files(found.prepare, found.graph))
