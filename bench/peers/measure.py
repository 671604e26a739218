"""Tells the bench, a line of JSON each, when work starts, what it took, and how good its result is."""

import json
import resource
import sys
import time


def say(event, **facts):
    print("bench:" + json.dumps({"event": event, **facts}), flush=True)


def own_usage():
    """Processor seconds of all threads of this process, and the most memory it ever held, in megabytes."""
    # The system counts in bytes on a Mac, in kilobytes elsewhere.
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def measured(work, usage=own_usage):
    """Does the work and gives what it gives."""
    say("start")
    cpu_before, _ = usage()
    before = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - before
    cpu, peak = usage()
    say("timed", seconds=seconds, cpuSeconds=cpu - cpu_before, peakMegabytes=peak)
    return result
