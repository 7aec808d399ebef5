"""What tells cleaners apart, for caches and for runs that are resumed."""

import hashlib
from pathlib import Path

from .. import __version__
from ..cleaner import Cleaner
from ..load import TABLE


def fingerprint(cleaner: Cleaner) -> str:
    """The same for cleaners that do the same, in any process; another when a rule or the version is another.

    >>> from cleanpress import filters
    >>> fingerprint(Cleaner()) == fingerprint(Cleaner(filters.default)) != fingerprint(Cleaner(filters.images))
    True
    """
    rules = cleaner.filter
    names = sorted(rules.rule(member).name for member in rules.members - rules.own)
    table = hashlib.sha256(Path(TABLE).read_bytes()).hexdigest() if Path(TABLE).exists() else ""
    return digest([__version__, table, names, sorted(map(repr, rules.own)), sorted(cleaner.normaliser)])


def digest(value: object) -> str:
    """Sixteen digits that stand for a value, by what it prints."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]
