"""What is done beside the requests, each job by itself: by the worker, or in place where there is none.

They are tasks of Django's own framework. Its back ends in 6.1 keep no queue: with the immediate one a job runs where it
is asked for, and its failure is logged instead of raised. A queue is not needed either: what is to be done stands in
the tables (notices that wait, reports that have changed), so nothing that fails or is interrupted is forgotten.
"""

from django.tasks import task

from . import sending


@task
def send_notices(seconds: int | None = None) -> int:
    """Send what waits, at most for so long. Returns how many letters were sent."""
    return sending.send_due(seconds=seconds)
