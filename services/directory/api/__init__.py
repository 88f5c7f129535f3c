"""The HTTP API of the directory: the agency, units, positions, people, names, employment, imports, privacy."""

from services.directory.api.agency import router as agency
from services.directory.api.imports import router as imports
from services.directory.api.names import router as names
from services.directory.api.people import router as people
from services.directory.api.positions import router as positions
from services.directory.api.privacy import router as privacy
from services.directory.api.units import router as units

ROUTERS = (agency, units, positions, people, names, privacy, imports)

__all__ = ["ROUTERS"]
