"""The blind indexes of enrolments under the first key, for privacy.rotation."""

from training.enrolment import people


def of_enrolment(enrolment):
    return {"phone_index": people.phone_index(enrolment.contact_phone)}


def of_participant(participant):
    return {"person_index": people.person_index(participant.name, participant.phone)}
