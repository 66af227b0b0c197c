"""The statistics as an Excel workbook: a sheet for each table, and one with every piece."""

import sheets
from editorial import indexing
from editorial.statistics.tables import GROUPS

MOST = 20_000  # pieces in the sheet: a minute's work; the tables always count all
FIGURES = ["篇数", "其中原创", "字数", "图片", "浏览", "得分"]
PIECE = [
    "标题", "类别", "栏目", "部门", "建稿人", "署名作者", "首次发布", "原创", "字数", "图片",
    "浏览", "得分", "状态",
]  # fmt: skip


def workbook(statistics):
    """Return (bytes, how many pieces are in it)."""
    total = _figures(statistics.total())
    tables = [
        sheets.Sheet(
            f"按{label}",
            [label, *FIGURES],
            [["　" * line.depth + line.label, *_figures(line)] for line in statistics.by(name)]
            + [["合计", *total]],
        )
        for name, label in GROUPS.items()
    ]
    names = {model._meta.model_name: model._meta.verbose_name for model in indexing.models()}
    count = 0

    def rows():
        nonlocal count
        for piece, score in statistics.each():
            if count == MOST:
                yield [f"这里只列最近的 {MOST} 篇，请把时间分段导出。", *[None] * (len(PIECE) - 1)]
                return
            count += 1
            yield _row(piece, score, names)

    content = sheets.workbook_bytes([*tables, sheets.Sheet("明细", PIECE, rows())], large=True)
    return content, count


def _figures(line):
    return [line.pieces, line.own, line.characters, line.pictures, line.reads, line.score]


def _row(piece, score, names):
    named = [str(one) if one else "" for one in (piece.section, piece.department, piece.created_by)]
    return [
        piece.title, names.get(piece.kind, piece.kind), *named, piece.author, piece.released_at,
        "转载" if piece.is_reprint else "原创", piece.characters, piece.pictures,
        piece.reads.count if piece.reads else 0, score, "已撤下" if piece.is_out else "",
    ]  # fmt: skip
