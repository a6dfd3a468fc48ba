"""Group commit: what the threads of one process have to record is appended in batches.

group_commit     the queue of a process, and the thread that leads each batch
batch            one batch: decided in order, and appended in one transaction
pending          what waits in the queue: a decision to take, or events already decided
speculative_log  the events that a batch will append, for those decided after it
"""
