"""Group commit: the threads of one process append to the log in batches.

batch            decides a batch in the order of its queue, and appends it in one transaction
group_commit     the queue of a process, and the waiting thread that leads each batch
pending          the work that waits in the queue: a decision to take, or events to append
speculative_log  a batch's events before they commit, for decisions taken after them
"""
