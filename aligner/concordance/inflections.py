"""The regular and the commonest irregular inflected forms of an English word, made from its dictionary form.

Forms that do not exist do no harm: they are found nowhere. Those that are another word's do, and are left out.
"""

from __future__ import annotations

import re

_VOWELS = "aeiou"
_LEAST = 3  # letters in a word that is inflected

# The forms of a word that are not made by rule; the first word of each is the dictionary form.
_IRREGULAR = """
be am is are was were been being; have has had having; do does did done doing; go goes went gone going;
make makes made making; take takes took taken taking; give gives gave given giving; get gets got gotten getting;
say says said saying; see sees saw seen seeing; come comes came coming; know knows knew known knowing;
think thinks thought thinking; find finds found finding; tell tells told telling; become becomes became becoming;
leave leaves left leaving; feel feels felt feeling; put puts putting; bring brings brought bringing;
begin begins began begun beginning; keep keeps kept keeping; hold holds held holding;
write writes wrote written writing; stand stands stood standing; hear hears heard hearing; let lets letting;
mean means meant meaning; set sets setting; meet meets met meeting; run runs ran running; pay pays paid paying;
sit sits sat sitting; speak speaks spoke spoken speaking; lie lies lay lain lying; lead leads led leading;
read reads reading; grow grows grew grown growing; lose loses lost losing; fall falls fell fallen falling;
send sends sent sending; build builds built building; understand understands understood understanding;
draw draws drew drawn drawing; break breaks broke broken breaking; spend spends spent spending; cut cuts cutting;
rise rises rose risen rising; drive drives drove driven driving; buy buys bought buying;
wear wears wore worn wearing; choose chooses chose chosen choosing; seek seeks sought seeking;
teach teaches taught teaching; catch catches caught catching; fight fights fought fighting; win wins won winning;
sell sells sold selling; eat eats ate eaten eating; drink drinks drank drunk drinking; sing sings sang sung singing;
sleep sleeps slept sleeping; fly flies flew flown flying; throw throws threw thrown throwing;
show shows showed shown showing; forget forgets forgot forgotten forgetting; shake shakes shook shaken shaking;
undertake undertakes undertook undertaken undertaking; uphold upholds upheld upholding;
withdraw withdraws withdrew withdrawn withdrawing; overcome overcomes overcame overcoming; deal deals dealt dealing;
spread spreads spreading; hit hits hitting; cost costs costing; strike strikes struck striking;
arise arises arose arisen arising; lay lays laid laying; die dies died dying; tie ties tied tying; man men;
woman women; child children; person persons people; foot feet; tooth teeth; mouse mice; life lives; wife wives;
half halves; leaf leaves; knife knives; self selves; shelf shelves; thief thieves; wolf wolves; analysis analyses;
crisis crises; basis bases; thesis theses; criterion criteria; phenomenon phenomena; medium media; datum data;
hypothesis hypotheses; series; species; good; new newer newest; even; unit units; the; and; for; with; from; that;
this; they; not; but; are; was; all; any; its; his; her; our; one ones; two; out; off; over; into; upon; than; then;
when; what; who; whom
"""
_KNOWN = {forms.split()[0]: tuple(forms.split()) for forms in _IRREGULAR.split(";")}
_WORD = re.compile(f"[a-z]{{{_LEAST},}}")


def forms(word: str) -> tuple[str, ...]:
    """A word with its inflected forms, each once; the word alone where it has none, or is no English word.

    Args:
        word: In small letters: `country` gives `country, countries, …`, `countries` nothing but itself.
    """
    if word in _KNOWN:
        return tuple(dict.fromkeys((word, *_KNOWN[word])))
    if not _WORD.fullmatch(word) or not re.search("[aeiouy]", word) or re.search("[^siu]s$|[^e]ed$", word):
        return (word,)
    if re.search("[a-z]{3}ing$", word):
        return (word, f"{word}s")
    return tuple(dict.fromkeys((word, _third(word), *_past_and_participle(word))))


def _third(word: str) -> str:
    if re.search("[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return word + ("es" if re.search("(s|x|z|ch|sh|[^aeiou]o)$", word) else "s")


def _past_and_participle(word: str) -> list[str]:
    if word.endswith("ee"):
        return [f"{word}d", f"{word}ing"]
    if word.endswith("e"):
        return [f"{word}d", f"{word[:-1]}ing"]
    if re.search("[^aeiou]y$", word):
        return [f"{word[:-1]}ied", f"{word}ing"]
    made = [f"{word}ed", f"{word}ing"]
    if re.search(f"(^|[^{_VOWELS}])[{_VOWELS}][^{_VOWELS}wxy]$", word):
        doubled = [f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"]
        once = len(re.findall(f"[{_VOWELS}y]+", word)) == 1
        return doubled if once else [*made, *doubled]  # plan; but travel and refer go either way
    return made
