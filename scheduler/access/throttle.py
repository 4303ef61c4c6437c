"""How long to wait after failed attempts to sign in.

Attempts are counted for the login and for the address they come from. A few slips cost nothing;
then each further failure doubles the wait. An address has more free attempts than a login, since
a whole office may sit behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

FREE_BY_LOGIN = 5
FREE_BY_ADDRESS = 30
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
REMEMBERED = timedelta(hours=24)
"""A failure counts for so long."""
NETWORK_BITS = 64
"""What a provider gives one customer of IPv6: its addresses count as one."""


@dataclass(frozen=True)
class Attempt:
    """Under which keys an attempt is counted.

    Hashed, because people type passwords into the field of the login.
    """

    by_login: str
    by_address: str

    @classmethod
    def of(cls, login: str, address: str) -> Attempt:
        """An attempt with this login, as typed, from this address."""
        return cls(_key("login", login.strip().lower()), _key("address", _network(address)))

    @property
    def free(self) -> dict[str, int]:
        """The failures that cost no wait, by key."""
        return {self.by_login: FREE_BY_LOGIN, self.by_address: FREE_BY_ADDRESS}


def locked_until(failures: Sequence[datetime], free: int) -> datetime | None:
    """When the next attempt is looked at, given the moments of the failures so far.

    Parameters
    ----------
    failures
        Those that still count, in any order.
    free
        So many failures cost no wait.
    """
    beyond = len(failures) - free
    if beyond < 0:
        return None
    wait: timedelta = min(FIRST_WAIT * 2 ** min(beyond, 20), LONGEST_WAIT)
    return max(failures) + wait


def _key(kind: str, value: str) -> str:
    return f"{kind}:{sha256(value.encode()).hexdigest()[:32]}"


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, NETWORK_BITS), strict=False))
    return address
