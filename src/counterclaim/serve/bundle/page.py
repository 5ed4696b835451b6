"""Building an HTML page out of elements, so that no text can ever become markup."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, tostring

Child = Element | str | None
# Not allowed in HTML, whatever report they come from.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def tag(name: str, *children: Child, **attributes: str) -> Element:
    """An element with its children, elements or words; `class_` and `data_document` become class and data-document.

    >>> from xml.etree.ElementTree import tostring
    >>> tostring(tag("p", "a < b, ", tag("b", "he said"), class_="said"), "unicode", method="html")
    '<p class="said">a &lt; b, <b>he said</b></p>'
    """
    element = Element(name, {key.rstrip("_").replace("_", "-"): clean(value) for key, value in attributes.items()})
    for child in children:
        if isinstance(child, Element):
            element.append(child)
        elif child and len(element):
            element[-1].tail = (element[-1].tail or "") + clean(child)
        elif child:
            element.text = (element.text or "") + clean(child)
    return element


def clean(words: str) -> str:
    """Words without the characters that a page must not have, each replaced so that it can be seen.

    >>> clean("a\\x00b")
    'a\\ufffdb'
    """
    return CONTROL.sub("\ufffd", words)


def page(title: str, style: str, *children: Child, language: str = "en") -> str:
    """A whole page that runs no script, loads nothing, and sends nothing."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name_="referrer", content="no-referrer"),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("style", style),
    )
    whole = tag("html", head, tag("body", *children), lang=language)
    return "<!doctype html>\n" + tostring(whole, encoding="unicode", method="html") + "\n"
