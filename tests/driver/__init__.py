"""Run a class and its rewrite through the same life, and compare what each of them did.

``compare`` is the way in: it loads the original and the rewrite, plays every schedule the form
promises to survive on both, each in a new world, and returns the differences. One idea a file:

``world``      what the code under test can touch, instrumented: awaits, effects, a lock, ...
``steps``      where a world meets an event loop: how it suspends and is cancelled
``loop``       a deterministic event loop, small enough to inject a fault at any await
``on_asyncio`` asyncio instead of it, and ``on_trio`` trio; a ``backend`` is one of the three
``watchdog``   interrupts what does not end, and ``apart`` kills what cannot be interrupted
``script``     loading a module so that it lives in a world
``stage``      where a schedule is played, and a consumer's loop
``schedules``  the lives an iterator can lead
``promises``   which schedules a form promises to survive without a difference
``collecting`` cheap garbage collections
``trace``      what is compared, and how a difference is shown
``fixture``    how a pair of the fixtures folder says what it is, ``pair`` compares it
``triple``     a right and a wrong rewrite, by which the driver itself is tested
"""

from .apart import compare_apart
from .backend import OWN, Backend
from .collecting import frozen
from .compare import Side, compare, compare_consumer, consumers, play
from .fixture import Fixture, fixtures
from .promises import Use, promised
from .schedules import schedules
from .trace import Difference, difference, show
from .world import World

__all__ = [
    "OWN", "Backend", "Difference", "Fixture", "Side", "Use", "World", "compare", "compare_apart",
    "compare_consumer", "consumers", "difference", "fixtures", "frozen", "play", "promised",
    "schedules", "show",
]
