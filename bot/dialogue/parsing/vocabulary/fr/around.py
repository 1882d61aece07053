"""Words around an answer in French: manners, wishes, counting, and how a red flag is denied or said in mixed speech."""

from collections.abc import Mapping

POLITE = (
    "s'il vous plaît|sil vous plait|s il vous plait|svp|stp|s'il te plaît|sil te plait|merci|merci beaucoup|merci bcp|bcp"
    "|merci bien|bonjour|bonsoir|salut|bjr|bsr|slt|docteur|monsieur|madame|mme|mr|hein|je vous prie"
    "|je vous en prie|de grâce|pardon"
)
WANTS = (
    "je veux|je voudrais|j'aimerais|jaimerais|je souhaite|je souhaiterais|je prends|je choisis|j'ai besoin de"
    "|j'ai besoin d|j'ai besoin d'un|donnez-moi|donnez moi|je préfère|jveux|j veux|je vx|moi je veux"
    "|je vais prendre|j'opte pour|je désire"
)
NUMBERING = "numéro|num|nombre|choix|option|le numéro|le choix|l'option|le|la|la réponse|réponse|numero|nro"
OUT_OF = "sur"
SCORING = (
    "étoile|étoiles|etoil|points|point|note|je donne|je mets|je met|je vous donne|je lui donne|jdonne|je dirais"
    "|une note de|un|le|la|les|j'attribue|j'accorde|une|c'est|disons|je vous mets|la note|de|bah|pour|mon|avis"
    "|ce sera|ça fait"
)
SKIPS = (
    "passer|passe|passez|je passe|suivant|suivante|ignorer|sauter|question suivante|sans commentaire"
    "|aucun commentaire|on passe"
)
DENIALS = (
    "pas une|pas d|pas|ce n'est pas une|c'est pas une|ce n est pas une|c est pas une|aucune|c'est pas"
    "|ce n'est pas|n'est pas une|rien d"
)
ALARMS = "urgence|d'urgence|urgent|urgente|une urgence|d urgence"
BORROWED: Mapping[str, str] = {
    "faint": "evanoui|evanouie",
    "born": "accoucher",
    "blood": "sang",
    "snake": "serpent",
    "scorpion": "scorpion",
    "chest": "poitrine",
    "heart": "coeur",
    "breathe": "respirer|respire",
    "baby": "bebe|enfant|mon bebe|mon enfant",
    "mouth": "bouche",
    "throat": "gorge",
    "pregnant": "enceinte",
    "hot water": "eau chaude",
    "fire": "feu",
    "leg": "jambe",
    "hand": "main",
    "die": "mourir",
}
