"""Run a class and its rewrite through the same life, and compare what each of them did.

``compare`` is the way in: it loads the original and the rewrite, plays every schedule the form
promises to survive on both, each in a new world, and returns the differences. One idea a file:

``world``      what the code under test can touch, instrumented: awaits, effects, a lock, ...
``loop``       a deterministic event loop, small enough to inject a fault at any await
``script``     loading a module so that it lives in a world
``stage``      where a schedule is played, and a consumer's loop
``schedules``  the lives an iterator can lead
``promises``   which schedules a form promises to survive without a difference
``collecting`` cheap garbage collections
``trace``      what is compared, and how a difference is shown
``fixture``    how a pair of the fixtures folder says what it is
"""

from .collecting import frozen
from .compare import Side, compare, compare_consumer, consumers, play
from .fixture import Fixture, fixtures
from .promises import Use, promised
from .schedules import schedules
from .trace import Difference, difference, show
from .world import World

__all__ = [
    "Difference", "Fixture", "Side", "Use", "World", "compare", "compare_consumer", "consumers",
    "difference", "fixtures", "frozen", "play", "promised", "schedules", "show",
]
