"""How results are told to a person."""

from omnishelf.cli.search import print_results
from omnishelf.types import Evidence, Hit, Product, Results, Understood


def test_a_source_that_did_not_list_a_product_gives_it_no_place(capsys):
    evidence = (
        Evidence(source="text", asked_by=("words",), rank=2, similarity=0.5, contribution=0.4),
        Evidence(source="words", asked_by=("words",), rank=None, similarity=None, contribution=0.1),
    )
    hit = Hit(product=Product(id="a", title="Mug"), score=0.5, evidence=evidence)
    print_results(Results(hits=(hit,), total=1, timings={"total": 1}, understood=Understood()))
    assert "text 0.400 (#2), words 0.100\n" in capsys.readouterr().out
