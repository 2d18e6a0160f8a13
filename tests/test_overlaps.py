"""Passes over one object that overlap, in tasks or within each other, and those that do not."""

from __future__ import annotations

import pytest

from flake8_agen.verdict import Form
from test_analysis import form, verdict

FEED = '''\
import asyncio
from asyncio import create_task, gather

class Feed:
    def __init__(self, most=3):
        self.most = most
        self.n = 0

    def __len__(self):
        return self.most

    async def rest(self):
        return [item async for item in self]

    def __aiter__(self):
        self.n = 0
        return self

    async def __anext__(self):
        if self.n >= self.most:
            raise StopAsyncIteration
        self.n += 1
        return self.n

rows = Feed()

async def work():
    async for row in rows:
        print(row)

async def part(some):
    async for row in some:
        print(row)

class Job:
    def __init__(self, rows):
        self.rows = rows

    async def run(self):
        async for row in self.rows:
            print(row)

async def inner(some, row):
    async for other in some:
        print(row, other)

async def outer(some, others):
    async for row in some:
        await inner(others, row)

class Pool:
    def __init__(self):
        self.source = Feed()

    async def work(self):
        async for row in self.source:
            print(row)

    async def loop(self, other):
        async for row in self.source:
            %s
'''
OVERLAP = [
    "async def f():\n    await gather(work(), work())",
    "async def f():\n    one = create_task(work())\n    two = create_task(work())",
    "async def f(n):\n    await gather(*(work() for _ in range(n)))",
    "async def f(spawn, n):\n    for _ in range(n):\n        spawn(work)",
    "async def g():\n    await work()\nasync def f():\n    await gather(g(), g())",
    "async def f(pool):\n    pool = Pool()\n    await gather(pool.work(), pool.work())",
    "async def f():\n    feed = Feed()\n    await gather(feed.rest(), feed.rest())",
    "async def f():\n    feed = Feed()\n    await gather(*[part(feed) for _ in range(2)])",
    "async def f():\n    async for row in rows:\n        await work()",
    "async def f():\n    async for row in rows:\n        send(rows)",
    "async def f():\n    print([1 async for row in rows async for other in rows])",
    "async def f():\n    feed = Feed()\n    async for row in feed:\n        await feed.rest()",
    "async def f():\n    feed = Feed()\n    await gather(*map(part, [feed, feed]))",
    "async def f():\n    feed = Feed()\n    await gather(*map(part, [feed] * 3))",
    "async def f():\n    feed = Feed()\n    feeds = [feed, feed]\n"
    "    await gather(*map(part, feeds))",
    "async def f():\n    feed = Feed()\n    await gather(*map(part, repeat(feed, 2)))",
    "async def f():\n    feed = Feed()\n    feeds = [feed for _ in range(2)]\n"
    "    await gather(*map(part, feeds))",
    "async def f():\n    feed = Feed()\n    await outer(feed, feed)",
    "async def f():\n    feed = Feed()\n    same = feed\n    await outer(feed, others=same)",
    "async def f():\n    feed = Feed()\n    one, two = Job(feed), Job(feed)\n"
    "    await gather(one.run(), two.run())",
    "async def f():\n    feed = Feed()\n    one = Job(feed)\n    two = Job(feed)\n"
    "    await gather(one.run(), two.run())",
    "async def f(n):\n    feed = Feed()\n    jobs = [Job(feed) for _ in range(n)]\n"
    "    await gather(*(job.run() for job in jobs))",
]
APART = [
    "async def f():\n    await work()\n    await work()",
    "async def f():\n    await asyncio.wait_for(work(), 3)\n    asyncio.run(work())",
    "async def f():\n    await gather(work(), other())",
    "async def f(n):\n    await gather(*(Pool().work() for _ in range(n)))",
    "async def f(n):\n    for _ in range(n):\n"
    "        pool = Pool()\n        create_task(pool.work())",
    "async def f():\n    one, two = Feed(), Feed()\n    await gather(one.rest(), two.rest())",
    "async def f():\n    await gather(part(Feed()), part(Feed()))",
    "async def f():\n    feed = Feed()\n    print(feed, feed)\n    await part(feed)",
    "async def f():\n    one, two = Feed(), Feed()\n    await gather(*map(part, [one, two]))",
    "async def f():\n    feeds = [Feed() for _ in range(2)]\n    await gather(*map(part, feeds))",
    "async def f(feeds):\n    await gather(*map(part, [Feed()] + [feed for feed in feeds]))",
    "async def f():\n    feed = Feed()\n    print(getattr(feed, 'most'), hasattr(feed, 'most'))\n"
    "    await part(feed)",
    "async def f():\n    feed = Feed()\n    print([await part(feed), await part(feed)])",
    "async def f():\n    one, two = Feed(), Feed()\n    await outer(one, two)",
    "async def f(n):\n    jobs = [Job(feed) for feed in [Feed(), Feed()]]\n"
    "    await gather(*(job.run() for job in jobs))",
    "async def f():\n    feed = Feed()\n    one = Job(feed)\n    await one.run()\n"
    "    two = Job(feed)\n    await two.run()",
    "async def f():\n    async for row in rows:\n"
    "        print(len(rows), rows.most, rows is None)",
    "async def f():\n    async for row in rows: pass\n    async for row in rows: pass",
]


def overlaps(code: str, body: str = "pass") -> bool:
    found = form(verdict(f"{FEED % body}\n\n{code}\n"), Form.METHOD_LOCALS)
    return any(hazard.name == "OVERLAPPING" for hazard in found.hazards)


@pytest.mark.parametrize("code", OVERLAP)
def test_they_overlap(code: str) -> None:
    assert overlaps(code)


@pytest.mark.parametrize("code", APART)
def test_they_do_not(code: str) -> None:
    assert not overlaps(code)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("await self.work()", True),
        ("await self.loop(3)", True),
        ("print([row async for row in self.source])", True),
        ("self.source = None", False),
        ("print(self.source.most)", False),
    ],
)
def test_attributes(body: str, expected: bool) -> None:
    assert overlaps("", body) is expected


def test_workers_in_a_file_that_does_not_name_the_class() -> None:
    pool = """
        import asyncio

        class Pool:
            def __init__(self, rows):
                self.rows = rows

            async def work(self):
                async for row in self.rows:
                    print(row)

            async def run(self):
                await asyncio.gather(self.work(), %s)
    """
    text = f"{FEED % 'pass'}\n\nimport pool\npool.Pool(Feed())\n"
    for second, expected in (("self.work()", True), ("asyncio.sleep(1)", False)):
        found = form(verdict(text, pool=pool % second), Form.METHOD_LOCALS)
        assert any(hazard.name == "OVERLAPPING" for hazard in found.hazards) is expected
