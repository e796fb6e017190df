from dataclasses import replace

import numpy as np
import pytest
from sales_made import day, history

from omnishelf.demand.errors import DemandError


def test_a_history_is_cut_by_time_and_by_series():
    whole = history([[1, 2, 3], [4, 5, 6], [7, 8, 9]], skus=["a", "b", "c"])
    early = whole.until(2)
    assert early.sold.tolist() == [[1, 2], [4, 5], [7, 8]]
    assert (early.periods, early.end, early.starts[-1]) == (2, whole.first + 2, day(1))
    some = whole.series(np.array([True, False, True]))
    assert (some.sku, some.sold.tolist()) == (("a", "c"), [[1, 2, 3], [7, 8, 9]])
    assert whole.series([2, 0]).sku == ("c", "a")
    assert len(whole.series([])) == 0


@pytest.mark.parametrize("periods", [0, 4])
def test_it_cannot_be_cut_beyond_itself(periods):
    with pytest.raises(DemandError, match="has 3 periods"):
        history([[1, 2, 3]]).until(periods)


def test_columns_of_other_shapes_are_refused():
    with pytest.raises(ValueError, match="shape"):
        replace(history([[1, 2]]), price=np.zeros((1, 3)))
