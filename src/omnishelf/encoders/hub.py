"""Models from the Hugging Face hub."""

from collections.abc import Callable, Sequence
from pathlib import Path

from omnishelf.errors import ModelError


def from_hub(
    name: str,
    files: Sequence[str],
    weights: Sequence[Sequence[str]],
    *,
    has_weights: Callable[[Path], bool],
    what: str,
) -> Path:
    """The folder of a model that is downloaded, or was before.

    Args:
        name: such as `owner/model`.
        files: patterns of what comes beside the weights.
        weights: for each format, patterns of its files, the format liked best first.
        has_weights: whether a folder holds weights of any format.
        what: what kind of model messages call it.

    Raises:
        ModelError: the hub can't be reached, or has no such model in a format that is known.
    """
    from huggingface_hub import snapshot_download  # noqa: PLC0415

    problem: Exception | None = None
    for patterns in weights:
        try:
            folder = Path(snapshot_download(name, allow_patterns=[*files, *patterns]))
        # The hub's client has errors of its own, of its HTTP library and of the system.
        except Exception as error:
            problem = error
            break
        if has_weights(folder):
            return folder
    raise ModelError(
        f"no folder '{name}', and the hub has no {what} of that name for us"
        + (f" ({type(problem).__name__}: {str(problem).splitlines()[0][:200]})" if problem else "")
    )
