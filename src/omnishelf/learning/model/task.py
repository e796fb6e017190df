"""Training the shelf network on a catalog: its batches, and what it is validated by."""

import hashlib
from collections.abc import Iterator, Mapping

import numpy as np
import torch
from numpy.typing import NDArray

from omnishelf.catalog.wishes import fits
from omnishelf.learning.model.network import Batch, ShelfNetwork
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.model.standard import Standardiser, fit_standardiser
from omnishelf.learning.training.sampling import balanced_weights, class_weights, sample_order
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.learning.validation import Spaces, validation_score
from omnishelf.learning.views.dataset import Dataset
from omnishelf.learning.views.holdout import Holdout
from omnishelf.learning.views.matching import PhrasesOf
from omnishelf.learning.views.mixes import Mixes
from omnishelf.learning.views.rows import Rows, differences, mean_rows
from omnishelf.types import Source

_KINDS_OF_HARD_BATCH = 4
_WEIGHT_POWER = 0.5
"""Of class weights in the label losses."""


class ShelfTask:
    """Learns from the products that are not held back, and is validated by those that are."""

    def __init__(
        self,
        data: Dataset,
        holdout: Holdout,
        settings: ShelfModelSettings,
        training: TrainingSettings,
        *,
        known: Mapping[Source, Standardiser],
    ) -> None:
        """Standardise the features and build the network.

        Args:
            data: the catalog.
            holdout: what validation keeps to itself.
            settings: of the model.
            training: batch size and seed.
            known: standardisers of a model to go on from; they are kept where they fit.
        """
        self.settings = settings
        self._training = training
        self._data = data
        self._holdout = holdout
        held = holdout.products
        self._products = np.flatnonzero(~held)
        self.standardisers = {
            source: known[source]
            if source in known and len(known[source].mean) == rows.features.shape[1]
            else self._standardiser(source, rows, held)
            for source, rows in data.tokens.items()
        }
        self._tokens = self._standardised(data.tokens)
        self._variations = self._standardised(data.variations)
        self._phrases = (
            self.standardisers["text"].apply(data.phrase_features)
            if "text" in self.standardisers
            else np.zeros((0, 1), np.float32)
        )
        learned = ~holdout.phrases
        self._phrases_of = PhrasesOf.match(data.labels, data.phrases, learned)
        self._mixes = Mixes.of(data.labels, data.phrases, self._phrases, learned)
        self._rows = np.unique(data.labels.grid, axis=0, return_inverse=True)[1].reshape(-1)
        torch.manual_seed(training.seed)
        grid = data.labels.grid[~held]
        self.network = ShelfNetwork(
            {s: standard.basis.shape[1] for s, standard in self.standardisers.items()},
            [
                torch.from_numpy(class_weights(grid[:, at], len(column.values), _WEIGHT_POWER))
                for at, column in enumerate(data.labels.columns)
            ],
            settings,
        )
        kinds = data.labels.grid[:, 0] if data.labels.has_kind else np.zeros(len(data), np.int64)
        self._kinds = kinds
        self._weights = balanced_weights(kinds[self._products], settings.balance)
        self.size = len(self._products)
        self.name = self._fingerprint()

    def batches(self, epoch: int, *, rank: int, of: int) -> Iterator[Batch]:
        """Batches of products, each with a phrase, and their variations."""
        rng = np.random.default_rng((self._training.seed, epoch))
        order = self._products[sample_order(self._weights, rng)]
        size = min(self._training.batch, max(1, len(order) // of))
        device = next(self.network.parameters()).device
        for number in range(max(1, len(order) // (size * of))):
            own = np.random.default_rng((self._training.seed, epoch, number, rank))
            start = (number * of + rank) * size
            # With fewer products than processes some are in two batches.
            places = np.take(order, range(start, start + size), mode="wrap")
            if own.random() < self.settings.hard_batches:
                places = self._hard(size, own)
            yield self._batch(np.unique(places), own, device)

    def validate(self) -> tuple[float, Mapping[str, float]]:
        """How well held-back products are found."""
        return validation_score(self._data, self._holdout, self.spaces())

    def spaces(self) -> Spaces:
        """Where the network as it is now puts everything."""
        self.network.eval()
        device = next(self.network.parameters()).device
        with torch.no_grad():

            def through(source: Source, features: NDArray[np.float32]) -> NDArray[np.float32]:
                head = self.network.heads[source]
                moved: NDArray[np.float32] = (
                    head(torch.from_numpy(features).to(device)).cpu().numpy()
                )
                return moved

            tokens = {
                source: Rows(through(source, rows.features), rows.starts)
                for source, rows in self._tokens.items()
            }
            means, present = mean_rows(tokens)
            fused = self.network.fuse(
                {source: torch.from_numpy(means[source]).to(device) for source in means},
                {source: torch.from_numpy(present[source]).to(device) for source in present},
            )
            return Spaces(
                tokens=tokens,
                fused=fused.cpu().numpy(),
                phrases=through("text", self._phrases) if len(self._phrases) else self._phrases,
                variations={
                    source: Rows(through(source, rows.features), rows.starts)
                    for source, rows in self._variations.items()
                },
                shared=True,
            )

    def _standardiser(self, source: Source, rows: Rows, held: NDArray[np.bool_]) -> Standardiser:
        seen = rows.only(~held).features
        if source == "text":
            # Queries and passages sit apart in many encoders: the mean lies between them.
            seen = np.concatenate([seen, self._data.phrase_features])
        varied = self._data.variations.get(source)
        return fit_standardiser(
            seen if len(seen) else rows.features,
            most=self.settings.most_inputs,
            accidents=differences(varied.only(~held), rows) if varied else None,
        )

    def _standardised(self, rows: Mapping[Source, Rows]) -> dict[Source, Rows]:
        return {
            source: Rows(self.standardisers[source].apply(found.features), found.starts)
            for source, found in rows.items()
            if source in self.standardisers
        }

    def _hard(self, size: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Products of a few kinds: what makes them differ must then be learned."""
        kinds = self._kinds[rng.choice(self._products, _KINDS_OF_HARD_BATCH)]
        among = self._products[np.isin(self._kinds[self._products], kinds)]
        return rng.choice(among, min(size, len(among)), replace=False)

    def _batch(
        self, places: NDArray[np.int64], rng: np.random.Generator, device: torch.device
    ) -> Batch:
        tokens, present = {}, {}
        for source, rows in self._tokens.items():
            features, there = rows.draw(places, rng)
            tokens[source] = torch.from_numpy(features).to(device)
            present[source] = torch.from_numpy(there).to(device)
        variations, owners = {}, {}
        for source, rows in self._variations.items():
            features, there = rows.draw(places, rng)
            if there.any():
                variations[source] = torch.from_numpy(features[there]).to(device)
                owners[source] = torch.from_numpy(np.flatnonzero(there)).to(device)
        phrases, wishes = self._asked(places, rng)
        labels = self._data.labels
        grid = labels.grid[places]
        answers = fits(
            wishes, grid, kind_credit=self.settings.kind_credit, has_kind=labels.has_kind
        )
        alike = np.eye(len(places), dtype=np.float32)
        if labels.columns:
            same = self._rows[places][:, None] == self._rows[places]
            alike = np.maximum(alike, self.settings.likeness_credit * same).astype(np.float32)
        return Batch(
            tokens=tokens,
            present=present,
            phrases=torch.from_numpy(phrases).to(device),
            wishes=torch.from_numpy(wishes).to(device),
            fits=torch.from_numpy(answers).to(device),
            variations=variations,
            owners=owners,
            alike=torch.from_numpy(alike).to(device),
            labels=torch.from_numpy(grid).to(device),
            prices=torch.from_numpy(self._data.prices[places]).to(device),
        )

    def _asked(
        self, places: NDArray[np.int64], rng: np.random.Generator
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """What is asked of products, encoded and mixed: standardised [p, d], wishes [p, K]."""
        if not len(self._phrases):
            return self._phrases, self._data.phrases.wishes
        asked = self._phrases_of.draw(places, rng)
        count = round(self.settings.mixes * len(places))
        # Each kind alike often: a rare one's names are else hardly ever heard.
        chances = balanced_weights(self._kinds[places], 1.0)
        drawn = rng.choice(places, count, p=chances / chances.sum())
        mixed, mixed_wishes = self._mixes.draw(drawn, rng)
        phrases = np.concatenate([self._phrases[asked], mixed])
        wishes = np.concatenate([self._data.phrases.wishes[asked], mixed_wishes])
        return phrases, wishes

    def _fingerprint(self) -> str:
        """Tells a checkpoint of this very training from any other."""
        digest = hashlib.sha256()
        digest.update(self.settings.model_dump_json().encode())
        digest.update(self._training.model_dump_json().encode())
        digest.update("\n".join((*self._data.ids, *self._data.phrases.texts)).encode())
        digest.update(self._data.labels.grid.tobytes())
        digest.update(self._holdout.products.tobytes())
        for rows in (*self._tokens.values(), *self._variations.values()):
            digest.update(rows.features[:: max(1, len(rows.features) // 64)].tobytes())
        return digest.hexdigest()
