from datetime import timedelta


def titles(found):
    return [title for _, title in found]


def suggest(now, q, **options):
    import search

    return search.suggest(q, **({"limit": 5, "now": now} | options))


def test_a_title_that_begins_so_goes_first(corpus, now):
    corpus.put("高校流动党员管理")
    corpus.put("流动党员教育")
    corpus.put("其他", "流动党员")
    assert titles(suggest(now, "流动党")) == ["流动党员教育", "高校流动党员管理"]


def test_one_character_and_traditional_forms_will_do(corpus, now):
    key = corpus.put("流动党员教育")
    assert suggest(now, "流") == suggest(now, "流動") == [(key, "流动党员教育")]


def test_an_unfinished_word_in_letters_will_do(corpus, now):
    corpus.put("COVID-19 防控")
    assert titles(suggest(now, "cov")) == ["COVID-19 防控"]


def test_titles_are_given_as_they_are(corpus, now):
    corpus.put("<b>党课</b> & 其他")
    assert titles(suggest(now, "党课")) == ["<b>党课</b> & 其他"]


def test_only_what_is_public_and_no_more_than_asked_for(corpus, now):
    for number in range(4):
        corpus.put(f"党课{number}")
    corpus.put("党课未到", published_at=now + timedelta(days=1))
    corpus.put("党课已过", expires_at=now)
    corpus.put("党课关闭", section=7)
    found = titles(suggest(now, "党课", closed_sections={7}))
    assert sorted(found) == ["党课0", "党课1", "党课2", "党课3"]
    assert len(suggest(now, "党课", limit=2)) == 2


def test_signs_alone_suggest_nothing(corpus, now):
    corpus.put("党课")
    for q in ("", " ", "\x00", '"', "(", "*" * 10_000):
        assert suggest(now, q) == []
