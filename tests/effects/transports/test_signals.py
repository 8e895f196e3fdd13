"""What the threaded transport promises to signal handlers."""

import json

from tests.processes import run_python, succeeded

_PROGRAM = """
import json, logging, os, signal, sys, threading, time
from census_fp.domain.delivery.buffering import Limits
from census_fp.effects.export import DONE
from census_fp.effects.transports.threaded import threaded

exported = []
def export(batch):
    exported.extend(batch)
    return DONE
"""


def test_a_handler_may_do_anything_while_the_same_thread_is_inside_submit() -> None:
    """A storm of signals lands between all bytecodes of submit; the handlers submit and flush."""
    body = """
transport = threaded(export, Limits(max_batch_size=16, max_queue_size=100_000))
handled = 0
def handler(signum, frame):
    global handled
    transport.submit(f"handler {handled}")
    handled += 1
    assert transport.stats().balance == 0
    if handled % 10 == 0:
        assert transport.flush(10), "a flush inside a handler hung"
signal.signal(signal.SIGUSR1, handler)
storm = True
def send():
    while storm:
        os.kill(os.getpid(), signal.SIGUSR1)
        time.sleep(0.0005)
sender = threading.Thread(target=send)
sender.start()
submitted = 0
until = time.monotonic() + 2
while time.monotonic() < until:
    transport.submit(submitted)
    submitted += 1
    transport.stats()
storm = False
sender.join()
assert transport.close(10)
stats = transport.stats()
numbers = [item for item in exported if isinstance(item, int)]
print(json.dumps({
    "in order": numbers == list(range(submitted)),
    "handlers": handled > 20,
    "all": stats.offered == stats.exported == submitted + handled == len(exported),
}))
"""
    answers = json.loads(succeeded(run_python(_PROGRAM + body)))
    assert answers == {"in order": True, "handlers": True, "all": True}


def test_a_handler_that_raises_out_of_submit_leaves_the_account_right() -> None:
    body = """
class Stop(BaseException): pass
def handler(signum, frame):
    if armed: raise Stop
signal.signal(signal.SIGALRM, handler)
logging.disable()  # the queue is so short that it is full time and again
transport = threaded(export, Limits(max_batch_size=3, max_queue_size=50))
for round in range(300):
    try:
        armed = True
        signal.setitimer(signal.ITIMER_REAL, 0.0003)
        while True:
            transport.submit(round)
    except Stop:
        armed = False
    assert transport.stats().balance == 0
signal.setitimer(signal.ITIMER_REAL, 0)
assert transport.close(10)
stats = transport.stats()
assert stats.exported == len(exported), (stats, len(exported))
assert stats.queued == 0
print("ok", signal.pthread_sigmask(signal.SIG_BLOCK, ()))
"""
    assert succeeded(run_python(_PROGRAM + body)).strip() == "ok set()"


def test_the_very_first_item_may_be_interrupted() -> None:
    """A handler that raises while the worker is being hired does not leave it half hired."""
    body = """
class Stop(BaseException): pass
def handler(signum, frame):
    if armed: raise Stop
signal.signal(signal.SIGALRM, handler)
lost = 0
for round in range(200):
    transport = threaded(export)
    try:
        armed = True
        signal.setitimer(signal.ITIMER_REAL, 0.00002 + round * 0.000002)
        transport.submit(round)
        armed = False
    except Stop:
        armed = False
    signal.setitimer(signal.ITIMER_REAL, 0)
    if not transport.flush(5):
        lost += 1
    stats = transport.stats()
    assert (stats.queued, stats.balance) == (0, 0), stats
print(lost)
"""
    assert succeeded(run_python(_PROGRAM + body)).strip() == "0"
