"""Names that one person may go by: the short forms that are said in Britain, and spellings of one name.

Only to propose that two entries may be one person. Nothing is ever decided by it.
"""

from functools import cache
from typing import Final

# One line for each name: the whole name first, then what people who have it are called, in plain lower-case letters.
_LINES: Final = """
abdul abdel
abigail abi abbie abby gail
ahmed ahmad ahmet
aleksandra alexandra aleksandra ola alex sandra sasha
alexander alex alec al sandy sasha alistair
alfred alf alfie fred freddie
alice ali alicia
alison ali allison
amanda mandy manda
amelia amy millie milly
andrew andy drew andrzej
angela angie ange
anthony tony antony ant
antonia toni
anne ann anna annie nan
arthur art artie
barbara barb babs barbie
benjamin ben benny benji
bernard bernie
bridget biddy bridie
catherine cathy cath katherine kathryn katharine kate katie kathy kitty kat kay
charles charlie chas chuck
charlotte charlie lottie lotte
christine chris chrissie christina tina
christopher chris kit topher kris
cynthia cindy
daniel dan danny
david dave davey
deborah deb debbie debra
dennis den denny
derek del
dominic dom nick
donald don donnie
dorothy dot dottie dolly
douglas doug
edward ed eddie ted teddy ned
eleanor ellie nell nora elly elinor
elizabeth liz lizzie beth betty eliza elsie libby lisa betsy bess elspeth elisabeth
emily em emmy
emma em
fatima fatema fatimah
florence flo florrie flossie
frances fran francesca frankie fanny
francis frank frankie
frederick fred freddie freddy
gabriel gabe
gabrielle gabby gaby gabriella
gareth gaz
geoffrey geoff jeff jeffrey
georgina georgie gina
gerald gerry jerry
gillian gill jill jilly
graham gray grahame
gregory greg
gurpreet preet
harold harry hal
harriet hattie
helen nell ellen helena
henry harry hal hank
hussain hussein husain
ian iain
isabella izzy bella isabel isobel isabelle bel
jacob jake
jacqueline jackie jacqui
james jim jimmy jamie jem
janet jan
jennifer jen jenny jennie
jeremy jez jerry
jessica jess jessie
joanne jo joanna joann
john jack johnny jon johnnie
jonathan jon jonny jonathon
joseph joe joey jo
josephine jo josie
joshua josh
judith judy judi
julia julie jules
kenneth ken kenny
kevin kev
kimberley kim kimberly
laurence lawrence larry laurie
leonard len lenny leo
leslie les lesley
louise lou lulu
lucy lucinda lu
magdalena magda
malgorzata gosia margaret
margaret maggie meg peggy marge margie madge greta rita
martin marty
mary molly polly may mollie
matilda tilly tilda
matthew matt matty
maureen mo
maximilian max
megan meg
melanie mel
michael mike mick mickey mikey mitch micheal
michelle shell chelle
mohammed mohamed muhammad mohammad muhammed mo mohamad
nathaniel nathan nat nate
natalie nat natalia
nicholas nick nicky nicolas
nicola nicky nikki nic
oliver ollie olly
olivia liv livvy livia
pamela pam
patricia pat patsy trish tricia trisha
patrick pat paddy rick
pauline paula polly
peter pete
philip phil phillip pip
philippa pippa pip
priyanka priya
rachel rach rachael
raymond ray
rebecca becky becca bex beck
reginald reg reggie
richard rich rick dick ricky dickie richie
robert rob bob bobby robbie bert
roberta bobbie
roderick rod roddy
roger rog
ronald ron ronnie
rosemary rose rosie
rosalind ros roz
russell russ
samantha sam sammy
samuel sam sammy
sandra sandy
sarah sally sara sadie
sebastian seb bas
sharon shaz
sheila shelagh
simon si
sophie soph sophia sofia
stanley stan
stephanie steph stef stephie
stephen steve stevie steven
stuart stu stewart
susan sue susie suzy suzanne
sylvia sylvie
tamsin tam
teresa theresa terry tess tessa
terence terry tel
theodore theo ted
thomas tom tommy
timothy tim timmy
tomasz tomek thomas
tracey trace tracy
valerie val
veronica ronnie vera
victor vic
victoria vicky vicki tori
vincent vince vinny
virginia ginny
walter walt wally
wilfred wilf
william will bill billy willie liam
winifred win winnie
yvonne vonnie
yusuf yousef yusef joseph
zachary zach zac zack
"""


@cache
def forms_of(name: str) -> frozenset[str]:
    """Other names that somebody of this name may go by, and of whose short form it is one; none for most names.

    `name` is one word in plain lower-case letters.
    """
    found = {word for words in _by_name().get(name, ()) for word in words}
    return frozenset(found - {name})


@cache
def _by_name() -> dict[str, list[tuple[str, ...]]]:
    """Every name that is listed, with the lines it stands in. A short form of two names stands in both."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in _LINES.split("\n"):
        words = tuple(line.split())
        for word in words:
            found.setdefault(word, []).append(words)
    return found
