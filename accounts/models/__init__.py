from accounts.models.employer import Employer, Service
from accounts.models.people import RoleHolding, RotaPlace, Unit, User

__all__ = ["Employer", "RoleHolding", "RotaPlace", "Service", "Unit", "User"]
