"""Charts, maps, reports and workbooks from figures that may be shown."""
