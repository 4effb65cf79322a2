"""Words that hold sentences together and name nothing: no term begins or ends with one.

The commonest articles, pronouns, prepositions, conjunctions, particles, auxiliaries and the like of each language, in
lower case. The lists need not be complete: what is missing is told by its frequency.
"""

from __future__ import annotations

from functools import cache

from aligner.segmentation import primary

_WORDS = {
    "ar": """
        في من إلى على عن مع هذا هذه ذلك تلك التي الذي الذين ما لا لم لن قد كان كانت يكون أن إن أو و ثم بل كل
        بعض غير بين بعد قبل عند حتى منذ هو هي هم نحن أنا أنت كما لكن ليس أي إذا حيث لقد سوف خلال حول ضد دون
        له لها لهم به بها فيه فيها
    """,
    "de": """
        der die das den dem des ein eine einer eines einem einen und oder aber auch als am an auf aus bei
        beim bis da damit dann dass daß denn dessen deren dies diese dieser dieses diesem diesen doch durch
        er es sie ich du wir ihr man für gegen hat hatte haben habe hatten ihm ihn ihnen ihre ihren ihrer
        ihres im in ins ist sind war waren wird werden wurde wurden worden kann können konnte muss müssen
        soll sollte sollen will wollen mag mich mir mit nach nicht kein keine keinen noch nur ob ohne schon
        sehr sein seine seinen seiner seines seit sich so solche über um uns unser unsere unter vom von vor
        was wie weil wenn wer wo zu zum zur zwischen hier dort immer wieder mehr alle allen aller alles jede
        jeder jedes jedoch sowie wobei während welche welcher welches etwas nichts sonst bereits etwa ganz
        sei wäre würde würden hätte viel viele
    """,
    "en": """
        a an the and or but nor so if then than that this these those there here it its it's he him his she
        her hers they them their theirs we us our ours you your yours i me my mine who whom whose which what
        when where why how of in on at to for from by with without within into onto upon over under between
        among through during before after since until till against about above below up down out off across
        along around behind beyond near toward towards via per as is are was were be been being am do does did
        done doing has have had having will would shall should can could may might must ought not no n't nor
        any some all both each every either neither other others another such same own only also too very just
        even still yet again already ever never always often more most less least much many few several one's
        's ’s while because although though whether unless however therefore thus hence moreover nevertheless
        let lets get gets got make makes made making put puts take takes took taken give gives given go goes
        went gone come comes came say says said saying set sets well rather quite almost held led laid brought
        found kept met sent told taken began begun different certain various respectively jointly further
        instead otherwise themselves itself himself herself ourselves myself yourself like unto thee thou thy
        thine ye shalt hath including regarding concerning according due ready
    """,
    "es": """
        el la los las un una unos unas lo al del de en con por para sin sobre entre hacia hasta desde según
        durante contra y e o u ni pero sino que quien quienes cual cuales cuyo como cuando donde si no se su
        sus mi mis tu tus nuestro nuestra nuestros nuestras me te le les nos os yo él ella ellos ellas usted
        ustedes este esta estos estas ese esa esos esas aquel aquella esto eso aquello es son era eran fue
        fueron ser sido siendo está están estaba estar ha han había haber hay he hemos puede pueden debe
        deben más menos muy mucho mucha muchos muchas todo toda todos todas otro otra otros otras cada mismo
        misma también ya aún así porque aunque tan tanto sólo solo
    """,
    "fr": """
        le la les l un une des du de d au aux et ou où mais donc or ni car que qu qui quoi dont lequel
        laquelle ce c cet cette ces cela ceci il elle ils elles on je j tu nous vous me m te t se s lui leur
        leurs eux y en mon ma mes ton ta tes son sa ses notre nos votre vos à dans par pour sur sous avec
        sans chez vers entre contre depuis pendant avant après dès jusque jusqu ne n pas plus moins très
        trop peu beaucoup aussi ainsi encore déjà toujours jamais même si comme quand lorsque puisque parce
        est sont était étaient être été étant suis sommes a ont avait avaient avoir ayant eu ai avons peut
        peuvent doit doivent fait faire tout toute tous toutes autre autres chaque quelque quelques
        cependant alors ensuite ici là fut sera serait
    """,
    "it": """
        il lo la i gli le l un uno una del dello della dei degli delle di d al allo alla ai agli alle a da
        dal dalla dai in nel nello nella nei negli nelle con su sul sulla sui sulle per tra fra e ed o ma né
        che chi cui quale quali come quando dove se non si ci vi ne mi ti suo sua suoi sue mio mia tuo
        nostro nostra loro lui lei noi voi io questo questa questi queste quello quella quelli quelle è sono
        era erano essere stato stata stati sia ha hanno aveva avere può possono deve devono più meno molto
        molti tutto tutta tutti tutte altro altra altri altre ogni anche già ancora così perché poi solo
    """,
    "ja": """
        の に は を が で と も へ や か から まで より など ば て た だ です ます ない ある いる する した
        して され れる られ さ し い う な ん こと もの ため よう これ それ あれ この その あの どの ここ
        そこ そして また しかし さらに として による によって について における に対する において という
        といった である であり であっ おり あり なり なる なっ 及び または 並び 私 彼 彼女 我々 私たち 何 誰
        さん 的 ら たち なら ので のに けど せ ませ まし でし たい
    """,
    "ko": """
        그 이 저 것 수 등 및 또는 그리고 그러나 하지만 의 를 을 은 는 가 에 에서 와 과 도 로 으로 한 하는
        하고 하여 할 있는 있다 있고 없다 없는 된 되는 위한 위해 대한 대해 통해 따라 더 또 우리 나 너 그녀
        그들 이러한 그런 모든 각
    """,
    "nl": """
        de het een en of maar want dus als dat die dit deze wat wie waar wanneer hoe in op aan bij van voor
        met naar uit over onder tussen door tegen tot om te er ik jij je hij zij ze wij we u hun hen haar
        zijn ons onze mijn is was waren ben bent wordt worden werd werden heeft hebben had hadden kan kunnen
        moet moeten zal zullen zou zouden niet geen wel ook nog al meer veel alle andere elke zich zelf zeer
        dan toen zo omdat
    """,
    "pl": """
        i a w we z ze na do od o u za po przy przez dla bez pod nad przed między oraz lub albo ale lecz że
        żeby aby jak jako jest są był była było byli być będzie będą nie się to ten ta te tego tej tym tych
        tą co kto który która które których którzy on ona ono oni one jego jej ich ja ty my wy mój swój
        swoje swoich już jeszcze tylko także też więc czy gdy kiedy gdzie tak może można mieć ma mają
    """,
    "pt": """
        o a os as um uma uns umas de do da dos das em no na nos nas ao aos à às por pelo pela pelos pelas
        para com sem sob sobre entre até desde contra e ou mas nem que quem qual quais cujo como quando onde
        se não seu sua seus suas meu minha nosso nossa nossos nossas me te lhe lhes nós vós eu ele ela eles
        elas você este esta estes estas esse essa isto isso aquele aquela é são era eram foi foram ser sido
        está estão estava estar tem têm tinha ter há pode podem deve devem mais menos muito muitos todo toda
        todos todas outro outra outros outras cada também já ainda porque assim só
    """,
    "ru": """
        и в во на с со к ко от до из по за о об у для без при через под над между или а но что чтобы как так
        же ли бы не ни это этот эта эти этого этой этом тот та те того той том который которая которое
        которые которых он она оно они его её ее их им ему ней нем я ты мы вы меня мне нас нам вас вам мой
        свой своей своего своих наш ваш был была было были быть есть будет будут уже ещё еще только также
        тоже если когда где кто всё все всех весь может могут более чем потому даже лишь
    """,
    "th": """
        ที่ ซึ่ง อัน และ หรือ แต่ ของ ใน บน จาก ถึง กับ แก่ ต่อ โดย เพื่อ ให้ ได้ เป็น คือ มี อยู่ จะ ไม่ ก็ แล้ว ว่า นี้
        นั้น เขา เธอ เรา ฉัน ผม คุณ มัน พวก ๆ ไป มา การ ความ ด้วย จึง เมื่อ ถ้า ทั้ง อีก กัน ตาม
    """,
    "tr": """
        ve veya ya da de ile için ama fakat ancak çünkü ki bu şu o bir her hiç çok daha en gibi kadar göre
        sonra önce olarak olan oldu olduğu değil mi mı mu mü ne kim ben sen biz siz onlar onun bunun ise var
        yok diye bile hem kendi tüm bütün bazı
    """,
    "zh": """
        于是 然后 便 的 地 得 了 着 過 过 之 和 与 與 及 以及 并 並 并且 且 或 或者 而 而且 但 但是 却 卻 则
        則 在 于 於 从 從 由 向 往 到 对 對 对于 關於 关于 将 將 把 被 让 讓 给 給 为 為 为了 因 因为 因為
        所以 因此 以 用 按 按照 根据 通过 通過 同 跟 就 才 也 都 还 還 又 再 更 最 很 太 已 已经 已經 曾 正
        正在 会 會 能 能够 可以 可能 应 應 应该 应当 须 要 需要 愿 願 愿意 是 即 有 没 没有 沒有 不 不是 这
        這 那 哪 此 其 该 該 本 各 每 某 我 你 您 他 她 它 我们 我們 你们 他们 他們 她们 它们 自己 咱 谁 誰
        什么 什麼 怎么 如何 一 一个 一個 一些 一种 个 個 些 前 后 後 时 時 等 们 們 吗 嗎 呢 吧 啊 所 者
        无论 无論 不论 都将 均 并将 也是 既 既是 还是 虽然 如果 只 只是 仅 仅仅 只有 这个 那个 这些 那些
        这样 那样 这里 那里 其他 其它 有关 当 當 当前 目前 说 說 称 来 來 去 作 做 作为 成为 成為 使 令 进行
        進行 予以 加以 以来 之间 之後 之后 之前 以后 以前 时候 十分 非常 一样 一直 一定 必须 此次 本次 继续
        分别 随意 进一步 兼 年 月 日 多个 一批 项 名 点 届 次
    """,
}


_CONJUNCTIONS = {
    "ar": "و أو", "de": "und oder sowie", "en": "and or", "es": "y e o u", "fr": "et ou", "it": "e ed o",
    "ja": "と や 及び 並び または", "ko": "및 와 과 또는",
    "nl": "en of", "pl": "i oraz lub", "pt": "e ou", "ru": "и или",
    "th": "และ หรือ", "tr": "ve veya ya",
    "zh": "和 与 與 及 以及 并 或 或者",
}  # fmt: skip


@cache
def conjunctions(lang: str) -> frozenset[str]:
    """Those that join two words: `and`, `or`; as `function_words`."""
    return frozenset(_CONJUNCTIONS.get(primary(lang).partition("-")[0], "").split())


@cache
def function_words(lang: str) -> frozenset[str]:
    """Those of a language; none where no list stands here.

    Args:
        lang: BCP 47 tag.
    """
    return frozenset(_WORDS.get(primary(lang).partition("-")[0], "").split())
