"""What a list shows instead of personal data (docs: 去标识化). A mask hides too much rather than too little."""

import re
import unicodedata

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
LANDLINE = re.compile(
    r"(?:(010|02[0-9]|0[3-9][0-9]{2})[- ]?)?([0-9]{7,8})(?:(转|-|ext\.?|#)[0-9]{1,6})?"
)


def mask_name(name):
    """张明 → 张*, 张小明 → 张*明, 欧阳小明 → 欧**明: the first and the last character stay, each one
    between becomes a star, and of two only the first stays, whether the surname is compound or not.
    A middle dot stays (阿依·古丽 → 阿*·*丽). Of a name in letters each word keeps its first.
    """
    words = unicodedata.normalize("NFKC", name or "").split()
    if not any(HAN.search(word) for word in words):
        return " ".join(word[0] + "*" * (len(word) - 1) if word[1:] else "*" for word in words)
    text = "".join(words)
    if len(text) <= 2:
        return text[0] + "*" if text[1:] else "*"
    hidden = "".join(sign if sign in "··•・" else "*" for sign in text[1:-1])
    return text[0] + hidden + text[-1]


def mask_phone(number):
    """13812341234 → 138****1234; 021-62231234转801 → 021-****1234转***. Else all but four are hidden."""
    text = unicodedata.normalize("NFKC", number or "").strip()
    digits = re.sub(r"^\+?86(?=1[3-9][0-9]{9}$)", "", re.sub(r"[\s-]", "", text))
    if re.fullmatch(r"1[3-9][0-9]{9}", digits):
        return f"{digits[:3]}****{digits[-4:]}"
    if match := LANDLINE.fullmatch(text):
        area, local, turn = match.groups()
        start = f"{area}-" if area else ""
        extension = f"{turn}***" if turn else ""
        return f"{start}{'*' * (len(local) - 4)}{local[-4:]}{extension}"
    return "*" * max(len(text) - 4, 0) + text[-4:] if len(text) >= 8 else "*" * len(text)


def mask_email(address):
    """zhang@example.org → z***@example.org; the stars don't tell how many letters there are."""
    local, at, domain = (address or "").strip().rpartition("@")
    if not at:
        return "***" if domain else ""
    return f"{local[0] if len(local) > 1 else ''}***@{domain}"


def mask_id_number(number):
    """110105194912310021 → 110105********0021, of 15 digits five are hidden; anything else entirely."""
    text = (number or "").strip()
    if re.fullmatch(r"[0-9]{17}[0-9Xx]|[0-9]{15}", text):
        return text[:6] + "*" * (len(text) - 10) + text[-4:]
    return "*" * len(text)
