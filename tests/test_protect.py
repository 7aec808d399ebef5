"""What is protected, what is not, and that protection outlives the cleaning of the lines around it."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress.line import join
from cleanpress.normalise import default, squeeze_spaces
from cleanpress.protect import protect

PROTECTED = {
    "fence": "```python\nx\n\n\n   y\n```",
    "tilde fence": "~~~\n```\nno end of this one\n~~~~",
    "fence in a list": "   ```\n   a\n   ```",
    "tables in a fence": "```\n| a | b |\n| 1 | 2 |\n\n\ntext\n\n\n| c | d |\n| 3 | 4 |\n```",
    "indented": "    def f(x):\n        return x\n\n\n    print(f(1))",
    "shell": "\tcd src\n\tmake",
    "pipe table": "| a | b |\n|---|---|\n| 1 | 2 |",
    "bare pipe table": "Name | Age | Town\nAnn | 31 | Bonn",
    "tab table": "Price\t10\nWeight\t3 kg\nSize\tXL",
    "flat JavaScript": "function add(a, b) {\nreturn a + b;\n}",
    "flat JavaScript without semicolons": "function add(a, b) {\nlet sum = a + b\nreturn sum;\n}\nadd(1, 2);",
    "flat JavaScript below an import": "import quay\nfunction add(a, b) {\nreturn a + b;\n}\nadd(1, 2);",
    "flat JavaScript with an indented remark": "function add(a, b) {\n  the sum\nreturn a + b;\n}\nadd(1, 2);",
    "flat CSS": "p {\nmargin: 0;\ncolor: red;\n}",
    "a session with Python": ">>> tides = f('x')\n>>> tides\n>>> len(tides.labels)\n>>> plot(tides, 'm')\n>>> a[1] = 2",
    "tags": "<ul>\n<li>one</li>\n</ul>",
}
OPEN = {
    "fence without an end": "```python\nx\ny",
    "fence closed by fewer": "````\nx\n```",
    "fence closed by another": "```\nx\n~~~",
    "indented menu": "    Home\n    News\n    Sport\n    $22.00\n    Add To Cart",
    "indented list": "    * call(x)\n    * other(y);\n    1. third();",
    "one indented line": "    x = f(1)",
    "breadcrumb": "Home | News | Sport",
    "uneven pipes": "Home | News | Sport\nShare | Print",
    "two tabs": "Price\t10\nWeight\t3 kg",
    "verse": "  Tyger Tyger, burning bright,\n  In the forests of the night;\n  What immortal hand or eye;",
    "links with arrows": ">>> Read more\n>>> read on (part 2)\n>>> All news\n>>> weiter",
    "list in prose": "(a) the first condition of this agreement;\n(b) the second condition of it;\n(c) the third, too;",
    "footnotes": "    The town[12] grew (see the map)\n    and its people(s) did too.",
}


def read(page: str) -> tuple[list[str], list[int]]:
    texts: list[str] = []
    gaps = [0]
    for line in page.split("\n"):
        if line.strip():
            texts.append(line.rstrip())
            gaps.append(0)
        else:
            gaps[-1] += 1
    return texts, gaps[:-1]


@pytest.mark.parametrize("name", PROTECTED)
def test_protected(name: str) -> None:
    page = PROTECTED[name]
    assert set(protect(*read(page))) == {1}
    assert default(page) == page
    assert default(f"Some text:\n\n{page}\n\nMore.") == f"Some text:\n\n{page}\n\nMore."


@pytest.mark.parametrize("name", OPEN)
def test_not_protected(name: str) -> None:
    assert not any(protect(*read(OPEN[name])))


# Two indented lines, of which the second is plain: they are code if the first one is.
# fmt: off
CODE = [
    *("}", "});", "x = 1", "self.size += 2", 'data["a"] = b', '"name": "quay"', "title: 'quay'", "ports: [80]"),
    *("<!-- note -->", "$ make", ">>> 1 + 1", "#!/bin/sh", "// note", "/* note", "*/", "@cache", "--verbose"),
    *("#include <a>", "# define A", "import os.path", "from os import path", "return", "return self.size"),
    *("var a = 1", "let size = 2", "const a = 3", "async def f(x):", "class Quay:", "for x in y:", "while a < b:"),
    *("if a:", "elif b:", "else:", "try:", "except E:", "finally:", "with a as b:", "switch (x):", "case 3:"),
    *("function (", "def f(", "sudo make", "npm install", "npx run", "pip install", "git push", "curl -s"),
    *("docker run", "yarn add", "brew tap", "cargo new", "apt-get update", "mkdir -p", "cd src", "print()"),
    *("call('x')", "f(a=1)", "f(a, b)", "f(a.b)", "f(a_b)", "go f(a[0])", "row['a-b']", "row[i].name"),
    *("row[i] = 2", "a <b>word</b>", "</div>", '<a href="x">', "<br/>", "ends;", "opens {", "if a != b then"),
    *("a := 3", "a => {", "this->size", ") -> int", "std::size", "a && b", "a || b"),
]
PLAIN = [
    *("the town[12] grew", "its people(s) came", "History[edit]", "a word (see below)", "left, right", "5 < 6"),
    *("a = ", "A -> B", "Returns: none", "Return to the top", "Important dates", "for the record"),
    *("while stocks last", "Class of 1990", "a & b", "Gifts from the port", "imports rose", "variety is all"),
    *("for sale: boats", "title: quay"),
]
# fmt: on


@pytest.mark.parametrize("line", CODE)
def test_code(line: str) -> None:
    assert protect([f"    {line}", "    plain"], [0, 0]) == [1, 1]


@pytest.mark.parametrize("line", PLAIN)
def test_no_code(line: str) -> None:
    assert protect([f"    {line}", "    plain"], [0, 0]) == [0, 0]


COMMENTS = [
    ["// set the lamp", "// and light it", "// done"],
    ["int a;", "// the lamp", "int b;"],
    ["  // the lamp of the mole:", "  // one of two", "  light(2);"],
    ["/* the lamp", "light(2);", "// done"],
]


@pytest.mark.parametrize("lines", COMMENTS)
def test_a_comment_is_code_however_it_ends(lines: list[str]) -> None:
    assert set(protect(lines, [0] * len(lines))) == {1}


def test_text_between_two_pieces_of_code_is_not_protected() -> None:
    code = ["p {", "margin: 0;", "color: red;", "}"]
    assert protect([*code, "The quay is closed.", *code], [0] * 9) == [1, 1, 1, 1, 0, 2, 2, 2, 2]


def test_groups_are_numbered() -> None:
    assert protect(["```", "a", "```", "text", "~~~", "b", "~~~"], [0] * 7) == [1, 1, 1, 0, 2, 2, 2]


def test_a_line_of_code_speaks_for_few_lines_around_it() -> None:
    menu = [f"    Item {number}" for number in range(9)]
    assert sum(map(bool, protect([*menu, "    x = call(y)", *menu], [0] * 19))) == 3


def test_many_fences_without_an_end_take_linear_time() -> None:
    texts = ["`" * (3 + number % 500) + "x" for number in range(100_000)]
    assert not any(protect(texts, [0] * len(texts)))
    texts = ["~" * (500 - number % 490) for number in range(100_000)]
    protect(texts, [0] * len(texts))


def test_heavy_windows_take_linear_time() -> None:
    for pattern in (["    a", "    b()"], ["a;", "    b", "}"], ["a | b | c", "d"], ["\ta", "b\tc"]):
        texts = pattern * (100_000 // len(pattern))
        protect(texts, [0] * len(texts))


PIECES = [
    *("```", "````", "```js", "~~~", "~~~~", "   ```", "``` `", "text", "More text here."),
    *("    x = 1", "    plain", "    * item()", "\tf(x);", "        ", "    ```", "  a"),
    *("    | a | b |", "\ta\tb", "    - a | b | c"),
    *("| a | b |", "|---|---|", "a | b | c", "d  |  e | f", "Home | News", "a\tb", "c\td", "e\t\tf"),
    *("}", "foo();", "bar(1);", "p {", "<b>", "// note", "  return x;", "return", "a  b", "- x"),
]


@given(
    st.lists(st.tuples(st.sampled_from(PIECES), st.integers(0, 3)), max_size=16),
    st.randoms(use_true_random=False),
)
def test_what_is_protected_stays_so(drawn: list[tuple[str, int]], random: Random) -> None:
    texts = [text.rstrip() for text, _ in drawn if text.strip()]
    gaps = [gap for text, gap in drawn if text.strip()]
    groups = protect(texts, gaps)
    # The second run sees the protected lines as they were, and some of the others, squeezed.
    later, kept, spaces = [], [], []
    for i, (text, group) in enumerate(zip(texts, groups, strict=True)):
        if group or random.random() < 0.6:
            later.append(text if group else squeeze_spaces(text))
            kept.append(group)
            inside = bool(group) and i > 0 and groups[i - 1] == group
            spaces.append(gaps[i] if inside else min(gaps[i], 1))
    again = protect(later, spaces)
    assert all(new or not old for old, new in zip(kept, again, strict=True))
    # One group stays one, so its blank lines do too.
    for i in range(1, len(kept)):
        if kept[i] and kept[i] == kept[i - 1]:
            assert again[i] == again[i - 1]
    text = join(later, spaces)
    assert default(text) == text


def test_the_calendar_of_a_blog_is_no_table() -> None:
    calendar = ["M\tT\tW\tT\tF\tS\tS", "1\t2\t3\t4\t5\t6\t7", "8\t9\t10\t11\t12\t13\t14"]
    assert protect(calendar, [0, 0, 0]) == [0, 0, 0]
    for first, table in ((25, False), (26, True)):
        week = "\t".join(map(str, range(first, first + 7)))
        assert all(protect([week] * 3, [0, 0, 0])) == table  # no month has 32 days
    assert all(protect(["Age\t10\t20\t40\t50\t70\t90", *["Men\t3\t4\t5\t7\t8\t9"] * 2], [0, 0, 0]))
    assert all(protect(["1\t3\t9", "2\t4\t16", "3\t5\t25"], [0, 0, 0]))
