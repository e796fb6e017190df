"""What is kept in memory is what a table of everything says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts_of_shoppers import event
from omnishelf.events.table import EventTable
from omnishelf.profiles import kept
from omnishelf.profiles.acts import Acts
from omnishelf.profiles.kept import KeptActs

WHO = st.sampled_from((None, "ann", "bob"))
events = st.lists(
    st.builds(
        event,
        st.sampled_from(("a", "b", "c")),
        st.sampled_from(("impression", "click", "order", "rating")),
        seconds=st.integers(0, 5),
        shopper=WHO,
        session=st.sampled_from((None, "s", "t")),
    ),
    max_size=8,
)


def told(acts):
    names = [acts.names[code] for code in acts.product]
    return [*zip(acts.time.tolist(), acts.kind.tolist(), names, strict=True)], acts.rating.tolist()


@settings(max_examples=20)
@given(st.lists(events, max_size=5), st.sampled_from((0, 3, 100)))
def test_by_shopper_and_by_visit(batches, tail):
    every, memory = [], KeptActs()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "_TAIL", tail)
        for batch in batches:
            seqs = range(len(every) + 1, len(every) + len(batch) + 1)
            every += batch
            memory.add(EventTable.of(batch, seqs=[*seqs]))
            table = EventTable.of(every)
            for shopper in (None, "ann", "bob", "eve"):
                found = told(memory.of_shopper(shopper))
                assert repr(found) == repr(told(Acts.of_shopper(table, shopper)))
                for session in (None, "s", "t", "u"):
                    found = told(memory.of_visit(session, shopper))
                    assert repr(found) == repr(told(Acts.of_visit(table, session, shopper)))
    assert len(memory) == sum(one.kind != "impression" for one in every)
