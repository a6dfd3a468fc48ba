"""Our recorder behind the interface of `eventsourcing.dcb`: the only code that imports the library.

datastore     the library's connection pool, over our connection strings
messages      what the recorder takes and returns, and our queries and events in the library's types
recorder      read, append and subscribe, as `DCBRecorder` has them; and appending several at once
subscription  new entries as they are recorded, by NOTIFY and by polling
"""
