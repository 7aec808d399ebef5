"""Is a line prose?  Running text stops a cut; menus, titles and labels do not."""

import re

# The commonest function words of 20 languages: English, German, French, Spanish, Portuguese, Italian, Dutch, Polish,
# Russian, Ukrainian, Turkish, Czech, Swedish, Arabic, Persian, Hungarian, Finnish, Danish, Norwegian, Romanian. A word
# that several of them have stands once. A language without spaces is measured in characters instead.
_STOP = """
the a an and or of to in on at for with from by as is are was were be been it its that this these those he she they we
you i his her their our your not but if so than then there which who what when how all more can will would could has
have had do does about into us me my no only any out up over after just der die das den dem des ein eine einen einem
einer und oder im am auf mit von vom zu zum zur für bei aus als ist sind war waren wird werden wurde hat haben es sich
nicht auch nur noch dass wie er sie wir ich man aber nach über um durch wenn le la les l' un une du de d' et ou à au
aux en dans sur pour par avec sans est sont était ont il elle ils nous vous je ce cette ces qui que qu' ne pas plus
son sa ses leur mais comme se el los las una unos del al y o por para con sin era fue ha han su sus lo más como este
esta esto pero si ya también entre sobre os uma da dos em na nos nas e com sem é são foi não seu sua ao mas também
isso ser gli uno di della dei delle nel nella alla dal per sul è sono hanno che non più come anche ma questo questa
het een op aan met van voor door bij uit zijn wordt worden heeft hebben dat dit deze niet ook maar om te zich naar w z
ze od po za przez dla jest są był była było nie się ten ta że jak ale oraz który która które jego jej już tylko może и
в во на с со к по о об от до за из для не что это как он она они мы вы я его её их но а же бы был была были то так у
при который которые уже і й та з зі про від із що це як він вона вони ми ви його її їх але був була були який які вже
ve bir bu ile için olarak olan olduğu gibi daha çok ki mi ama kadar sonra göre değil var şu v s k ke pro jsou byl byla
bylo není že který která které jeho její jejich již také nebo och på av för med till från som är det ett att inte men
eller har hade kan ska vid sig hon vi också efter في من على إلى عن مع هذا هذه ذلك التي الذي أن إن كان كانت لا ما هو هي
و أو ثم قد كل بعد قبل بين در به از که این آن را با برای است بود شد می ها های یک تا بر نیز هم خود شده کرد دارد یا az és
egy hogy nem ez azt meg már csak volt mint vagy ja ei että oli hän ovat joka mutta kun niin tai myös kuin og til af
ikke å și în cu pe din care sunt nu că mai pentru
"""
STOPWORDS = frozenset(_STOP.split())
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]))?")
_STOPS = (":", "：", ".", "!", "?", "…", "。", "！", "？", "؟", ".”", '."')
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
