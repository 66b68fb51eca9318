from accounts.models.away import Absence
from accounts.models.door import FormerAddress, Invitation, Proposal, Session, Tries
from accounts.models.employer import Employer, Service
from accounts.models.people import RoleHolding, RotaPlace, Unit, User

__all__ = [
    "Absence",
    "Employer",
    "FormerAddress",
    "Invitation",
    "Proposal",
    "RoleHolding",
    "RotaPlace",
    "Service",
    "Session",
    "Tries",
    "Unit",
    "User",
]
