"""Beginnings of Latvian and English words by which texts are understood. Pure."""

import re
from collections.abc import Iterable


def _beginning_with(stems: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_sorted(stems.split()))})", re.IGNORECASE)


def _sorted(stems: Iterable[str]) -> list[str]:
    return sorted((re.escape(stem) for stem in stems), key=len, reverse=True)


# Beside these a year before is what this year is compared with.
COMPARISON = _beginning_with("salīdzin pret nekā atšķir pērn iepriekšēj compar than against unlike previous last")
# Beside these a year after is what is planned.
PLAN = _beginning_with(
    "plān nākam nākot paredz iecer līdz turpm gatavo jāplāno stratēģ programm "
    "plan next will until intend forthcoming strateg"
)
# Beside these money is what may be spent once.
PLANNED = _beginning_with("plān nākam nākot paredz iecer jāplāno vēlam vajadz plan next will intend would need")
# Beside these any year is when something was founded or a document was written.
FOUNDING = _beginning_with(
    "dibin izveido atklā celt būvēt vēstur kopš dzim jubilej gadadien akredit apstiprin "
    "likum noteikum nolikum reglament statūt līgum lēmum stratēģ apliecīb sertifik nr. "
    "found establish built histor since born anniversar accredit approv law regulation statute contract certificate"
)
# Near these a name is a child's.
PUPIL = re.compile(
    r"\b(?:(?:skolēn|skolniec|skolniek|audzēkn|audzēkņ|pirmklasniek|pirmklasniec|pupil|schoolgirl|schoolboy)\w*"
    r"|(?:klas(?:e|es|ē|ei|i|ēs|ēm)|klašu|grade|class)\b)",
    re.IGNORECASE,
)
# Right before these names are of grown-ups at work.
PROFESSION = _beginning_with(
    "rakstniec rakstniek dzejniec dzejniek autor skolotāj bibliotekār direktor vadītāj māksliniec māksliniek aktier "
    "aktris režisor mūziķ žurnālist pasniedzēj audzinātāj profesor ilustrator tulkotāj grāmatved kundz kungs kungu "
    "writer poet author teacher librarian director head artist actor actress journalist illustrator professor mr mrs ms"
)
# What is named with these is a place, an institution or a feast.
INSTITUTION = _beginning_with(
    "bibliotēk pamatskol vidusskol sākumskol skol ģimnāzij bērnudārz pirmsskol universitāt koledž akadēmij novad "
    "pagast pilsēt centr muzej fond biedrīb apvienīb pārvald dome padom ministrij aģentūr klub nedēļ dien svētk "
    "konkurs festivāl programm projekt žūrij latvij latgal kurzem vidzem zemgal sēlij eirop nacionāl kultūr valst iel "
    "library school college university parish town house centre center museum fund association council ministry club "
    "week day festival competition project street"
)
# A place that is none: the event was on the screen.
ONLINE = _beginning_with(
    "tiešsaist attālin zoom teams ms webex skype youtube moodle internet vebinār webinar google online remote virtu "
    "e-vid platform"
)
# A post that begins so is the head of the library, but for those that the second pattern finds.
HEAD = re.compile(r"(?:bibliotēkas |library )?(?:vadītāj|direktor|head|director)", re.IGNORECASE)
NOT_THE_HEAD = _beginning_with(
    "vietniek vietniec nodaļ daļ sektor filiāl punkt projekt deputy department section branch of"
)


def is_head(post: str) -> bool:
    """Whether a post is that of the head of the library, not of a deputy or of a department."""
    return bool(HEAD.match(post.strip())) and not NOT_THE_HEAD.search(post)
