"""A code holds for its half minute and the ones beside it, and is taken once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model

from bangfu.access import second
from bangfu.kernel.errors import Refused
from bangfu.registry import roles

pytestmark = pytest.mark.pg
NOW = datetime(2026, 6, 1, 1, 0, 10, tzinfo=UTC)
SECRET = second.secret_of(b"12345678901234567890")


def _code(steps: int = 0) -> str:
    return second.code_at(SECRET, second.step_at(NOW) + steps)


def _taken(user: Any, code: str, now: datetime = NOW) -> bool:
    try:
        second.accept(user, code, now)
    except Refused as refused:
        assert refused.code == "wrong_code" and refused.remedy
        return False
    return True


@pytest.fixture
def user(fresh_db: Any) -> Any:
    made = get_user_model().objects.create_user("x")
    second.set_up(made, SECRET, _code(-1), NOW)
    return made


@pytest.mark.parametrize(
    ("at", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_the_codes_of_the_standard(at: int, code: str) -> None:
    assert second.code_at(SECRET, at // second.SECONDS) == code


def test_a_code_is_taken_once(user: Any) -> None:
    assert _taken(user, _code()) and not _taken(user, _code())
    assert not _taken(user, _code(-1))
    assert _taken(user, _code(1)[:3] + " " + _code(1)[3:], NOW + timedelta(seconds=30))
    assert not _taken(user, _code(1), NOW + timedelta(seconds=45))


def test_a_code_that_set_the_second_step_up_is_used_up(user: Any) -> None:
    assert not _taken(user, _code(-1))


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_other_half_minutes_are_refused(user: Any, steps: int) -> None:
    assert not _taken(user, _code(steps))


@pytest.mark.parametrize("code", ["", "123", "一二三四五六", "１２３４５６", "0" * 500])
def test_what_is_no_code_is_refused(user: Any, code: str) -> None:
    assert not _taken(user, code)


def test_the_secret_is_not_readable_in_the_database(user: Any) -> None:
    assert SECRET not in str(Authenticator.objects.get().data)


def test_a_second_one_is_refused_and_one_can_be_taken_away(user: Any) -> None:
    with pytest.raises(Refused) as refused:
        second.set_up(user, SECRET, _code(1), NOW)
    assert refused.value.code == "second_step_there"
    assert second.forget(user) and not second.has(user) and not second.forget(user)
    assert not _taken(user, _code())
    with pytest.raises(Refused):
        second.set_up(user, SECRET, "000000", NOW)


@pytest.mark.parametrize("role", list(roles.TITLES))
def test_who_needs_it(fresh_db: Any, role: str, settings: Any) -> None:
    user, on = get_user_model().objects.create_user(role), date(2026, 6, 1)
    roles.assign(user, role, on=date(2021, 1, 1))
    assert second.needs(user, on) == (role not in ("clerk", "team"))
    settings.SECOND_STEP_FOR_ALL = True
    assert second.needs(user, on)
