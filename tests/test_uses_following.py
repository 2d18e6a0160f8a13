"""An object that a function of the project is given is followed into that function."""

from __future__ import annotations

from pathlib import Path

import pytest

from test_uses import CLASS, brief, uses_in

TAKES = "async def take(it):\n    return [x async for x in it]\n\n"

ONE_FILE = [
    (f"{TAKES}async def f():\n    await take(C())", ["LOCAL_ONCE between"]),
    (f"{TAKES}async def f():\n    await take(it=C())", ["LOCAL_ONCE between"]),
    ("async def take(a, /, b, *, it):\n    async for x in it: break\n\n"
     "async def f():\n    await take(1, 2, it=C())", ["LOCAL_ONCE between early"]),
    (f"{TAKES}async def f():\n    it = C()\n    await take(it)\n    await take(it)",
     ["LOCAL_ONCE between", "REUSED"]),
    (f"{TAKES}async def f():\n    it = C()\n    for i in y: await take(it)", ["REUSED"]),
    (f"{TAKES}async def f():\n    it = C()\n    await take(it)\n    async for x in it: pass",
     ["LOCAL_ONCE between", "REUSED"]),
    # what the function does with it
    ("async def take(it):\n    async for x in it: pass\n    async for x in it: pass\n\n"
     "async def f():\n    await take(C())", ["LOCAL_ONCE between", "REUSED"]),
    ("async def take(it):\n    return await anext(it)\n\nasync def f():\n    await take(C())",
     ["ANEXT", "LOCAL_ONCE between"]),
    ("def take(it):\n    return it\n\nasync def f():\n    take(C())", ["ESCAPES"]),
    ("keep = []\ndef take(it):\n    keep.append(it)\n\nasync def f():\n    take(C())", ["ESCAPES"]),
    ("def take(it):\n    print(it.n)\n\nasync def f():\n    take(C())",
     ["ATTRIBUTE n", "LOCAL_ONCE between"]),
    ("def take(it):\n    it = other()\n    keep(it)\n\nasync def f():\n    take(C())",
     ["LOCAL_ONCE between"]),
    # into the next
    (f"{TAKES}async def on(it):\n    return await take(it)\n\nasync def f():\n    await on(C())",
     ["LOCAL_ONCE between"]),
    ("async def again(it):\n    await again(it)\n\nasync def f():\n    await again(C())",
     ["ESCAPES"]),
    # in a task
    (f"{TAKES}async def f():\n    it = C()\n    await asyncio.gather(take(it), take(it))",
     ["LOCAL_ONCE between spawned", "REUSED spawned"]),
    # what may be something else
    (f"@cached\n{TAKES}async def f():\n    await take(C())", ["ESCAPES"]),
    ("class D:\n    async def take(self, it):\n        async for x in it: pass\n\n"
     "async def f():\n    await D().take(C())", ["ESCAPES"]),
    ("async def take(*its):\n    async for x in its[0]: pass\n\n"
     "async def f():\n    await take(C())", ["ESCAPES"]),
    (f"{TAKES}async def f(a):\n    await take(*a, C())", ["ESCAPES"]),
    ("def take(kind):\n    return kind()\n\nasync def f():\n    take(C)", ["ESCAPES of_class"]),
]


def said(found: object) -> list[str]:
    """The uses in short, tasks included."""
    return sorted(
        brief(use) + (" spawned" if use.spawned else "")
        for use in found.uses  # type: ignore[attr-defined]
    )


@pytest.mark.parametrize(("code", "expected"), ONE_FILE)
def test_one_file(tmp_path: Path, code: str, expected: list[str]) -> None:
    found = uses_in(tmp_path, {"m.py": f"import asyncio\n{CLASS}\n{code}\n"})
    assert said(found) == sorted(expected)


def test_into_another_file(tmp_path: Path) -> None:
    files = {
        "m.py": f"from tools import take\n{CLASS}\nasync def f():\n    await take(C())\n",
        "tools.py": "async def take(it):\n    async for x in it:\n        return x\n",
    }
    found = uses_in(tmp_path, files)
    assert said(found) == ["LOCAL_ONCE between early"]
    (use,) = found.uses
    assert use.path.endswith("tools.py") and use.line == 2 and not use.own
