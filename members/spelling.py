"""How a name sounds: "zhangxiaoming" and "zxm" for 张小明, so that it is found by letters."""

import re

# Surnames that are not read as the character mostly is. Compound ones come first.
SURNAMES = {
    "万俟": "mo qi", "尉迟": "yu chi", "长孙": "zhang sun", "单于": "chan yu", "澹台": "tan tai",
    "宰父": "zai fu", "令狐": "ling hu", "鲜于": "xian yu", "呼延": "hu yan", "夏侯": "xia hou",
    "曾": "zeng", "单": "shan", "翟": "zhai", "仇": "qiu", "任": "ren", "解": "xie", "查": "zha",
    "朴": "piao", "区": "ou", "盖": "ge", "乐": "yue", "尉": "wei", "缪": "miao", "员": "yun",
    "洗": "xian", "召": "shao", "繁": "po", "黑": "he", "秘": "bi", "牟": "mu",
    "种": "chong", "重": "chong", "折": "she", "覃": "qin",
    "祭": "zhai",
    "郇": "xun",
    "藏": "zang",
    "隗": "wei", "乜": "nie",
    "佴": "nai", "卜": "bu", "薄": "bo",
    "都": "du",
    "阚": "kan", "句": "gou",
}  # fmt: skip


def of_name(name):
    """Return (pinyin, initials) in small letters, without tones, blanks and signs; ü is v."""
    surname, rest = _surname(name)
    sounds = SURNAMES[surname].split() if surname else []
    if rest:
        from pypinyin import lazy_pinyin  # its tables take 55 MB: only who saves a name pays

        sounds += lazy_pinyin(rest, errors=_letters, v_to_u=False)
    sounds = [sound.lower() for sound in sounds if sound]
    return "".join(sounds)[:300], "".join(sound[0] for sound in sounds)[:60]


def _surname(name):
    for length in (2, 1):
        if name[:length] in SURNAMES:
            return name[:length], name[length:]
    return "", name


def _letters(text):
    """What is no Han character: each word is a sound of its own, signs are none."""
    return re.findall(r"[a-z0-9]+", text.lower()) or None
