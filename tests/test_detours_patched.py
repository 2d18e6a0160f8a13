"""Objects that a library's own function is made to give, and those that the project's are."""

from __future__ import annotations

import pytest
from test_detours import hazards

from flake8_agen.verdict import Applicability

HEAD = "from unittest.mock import AsyncMock, patch\nimport lib, use\nfrom rows import Rows\n\n"
IN = "    with {0}:\n        use.go()"
OURS = "import lib\nfrom lib import fetch\nclass A:\n    def fetch(self): ...\ndef go(): lib.run()"
BY_DETOUR = {
    "with": "def test_it():\n" + IN.format("patch('lib.fetch', return_value=Rows(1))"),
    "a value": "def test_it():\n    x = [Rows(1)]\n"
    + IN.format("patch('lib.fetch', return_value=x[0])"),
    "a function": "def test_it():\n" + IN.format("patch('lib.fetch', lambda: Rows(1))"),
    "a fake": "def fake(): return Rows(1)\n\ndef test_it():\n"
    + IN.format("patch('lib.a.b', fake)"),
    "another mock": "def test_it():\n"
    + IN.format("patch('lib.fetch', AsyncMock(return_value=Rows(1)))"),
    "an object": "def test_it():\n" + IN.format("patch.object(lib, 'fetch', return_value=Rows(1))"),
    "a class": "def test_it():\n" + IN.format("patch.object(lib.A, 'b', return_value=Rows(1))"),
    "several": "def test_it():\n" + IN.format("patch.multiple('use.lib', fetch=lambda: Rows(1))"),
    "an item": "def test_it():\n" + IN.format("patch.dict('lib.ALL', {'a': Rows(1)})"),
    "a decorator": "@patch('lib.fetch', return_value=Rows(1))\ndef test_it(m): use.go()",
    "its mock": "def test_it():\n    with patch('lib.fetch') as m:\n"
    "        m.return_value = Rows(1)\n        use.go()",
    "the mock of a decorator": "@patch('use.A.b')\n@patch('lib.fetch')\n@patch('use.go', 1)\n"
    "def test_it(m, n):\n    m.return_value = Rows(1)\n    use.go()",
    "of a method": "class TestIt:\n    @patch('lib.fetch')\n    def test_it(self, m):\n"
    "        m.return_value = Rows(1)\n        use.go()",
    "mocker": "def test_it(mocker):\n    mocker.patch('lib.fetch', return_value=Rows(1))\n"
    "    use.go()",
    "what mocker gives": "def test_it(mocker):\n    m = mocker.patch('lib.fetch')\n"
    "    m.return_value = Rows(1)\n    use.go()",
    "monkeypatch": "def test_it(monkeypatch):\n"
    "    monkeypatch.setattr(lib, 'fetch', lambda: Rows(1))\n    use.go()",
    "monkeypatch by a name": "def test_it(monkeypatch):\n"
    "    monkeypatch.setattr('lib.fetch', lambda: Rows(1))\n    use.go()",
    "the library by way of a file": "def test_it():\n"
    + IN.format("patch('use.lib.fetch', return_value=Rows(1))"),
    "the object by way of a file": "def test_it():\n"
    + IN.format("patch.object(use.lib, 'fetch', return_value=Rows(1))"),
    "a patch that is started": "p = patch('lib.fetch')\nm = p.start()\n"
    "m.return_value = Rows(1)\nuse.go()",
    "at once": "def test_it():\n    m = patch('lib.fetch').start()\n"
    "    m.return_value = Rows(1)\n    use.go()",
    "in setUp": "class TestIt:\n    def test_it(self):\n"
    "        self.m.return_value = Rows(1)\n        use.go()\n"
    "    def setUp(self):\n        p = patch('lib.fetch')\n        self.m = p.start()",
    "a patch that is kept": "class TestIt:\n    def setUp(self):\n"
    "        self.p = patch('lib.fetch')\n        self.m = self.p.start()\n"
    "    def test_it(self):\n        self.m.side_effect = [Rows(1)]\n        use.go()",
    "a patch with a name": "def test_it():\n    p = patch('lib.fetch')\n"
    "    with p as m:\n        m.return_value = Rows(1)\n        use.go()",
    "on a stack": "def test_it(stack):\n    m = stack.enter_context(patch('lib.fetch'))\n"
    "    m.return_value = Rows(1)\n    use.go()",
    "a patch with a name on a stack": "def test_it(stack):\n    p = patch('lib.fetch')\n"
    "    m = stack.enter_context(p)\n    m.return_value = Rows(1)\n    use.go()",
    "in a test case": "class TestIt:\n    def test_it(self):\n"
    "        m = self.enterContext(patch.object(lib, 'fetch'))\n"
    "        m.return_value = Rows(1)\n        use.go()",
    "of a class": "@patch('lib.fetch')\nclass TestIt:\n    @patch('use.go')\n"
    "    def test_it(self, n, m):\n        m.return_value = Rows(1)\n        use.go()",
    "without a name": "def test_it(mocker):\n"
    "    mocker.patch('lib.fetch').return_value = Rows(1)\n    use.go()",
    "what an item gives": "def test_it(mocker):\n"
    "    mocker.patch('lib.A').b.return_value = Rows(1)\n    use.go()",
    "started without a name": "def test_it():\n"
    "    patch('lib.fetch').start().return_value = Rows(1)\n    use.go()",
    "configured": "def test_it():\n    with patch('lib.fetch') as m:\n"
    "        m.configure_mock(return_value=Rows(1))\n        use.go()",
    "configured by a dict": "def test_it():\n    with patch('lib.fetch') as m:\n"
    "        m.configure_mock(**{'b.return_value': Rows(1)})\n        use.go()",
}  # fmt: skip
NOWHERE = {
    "a name of ours": "patch('use.go', return_value=Rows(1))",
    "a name that is imported": "patch('use.fetch', return_value=Rows(1))",
    "of our module": "patch.object(use, 'fetch', return_value=Rows(1))",
    "of our class": "patch('use.A.fetch', return_value=Rows(1))",
    "of our class as such": "patch.object(use.A, 'fetch', return_value=Rows(1))",
    "several of ours": "patch.multiple('use', fetch=lambda: Rows(1))",
    "the standard library": "patch('json.loads', return_value=Rows(1))",
    "something else": "patch('lib.fetch', return_value=[Rows(1)][0].n)",
}


@pytest.mark.parametrize("text", BY_DETOUR.values(), ids=BY_DETOUR)
def test_it_waits(text: str) -> None:
    found = hazards({"test_use": HEAD + text, "use": OURS})
    assert found == (Applicability.UNSAFE, {"DEPENDENCY_BY_DETOUR"})


@pytest.mark.parametrize("text", NOWHERE.values(), ids=NOWHERE)
def test_it_is_safe(text: str) -> None:
    test = f"{HEAD}def test_it():\n{IN.format(text)}"
    assert hazards({"test_use": test, "use": OURS}) == (Applicability.SAFE, set())


ELSEWHERE = {
    "a patch of ours": "p = patch('use.go')\nm = p.start()\nm.return_value = Rows(1)",
    "another patch": "p = patch('lib.fetch')\nq = patch('use.go')\nm = p.start()\nn = q.start()\n"
    "n.return_value = Rows(1)",
    "in setUp": "class TestIt:\n    def setUp(self):\n        p = patch('use.go')\n"
    "        self.m = p.start()\n        q = patch('lib.fetch')\n        self.n = q.start()\n"
    "    def test_it(self):\n        self.m.return_value = Rows(1)",
    "another local": "def test_it():\n    p = patch('lib.fetch')\n    m = p.start()\n\n"
    "def test_more():\n    p = patch('use.go')\n    m = p.start()\n    m.return_value = Rows(1)",
    "no patch": "def test_it(p):\n    with p as m:\n        m.return_value = Rows(1)",
    "something that starts": "timer = lib.Timer()\nx = timer.start()\nx = Rows(1)",
    "on a stack": "def test_it(stack):\n    m = stack.enter_context(patch('use.go'))\n"
    "    m.return_value = Rows(1)",
    "of a class": "@patch('lib.fetch')\nclass TestIt:\n    @patch('use.go')\n"
    "    def test_it(self, n, m):\n        n.return_value = Rows(1)",
    "no test of a class": "@patch('lib.fetch')\nclass TestIt:\n"
    "    def make(self, n):\n        n.return_value = Rows(1)",
    "without a name": "def test_it(mocker):\n"
    "    mocker.patch('use.go').return_value = Rows(1)",
    "an attribute": "def test_it(mocker):\n    mocker.patch('lib.fetch').rows = Rows(1).n",
    "configured": "def test_it():\n    with patch('use.go') as m:\n"
    "        m.configure_mock(return_value=Rows(1))",
}  # fmt: skip


@pytest.mark.parametrize("text", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_another_mock_gives_is_safe(text: str) -> None:
    assert hazards({"test_use": HEAD + text, "use": OURS}) == (Applicability.SAFE, set())


def test_another_mock_is_safe() -> None:
    text = "@patch('use.A.fetch')\n@patch('lib.fetch')\ndef test_it(m, n):\n"
    files = {"test_use": f"{HEAD}{text}    n.return_value = Rows(1)\n    use.go()", "use": OURS}
    assert hazards(files) == (Applicability.SAFE, set())
