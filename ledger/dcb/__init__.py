"""The recorder, with the interface of `eventsourcing.dcb`. Only this package imports the library.

datastore     the library's connection pool, over our connection strings
messages      requests to the recorder, and queries and events in the library's types
recorder      read, append and subscribe, as `DCBRecorder` has them, and appending in batches
subscription  new entries as they are recorded, by NOTIFY and by polling
"""
