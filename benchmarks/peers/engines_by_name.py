"""The engines that can be measured, none imported before it is wanted."""

from importlib import import_module

from peers.engine import Engine

ENGINES = {
    "omnishelf": "peers.ours:Omnishelf",
    "lancedb": "peers.lance:Lance",
    "chroma": "peers.chroma:Chroma",
    "milvus-lite": "peers.milvus:Milvus",
    "zvec": "peers.zvec_:Zvec",
    "hnswlib": "peers.hnsw:Hnswlib",
    "faiss": "peers.faiss_:Faiss",
}


def engine_class(name: str) -> type[Engine]:
    """The class of an engine."""
    module, found = ENGINES[name].split(":")
    cls: type[Engine] = getattr(import_module(module), found)
    return cls
