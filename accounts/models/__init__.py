from accounts.models.door import FormerAddress, Invitation, Proposal, Session, Tries
from accounts.models.employer import Employer, Service
from accounts.models.people import RoleHolding, RotaPlace, Unit, User

__all__ = [
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
