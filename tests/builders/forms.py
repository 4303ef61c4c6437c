"""Forms of pages, as a browser would send them."""

from __future__ import annotations

import re
from html import unescape


def fields_of(html: str) -> dict[str, list[str]]:
    """What a browser would send of the page's form, left as it is."""
    form = html[html.index('<form class="form wide') :]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        boxed = kind is not None and kind[1] == "checkbox"
        if name and (not boxed or " checked" in tag):
            value = re.search(r'value="([^"]*)"', tag)
            found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name_, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option selected[^>]*value="([^"]*)"', options)
        first = re.search(r'value="([^"]*)"', options)
        picked = chosen or first
        found[name_] = [unescape(picked[1]) if picked else ""]
    # A new one stands on every page.
    found.pop("csrf_token", None)
    return found


def hidden_of(html: str) -> dict[str, str]:
    """Hidden fields of the page's last form."""
    form = html[html.rindex("<form") :]
    return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form))
