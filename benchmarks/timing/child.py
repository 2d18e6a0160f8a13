"""Times pairs in the interpreter that runs this file, with nothing but the standard library.

Standard input: ``{"pairs": [[name, before, after], ..], "items": N, "rounds": N}`` as JSON.
Standard output: what the interpreter is, and for each pair the seconds of CPU time for one item in
each round,
``{"version": .., "optimised": .., "times": [[[before, ..], [after, ..]], ..]}``.
"""

import asyncio
import gc
import json
import platform
import sys
import sysconfig
import time


async def measure(task):
    """The times; in each round each pair is timed on both sides, in alternating order."""
    sides = [[consumer(text) for text in pair[1:]] for pair in task["pairs"]]
    times = [[[], []] for _ in sides]
    items = task["items"]
    gc.disable()
    for number in range(task["rounds"] + 1):
        for consumers, taken in zip(sides, times):
            for side in (0, 1) if number % 2 else (1, 0):
                consume = consumers[side]
                start = time.process_time()
                await consume(items)
                spent = time.process_time() - start
                if number:  # the first round warms up
                    taken[side].append(spent / items)
        gc.collect()
    return times


def consumer(text):
    """The function that loops over the items of a text's class or generator."""
    module = {"__name__": "pair"}
    exec(compile(text, "pair", "exec"), module)
    return module["consume"]


def main():
    """Read, measure, print."""
    task = json.load(sys.stdin)
    arguments = sysconfig.get_config_var("CONFIG_ARGS") or ""
    result = {
        "version": platform.python_version(),
        "optimised": "--enable-optimizations" in arguments,
        "times": asyncio.run(measure(task)),
    }
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
