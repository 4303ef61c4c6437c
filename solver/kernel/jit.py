"""Compilation: the only module that imports numba.

With ``NUMBA_DISABLE_JIT=1`` the kernel runs as plain Python. Machine code is kept on disk in a
folder named by the content of the kernel's sources, because numba itself would not notice that a
function called from another file has changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import config

Function = TypeVar("Function", bound=Callable[..., Any])

CONFIG: Any = config
SOURCES = Path(__file__).parent
PREFIX = "kernel-"


OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy"}
NOT_FROM_PYTHON: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def compiled(function: Function) -> Function:
    """Compile to machine code when first called."""
    return cast("Function", numba.njit(**OPTIONS)(function))


def inner(function: Function) -> Function:
    """The same for what only compiled functions call: it compiles in half the time."""
    return cast("Function", numba.njit(**OPTIONS, **NOT_FROM_PYTHON)(function))


def _keep_by_content() -> None:
    """Where the sources' folder may be written, keep machine code there, for these sources only."""
    sources = b"".join(path.read_bytes() for path in sorted(SOURCES.glob("*.py")))
    folder = SOURCES / "__pycache__" / (PREFIX + hashlib.sha256(sources).hexdigest()[:16])
    if CONFIG.CACHE_DIR or not os.access(SOURCES, os.W_OK):
        return
    for outdated in folder.parent.glob(PREFIX + "*"):
        if outdated != folder:
            shutil.rmtree(outdated, ignore_errors=True)
    CONFIG.CACHE_DIR = str(folder)


_keep_by_content()
