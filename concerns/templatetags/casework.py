"""How findings are shown: about the matter, never about a person, so "not upheld" is no alarm."""

from django import template

from concerns.enums import Conclusion

register = template.Library()

CHIPS = {
    Conclusion.UPHELD: "met",
    Conclusion.PARTLY: "met",
    Conclusion.NOT_UPHELD: "neutral",
    Conclusion.NOT_ESTABLISHED: "neutral",
}


@register.filter
def finding_chip(conclusion: Conclusion) -> str:
    """The kind of chip for what was found."""
    return CHIPS[conclusion]
