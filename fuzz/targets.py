"""What is fuzzed: each function takes any bytes, makes an input of them, and asserts the laws."""

import io
import json
import tomllib
from collections.abc import Callable, Sequence

import cleanpress
from cleanpress import RuleError
from cleanpress.cli.documents import cut_at_nul
from cleanpress.cli.jsonl import FieldError, edit_field
from cleanpress.normalise import default
from cleanpress.packs.read import parse_pack
from cleanpress.report.source import split

PHRASES = (
    "Leave a Reply", "Notify of", "guest", "54 Comments", "Oldest", "Inline Feedbacks", "| Reply", "x", "0", "()",
    "?>", "Share this:", "Facebook", "Related Articles", "About the Author",
    "Anna Keel writes about ports and rivers.", "- Home", "Click to see the full-size image",
    "(Word count: approximately 3,250)", "7 min read", "2,500 $", "Support Harbour Post", "Subscribe",
    "Your email address will not be published.", "© 2026 Harbour Post", "Previous", "Next", "Advertisement",
    "The harbour board met on Monday and voted to put off the dredging of the old basin until the spring.", "```",
    "    x = 1;", "| a | b |", "港口委员会星期一开会，决定推迟旧港池的疏浚工程，直到明年春天为止。",
    "These are the berths:", "---", "# The quay", "&amp;", "&#10;", "<b>", "Ã¢â‚¬â„¢", "\u200d", "\u200c", "\xad",
    "\u202e", "\u2028", "\x85", "\ud800", "e\u0301", "\ufeff",
)  # fmt: skip


def read_page(data: bytes) -> str:
    """Make a page of bytes: most are the number of a phrase or a break, the rest stand for themselves."""
    pieces = []
    for byte in data:
        if byte < len(PHRASES):
            pieces.append(PHRASES[byte])
        elif byte < 128:
            pieces.append(("\n", "\n\n", "\r\n", " ", "\r", "\n \n")[byte % 6])
        else:
            pieces.append(chr(byte))
    return "".join(pieces)


def try_clean(data: bytes) -> None:
    """Clean a page: stable, nothing invented, nothing moved, and every line accounted for."""
    page = read_page(data)
    result = cleanpress.explain(page)
    assert result.text == cleanpress.clean(page)
    again = cleanpress.explain(result.text)
    assert (again.text, again.removals) == (result.text, ())
    settled = default.settle(page)
    gone = {removal.span for removal in result.removals}
    kept = [text for text, span in zip(settled.texts, settled.spans, strict=True) if span not in gone]
    assert [line for line in split(result.text)[0] if line.strip()] == kept
    assert gone <= set(settled.spans)
    assert not any(shut and span in gone for span, shut in zip(settled.spans, settled.protected, strict=True))


def try_origin(data: bytes) -> None:
    """Align a page with its cleaned text: monotone, in range, and exact where nothing was changed."""
    result = cleanpress.explain(read_page(data))
    source = cleaned = 0
    for (a, b), (c, d), equal in result.alignment:
        assert (a, c) == (source, cleaned)
        assert a <= b
        assert c <= d
        assert (a, c) != (b, d)
        assert not equal or result.source[a:b] == result.text[c:d]
        source, cleaned = b, d
    assert (source, cleaned) == (len(result.source), len(result.text))


def try_pack(data: bytes) -> None:
    """Load a pack: it is either let in, and then cleans without an error, or it is a RuleError."""
    text = data.decode("utf-8", "replace")
    try:
        pack = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    fault = ""
    try:
        rules = parse_pack(pack, "fuzzed.toml")
    except RuleError as error:
        fault = str(error)
    assert not fault or fault.startswith("fuzzed.toml: ")
    if fault:
        return
    mine = cleanpress.Filter.of(*rules)
    once = mine(PHRASES[0] + "\n" + text)
    assert mine(once) == once


def try_documents(data: bytes) -> None:
    """Cut a stream of documents at NUL: none is lost and none is made."""
    assert b"\0".join(cut_at_nul(io.BufferedReader(io.BytesIO(data)))) == data.removesuffix(b"\0")


def try_record(data: bytes) -> None:
    """Edit a field of a JSON line: the other fields stay, or it is a FieldError."""
    line = data.decode("utf-8", "replace")
    try:
        edited = edit_field(line, "text", cleanpress.clean)
    except FieldError:
        return
    before, after = json.loads(line), json.loads(edited)
    assert before.keys() == after.keys()
    assert all(after[name] == before[name] or before[name] != before[name] for name in before if name != "text")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "clean": try_clean, "origin": try_origin, "pack": try_pack, "documents": try_documents, "record": try_record,
}  # fmt: skip

_PACK = """lang = "en"
[[rule]]
id = "p/a"
why = "w"
line = ["(aa|bb) [c] #"]
where = ["tail+near:q"]
drops = ["aa 3"]
keeps = ["aa"]
"""
SEEDS: dict[str, Sequence[bytes]] = {
    "clean": [bytes(range(len(PHRASES))), b"\x20\x60\x00\x60\x01\x60\x02\x60\x03\x60\x20"],
    "origin": [bytes(range(30, len(PHRASES))), b"\x20\x60\x29\x2c\x60\x60\x00"],
    "pack": [_PACK.encode(), _PACK.replace("rule", "block").replace("line", "member").encode(),
             _PACK.replace("rule", "section").replace("line", 'takes = "rest"\nhead').encode(),
             _PACK.replace("line", "regex = 'a{1,3}'\nindex = 'aa'\nline").encode()],
    "documents": [b"one\0two\0", b"\0\0x"],
    "record": [b'{"id": 1.50, "text": "a\\n\\nLeave a Reply", "text": null}', b'{"text": "\\ud800", "n": 1e999}'],
}  # fmt: skip
