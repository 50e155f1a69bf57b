"""Every address that is served: the pages, and the API."""

from upkeep.api.site import urlpatterns as api_patterns
from upkeep.web.urls import urlpatterns as page_patterns

urlpatterns = [*page_patterns, *api_patterns]
