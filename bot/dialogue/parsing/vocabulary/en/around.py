"""Words around an answer in English: manners, wishes, counting, and how a red flag is denied or said in mixed speech."""

POLITE = (
    "please|pls|plz|plss|pleas|plse|kindly|thanks|thank you|thanks a lot|thank you very much|thank you so much"
    "|thx|tnx|sir|ma|madam|doctor|dr|nurse|dear|hello|hi|hey|good morning|good afternoon|good evening|good day"
    "|greetings|o|oo|ooo"
)
WANTS = (
    "i want|i want to|i want the|i would like|i would like to|id like|id like to|i need|i need to|i wish to"
    "|i wanna|give me|i choose|i pick|ill take|i will take|i take|i ll take|can i|may i|i go for|lets go with"
    "|i prefer"
)
NUMBERING = "no|number|num|nos|option|opt|choice|item|the number|option number|number is"
OUT_OF = "out of|over|of"
SCORING = (
    "i|would|will|give|it|a|you|the|rate|score|my|is|stars|star|stas|points|point|out|number|no|definitely|maybe"
    "|about|say|be|me|id|ill|rating|mark|marks"
)
SKIPS = "skip|skip it|pass|next|next question|no comment"
DENIALS = (
    "not|not an|not a|its not|its not an|it is not|it is not an|this is not|this is not an|isnt an|is not an"
    "|not really an|not any"
)
ALARMS = "emergency|emergencies|emergency case|urgent"
