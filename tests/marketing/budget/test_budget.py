"""Curves against planted ones, splits against another optimiser, refusals where nothing is told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from omnishelf.marketing.budget.campaign import Campaign
from omnishelf.marketing.budget.curve import Curve, _least_squares, fit
from omnishelf.marketing.budget.proposal import Bounds, Split
from omnishelf.marketing.budget.solve import Problem, solve
from omnishelf.marketing.budget.split import split
from omnishelf.marketing.errors import MarketingError


def hill(x, top, half):
    return top * x / (half + x)


def ran(name="a", *, top=900.0, half=80.0, days=120, noise=30.0, base=100.0, seed=0, **given):
    """A campaign whose curve is known."""
    rng = np.random.default_rng(seed)
    spend = rng.uniform(10, 200, days)
    returned = base + hill(spend, top, half) + rng.normal(scale=noise, size=days)
    return Campaign(name, **{"platform": "p", "spend": spend, "returned": returned, **given})


class TestCampaign:
    @pytest.mark.parametrize(
        ("spend", "returned", "why"),
        [
            ([1, 2], [1], "2 days of spend and 1 of returns"),
            ([1, np.nan], [1, 1], "spend of day 2"),
            ([1, 2], [np.inf, 1], "returns of day 1"),
            ([1, -2], [1, 1], "less than nothing on day 2"),
        ],
    )
    def test_what_is_wrong_is_named(self, spend, returned, why):
        with pytest.raises(MarketingError, match=why):
            Campaign("a", "p", np.array(spend, float), np.array(returned, float))

    def test_now_is_of_late(self):
        spend = np.concatenate([np.full(50, 9.0), np.full(28, 3.0)])
        assert Campaign("a", "p", spend, spend).now == 3
        assert Campaign("a", "p", np.zeros(0), np.zeros(0)).now == 0


class TestFit:
    def test_a_planted_curve_is_found(self):
        curve = fit(ran(noise=5.0))
        for spend in (30, 80, 150):
            returned, slope = curve.returned(spend), curve.slope(spend)
            assert returned.mean() == pytest.approx(hill(spend, 900, 80), rel=0.15)
            assert slope.mean() == pytest.approx(900 * 80 / (80 + spend) ** 2, rel=0.15)

    def test_intervals_hold_what_they_promise(self):
        """Of 40 histories; 95 % intervals miss more than 8 with a chance below 1 in 1,000."""
        held = 0
        for seed in range(40):
            slope = fit(ran(seed=seed, days=90), draws=200).slope(80)
            low, high = np.percentile(slope, [2.5, 97.5])
            held += low <= 900 * 80 / 160**2 <= high
        assert held >= 32

    def test_least_squares_is_numpys(self):
        """Against numpy's solver with the square roots of the weights."""
        rng = np.random.default_rng(1)
        shape, y = rng.uniform(size=(30, 1)), rng.uniform(5, 9, 30)
        y += 4 * shape[:, 0]
        weights = rng.dirichlet(np.ones(30), 3)
        base, amplitude, loss = _least_squares(weights, shape, y)
        for row, weight in enumerate(weights):
            left = np.column_stack([np.ones(30), shape]) * np.sqrt(weight)[:, None]
            found, *_ = np.linalg.lstsq(left, y * np.sqrt(weight), rcond=None)
            assert [base[row, 0], amplitude[row, 0]] == pytest.approx(found)
            rest = y - found[0] - found[1] * shape[:, 0]
            assert loss[row, 0] == pytest.approx(weight @ rest**2)

    def test_base_and_amplitude_are_never_below_nothing(self):
        shape = np.linspace(0.1, 1, 20)[:, None]
        even = np.full((1, 20), 1 / 20)
        base, amplitude, _ = _least_squares(even, shape, 5 - 3 * shape[:, 0])
        assert amplitude[0, 0] == 0
        assert base[0, 0] == pytest.approx((5 - 3 * shape).mean())
        base, amplitude, _ = _least_squares(even, shape, 3 * shape[:, 0] - 0.2)
        assert base[0, 0] == 0
        assert amplitude[0, 0] == pytest.approx(
            (shape[:, 0] @ (3 * shape[:, 0] - 0.2)) / (shape[:, 0] @ shape[:, 0])
        )

    @pytest.mark.parametrize(
        ("spend", "why"),
        [
            (np.zeros(0), "0 days"),
            (np.arange(7.0), "7 days"),
            (np.zeros(60), "nothing was spent"),
            (np.full(60, 5.0), "hardly ever changed"),
            (np.linspace(10, 13, 60), "hardly ever changed"),
            (np.arange(60.0) % 3, "hardly ever changed"),
        ],
    )
    def test_what_can_not_tell_says_so(self, spend, why):
        assert why in fit(Campaign("a", "p", spend, spend * 2 + 1))

    def test_a_campaign_that_never_sold_is_refused(self):
        rng = np.random.default_rng(0)
        spend = rng.uniform(10, 200, 90)
        assert "none at all" in fit(Campaign("a", "p", spend, np.zeros(90)))
        assert "none at all" in fit(Campaign("a", "p", spend, rng.normal(50, 20, 90)))
        assert "none at all" in fit(Campaign("a", "p", spend, 900 - spend))


def curves(*given, draws=20, seed=0):
    """Hill curves whose parameters are uncertain."""
    rng = np.random.default_rng(seed)
    return [
        Curve(
            np.zeros(draws),
            top * rng.lognormal(sigma=0.3, size=draws),
            half * rng.lognormal(sigma=0.3, size=draws),
            rng.integers(0, 2, draws),
        )
        for top, half in given
    ]


class TestSolve:
    @settings(max_examples=4, deadline=None)
    @given(st.integers(0, 999), st.floats(0.05, 0.95))
    def test_no_other_optimiser_finds_more(self, seed, share):
        rng = np.random.default_rng(seed)
        m = 4
        own = curves(*zip(rng.uniform(50, 900, m), rng.uniform(20, 200, m), strict=True))
        low, high = rng.uniform(0, 10, m), rng.uniform(50, 200, m)
        group, limits = np.array([0, 0, 1, 1]), np.array([120.0, np.inf])
        budget = low.sum() + share * (120 - low[:2].sum() + high[2:].sum() - low[2:].sum())
        problem = Problem(own, low, high, group, limits)

        def value(x):
            return sum(each.returned(one).mean() for each, one in zip(own, x, strict=True))

        found = solve(problem, budget)
        assert (found >= low - 1e-6).all() and (found <= high + 1e-6).all()
        assert found[:2].sum() <= 120 + 1e-6
        assert found.sum() <= budget + 1e-6
        start = low + (high - low) * 0.3
        theirs = minimize(
            lambda x: -value(x), start, method="SLSQP",
            jac=lambda x: -np.array([c.slope(v).mean() for c, v in zip(own, x, strict=True)]),
            bounds=list(zip(low, high, strict=True)),
            constraints=[
                {"type": "ineq", "fun": lambda x: budget - x.sum()},
                {"type": "ineq", "fun": lambda x: 120 - x[:2].sum()},
            ],
        )  # fmt: skip
        assert value(found) >= value(theirs.x) * (1 - 1e-4)

    def test_of_two_alike_each_gets_half(self):
        own = curves((500, 50)) * 2
        wide = Problem(own, np.zeros(2), np.full(2, 100.0), np.zeros(2, int), np.array([np.inf]))
        assert solve(wide, 60.0) == pytest.approx([30, 30], rel=1e-3)

    def test_by_hand(self):
        """Hill curves of certain parameters: slopes a h / (h + x)^2 are equal at the best."""
        one, two = (
            Curve(np.zeros(1), np.array([a]), np.array([h]), np.zeros(1, int))
            for a, h in ((400.0, 100.0), (100.0, 100.0))
        )
        # sqrt(400) / sqrt(100) = 2 = (100 + x) / (100 + y), x + y = 100: x = 100, y = 0.
        wide = Problem(
            [one, two], np.zeros(2), np.full(2, 999.0), np.zeros(2, int), np.array([np.inf])
        )
        assert solve(wide, 100.0) == pytest.approx([100, 0], abs=0.01)
        # x + y = 400: x = 300, y = 100.
        assert solve(wide, 400.0) == pytest.approx([300, 100], abs=0.01)

    def test_nothing_to_spend_is_nothing_spent(self):
        wide = Problem(
            curves((1, 1)), np.zeros(1), np.ones(1), np.zeros(1, int), np.array([np.inf])
        )
        assert solve(wide, 0.0) == pytest.approx([0], abs=1e-9)


@pytest.fixture(scope="module")
def unlike():
    """One campaign has far more to give than the other, but both spend alike."""
    return [
        ran("good", top=3_000.0, half=150.0, platform="g", seed=1),
        ran("poor", top=120.0, half=20.0, platform="m", seed=2),
    ]


class TestSplit:
    def test_money_goes_where_it_returns_more(self, unlike):
        found = split(unlike)
        assert found.refusal is None
        assert found.gain.low > 0
        good, poor = found.allotments
        assert good.spend > good.now and poor.spend < poor.now
        assert good.spend + poor.spend == pytest.approx(good.now + poor.now)
        assert found.unspent == pytest.approx(0, abs=1e-6)
        # By the planted curves it is better too.
        truth = [(3_000, 150), (120, 20)]
        assert sum(
            hill(each.spend, *curve) - hill(each.now, *curve)
            for each, curve in zip(found.allotments, truth, strict=True)
        ) == pytest.approx(found.gain.mean, rel=0.3)

    def test_bounds_and_limits_are_kept(self, unlike):
        bounds = {"poor": Bounds(low=60.0), "good": Bounds(high=70.0)}
        found = split(unlike, budget=500, bounds=bounds, limits={"m": 80.0})
        good, poor = found.allotments
        assert good.spend == pytest.approx(70)
        assert poor.spend == pytest.approx(80)
        assert found.unspent == pytest.approx(350)

    def test_nothing_is_spent_beyond_what_was_seen(self, unlike):
        found = split(unlike, budget=1e6)
        for each, campaign in zip(found.allotments, unlike, strict=True):
            assert each.spend == pytest.approx(1.25 * campaign.spend.max())

    def test_alike_campaigns_are_not_told_apart(self):
        found = split([ran("a", seed=1, noise=200.0), ran("b", seed=2, noise=200.0)])
        assert "can't be told from the one of now" in found.refusal

    def test_what_can_not_tell_keeps_its_spend(self, unlike):
        flat = Campaign("flat", "g", np.full(60, 40.0), np.full(60, 90.0))
        found = split([*unlike, flat], limits={"g": 150.0})
        good, _, kept = found.allotments
        assert (kept.spend, kept.returned) == (40.0, None)
        assert "hardly ever changed" in kept.refusal
        assert good.spend <= 110 + 1e-6

    def test_one_campaign_gets_all(self):
        found = split([ran()], budget=90)
        assert found.allotments[0].spend == pytest.approx(90, rel=1e-3)
        assert "one campaign" in found.refusal
        assert found.allotments[0].marginal.low > 0

    @pytest.mark.parametrize("budget", [None, 0.0, 10.0])
    def test_zero_spend_is_told_not_divided_by(self, budget):
        idle = Campaign("idle", "p", np.zeros(60), np.zeros(60))
        found = split([idle], budget=budget)
        assert found.allotments[0].spend == 0
        assert found.gain is None and found.refusal
        assert found.unspent == pytest.approx(budget or 0)

    def test_a_campaign_that_rests_now_is_compared_with_an_even_split(self, unlike):
        resting = [
            Campaign(
                each.name,
                each.platform,
                np.concatenate([each.spend, np.zeros(28)]),
                np.concatenate([each.returned, np.full(28, 100.0)]),
            )
            for each in unlike
        ]
        found = split(resting, budget=120)
        assert isinstance(found, Split)
        assert found.gain.low > 0
        assert split(resting, budget=0).gain.mean == pytest.approx(0, abs=1e-3)

    @pytest.mark.parametrize(
        ("given", "why"),
        [
            ({"budget": -1.0}, "0 or more"),
            ({"budget": np.nan}, "0 or more"),
            ({"bounds": {"x": Bounds()}}, "'x'"),
            ({"bounds": {"good": Bounds(5, 4)}}, "lower first"),
            ({"limits": {"x": 5}}, "'x'"),
            ({"limits": {"g": -5}}, "0 at least"),
            ({"budget": 10, "bounds": {"good": Bounds(50)}}, "bounds ask for 50.00"),
            ({"bounds": {"good": Bounds(50)}, "limits": {"g": 20}}, "limit of 'g'"),
        ],
    )
    def test_what_can_not_be_kept_is_told(self, unlike, given, why):
        with pytest.raises(MarketingError, match=why):
            split(unlike, draws=50, **given)

    def test_campaigns_that_do_not_go_together_are_told(self, unlike):
        with pytest.raises(MarketingError, match="no campaign"):
            split([])
        with pytest.raises(MarketingError, match="one name"):
            split([unlike[0], unlike[0]])
        with pytest.raises(MarketingError, match="EUR, USD"):
            split([ran("a", currency="EUR"), ran("b", currency="USD")])
        flat = Campaign("flat", "g", np.full(60, 40.0), np.full(60, 90.0))
        with pytest.raises(MarketingError, match="stop some of flat"):
            split([flat, unlike[0]], budget=20.0)
