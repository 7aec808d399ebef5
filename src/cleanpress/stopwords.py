"""The commonest function words of 20 languages, by which running text is told from menus.

English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Russian, Ukrainian, Turkish, Czech, Swedish,
Arabic, Persian, Hungarian, Finnish, Danish, Norwegian, Romanian. A word that several of them have stands once. A
language without spaces is measured in characters instead.
"""

_WORDS = """
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
ikke å și în cu pe din care sunt nu că mai pentru jos koska vaan vaikka sekä eli sen sitä siitä siinä siihen sille
niitä niiden nämä tämä tämän tätä tästä tässä nyt vielä vain olla ollut olivat ole olisi eivät eikä en ettei mukaan
jälkeen ennen kanssa sitten jonka jota josta jossa johon jotka joita häntä hänen he heidän minä me voi voivat voisi
pitää saa tulee mikä mitä miten missä enemmän paljon kaikki muut muun kuitenkin esimerkiksi noin asti vuoksi aina
usein lähes ilman sillä jeg hun også blev blive være været når hvor hvis nogen noget mange deres fra skal ville kunne
havde fordi mod under ved endnu selv vores ble bli blitt hadde noen noe så denne dette hva skulle etter seg mot uten
alle begge sier mert így még ezt lehet kell lesz vannak voltak majd után előtt szerint által amely amelyek aki akik
ahol amikor itt ott minden több nagyon között most pedig ezen annak azok ezek olyan mind ennek iar așa dar sau când
unde cum fi fost ai cei cele acest această asta lui lor prin după până fără dintre despre către doar acum tot toate
să-i s-a într-un şi aşa să
"""
STOPWORDS = frozenset(_WORDS.split())
