"""What was used lately, against a plain model of it."""

from hypothesis import given
from hypothesis import strategies as st

from omnishelf.recent import Recent

STEPS = st.lists(
    st.tuples(st.sampled_from(("get", "put")), st.integers(0, 5), st.integers(1, 4)),
    max_size=60,
)


@given(STEPS, st.integers(1, 8))
def test_the_one_unused_for_longest_is_forgotten(steps, most):
    recent, model = Recent(most), []
    for what, key, cost in steps:
        if what == "put":
            recent.put(key, f"{key}:{cost}", cost=cost)
            model = [*(each for each in model if each[0] != key), (key, cost)]
            while sum(cost for _, cost in model) > most:
                model.pop(0)
        else:
            held = [each for each in model if each[0] == key]
            assert recent.get(key) == (f"{key}:{held[0][1]}" if held else None)
            model = [*(each for each in model if each[0] != key), *held]
        assert len(recent) == len(model)
