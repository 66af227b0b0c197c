"""How fast the search answers, beside a LIKE '%…%' over the same texts in SQLite.

    python bench/search.py [number of documents, 20000]

Makes its texts, database and index in a folder of its own and removes them.
"""

import random
import resource
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django
from django.conf import settings
from django.core.management import call_command

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SYLLABLES = (
    "党建教育工作学习组织基层支部管理服务群众思想政治理论实践创新发展高校学生干部培训廉政纪律监督"
    "文化红色传统精神先锋模范引领乡村振兴社区企业制度规范责任落实推进加强提升质量会议通知活动主题"
    "历史新时代中国特色人民团结奋斗历程经验总结研究探索路径机制平台品牌特点问题对策建议调研考察"
)
ROUNDS = 200


def main(count):
    with tempfile.TemporaryDirectory() as folder:
        _set_up(Path(folder))
        documents = _documents(count)
        like = _table(Path(folder), documents)
        _index(documents)
        _compare(like, documents)


def _set_up(folder):
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "bench.sqlite3"}
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["search.apps.SearchConfig"],
        SEARCH_INDEX_DIR=folder / "search",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)


def _documents(count):
    from search import Document
    from search.text import own_words

    dice = random.Random(7)
    made_up = ["".join(dice.sample(SYLLABLES, 2)) for _ in range(6000)]
    vocabulary = dice.sample(own_words() + made_up, k=len(own_words()) + len(made_up))
    weights = [1 / (place + 3) for place in range(len(vocabulary))]

    def sentence(length):
        return "".join(dice.choices(vocabulary, weights, k=length))

    def body():
        return "。\n".join(sentence(14) for _ in range(dice.randint(8, 36)))

    return {
        f"bench:{number}": Document(
            key=f"bench:{number}",
            kind="article",
            title=sentence(dice.randint(4, 9)),
            body=body(),
            section=number % 20,
            published_at=NOW - timedelta(hours=number % 50_000),
            expires_at=None,
        )
        for number in range(count)
    }


def _table(folder, documents):
    table = sqlite3.connect(folder / "like.sqlite3")
    table.execute("CREATE TABLE article (id INTEGER PRIMARY KEY, title, body, published)")
    rows = ((each.title, each.body, each.published_at.isoformat()) for each in documents.values())
    table.executemany("INSERT INTO article (title, body, published) VALUES (?, ?, ?)", rows)
    table.commit()
    return table


def _index(documents):
    import search
    from search import upkeep
    from search.store import current_store

    search.register("bench", lambda keys: {key: documents[key] for key in keys}, documents.keys)
    seconds = _seconds(upkeep.rebuild)
    size = sum(file.stat().st_size for file in current_store().home.rglob("*") if file.is_file())
    characters = sum(len(each.body) for each in documents.values()) / len(documents)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(documents)} documents of {characters:.0f} characters: index of {size / 1e6:.0f} MB"
    )
    print(f"built in {seconds:.1f} s ({len(documents) / seconds:.0f}/s), peak {memory:.0f} MB")
    key = next(iter(documents))
    commits = [_seconds(lambda: search.touch(key)) for _ in range(20)]
    print(f"one change to the log and into the index: {1000 * sorted(commits)[10]:.1f} ms")


def _compare(like, documents):
    queries = _queries(documents)
    print(f"{'query':<22}{'hits':>7}{'p50 ms':>9}{'p99 ms':>9}{'LIKE ms':>10}{'ratio':>8}")
    for label, q in queries.items():
        times = sorted(_seconds(lambda q=q: _search(q)) for _ in range(ROUNDS))
        theirs = sorted(_seconds(lambda q=q: _like(like, q)) for _ in range(3))[1]
        p50, p99 = times[len(times) // 2], times[-1 - len(times) // 100]
        row = f"{_search(q).total:>7}{1000 * p50:>9.2f}{1000 * p99:>9.2f}{1000 * theirs:>10.1f}"
        print(f"{label:<22}{row}{theirs / p50:>7.0f}x")
    _others(documents)


def _queries(documents):
    from search.text import cut

    title = documents[f"bench:{len(documents) // 2}"].title
    return {
        "one frequent word": "党建",
        "a word of the field": "流动党员",
        "two words": "党史 高职院校",
        "a piece of a title": title[3:8],
        "a whole title": title,
        "traditional": "黨務工作",
        "one character": "党",
        "six words": " ".join(word for word in cut(title) if len(word) > 1)[:40],
        "nothing, then relaxed": "流动党员 魑魅魍魉",
    }


def _others(documents):
    import search

    keys = random.Random(3).sample(list(documents), ROUNDS)
    similar = sorted(_seconds(lambda key=key: search.similar(key, 5, NOW)) for key in keys)
    suggest = sorted(
        _seconds(lambda key=key: search.suggest(documents[key].title[:3], 8, NOW)) for key in keys
    )
    for name, times in (("similar", similar), ("suggest", suggest)):
        print(f"{name:<29}{1000 * times[ROUNDS // 2]:>9.2f}{1000 * times[-1]:>9.2f}")


def _search(q):
    import search

    return search.query(search.SearchRequest(q, now=NOW))


def _like(table, q):
    """What a site without an index does: the count, and the newest twenty."""
    clause, values = [], []
    for word in q.split():
        clause.append("(title LIKE ? OR body LIKE ?)")
        values += [f"%{word}%"] * 2
    where = " AND ".join(clause)
    table.execute(f"SELECT count(*) FROM article WHERE {where}", values).fetchone()
    newest = f"SELECT * FROM article WHERE {where} ORDER BY published DESC LIMIT 20"
    return table.execute(newest, values).fetchall()


def _seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
