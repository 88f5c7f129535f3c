"""Pages by group: what is asked of the services, what is sent to them, which view and template show it."""

from portal.pages.home import router as home
from portal.pages.signing import router as signing

ROUTERS = (home, signing)

__all__ = ["ROUTERS"]
