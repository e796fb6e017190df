"""A query set as files."""

import json
from dataclasses import asdict
from pathlib import Path

from omnishelf.evaluation.builder.build import QuerySet, QuerySetError
from omnishelf.evaluation.qrels import write_qrels
from omnishelf.files import write_atomic

QUERIES, QRELS = "queries.jsonl", "qrels.tsv"


def write_queries(folder: Path, made: QuerySet, where: object) -> None:
    """Write `queries.jsonl` and `qrels.tsv` into a folder, which is made if need be.

    Args:
        folder: for both.
        made: the set.
        where: the filter that judged products pass; every query carries it, so that products
            without judgements are not searched. None: no filter.

    Raises:
        QuerySetError: the folder can't be written.
    """
    also = {} if where is None else {"where": where}
    lines = [json.dumps(asdict(query) | also, ensure_ascii=False) for query in made.queries]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomic(folder / QUERIES, "".join(f"{line}\n" for line in lines).encode())
        write_qrels(folder / QRELS, made.qrels)
    except OSError as error:
        raise QuerySetError(f"{folder} can't be written: {error}: choose another folder") from None
