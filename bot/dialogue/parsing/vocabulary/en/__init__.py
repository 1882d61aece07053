"""English as written in Nigeria, with SMS spelling.

Codes of `when`, used by every language: td/tm/ys today, tomorrow, yesterday; w0..w6 Monday..Sunday; m01..m12 months;
nx/th/co/up/ls next, this, coming, upper, last; dy/wk/mo/hr/mi units; we weekend; in/at/by/fr/af/bf/un/bt/an/to/or/ow
prepositions; ng denies; fa first available; hf/qt/ps/oc half, quarter, past, o'clock; am/pm; nn/mn noon, midnight;
ar around; sn/ag/fo since, ago, for; tt "time" after a unit; cl ends a clause; pHH-HH a part of the day.
dd before the number of a day ("le 25"), om after it ("25 ga wata"); le/pl minutes less and more, said after the hour.
Several codes may follow one phrase.
"""

from bot.dialogue.parsing.lexicon import Vocabulary, told_by
from bot.dialogue.parsing.vocabulary.en import around, complaints, emergencies

VOCABULARY = Vocabulary(
    code="en",
    when={
        "td": "today|2day|tdy|todai|this day|2dae|tode",
        "tm": (
            "tomorrow|tomoro|tommorow|tommorrow|tomorow|tmrw|tmr|tmrow|tmoro|tomrw|2moro|2morow|2morrow|2mrw|2mr"
            "|2mro|tomoz|tmw|tomoroh|tumoro|morrow|tomo|tomolo"
        ),
        "ys": "yesterday|yday|yesteday", "nx tm": "overmorrow", "w0": "monday|mon|mondays",
        "w1": "tuesday|tue|tues|tuseday|tuesdays|teusday",
        "w2": "wednesday|wed|weds|wensday|wenesday|wednsday|wedesday|wednesdays",
        "w3": "thursday|thu|thur|thurs|thusday|tursday|thursdays", "w4": "friday|fri|fridays",
        "w5": "saturday|sat|satur|saturdays", "w6": "sunday|sun|sundays", "m01": "january|jan",
        "m02": "february|feb|febuary|febr", "m03": "march|mar", "m04": "april|apr", "m05": "may", "m06": "june|jun",
        "m07": "july|jul", "m08": "august|aug", "m09": "september|sept|sep", "m10": "october|oct",
        "m11": "november|nov", "m12": "december|dec|decembar", "nx": "next|nxt|nex|following", "th": "this|dis",
        "co": "coming|upcoming|this coming|d coming", "up": "upper", "ls": "last|previous", "dy": "day|days|dayz",
        "wk": "week|weeks|wk|wks", "mo": "month|months", "hr": "hour|hours|hr|hrs", "mi": "minute|minutes|min|mins",
        "2 wk": "fortnight", "we": "weekend|weekends|wkend|week end", "in": "in|within|in about",
        "at": "at|exactly|sharp", "by": "by",
        "fr": (
            "from|frm|starting|starting from|start from|as from|beginning|not before|no earlier than"
            "|not earlier than"
        ),
        "af": "after|afta|later than|past by", "bf": "before|b4|earlier than|b 4",
        "un": "until|till|til|latest|latest by|not later than|no later than|up to",
        "bt": "between|btw|btwn|betwn|inbetween", "an": "and", "to": "to", "or": "or",
        "ow": "onwards|onward|upwards|and above|or later|and after",
        "ng": (
            "not|never|cannot|cant|can not|wont|dont|do not|except|unless|isnt|but not|busy|unavailable"
            "|impossible|no|other than|apart from|instead of|rather than|cancel"
        ),
        "fa": (
            "any day|anyday|any date|anytime|any time|asap|right away|a s a p|as soon as possible|as soon as|earliest"
            "|soonest|first available|next available|whenever|now|right now|now now|immediately"
            "|earliest available|earliest time|first slot|next slot|any available day|any available time"
            "|any day is fine|sooner the better|any slot"
        ),
        "sn": "since|for the past|for the last|for past|for over|been|has been|have been|as of",
        "ag": "ago|back", "fo": "for",
        "fa ng": "any day but|anyday but|any day except|anytime except|anytime but|any time but", "hf": "half",
        "qt": "quarter|qtr", "ps": "past", "oc": "oclock|o clock|h|oclok", "am": "am|a m", "pm": "pm|p m",
        "nn": "noon|midday|12 noon|noontime|mid day", "mn": "midnight|12 midnight|mid night",
        "ar": "around|about|approximately|roughly|arnd|abt",
        "tt": "time|hence|later|now|from now|from today|from now on|times",
        "p06-12": "morning|mornings|mornin|mrng|morn|in the morning|morning time|morni|forenoon",
        "p06-09": "early morning|early in the morning|first thing in the morning|first thing|early mornin",
        "p10-12": "late morning",
        "p12-17": "afternoon|afternoons|aftanoon|in the afternoon|noon time|aft|afternoon time|arvo",
        "p12-14": "early afternoon|lunch time|lunchtime|over lunch", "p15-17": "late afternoon",
        "p17-21": "evening|evenings|evenin|eve|in the evening|after work|evening time",
        "p19-23": "night|nights|nite|at night|night time", "td p19-23": "tonight|2nite|tonite|2night",
        "cl": "but|instead|however|rather",
    },
    numbers={
        0: "zero|nil", 1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight",
        9: "nine", 10: "ten", 11: "eleven", 12: "twelve", 15: "fifteen", 20: "twenty", 21: "twenty one",
        25: "twenty five", 30: "thirty", 45: "forty five",
    },
    ordinals={
        1: "first|1st", 2: "second|2nd", 3: "third|3rd", 4: "fourth|4th", 5: "fifth|5th", 6: "sixth|6th",
        7: "seventh|7th", 8: "eighth|8th", 9: "ninth|9th", 10: "tenth|10th", 11: "eleventh", 12: "twelfth",
        13: "thirteenth", 14: "fourteenth", 15: "fifteenth", 16: "sixteenth", 17: "seventeenth", 18: "eighteenth",
        19: "nineteenth", 20: "twentieth", 21: "twenty first", 22: "twenty second", 23: "twenty third",
        24: "twenty fourth", 25: "twenty fifth", 26: "twenty sixth", 27: "twenty seventh", 28: "twenty eighth",
        29: "twenty ninth", 30: "thirtieth", 31: "thirty first",
        -1: "last one|the last|the last one|the latest|last option|the last option|the very last",
    },
    fillers=(
        "i am|please|pls|plz|plss|pleas|abeg|kindly|i|id|ill|im|we|me|my|us|it|its|is|be|the|of|on|a|an|d|want|wanna"
        "|would|like|prefer|can|could|will|shall|may i|let|lets|make|come|coming in|to come|to see the doctor|see"
        "|book|booking|appointment|appt|ok|okay|yes|then|maybe|perhaps|what about|how about|fine|good|best"
        "|free|available|if possible|possible|preferably|think|hi|hello|sir|ma|thanks|thank you|sure|so|just|date"
        "|do|no problem|no wahala|and|have|go for|choose|pick|select|option|number|that|one|the one|give|get|need"
        "|to book|to see|schedule|works|work for me|thats|with|u|you|na|dey|go"
    ),
    yes=(
        "yes|y|yeah|yea|yep|yup|yh|yah|yess|yas|ya|sure|ok|okay|okey|k|kk|oky|okk|okie|alright|all right|correct"
        "|right|thats right|that is right|thats correct|that is correct|it is correct|its correct|true|exactly"
        "|of course|certainly|absolutely|definitely|indeed|agreed|i agree|agree|i accept|accept|i consent|confirm"
        "|confirmed|i confirm|go ahead|proceed|fine|thats fine|it is fine|its fine|perfect|great|good|sounds good"
        "|no problem|no wahala|why not|affirmative|yes i do|yes i am|i do|i am|it is|yes it is|yes i agree"
        "|yes correct|yes thats right|yes that is correct|book it|yes go ahead|ok go ahead|do it|you may"
        "|please do|yes sure|yes of course|yes ok|ok yes|yes o|sure thing|yes confirm|emergency|yes emergency"
        "|it is an emergency|its an emergency"
    ),
    no=(
        "no|n|nope|nah|naa|nay|noo|not at all|never|no thanks|no thank you|not really|incorrect|wrong|thats wrong"
        "|its wrong|that is wrong|not correct|thats not correct|that is not correct|not right|thats not right"
        "|false|i dont|i do not|i dont agree|i disagree|disagree|i dont want|i do not want|dont|do not|dont do it"
        "|no way|negative|not now|no o|no i dont|no i do not|no i am not|im not|i am not|it is not|it isnt"
        "|no it is not|no its not|no wrong|i refuse|decline|i decline|no dont|not yet|nop|no need|dont book"
        "|dont book it|no not that|no that is wrong|no thats wrong|not an emergency|no emergency"
        "|it is not an emergency|its not an emergency|not urgent|it is not urgent"
    ),
    unsure=(
        "not sure|im not sure|i am not sure|maybe|perhaps|i dont know|dont know|idk|no idea|yes and no|yes but"
        "|no but|not so sure|depends|dunno|i no sure"
    ),
    negations=(
        "no|not|never|without|dont|doesnt|didnt|isnt|arent|wasnt|havent|hasnt|nor|none|neither|nothing|except"
        "|cant|cannot|wont|do not|does not|did not|is not|are not|was not|instead of|other than|apart from"
        "|wouldnt|shouldnt|avoid"
    ),
    name_intros=(
        "names|my name is|my names are|my names is|my name na|the name is|name is|names are|name|my full name is"
        "|full name|i am|im|i m|this is|its|it is|call me|you can call me|they call me|people call me|i am called"
        "|im called|am|patient name|patient name is|the patient is|the patients name is|her name is|his name is"
        "|the childs name is|my childs name is|my sons name is|my daughters name is|my babys name is"
        "|my wifes name is|my husbands name is|my mothers name is|my fathers name is|my child is called"
        "|mr name is|myself"
    ),
    name_outros="be my name|is my name|is the name|by name|is my full name|are my names",
    not_names=(
        "from|good|same|man|woman|boy|girl|male|female|married|single|mine|yours|alone|that|this|more|other|others|one"
        "|hi|hello|hey|good morning|good afternoon|good evening|good day|morning|yes|no|ok|okay|thanks|thank you"
        "|menu|help|stop|start|back|sick|ill|fine|here|pregnant|sorry|in pain|doctor|dr|nurse|patient|new|please"
        "|pls|none|nil|test|not|what|why|who|when|how|where|appointment|book|want|need|a|the|for|to|very|having"
        "|feeling|dying|coming|going|hungry|have|got|skip|unknown|anonymous|nobody|name|my|your|booking|today"
        "|tomorrow|cancel|me|myself|it|is|i|you|we|they|child|someone|son|daughter|wife|husband|baby|available"
        "|interested|sure|pain|fever|chest|can|cant|cannot|do|dont|does|did|will|would|hospital|clinic|sir|ma"
        "|madam|abeg|wetin|restart|human|agent|language|english|pidgin|bleeding|emergency|see|bye|goodbye"
        "|greetings|wow|lol|hmm|huh|nothing|something|unwell|tired|late|early|ready|done|now|asap|well"
    ),
    **told_by(around, complaints, emergencies),
)  # fmt: skip
