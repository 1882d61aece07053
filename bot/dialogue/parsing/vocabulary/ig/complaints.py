"""What people complain of in Igbo, by department code."""

from collections.abc import Mapping

COMPLAINTS: Mapping[str, str] = {
    "general": (
        "iba|ahụ ọkụ|ahụ na-ekpo ọkụ|ahụ na-ekpo m ọkụ|ahụ m na-ekpo ọkụ|ahụ m dị ọkụ|ahụ ekpo oku|fiva|isi ọwụwa|isi mgbu"
        "|isi na-egbu|isi m na-egbu|isi na-awa|isi m na-awa|isi na-abọ|isi na-afụ|isi m na-afụ|afọ mgbu|afọ na-egbu"
        "|afọ m na-egbu|afọ na-afụ|afọ m na-afụ|afọ ọsịsa|afọ na-asa|afọ na-eme|afọ na-eme m|afọ m|afọ ntachi"
        "|agbọ|na-agbọ|agbọọ|ịgbọ agbọ|ike ọgwụgwụ|ike na-agwụ|ike gwụrụ|ike agwụla|ume adịghị|ụkwara|ụkwara na-akwa"
        "|oyi na-atụ|oyi|ahụ mgbu|ahụ na-egbu|ahụ m na-egbu|ahụ adịghị|ahụ adịghị m mma|ahụ anaghị adị|ajụ na-ebu"
        "|anya na-ebu|taifọd|taịfọịd|malaria|maleria|shuga|ọrịa shuga|sugar|lelee ahụ|ịlele ahụ|lelee ahụ m|lelee m ahụ"
        "|elele m ahụ|chekọpụ"
        "|nyocha ahụ|agụụ anaghị agụ|nri anaghị agụ|ahụ ịta|ọnya afọ|ahụ na-atụ oyi|ahụ jiri m"
    ),
    "cardiology": (
        "obi|ọrịa obi|obi na-eti|obi m na-eti|obi na-agba ọsọ|obi m na-agba ọsọ|obi na-akụ|ọbara mgbali|ọbara mgbali elu"
        "|bp|bp m|ọbara m dị elu|hat|ọbara mgbasa"
    ),
    "paediatrics": (
        "nwa|nwa m|nwam|nwata|nwa ọhụrụ|ụmụaka|ụmụ m|nwa nwoke m|nwa nwaanyị m|obere nwa|nwa anaghị eri|nwa na-ebe akwa"
        "|ọgwụ mgbochi nwa"
    ),
    "obgyn": (
        "nsọ nwaanyị|nsọ nwanyị|nsọ m|ọbara nsọ|ịhụ nsọ|ahụbeghị m nsọ|ahụghị m nsọ|ahụ ọnwa|ọrịa ụmụ nwaanyị|ọrịa nwaanyị"
        "|ịtụrụ ime|atụrụghị ime|achọ nwa|achọ ịtụ ime|ịtụ ime|chọrọ ime nwa|akpanwa|akpa nwa|ihe nwaanyị|ara na-egbu"
        "|ara m na-egbu|ara na-afụ|mkpụrụ ara|afọ ala na-egbu|ịmụ nwa|mmiri ọcha na-apụta|infekshọn"
    ),
    "dental": (
        "eze|eze mgbu|eze na-egbu|eze m na-egbu|eze na-afụ|eze m na-afụ|ezem|eze oyi|ahụ eze|akpụ eze|eze ọkpụ|ọnụ na-esi"
        "|ọnụ na-esi isi|ịghọpụ eze|eze gbajiri|eze rere ure|ọnya ọnụ"
    ),
    "eye": (
        "anya|anya mgbu|anya na-egbu|anya m na-egbu|anya na-afụ|anya m na-afụ|anya na-acha ọbara|anya na-ako|anya m na-ako"
        "|ahụ ụzọ|anaghị ahụ ụzọ|anaghị m ahụ ụzọ|anaghị m ahụ ụzọ nke ọma|anya na-agba mmiri|anya na-agba|ugogbe anya"
        "|anya m|apolo|ịhụ ụzọ"
    ),
    "ent": (
        "ntị|ntị na-egbu|ntị m na-egbu|ntị na-afụ|ntị mgbu|anaghị anụ ihe|anaghị m anụ ihe|ịnụ ihe|imi|imi mgbochi"
        "|imi mechiri"
        "|imi na-agba|akpịrị|akpịrị mgbu|akpịrị na-egbu|akpịrị m na-egbu|akpịrị na-afụ|azụzụ|katara|olu m kpọrọ|ilo nri"
        "|ntị na-agba mmiri"
    ),
    "orthopaedics": (
        "ọkpụkpụ|okpukpu|ọkpụkpụ na-egbu|ukwu na-egbu|ụkwụ na-egbu|ụkwụ m na-egbu|ukwu mgbu|ụkwụ m|ụkwụ na-afụ"
        "|azụ na-egbu|azụ m na-egbu|azụ mgbu|azụ m|ikpere|ikpere na-egbu|ikpere m na-egbu|nkwonkwo|nkwo|ubu|ubu na-egbu"
        "|aka na-egbu|aka m na-egbu|aka gbajiri|ụkwụ gbajiri|aka m gbajiri|ụkwụ m gbajiri|gbajiri|olu na-egbu|olu m na-egbu"
        "|okpukpu azu|mgbaji|nkwekọ|ọria ogbu na nkwonkwo|ogbu na nkwonkwo|aka na-afụ"
    ),
    "dermatology": (
        "akpụkpọ ahụ|akpụkpọ|ahụ ọkọ|ọkọ|ahụ na-ako|ahụ na-ako m|ahụ m na-ako|ahụ na-akọ ọkọ|ihe na-apụta n'ahụ|ihe otutu"
        "|ihe pụtara n'ahụ|elu ahụ|etuto|otuto|ọta|ọnya|agbọ ahụ|rashị|pimpul|pimpụl|kro kro|kraw kraw|ntutu na-ada"
        "|ntụtụ isi na-ada|ọgbara n'ahụ|ihe n'ahụ|kịtịkpa|nzi"
    ),
    "physiotherapy": (
        "ahụ na-esi ike|ahụ kpọrọ nkụ|akwara|akwara na-adọ|ịhịa aka|mgbatị ahụ|mgbatị|ịga ije ọzọ|mgbe strok gasịrị|ahụ ike"
    ),
    "laboratory": (
        "nyocha ọbara|nnwale ọbara|nwale ọbara|ule ọbara|test ọbara|lelee ọbara|ịlele ọbara|ule mamịrị|nyocha|nnwale|nwalee"
        "|lab|skan|ekisre|eksre|genotaịp|ụdị ọbara|test|ule"
    ),
    "antenatal": (
        "dị ime|adị m ime|a dị m ime|adi m ime|ime|di ime|afọ ime|nwaanyị ime|nwanyị ime|ndị dị ime|ana m ebu ime"
        "|ịdebanye ime|ọnwa ime|lelee ime|nlele ime"
    ),
}  # fmt: skip
