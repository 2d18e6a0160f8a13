# agen: form=method-self
"""A walk whose position stays on the object, as somebody may come back."""


class Playlist:
    def __init__(self, songs):
        self.songs = songs
        self._position = 0

    def __len__(self):
        return len(self.songs)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self._position == len(self.songs):
            raise StopAsyncIteration
        song = self.songs[self._position]
        self._position += 1
        return song


async def consume(items):
    playlist = Playlist(list(range(items)))
    async for _ in playlist:
        pass
    async for _ in playlist:
        raise AssertionError(len(playlist))
