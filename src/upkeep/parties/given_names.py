"""Given names that people use for one another: short forms, and spellings of one name.

A line is a group; whoever is called by one name of it may be written down under another. Only for
finding people who may be recorded twice: it changes nobody's name.
"""

_GROUPS = """
    alexander alex sandy alec alasdair alistair
    alexandra alex sandra alexa sandy lexie
    andrew andy drew
    anthony tony antony
    barbara barb babs
    benjamin ben benny
    catherine katherine kathryn kate katie kathy cathy kat kitty
    charles charlie chas
    charlotte charlie lottie
    christine christina chris tina chrissie
    christopher chris kit
    daniel dan danny
    david dave davey dai
    deborah debbie deb debra
    dorothy dot dottie
    edward ed eddie ted teddy ned
    eleanor ellie nell nellie elinor
    elizabeth liz lizzie beth betty eliza elspeth libby elisabeth
    frances fran frankie
    francis frank frankie
    frederick fred freddie
    gareth gaz
    geoffrey geoff jeffrey jeff
    george georgie
    georgina georgie gina
    gerald gerry jerry
    gillian gill jill
    gregory greg
    henry harry hal
    isabel isabella bella izzy isobel
    jacqueline jackie jacqui
    james jim jimmy jamie
    janet jan
    jennifer jen jenny
    jessica jess jessie
    joanna joanne jo
    john jack johnny jon
    jonathan jon jonny
    joseph joe joey
    joshua josh
    judith judy
    kenneth ken kenny
    kimberley kim
    lawrence larry laurie laurence
    leonard len lenny
    louise lou
    madeleine maddie madeline
    margaret maggie meg peggy rita greta margo
    martin marty
    mary molly polly maria
    matthew matt
    michael mike mick mickey
    mohammed muhammad mohammad mohamed muhammed mo
    natalie nat tasha
    natasha tasha nat
    nicholas nick nicky nicolas
    nicola nicky nikki
    oliver ollie
    olivia liv livvy
    pamela pam
    patricia pat trish patsy tricia
    patrick paddy pat
    penelope penny
    peter pete
    philip phil phillip pip
    philippa pippa pip
    rachel rach rachael
    raymond ray
    rebecca becky becca rebekah
    richard rick dick ricky rich richie
    robert rob bob bobby robbie bert
    roberta bobbie
    ronald ron ronnie
    rosemary rose rosie
    samantha sam sammy
    samuel sam sammy
    sarah sara sally sadie
    sean shaun shawn
    simon si
    sophie sophia
    stephanie steph
    stephen steven steve
    stuart stu stewart
    susan sue susie suzanne suzie
    terence terry
    theodore theo ted
    theresa teresa terry tess
    thomas tom tommy
    timothy tim
    valerie val
    victoria vicky tori
    vincent vince vinny
    walter wally walt
    william will bill billy liam
    zachary zach zac
"""

_GROUPS_OF: dict[str, frozenset[int]] = {}
for _number, _line in enumerate(_GROUPS.strip().splitlines()):
    for _name in _line.split():
        _GROUPS_OF[_name] = _GROUPS_OF.get(_name, frozenset()) | {_number}


def groups_of(name: str) -> frozenset[int]:
    """The groups of which a given name, in lower case, is one; none for most names."""
    return _GROUPS_OF.get(name, frozenset())
