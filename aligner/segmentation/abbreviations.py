"""Abbreviations that a trained model may lack, by what can follow them.

Lower case, without the last full stop. Punkt's parameters know many more; these are the ones that official texts, news
and books trip over.
"""

from __future__ import annotations

from typing import NamedTuple


class Abbreviations(NamedTuple):
    """The abbreviations of a language.

    Attributes:
        leading: Always followed by what they belong to (titles, `e.g.`): no sentence ends with one.
        numbered: The same before a number or a Roman numeral; elsewhere they are words (`no.`, `art.`).
        inner: May stand at the end of a sentence: the word behind decides.
        final: Mostly stand at the end of a sentence when a capital letter follows (`etc.`, `p.m.`).
        ordinals: Whether a number with a full stop may be an ordinal before a capital letter (`3. Oktober`).
        starters: Words that begin a sentence behind such an ordinal or an abbreviation; lower case.
        speech: Verbs of speech that may follow a quotation with the speaker's name before or behind.
    """

    leading: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    inner: frozenset[str] = frozenset()
    final: frozenset[str] = frozenset()
    ordinals: bool = False
    starters: frozenset[str] = frozenset()
    speech: frozenset[str] = frozenset()


def _of(string: str) -> frozenset[str]:
    return frozenset(string.split())


ABBREVIATIONS: dict[str, Abbreviations] = {
    "en": Abbreviations(
        leading=_of(
            "mr mrs ms messrs mme mlle dr drs prof rev hon gov sen gen lt col maj capt cmdr cpl sgt adm brig "
            "st ste mt e.g i.e eg ie cf viz vs v ca al.g supt insp det fr sr.a lt.col ph"
        ),
        numbered=_of(
            "no nos p pp fig figs vol vols art arts sec sect ch chap chaps eq eqs ex par para pt ed eds app tab op col"
        ),
        inner=_of(
            "u.s u.k u.n e.u u.s.a u.s.s.r d.c p.r.c jr sr inc co corp ltd bros llc plc est dept univ assn "
            "intl ave blvd rd jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur "
            "thurs fri ph.d m.d b.a m.a m.b.a esq a.d b.c b.c.e c.e et.al al ibid min max avg ft rep pres "
            "approx"
        ),
        final=_of("etc a.m p.m am.pm"),
        starters=_of(
            "he she it we you they i the a an this that these those there here his her its our their my your "
            "in on at as but and so if when while after before since then now what who why how where however "
            "moreover meanwhile all some many most no not yes one for from with by under during such both "
            "each it's he's she's i'm we're"
        ),
        speech=_of(
            "said asked replied answered cried shouted whispered muttered exclaimed added continued called "
            "yelled screamed laughed growled snapped sighed thought wondered remarked observed murmured "
            "demanded insisted says asks"
        ),
    ),
    "de": Abbreviations(
        leading=_of(
            "dr prof hr hrn fr frl st hl dipl ing z.b d.h u.a bzw vgl sog ca i.d.r i.a bspw evtl ggf inkl "
            "exkl einschl zzgl geb gest verh lt gem insb insbes d.i v.a u.u a.a.o m.e o.g u.g s.o s.u i.v.m"
        ),
        numbered=_of("nr nrn s bd bde abb kap art abs str tel ziff anm aufl hrsg jg tab kl"),
        inner=_of(
            "mio mrd tsd std min sek co jan febr feb mär apr jun jul aug sept sep okt nov dez n.chr v.chr chr "
            "e.v g.m.b.h mag"
        ),
        final=_of("usw usf etc u.s.w u.ä o.ä dgl u.v.m u.a.m"),
        ordinals=True,
        starters=_of(
            "der die das den dem des ein eine einen einem er sie es wir ihr ich du man dies diese dieser "
            "dieses dabei damit dann danach da dort hier heute nun jetzt doch aber und oder im in am an auf "
            "aus bei mit nach von vor zu zum zur für als wenn weil obwohl nicht auch so nur schon noch alle "
            "viele einige kein keine sein seine was wer wie wo warum siehe"
        ),
        speech=_of("sagte fragte antwortete rief meinte erwiderte entgegnete flüsterte schrie erklärte"),
    ),
    "fr": Abbreviations(
        leading=_of(
            "m mm mme mmes mlle mlles dr drs pr prof me mgr st ste cf p.ex c.-à-d env av apr ex éd dir s.m s.a.r s.e"
        ),
        numbered=_of("n no nos p pp art al fig vol chap t éd par sect tél bd"),
        inner=_of("j.-c s.a s.a.r.l janv févr avr juil sept oct nov déc hab ibid id sté cie"),
        final=_of("etc"),
        starters=_of(
            "le la les un une des il elle ils elles on nous vous je tu ce cet cette ces c'est l'on dans en à "
            "au aux et mais ou donc or car pour par sur avec sans sous lors après avant selon son sa ses leur "
            "leurs"
        ),
        speech=_of("dit demanda répondit cria s'écria murmura ajouta reprit déclara dit-il dit-elle"),
    ),
    "es": Abbreviations(
        leading=_of(
            "sr sra srta sres sras d dña dr dra drs prof profa ing lic arq gral cnel cap st sto sta mons p.ej "
            "ej cf fr rev ud uds vd vds excmo excma ilmo ilma"
        ),
        numbered=_of("n nº núm núms no p pp pág págs art arts fig vol cap t ed tel"),
        inner=_of("ee.uu ee uu s.a s.l a.c d.c cía avda ene feb abr jun jul ago sept oct nov dic aprox máx mín"),
        final=_of("etc a.m p.m"),
        starters=_of(
            "el la los las un una unos unas él ella ellos ellas nosotros yo tú usted esto este esta estos "
            "estas en de a por para con sin sobre y pero o si cuando no se su sus lo al del es son también "
            "además"
        ),
        speech=_of("dijo preguntó respondió gritó exclamó contestó añadió murmuró"),
    ),
    "it": Abbreviations(
        leading=_of(
            "sig sigg sig.ra sig.na dott dott.ssa dr prof prof.ssa avv ing rag geom mons p.es ad.es es cfr s "
            "st ss gen cap"
        ),
        numbered=_of("n nn nr p pp pag pagg art artt fig figg vol voll cap capp tel sez tav"),
        inner=_of("s.p.a s.r.l a.c d.c gen feb mar apr mag giu lug ago set sett ott nov dic ca don on col arch"),
        final=_of("ecc etc"),
        starters=_of(
            "il lo la i gli le un una uno l'uomo egli ella lui lei loro noi voi io tu questo questa questi "
            "queste in di a da con su per tra fra e ma o se quando non si è sono anche così"
        ),
        speech=_of("disse chiese rispose gridò esclamò aggiunse mormorò"),
    ),
    "nl": Abbreviations(
        leading=_of(
            "dhr mevr mw mej dr drs ing ir mr prof ds st bijv d.w.z o.a m.a.w t.a.v m.b.t i.v.m t.o.v n.a.v "
            "z.g zgn vgl cf incl excl ca resp evt"
        ),
        numbered=_of("nr nrs blz p pag art fig afb vol hfst tel lid"),
        inner=_of("n.v b.v v.chr n.chr jan feb mrt apr jun jul aug sept sep okt nov dec mld mln"),
        final=_of("enz etc e.d e.a"),
        starters=_of(
            "de het een hij zij ze wij we ik jij je u dit dat deze die er daar hier in op aan bij met van "
            "voor na naar en maar of als toen dus ook niet nu dan want zijn haar hun onze"
        ),
        speech=_of("zei vroeg antwoordde riep fluisterde"),
    ),
    "pl": Abbreviations(
        leading=_of(
            "prof dr hab mgr inż lek gen płk mjr kpt ppłk ks bp abp o św np m.in tzw tzn tj ww j.w zob al ul "
            "pl p dyr red"
        ),
        numbered=_of("nr nry s str art ust pkt poz par rys tab t tom rozdz wyd tel"),
        inner=_of(
            "r w n.e p.n.e godz min sek mln mld tys zł gr proc stycz lut mar kwiec czerw lip sierp wrzes "
            "paźdz list grudz sp z.o.o s.a im ok por pan pp os"
        ),
        final=_of("itd itp etc i.in"),
        starters=_of(
            "on ona ono oni one my wy ja ty to ten ta te ci w we na do z ze od po przed przy za dla o i a ale "
            "lub czy jak gdy kiedy jeśli nie się tak jego jej ich nasz już jest był była są"
        ),
        speech=_of("powiedział powiedziała zapytał zapytała odpowiedział odpowiedziała rzekł krzyknął"),
    ),
    "pt": Abbreviations(
        leading=_of(
            "sr sra srs sras srta d dr dra drs prof profa eng gen cel cap st sto sta p.ex ex cf exmo exma "
            "v.exa vossa rev pe mons"
        ),
        numbered=_of("n nº nos núm p pp pág págs art arts fig vol cap t ed tel"),
        inner=_of("eua e.u.a s.a ltda cia a.c d.c av jan fev mar abr jun jul ago set out nov dez aprox"),
        final=_of("etc a.m p.m"),
        starters=_of(
            "o a os as um uma uns umas ele ela eles elas nós eu você este esta estes estas isso isto em de no "
            "na nos nas do da por para com sem sobre e mas ou se quando não também além é são seu sua"
        ),
        speech=_of("disse perguntou respondeu gritou exclamou acrescentou murmurou"),
    ),
    "ru": Abbreviations(
        leading=_of(
            "т.е т.н т.к т.о ул пр пер пл просп гр г-н г-жа гг.н проф акад доц д-р инж тов св свт гл.обр напр "
            "полк майор кап зам чл.-корр р-н с.-х т.наз наз п.п вкл о"
        ),
        numbered=_of("№ ст стр с п пп гл рис табл т тт вып кн изд разд кв д корп стр-ца тел ч"),
        inner=_of(
            "г гг в вв н.э до.н.э руб коп тыс млн млрд трлн кг км м см мм мин сек ч янв фев февр мар апр июн "
            "июл авг сен сент окт нояб ноя дек экз чел шт им обл пос дер чл ок ср ген"
        ),
        final=_of("т.д т.п др пр проч и.т.д и.т.п"),
        starters=_of(
            "он она оно они мы вы я ты это этот эта эти тот та те то в во на по с со из от до для при за у к "
            "ко о об и а но или если когда как что где не так также там тут его её их наш был была было были "
            "все кроме после"
        ),
        speech=_of("сказал сказала спросил спросила ответил ответила крикнул воскликнул"),
    ),
    "tr": Abbreviations(
        leading=_of("dr prof doç yrd sn bn bay müh org kor yb bnb hz st örn bkz krş mah cad apt vb.gb"),
        numbered=_of("no nr s ss sy şek res çiz böl md cilt c bkz tel"),
        inner=_of(
            "t.c a.ş ltd şti a.b.d m.ö m.s i.ö i.s yy oca şub mar nis may haz tem ağu eyl eki kas ara av bul "
            "op gen sok alb"
        ),
        final=_of("vb vs vd v.b v.s v.d"),
        ordinals=True,
        starters=_of(
            "o bu şu ben sen biz siz onlar bir her ve ama fakat ancak çünkü eğer ne nasıl neden kim daha "
            "sonra şimdi bugün ayrıca böylece bunun buna bunu onun ona onu"
        ),
        speech=_of("dedi sordu bağırdı"),
    ),
    "ko": Abbreviations(
        leading=_of("mr mrs ms dr prof vs st e.g i.e"),
        numbered=_of("no nos p pp fig vol art ch"),
        inner=_of("u.s u.k u.n co ltd inc corp jr sr"),
        ordinals=True,
        speech=_of("말했다 물었다 외쳤다 대답했다 덧붙였다 소리쳤다 답했다"),
    ),
    "ar": Abbreviations(
        leading=_of("د أ م ص.ب أ.د ج.م.ع"),
        numbered=_of("ص ج ط رقم م no p"),
        inner=_of("هـ ق.م ب.م م u.s u.k u.n"),
    ),
}
