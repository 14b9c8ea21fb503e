"""What reviewers accepted, as reference annotations."""

from __future__ import annotations

from ..exchange import annotations_to_json
from ..model import AUTHOR, Annotations, Item, Status
from .matching import Json


def reviewed_reference(reviewed: Annotations) -> Json:
    """An article's accepted items and its off-topic stretches, in the form of `read_reference`."""
    items: tuple[Item, ...] = (*reviewed.claims, *reviewed.causal, *reviewed.stances)
    accepted = {item.id for item in items if item.status is Status.ACCEPTED}
    names = {actor.id: actor.name for actor in reviewed.actors}
    found = annotations_to_json(reviewed)
    return {
        "stances": [{**one, **one["evidence"]} for one in found["stances"] if one["id"] in accepted],
        "quotations": [
            {
                **one,
                "source": names.get(one["holder"], one["holder"]),
                "source_mention": one["source"] or one["content"],
            }
            for one in found["claims"]
            if one["id"] in accepted and one["holder"] != AUTHOR
        ],
        "causal": [one for one in found["causal"] if one["id"] in accepted],
        "offtopic": found["offtopic"],
    }
