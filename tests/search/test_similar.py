from datetime import timedelta

import search


def test_texts_that_share_rare_words_are_similar(corpus, now):
    for number in range(60):
        corpus.put(f"工作简报{number}", "学校召开会议,部署工作。")
    one = corpus.put("流动党员管理", "学校加强流动党员的教育,落实三会一课。")
    near = corpus.put("流动党员教育", "学校落实三会一课,服务流动党员。")
    assert search.similar(one, 3, now) == [near]


def test_it_does_not_recommend_itself_or_what_is_not_public(corpus, now):
    same = {"title": "流动党员管理", "body": "落实三会一课"}
    one = corpus.put(**same)
    corpus.put(**same, published_at=now + timedelta(days=1))
    corpus.put(**same, expires_at=now)
    corpus.put(**same, section=7)
    seen = corpus.put(**same)
    assert search.similar(one, 5, now, closed_sections={7}) == [seen]


def test_keywords_count(corpus, now):
    one = corpus.put("甲", "正文", keywords="红船精神 延安精神")
    other = corpus.put("乙", "红船精神与延安精神")
    corpus.put("丙", "其他")
    assert search.similar(one, 5, now) == [other]


def test_nothing_is_similar_to_what_is_not_there(corpus, now):
    corpus.put("党课")
    assert search.similar("test:99", 5, now) == []
    assert search.similar("!log", 5, now) == []


def test_a_text_without_words_has_nothing_similar(corpus, now):
    key = corpus.put("一", "二")
    assert search.similar(key, 5, now) == []
