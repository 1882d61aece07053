"""What people complain of in Nigerian Pidgin, by department code."""

from collections.abc import Mapping

COMPLAINTS: Mapping[str, str] = {
    "general": (
        "fiva|body dey hot|bodi dey hot|hot body|body hot|head dey pain|head dey bang|belle dey pain|belle pain"
        "|belle dey run|purge|dey purge|dey vomit|weakness|body dey weak|body no dey balance|maleria"
        "|cold catch me|cough|body pain|body dey pain|run belle|my belle"
    ),
    "cardiology": "heart dey|heart dey beat|chest dey|bp high|bp dey high|my heart|hat pain",
    "paediatrics": "pikin|my pikin|small pikin|bebi|baby|pikin body|pikin dey cry|pikin no dey chop",
    "obgyn": (
        "monthly flow|my flow|period no come|no fit get belle|dey find pikin|menses|my time of the month"
        "|woman matter|find belle"
    ),
    "dental": "tooth dey pain|teeth dey pain|my teeth|tit dey pain|mouth dey smell|tooth wan remove|teeth|gum dey",
    "eye": "eye dey pain|eye dey red|eye no dey see|no dey see well|no dey see|eye dey scratch|my eye|eye dey water",
    "ent": "ear dey pain|ear dey|nose dey|throat dey pain|ear no dey hear|no dey hear|my ear|catarrh",
    "orthopaedics": (
        "waist dey pain|back dey pain|leg dey pain|knee dey pain|bone dey pain|hand break|leg break|my waist"
        "|shoulder dey pain|neck dey pain|leg don break|hand don break"
    ),
    "dermatology": (
        "skin dey scratch|body dey scratch|body dey itch|craw craw|rash dey|pimples|body dey scratch me|eczema"
        "|chicken pox"
    ),
    "physiotherapy": "body dey stiff|hand dey stiff|exercise for leg|after stroke",
    "laboratory": "do test|check blood|run test|test my blood|check my blood|check genotype|do scan",
    "antenatal": (
        "get belle|carry belle|i get belle|belle woman|i don get belle|i don carry belle|register belle|antinatal"
    ),
}  # fmt: skip
