"""Ticket: one answer, waited for with a deadline; safe to hand over from a signal handler."""

from threading import TIMEOUT_MAX, Lock


class Ticket:
    """An answer, True or False, that another thread gives once."""

    __slots__ = ("_answer", "_gate")

    def __init__(self) -> None:
        self._answer = False
        self._gate = Lock()
        self._gate.acquire()

    def resolve(self, answer: bool) -> None:
        """Give the answer."""
        self._answer = answer
        if self._gate.locked():
            self._gate.release()

    def wait(self, timeout_s: float) -> bool:
        """Wait for the answer; False when it does not come in time."""
        if not self._gate.acquire(timeout=min(max(timeout_s, 0), TIMEOUT_MAX)):
            return False
        self._gate.release()
        return self._answer
