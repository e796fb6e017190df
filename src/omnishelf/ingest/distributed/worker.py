"""What runs on the nodes of the cluster."""

from functools import cache, partial
from importlib.metadata import version

import pyarrow as pa
import ray

from omnishelf.encoders.sets import EncoderSet, build_set, names_of
from omnishelf.errors import ModelError, OmnishelfError
from omnishelf.ingest.content import Content
from omnishelf.ingest.distributed.messages import (
    Answer,
    Terms,
    answers_table,
    read_task,
    refusal_table,
)
from omnishelf.ingest.encode import encode_chunk
from omnishelf.settings import EncoderSettings


def encode(table: pa.Table, terms: Terms) -> pa.Table:
    """Answers to the task in a table, or a refusal."""
    task = read_task(table)
    try:
        encoder = _encoders(terms)[task.source].product
        contents = {
            key: Content(encoder.modality, name, terms.limits, partial(bytes, content))
            for key, (name, content) in task.contents.items()
        }
        vectors, failures = encode_chunk(encoder, contents)
    except OmnishelfError as error:
        return refusal_table(f"Ray node {ray.util.get_node_ip_address()}: {error}")
    return answers_table(
        Answer(task.source, key, vectors.get(key), failures.get(key)) for key in task.contents
    )


@cache
def _built(settings: EncoderSettings) -> EncoderSet:
    """Once in a process, which Ray keeps for the tasks that follow: models are loaded once."""
    return build_set(settings)


def _encoders(terms: Terms) -> EncoderSet:
    """The set of this node, if it is the driver's.

    Raises:
        ModelError: it is another, or can't be had here.
    """
    if (installed := version("omnishelf")) != terms.version:
        raise ModelError(
            f"has Omnishelf {installed}, the machine that adds has {terms.version}: install the "
            "same version on all of them"
        )
    encoders = _built(terms.settings)
    if (names := names_of(encoders)) != terms.encoders:
        raise ModelError(
            f"has the encoders {names}, the machine that adds has {dict(terms.encoders)}: install "
            "the same extras and models on all of them"
        )
    return encoders
