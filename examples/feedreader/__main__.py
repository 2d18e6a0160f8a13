"""Read two feeds from a server that is not quite reliable."""

import asyncio

from feedreader.archive import Archive
from feedreader.client import headlines
from feedreader.rounds import Rounds

FEEDS = {
    "science": [
        [{"headline": "Comet seen"}, {"headline": "Buy now", "advertisement": True}],
        [{"headline": "Comet gone"}],
    ],
    "sports": [[{"headline": "A draw"}]],
}


class Server:
    """Answers every second request."""

    def __init__(self):
        self.requests = 0

    async def get(self, feed, page):
        """A page and the number of the next one."""
        self.requests += 1
        if self.requests % 2:
            raise ConnectionError("the server is busy")
        pages = FEEDS[feed]
        return list(pages[page]), page + 1 if page + 1 < len(pages) else None


async def main():
    """Fill an archive and print it."""
    server = Server()
    archive = Archive()
    plan = (("Tuesday", "sports"), ("Monday", "science"))
    async for number in Rounds(len(plan)):
        day, feed = plan[number]
        print(f"{day}, {feed}:")
        for headline in await headlines(server, feed):
            archive.add(day, headline)
    async for line in archive:
        print(line)


asyncio.run(main())
