"""Near-duplicates: the groups that comparing all pairs would find."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.reviews.trust.duplicates import duplicates


def shingles(text):
    text = "".join(one for one in text.casefold() if one.isalnum())
    return {text[at : at + 4] for at in range(len(text) - 3)}


def by_all_pairs(texts):
    own = [shingles(text) for text in texts]
    groups = [{at} for at in range(len(texts))]
    for one in range(len(texts)):
        for other in range(one):
            a, b = own[one], own[other]
            if min(len(a), len(b)) >= 12 and len(a & b) >= 0.8 * len(a | b):
                joined = {*groups[one], *groups[other]}
                for at in joined:
                    groups[at] = joined
    return {tuple(sorted(group)) for group in groups if len(group) > 1}


def test_as_comparing_all_pairs_finds():
    rng = np.random.default_rng(2)
    letters = list("abcdefghijklmnop 的一是不了人我在有他")
    texts = []
    for _ in range(25):
        base = rng.choice(letters, 60).tolist()
        texts.append("".join(base))
        for edits in (0, 1, 2, 9):
            other = list(base)
            for at in rng.integers(0, 60, edits):
                other[at] = str(rng.choice(letters))
            texts.append("".join(other))
    assert set(duplicates(texts)) == by_all_pairs(texts)


def test_case_spaces_and_punctuation_do_not_count():
    text = "This is the best product I ever had"
    assert duplicates([text, "other words altogether here", text.upper() + "!!!"]) == ((0, 2),)


def test_short_texts_are_nobodys_copy():
    assert duplicates(["很好", "很好", "great", "great", "", "", "😀"]) == ()


@settings(max_examples=20)
@given(st.lists(st.text(max_size=40), max_size=8))
def test_every_text_is_in_one_group_at_most(texts):
    found = [at for group in duplicates(texts) for at in group]
    assert len(found) == len(set(found))


def test_a_thousand_copies_are_one_group():
    assert duplicates(["all the same words for everybody"] * 1_000) == (tuple(range(1_000)),)
