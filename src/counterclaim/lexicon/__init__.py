"""Knowledge as data, per language: read once, never changed."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from counterclaim.errors import ConfigError


@cache
def lexicon(name: str, language: str = "en") -> dict[str, Any]:
    """The TOML file `name` of a language, parsed. Treat the result as frozen: it is shared.

    >>> lexicon("no-such-file")
    Traceback (most recent call last):
    counterclaim.errors.ConfigError: no lexicon file en/no-such-file.toml
    """
    path = resources.files(__package__).joinpath(language, f"{name}.toml")
    if not path.is_file():
        raise ConfigError(f"no lexicon file {language}/{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
