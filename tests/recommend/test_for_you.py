from omnishelf.recommend.strips.for_you import in_turns


def test_rankings_take_turns_by_their_weights():
    taken = in_turns({"a": (["p", "q", "r", "s"], 3.0), "b": (["x", "p", "y"], 1.4)})
    # 3, 1.5, 1.4, 1, 0.75, 0.7
    assert [*taken] == ["p", "q", "x", "r", "s", "y"]
    assert taken == dict.fromkeys("pqrs", "a") | dict.fromkeys("xy", "b")


def test_of_no_rankings_and_of_empty_ones():
    assert in_turns({}) == {}
    assert in_turns({"a": ([], 2.0), "b": (["x"], 1.0)}) == {"x": "b"}
