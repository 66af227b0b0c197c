"""What of a document could not be kept, told to its editor in sentences."""

from dataclasses import dataclass, field

SHOWN = 3  # places named in one sentence
NEAR = 16  # characters of the text nearby

# kind: (what there was, what became of it)
KINDS = {
    "chart": ("图表 {} 个", "没有带入，请截图后作为图片插入"),
    "smartart": ("SmartArt 图形 {} 个", "没有带入，请截图后作为图片插入"),
    "shape": ("手绘图形或线条 {} 个", "没有带入"),
    "wordart": ("艺术字 {} 处", "没有带入"),
    "object": ("嵌入的文件或对象 {} 个", "没有带入，需要时请作为附件上传"),
    "formula": ("公式 {} 处", "只保留了文字，请核对，必要时截图插入"),
    "vector": ("EMF、WMF 矢量图 {} 张", "网页不能显示，没有带入，请另存为 PNG 后插入"),
    "external": ("链接到外部的图片 {} 张", "没有去读取，请把图片存下来再插入"),
    "missing": ("图片 {} 张", "在文档里已经损坏或缺失，没有带入"),
    "refused": ("图片 {} 张", "没有带入"),
    "cropped": ("在 Word 里裁剪过的图片 {} 张", "带入的是裁剪之前的整张图，请核对，需要时重新裁剪"),
    "textbox": ("文本框 {} 个", "文字已放到所在段落的后面，请看看位置对不对"),
    "hidden": ("隐藏文字 {} 处", "没有带入"),
    "symbol": ("特殊符号 {} 个", "认不出来，没有带入"),
    "link": ("链接 {} 个", "指向本机文件或不安全的地址，已去掉链接、保留文字"),
    "outside": ("从别处引入的内容（模板、子文档）{} 处", "没有去读取"),
    "contents": ("目录 {} 行", "没有带入，标题已保留"),
    "comment": ("批注 {} 条", "没有带入"),
    "inserted": ("修订中插入的文字 {} 处", "已采用"),
    "deleted": ("修订中删除的文字 {} 处", "已去掉"),
    "header": ("页眉页脚 {} 处", "没有带入"),
    "alt": ("图片 {} 张", "没有替代文字，请在编辑器里双击图片补上"),
}  # fmt: skip


@dataclass
class Losses:
    found: dict = field(default_factory=dict)

    def add(self, kind, near=""):
        self.found.setdefault(kind, []).append(" ".join(near.split())[:NEAR])

    def sentences(self):
        """Return one sentence a kind, with the count and the text near the first few."""
        return [self._sentence(kind) for kind in KINDS if kind in self.found]

    def _sentence(self, kind):
        what, became = KINDS[kind]
        places = list(dict.fromkeys(filter(None, self.found[kind])))
        near = "、".join(f"“{place}”" for place in places[:SHOWN])
        more = "等处" if len(places) > SHOWN else ""
        where = f"（{near}{more}附近）" if near else ""
        return f"{what.format(len(self.found[kind]))}{where}：{became}。"
