"""What is remembered of each paragraph and picture while mammoth makes HTML of the rest."""

import re
from dataclasses import dataclass

# Noncharacters, which no text has: they carry a number through mammoth and are gone after it.
PARAGRAPH = "\ufdd0{}\ufdd1"
PICTURE = "\ufdd2{}\ufdd3"
MARKS = re.compile("[\ufdd0-\ufdef]")
PARAGRAPH_MARK = re.compile("\ufdd0(\\d+)\ufdd1")
PICTURE_MARK = re.compile("\ufdd2(\\d+)\ufdd3")


@dataclass
class Facts:
    style: str = ""  # the style's name, in small letters without spaces
    level: int = 0  # of a heading, 1 to 6; 0 is none
    align: str = ""  # "center", "right" or ""
    is_indented: bool = False
    is_bold: bool = False  # the whole of it
    size: int = 0  # half points, of most of it
    font: str = ""  # of most of it
    count: int = 0  # the number that a list gives it
    text: str = ""
    in_table: bool = False


@dataclass
class Picture:
    content: bytes
    alt: str = ""
    is_decorative: bool = False
    near: str = ""
