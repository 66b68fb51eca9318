from tests.triggers import lift_triggers_around_flush

__all__ = ["lift_triggers_around_flush"]
