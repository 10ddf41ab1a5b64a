"""The calculations of the finance line with their printed figures, and inputs that are refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from bangfu.assistance.finance.calc import CALCULATIONS
from bangfu.assistance.finance.options import OBSERVED
from tests.calculating import faults, shown, tried

DAYS = [("2022-01-24", 2655, 3480), ("2022-01-25", 2671, 3512), ("2022-01-26", 2688, 3555), ("2022-01-27", 2702, 3610),
        ("2022-01-28", 2694, 3588)]  # fmt: skip
FIXINGS = "\n".join("\t".join(map(str, day)) for day in DAYS)
FARMS = "甲场\t412.5\n乙场\t86\n丙场\t1250.75"
CLAIMS = {"fixings": FIXINGS, "farms": FARMS, "target": "2500.00"}
CASE = {"corn": "2530", "meal": "3850", "mean": "2278.48", "self_paid": "18.31", "payout": "4.05", "tonnes": "13656"}
PRINTED = {"start_index": "2494.4", "fall": "215.92", "per_tonne": "201.66", "benefit": "2753868.96"}
YEAR = {"start": "2021-06-15", "end": "2022-06-15"}
LOAN = {"principal": "50000", "rate": "3.85%", **YEAR}
THEN_70 = "2021-03-04\t100%\n2024-01-01\t70%"
OPTION = {"forward": "3200", "strike": "3200", "volatility": "18%", "rate": "2.5%", "valued_on": "2022-01-10"}
OPEN = "\n".join(OBSERVED)
KNOWN = dict(zip(OBSERVED, ("3180", "3210", "3250"), strict=False))
SEASONED = "\n".join(f"{on}\t{KNOWN.get(on, '')}" for on in OBSERVED)
CASES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("feed_index", {"corn": 2240, "meal": 3340}, {"index": "2,191.20 元/吨"}),
    ("feed_index", {"corn": 2530, "meal": 3850}, {"index": "2,490.40 元/吨"}),
    ("feed_payout", {"mean": "2307.29", "target": "2303.24", "tonnes": "13656"}, {"per_tonne": "4.0500 元/吨", "claim": "55,306.80 元"}),
    ("feed_payout", {"mean": "2300", "target": "2303.24", "tonnes": "1"}, {"claim": "0.00 元"}),
    ("feed_payout", {"mean": "2400", "target": "2300", "tonnes": "10", "payout_cap": "80", "deductible": "10%"},
     {"capped": "80.00 元/吨", "per_tonne": "72.0000 元/吨", "claim": "720.00 元"}),
    ("feed_claims", CLAIMS,
     {"index[1]": "2,501.40 元/吨", "index[5]": "2,549.52 元/吨", "mean": "2,533.56 元/吨", "per_tonne": "33.5600 元/吨",
      "claim[1]": "13,843.50 元", "claim[2]": "2,886.16 元", "claim[3]": "41,975.17 元", "total": "58,704.83 元"}),
    ("feed_case", CASE, {"start_index": "2,490.40 元/吨", "fall": "211.92 元/吨", "per_tonne": "197.66 元/吨",
                         "benefit": "2,699,244.96 元"}),
    ("premium_split", {"sum_insured": "1440", "rate": "6%", "payers": "政府\t70%\n养殖户\t30%"},
     {"premium": "86.40 元", "part[1]": "60.48 元", "part[2]": "25.92 元"}),
    ("premium_split", {"sum_insured": "1000", "rate": "5.14%", "payers": "政府\t65%\n养殖户\t35%"},
     {"premium": "51.40 元", "part[1]": "33.41 元", "part[2]": "17.99 元"}),
    ("asian_call", {**OPTION, "fixings": OPEN}, {"count": "76 天", "price": "75.7178 元/吨"}),
    ("asian_call", {**OPTION, "valued_on": "2022-01-13", "fixings": SEASONED}, {"price": "73.1859 元/吨"}),
    ("asian_call", {**OPTION, "valued_on": "2022-01-12", "fixings": "2022-01-11\t3300\n2022-01-12\t3310"}, {"price": "105.0000 元/吨"}),
    ("loan_interest", LOAN, {"interest": "1,951.74 元"}),
    ("loan_interest", {**LOAN, "basis": "365"}, {"interest": "1,925.00 元"}),
    ("loan_interest", {**LOAN, "settle": "quarterly"},
     {"line[1]": "32.08 元", "line[2]": "491.94 元", "line[3]": "486.60 元", "line[4]": "481.25 元", "line[5]": "459.86 元",
      "interest": "1,951.73 元"}),
    ("loan_subsidy", {**LOAN, "principal": "70000"}, {"interest": "2,732.43 元", "subsidy": "1,951.74 元", "borrower": "780.69 元"}),
    ("loan_subsidy", {**LOAN, "earlier_balance": "20000"}, {"room": "30,000.00 元", "subsidy": "1,171.04 元"}),
    ("loan_subsidy", {"principal": "50000", "rate": "4.30%", "start": "2022-09-01", "end": "2025-09-01", "ratios": THEN_70},
     {"line[1]": "2,908.47 元", "subsidy_line[1]": "2,908.47 元", "line[2]": "3,637.08 元", "subsidy_line[2]": "2,545.96 元",
      "subsidy": "5,454.43 元", "borrower": "1,091.12 元"}),
    ("loan_subsidy", {"principal": "50000", "rate": "3.70", "start": "2022-01-20", "end": "2022-10-20", "repayments": "2022-05-10\t20000"},
     {"line[1]": "565.28 元", "line[2]": "502.58 元", "subsidy": "1,067.86 元", "borrower": "0.00 元"}),
    ("loan_subsidy", {**LOAN, "start": "2022-06-15", "end": "2022-07-15", "maturity": "2022-06-15"},
     {"plain[1]": "160.42 元", "penalty": "240.63 元", "interest": "0.00 元", "subsidy": "0.00 元", "borrower": "0.00 元"}),
    ("loan_subsidy", {**LOAN, "end": "2022-07-15", "maturity": "2022-06-15"},
     {"interest": "1,951.74 元", "subsidy": "1,951.74 元", "borrower": "0.00 元", "penalty": "240.63 元"}),
    ("overdue_rate", {"overdue": "384000", "balance": "2.56亿元"}, {"rate": "0.15%"}),
    ("point_subsidy", {"principal": "300万元", "rate": "4.35%", "points": "2%", "start": "2021-01-01", "end": "2021-12-31"},
     {"interest[1]": "131,950.00 元", "subsidy": "60,666.67 元"}),
    ("point_subsidy", {"principal": "300万元", "rate": "4.35%", "points": "2%", "start": "2021-01-01", "end": "2021-12-31",
                       "paid": "60000", "most": "50000"}, {"subsidy": "50,000.00 元"}),
    ("relief", {"burden": "38640.55"}, {"line[2]": "6,000.00 元", "line[3]": "4,320.28 元", "relief": "10,320.28 元"}),
    ("relief", {"burden": "10000.00"}, {"relief": "0.00 元"}),
    ("relief", {"burden": "72315.80"}, {"relief": "31,621.06 元"}),
    ("relief", {"burden": "72315.80", "other_payments": "33675.25", "received": "1", "year_cap": "10000"},
     {"left": "38,640.55 元", "counted": "10,320.28 元", "relief": "9,999.00 元"}),
    ("insured_heads", {"fund": "4000000", "premium": "50"}, {"heads": "80,000 人"}),
    ("insured_heads", {"fund": "149.99", "premium": "50"}, {"heads": "2 人", "rest": "49.99 元"}),
]  # fmt: skip
BAD: list[tuple[str, dict[str, Any], set[tuple[str, str]]]] = [
    ("feed_index", {"corn": 0, "meal": "x"}, {("corn", "not_positive"), ("meal", "bad_number")}),
    ("feed_index", {"corn": 1, "meal": 1, "corn_weight": "0.9"}, {("corn_weight", "above_whole")}),
    ("feed_claims", {**CLAIMS, "fixings": FIXINGS + "\n2022-01-29\t1\t1\n2022-01-28\t1\t1"},
     {("fixings", "no_trading_day"), ("fixings", "listed_twice")}),
    ("feed_claims", {**CLAIMS, "fixings": "2022-01-24\t2655", "farms": "甲场\t1\n甲场\t1"},
     {("fixings[1].meal", "missing"), ("farms", "listed_twice")}),
    ("premium_split", {"sum_insured": "1", "rate": "6%", "payers": "政府\t70%\n养殖户\t29%"}, {("payers", "shares_not_whole")}),
    ("asian_call", {**OPTION, "fixings": SEASONED}, {("valued_on", "valued_too_early")}),
    ("asian_call", {**OPTION, "valued_on": "2022-01-11", "fixings": "2022-01-11\n2022-01-11\t1"},
     {("fixings[1].price", "fixing_missing"), ("fixings[2].day", "listed_twice")}),
    ("asian_call", {**OPTION, "fixings": "2030-01-11"}, {("fixings[1].day", "too_far")}),
    ("loan_subsidy", {**LOAN, "repayments": "2022-05-10\t1\n" * 201}, {("repayments", "too_many_rows")}),
    ("loan_interest", {**LOAN, "end": "2021-06-15"}, {("end", "end_before_start")}),
    ("loan_interest", {**LOAN, "end": "2099-06-15"}, {("end", "too_long")}),
    ("loan_interest", {**LOAN, "basis": "366"}, {("basis", "bad_choice")}),
    ("loan_subsidy", {**LOAN, "repayments": "2022-05-10\t60000\n2023-01-01\t1"},
     {("repayments[2].day", "outside_period"), ("repayments", "above_principal")}),
    ("loan_subsidy", {**LOAN, "rate": "3.86%", "signed": "2021-06-15", "maturity": "2022-06-15"}, {("rate", "above_lpr")}),
    ("loan_subsidy", {**LOAN, "rate": "4.66%", "signed": "2021-06-15", "maturity": "2024-06-15"}, {("rate", "above_lpr")}),
    ("overdue_rate", {"overdue": "2", "balance": "1"}, {("overdue", "above_balance")}),
    ("relief", {"burden": "1", "other_payments": "2"}, {("other_payments", "above_burden")}),
    ("relief", {"burden": "1", "tiers": "0\t10\t0%\n20\t\t5%"}, {("tiers[2].low", "gap")}),
    ("insured_heads", {"fund": "0", "premium": "0.001"}, {("fund", "not_positive"), ("premium", "too_fine")}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "printed"), CASES)
def test_the_printed_figure_comes_out(name: str, given: dict[str, Any], printed: dict[str, str]) -> None:
    assert shown(tried(CALCULATIONS, name, given), printed) == printed


@pytest.mark.parametrize(("name", "given", "wrong"), BAD)
def test_a_bad_input_is_refused(name: str, given: dict[str, Any], wrong: set[tuple[str, str]]) -> None:
    assert faults(CALCULATIONS, name, given) == wrong


def test_the_slip_of_the_published_case_is_found_at_its_step_and_followed_to_the_end() -> None:
    outcome = tried(CALCULATIONS, "feed_case", {**CASE, "printed": PRINTED})
    assert [one.verdict for one in outcome.compared] == ["wrong", "follows", "follows", "follows"]
    assert outcome.compared[0].difference == 4 and outcome.compared[-1].difference == 54624
    assert "“期初饲料成本”印出 2,494.40,应为 2,490.40" in outcome.explanation
    assert outcome.explanation.endswith("这一步的差一直带到“受益合计”,多 54,624.00 元")


def test_the_printed_index_is_wrong_by_four() -> None:
    outcome = tried(CALCULATIONS, "feed_index", {"corn": 2530, "meal": 3850, "printed": {"index": "2494.4"}})
    assert "“饲料成本指数”" in outcome.explanation and "多 4.00 元/吨" in outcome.explanation


@pytest.mark.parametrize("rate", ["3.85%", "4.65%"])
def test_the_lpr_of_the_day_of_publication_holds_on_that_day(rate: str) -> None:
    term = {"3.85%": "2022-06-15", "4.65%": "2024-06-15"}[rate]
    assert tried(CALCULATIONS, "loan_subsidy", {**LOAN, "rate": rate, "signed": "2021-12-19", "maturity": term}).results
    assert tried(
        CALCULATIONS, "loan_subsidy", {**LOAN, "rate": "3.80%", "signed": "2021-12-20", "maturity": "2022-06-15"}
    ).results


prices = st.tuples(st.integers(1000, 5000), st.integers(1000, 5000))


@drawn(st.lists(prices, min_size=1, max_size=10))
def test_the_mean_of_the_index_is_the_index_of_the_means(days: list[tuple[int, int]]) -> None:
    workdays = [date(2022, 1, 3) + timedelta(7 * n) for n in range(len(days))]
    fixings = [{"day": on.isoformat(), "corn": c, "meal": m} for on, (c, m) in zip(workdays, days, strict=True)]
    found = {s.name: s.exact for s in tried(CALCULATIONS, "feed_claims", {**CLAIMS, "fixings": fixings}).steps}
    assert found["mean"] * len(days) * 100 == sum(68 * corn + 20 * meal for corn, meal in days)


cuts = st.lists(st.integers(1, 700), max_size=4, unique=True)


@drawn(st.integers(100, 10**7), st.integers(1, 800), cuts, st.sampled_from(["once", "quarterly"]))
def test_interest_is_borne_whole_and_every_day_is_counted_once(fen: int, days: int, at: list[int], settle: str) -> None:
    start = date(2021, 6, 15)
    paid = [{"day": (start + timedelta(d)).isoformat(), "amount": "0.01"} for d in at if d < days]
    given = {"principal": f"{fen / 100:.2f}", "rate": "3.85%", "start": start.isoformat(), "settle": settle,
             "end": (start + timedelta(days)).isoformat(), "repayments": paid, "ratios": THEN_70}  # fmt: skip
    outcome = tried(CALCULATIONS, "loan_subsidy", given)
    found = {step.name: step.value for step in outcome.steps}
    assert found["interest"] == found["subsidy"] + found["borrower"]
    lines = [step.of for step in outcome.steps if step.name.startswith("line[")]
    assert sum(int(line.rpartition("共 ")[2].removesuffix(" 天")) for line in lines) == days


@drawn(st.integers(0, 10**8), st.integers(0, 10**8))
def test_relief_never_falls_with_the_burden_and_never_passes_it(one: int, other: int) -> None:
    low, high = sorted((one, other))
    paid = [tried(CALCULATIONS, "relief", {"burden": f"{fen / 100:.2f}"}).results[0].value * 100 for fen in (low, high)]
    assert paid[0] <= paid[1] <= high


@drawn(st.integers(1, 10**7), st.lists(st.integers(0, 100), max_size=5, unique=True))
def test_the_payers_bear_the_premium_whole(fen: int, bounds: list[int]) -> None:
    edges = [0, *sorted(bounds), 100]
    payers = [{"name": f"方{n}", "share": edges[n + 1] - edges[n]} for n in range(len(edges) - 1)]
    given = {"sum_insured": f"{fen / 100:.2f}", "rate": "6%", "payers": payers}
    found = {step.name: step.value for step in tried(CALCULATIONS, "premium_split", given).steps}
    assert found["total"] == found["premium"]
