"""What a team wires by hand: sentence-transformers, faiss and bm25s."""

from collections.abc import Sequence
from typing import Any

from omnishelf.encoders.text.e5 import E5Encoder
from omnishelf.fusion.decision.reciprocal_rank import reciprocal_rank
from omnishelf.types import Product
from whole.system import Found, System

_DEPTH = 100
_CONSTANTS = (60, 20, 5, 1)
_WEIGHTS = (0.5, 0.3, 0.7, 0.1, 0.9)


class ByHand(System):
    """Exact cosine and BM25, joined by reciprocal rank fusion."""

    name = "sentence-transformers + faiss + bm25s"
    packages = ("sentence-transformers", "faiss-cpu", "bm25s")
    note = (
        "reciprocal rank fusion; multilingual-e5-small int8 as its only module, the same model as "
        "ours; exact vectors; in memory"
    )

    def start(self) -> None:
        """Open the encoder."""
        import bm25s  # noqa: F401, PLC0415
        import faiss  # noqa: F401, PLC0415

        self._encoder = _sentence_transformer()
        for side in ("query", "product"):
            self._encode(["warm"], side)

    def add(self, products: Sequence[Product], texts: Sequence[str]) -> bool:
        """Index titles and attributes."""
        import bm25s  # noqa: PLC0415
        import faiss  # noqa: PLC0415

        self._ids = [product.id for product in products]
        vectors = self._encode(list(texts), "product")
        self._vectors = faiss.IndexFlatIP(vectors.shape[1])
        self._vectors.add(vectors)
        self._words = bm25s.BM25()
        self._words.index(bm25s.tokenize(list(texts), show_progress=False), show_progress=False)
        return True

    @property
    def settings(self) -> Sequence[str]:
        """Weight of vectors, and the constant of the fusion."""
        return [f"{weight} {constant}" for weight in _WEIGHTS for constant in _CONSTANTS]

    def search(self, text: str, setting: str, limit: int) -> Found:
        """Both rankings, fused."""
        import bm25s  # noqa: PLC0415

        depth = min(_DEPTH, len(self._ids))
        near = self._vectors.search(self._encode([text], "query"), depth)[1][0]
        tokens = bm25s.tokenize([text], show_progress=False)
        places, scores = self._words.retrieve(tokens, k=depth, show_progress=False)
        weight, constant = setting.split()
        rankings = {
            "vectors": [self._ids[place] for place in near.tolist()],
            # Of products without any of the words it gives the first that come.
            "words": [
                self._ids[place]
                for place, score in zip(places[0].tolist(), scores[0].tolist(), strict=True)
                if score > 0
            ],
        }
        weights = {"vectors": float(weight), "words": 1 - float(weight)}
        fused = reciprocal_rank(rankings, weights, rank_constant=int(constant))
        return {item.key: item.score for item in fused[:limit]}

    def _encode(self, texts: list[str], side: str) -> Any:
        return self._encoder.encode(
            texts, prompt_name=side, convert_to_numpy=True, show_progress_bar=False
        )


def _sentence_transformer() -> Any:
    """A SentenceTransformer whose only module is the packaged model."""
    import torch  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    encoder = E5Encoder()

    class Packaged(torch.nn.Module):
        """Texts to vectors by ONNX Runtime."""

        def preprocess(self, inputs: list[str], prompt: str | None = None, **_: Any) -> Any:
            # Lengths stand for the texts: the caller counts rows of tensors.
            side = "query" if prompt == "query: " else "product"
            return {"texts": list(inputs), "side": side, "lengths": torch.ones(len(inputs))}

        def forward(self, features: Any, **_: Any) -> Any:
            vectors = encoder.encode(features["texts"], side=features["side"])
            features["sentence_embedding"] = torch.from_numpy(vectors)
            return features

    prompts = {"query": "query: ", "product": "passage: "}
    return SentenceTransformer(modules=[Packaged()], prompts=prompts, device="cpu")
