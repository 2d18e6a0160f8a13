"""An object that gets another class: a loop that runs asks that one for each further step."""

from __future__ import annotations

import pytest
from command_line import Project, explained, names

ROWS = '''\
class Rows:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n <= 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n
'''
OTHER = "class Other:\n    async def __anext__(self):\n        return 1\n\n\n"
HEAD = f"from rows import Rows\n\n\n{OTHER}"
SWAPPED = {
    "there": "async def main():\n    rows = Rows(3)\n    async for row in rows:\n"
    "        rows.__class__ = Other\n",
    "in a function": "def swap(rows):\n    rows.__class__ = Other\n\n\n"
    "async def main():\n    rows = Rows(3)\n    async for row in rows:\n        swap(rows)\n",
    "by name": "async def main():\n    rows = Rows(3)\n    async for row in rows:\n"
    "        setattr(rows, '__class__', Other)\n",
    "by another name": "async def main():\n    rows = Rows(3)\n    alias = rows\n"
    "    async for row in rows:\n        alias.__class__ = Other\n",
}
PERHAPS = {
    "an attribute": "class Holder:\n    def __init__(self):\n        self.rows = Rows(3)\n\n"
    "    async def main(self):\n        async for row in self.rows:\n"
    "            self.rows.__class__ = Other\n",
    "one of many": "known = []\n\n\ndef later():\n    for each in known:\n"
    "        each.__class__ = Other\n\n\nasync def main():\n    rows = Rows(3)\n"
    "    known.append(rows)\n    async for row in rows:\n        later()\n",
    "one of many, by name": "known = []\n\n\ndef later():\n    for each in known:\n"
    "        setattr(each, '__class__', Other)\n\n\nasync def main():\n    rows = Rows(3)\n"
    "    known.append(rows)\n    async for row in rows:\n        later()\n",
    "by object.__setattr__": "async def main():\n    rows = Rows(3)\n    async for row in rows:\n"
    "        object.__setattr__(rows, '__class__', Other)\n",
}
HARMLESS = {
    "an object that never goes there": "def swap(x):\n    x.__class__ = Other\n\n\n"
    "async def main():\n    async for row in Rows(3):\n        print(row)\n",
    "it is only read": "known = []\n\n\ndef show():\n    return known[0].__class__\n\n\n"
    "async def main():\n    rows = Rows(3)\n    known.append(rows)\n    async for row in rows:\n"
    "        show()\n",
    "another object": "known = []\n\n\nclass Thing:\n    def swap(self):\n"
    "        self.__class__ = Other\n\n\nasync def main():\n    rows = Rows(3)\n"
    "    known.append(rows)\n    async for row in rows:\n        Thing().swap()\n",
}


@pytest.mark.parametrize("use", SWAPPED.values(), ids=SWAPPED)
def test_it_keeps_its_steps(project: Project, use: str) -> None:
    project.write("rows.py", ROWS)
    project.write("use.py", HEAD + use)
    (entry,) = explained(project, "rows.py")
    assert entry["code"] is None
    assert "OTHER_CLASS" in names(entry)
    project.run("--unsafe", ".")
    assert (project.root / "rows.py").read_text() == ROWS


@pytest.mark.parametrize("use", PERHAPS.values(), ids=PERHAPS)
def test_it_waits(project: Project, use: str) -> None:
    project.write("rows.py", ROWS)
    project.write("use.py", HEAD + use)
    (entry,) = explained(project, "rows.py")
    assert entry["applicability"] != "SAFE"
    project.run(".")
    assert (project.root / "rows.py").read_text() == ROWS


@pytest.mark.parametrize("use", HARMLESS.values(), ids=HARMLESS)
def test_it_is_rewritten(project: Project, use: str) -> None:
    project.write("rows.py", ROWS)
    project.write("use.py", HEAD + use)
    (entry,) = explained(project, "rows.py")
    assert entry["applicability"] == "SAFE"


SWAPS = [
    ROWS + "\n    def swap(self):\n        self.__class__ = Other\n",
    ROWS.replace("        self.n -= 1\n", "        self.n -= 1\n        self.__class__ = Other\n"),
]
LOOP = """

async def main():
    rows = Rows(3)
    async for row in rows:
        getattr(rows, "swap", print)()
"""


@pytest.mark.parametrize("text", SWAPS)
def test_its_own_method_swaps_it(project: Project, text: str) -> None:
    text = OTHER + text + LOOP
    project.write("rows.py", text)
    project.run("--unsafe", ".")
    assert (project.root / "rows.py").read_text() == text
