"""Is a line prose?  Running text stops a cut; menus, titles and labels do not."""

import re

# The commonest function words; a language without spaces is measured in characters instead.
_STOP = """
en: the a an and or of to in on at for with from by as is are was were be been it its that this these those he she
  they we you i his her their our your not but if so than then there which who what when how all more can will would
  could has have had do does about into us me my no only any out up over after just
de: der die das den dem des ein eine einen einem einer und oder in im an am auf mit von vom zu zum zur für bei aus als
  ist sind war waren wird werden wurde hat haben es sich nicht auch nur noch dass wie so er sie wir ich man aber nach
  über um durch wenn
fr: le la les l' un une des du de d' et ou à au aux en dans sur pour par avec sans est sont était a ont il elle ils on
  nous vous je ce cette ces qui que qu' ne pas plus son sa ses leur mais comme se
es: el la los las un una unos de del al y o en a por para con sin es son era fue ha han se su sus que no lo le más
  como este esta esto pero si ya también entre sobre
pt: o a os as um uma de do da dos das em no na nos nas e ou por para com sem é são era foi se que não mais como seu
  sua ao à mas também este esta isso entre sobre ser
it: il lo la i gli le un una uno di del della dei delle e o in nel nella a al alla da dal per con su sul è sono era ha
  hanno si che non più come anche ma questo questa se
nl: de het een en of in op aan met van voor door bij uit als is zijn was waren wordt worden heeft hebben het dat die
  dit deze niet ook maar om te er zich naar over
pl: i w we z ze na do od o po za przez dla jest są był była było nie się to ten ta że jak ale a oraz który która które
  jego jej ich już tylko może
ru: и в во на с со к по о об от до за из для не что это как он она они мы вы я его её их но а же бы был была были то
  так у при который которые уже
uk: і й та в у на з зі до по о про від за із для не що це як він вона вони ми ви я його її їх але а же був була були
  то так при який які вже
tr: ve bir bu da de ile için olarak olan olduğu gibi daha çok en ne o ki mi ya ama her kadar sonra göre değil var şu
cs: a i v ve na s se k ke o od do za z ze po pro je jsou byl byla bylo není to ten ta že jak ale který která které
  jeho její jejich již také nebo
sv: och i på av för med till från om som är var den det de en ett att inte men eller har hade kan ska vid sig sin han
  hon vi man också efter
ar: في من على إلى عن مع هذا هذه ذلك التي الذي أن إن كان كانت لا ما هو هي و أو ثم قد كل بعد قبل بين
fa: و در به از که این آن را با برای است بود شد می ها های یک تا بر نیز هم خود شده کرد دارد یا
hu: a az és egy hogy nem is de ez azt meg már csak volt van mint vagy el ki be
fi: ja on ei se että oli hän ovat joka mutta kun niin tai myös kuin
da: og i at det en den til er som på de med for af ikke der var et har om
no: og i å det en den til er som på de med for av ikke der var et har om
ro: și în de la cu pe din care este sunt nu a o un că se mai au pentru
"""
STOPWORDS = frozenset(w for row in _STOP.split("\n") for w in row.partition(":")[2 if ":" in row else 0].split())
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]))?")
_STOPS = (".", "!", "?", "…", "。", "！", "？", "؟", ".”", '."')
_ENDS = (*".!?…。！？؟।:”\"」』", ".»", ".)", ".’", ".'")


def is_prose(text: str) -> bool:
    """Tell running text: twelve words, a quarter of them function words, and a sentence end or thirty words.

    >>> is_prose("The harbour board met on Monday and voted to put off the dredging of the old basin.")
    True
    >>> is_prose("Home News Sport Culture Opinion Weather Jobs Cars Homes Travel Shop Games Puzzles.")
    False

    Chinese, Japanese and Korean lines count characters: twenty-four with a sentence end, or sixty.

    >>> is_prose("港口委员会星期一开会，决定推迟旧港池的疏浚工程，直到明年春天为止。")
    True
    """
    return bool(prose_words(text))


def prose_words(text: str) -> int:
    """Count the words of a line of prose; 0 for any other line.

    >>> prose_words("It was the first time that the board had met in the new hall since the flood of May.")
    19
    >>> prose_words("Share this article")
    0
    """
    if len(text) < 24:
        return 0
    if not text.isascii():
        dense = len(_UNSPACED.findall(text))
        if dense * 2 > len(text):
            return dense // 2 if dense >= 60 or (dense >= 20 and text.endswith(_ENDS)) else 0
    words = _WORD.findall(text.casefold())
    count = len(words)
    if count < 12 or (count < 30 and not text.endswith(_ENDS)):
        return 0
    return count if sum(w in STOPWORDS for w in words) * 4 >= count else 0


def is_sentence(text: str) -> bool:
    """Tell a sentence, even one too short to be prose: five words, two of them function words, and a full stop.

    >>> is_sentence("A telephone number. Somebody will ask for it.")
    True
    >>> is_sentence("All articles by Anna Keel"), is_sentence("Read more.")
    (False, False)
    """
    if not text.endswith(_STOPS):
        return False
    words = _WORD.findall(text.casefold())
    if len(words) < 5:
        return len(_UNSPACED.findall(text)) >= 8
    return sum(word in STOPWORDS for word in words) >= 2
