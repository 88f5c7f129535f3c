"""Background work that outlives the cancellations of others."""

import asyncio


def unless_cancelled(error: BaseException) -> None:
    """Let an error pass that is to be survived; raise it again when it is the cancellation of this very task.

    aiokafka cancels helpers of its own while it stops and lets the CancelledError out into whoever awaits them
    (a consumer stopped right after its start does so each time): a loop that believed it would end for ever.

    :raises asyncio.CancelledError: when this task itself was asked to end
    """
    task = asyncio.current_task()
    if isinstance(error, asyncio.CancelledError) and (task is None or task.cancelling()):
        raise error
