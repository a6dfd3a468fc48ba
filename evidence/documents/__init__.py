"""Documents: typesetting, charts and workbooks."""
