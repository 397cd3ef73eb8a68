"""The queue of held comments as the desk reads it: pages of rows, and the numbers beside them.

Called by views within `Store.reader`, and by verbs that need what matches a filter. Changes
nothing: `service.store.held` keeps the rows.
"""

from service.store.queue.counts import count, count_new, counts_by_site, facets, histogram
from service.store.queue.pages import candidates, matching, page

__all__ = ["candidates", "count", "count_new", "counts_by_site", "facets", "histogram", "matching", "page"]
