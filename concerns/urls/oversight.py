from django.urls import path

from concerns.views import (
    advice,
    corrections,
    extensions,
    feedback,
    informal,
    keyrecord,
    known_false,
    oversight,
    proof,
    reservations,
    reviews,
    wellbeing,
    withdrawals,
)

app_name = "oversight"
urlpatterns = [
    path("", oversight.register, name="register"),
    path("extensions/", extensions.awaiting, name="extensions"),
    path("extensions/<uuid:extension>/", extensions.decide, name="extension"),
    path("raised/", corrections.awaiting, name="corrections"),
    path("raised/<uuid:asked>/", corrections.decide, name="correction"),
    path("talking/", informal.awaiting, name="informals"),
    path("talking/<uuid:asked>/", informal.decide, name="informal"),
    path("would-rather-not/", reservations.awaiting, name="reservations"),
    path("would-rather-not/<uuid:asked>/", reservations.decide, name="reservation"),
    path("advice/", advice.awaiting, name="advice"),
    path("advice/<uuid:asked>/", advice.reply, name="advice-reply"),
    path("reviews/", reviews.waiting, name="reviews"),
    path("reviews/<str:reference>/", reviews.choose, name="review-choose"),
    path("sealed/", known_false.waiting, name="sealed"),
    path("sealed/<uuid:asked>/", known_false.decide, name="sealed-question"),
    path("stopping/", withdrawals.awaiting, name="withdrawals"),
    path("stopping/<uuid:asked>/", withdrawals.decide, name="withdrawal"),
    path("speak-up-again/", feedback.figures, name="feedback"),
    path("checks/", wellbeing.checks, name="checks"),
    path("keys/", keyrecord.keys, name="keys"),
    path("proof/", proof.proof_of_record, name="proof"),
    path("proof/<int:number>/", proof.download, name="anchor"),
]
