from datetime import timedelta


def test_the_title_goes_before_the_body(corpus):
    body = corpus.put("工作简报", "廉政教育。" * 60)
    title = corpus.put("学院各党总支深入开展廉政教育并组织参观警示教育基地活动纪实", "现场。" * 200)
    assert corpus.found("廉政教育") == [title, body]


def test_the_title_goes_first_even_if_the_word_is_in_most_titles(corpus):
    titles = {corpus.put(f"党建工作简报第{number}期", "内容。" * 50) for number in range(30)}
    body = corpus.put("其他", "党建,党建,党建。")
    found = corpus.found("党建", per_page=100)
    assert found[-1] == body and set(found[:-1]) == titles


def test_what_stands_together_goes_before_what_is_scattered(corpus):
    scattered = corpus.put("管理办法与党员流动的经验", "正文")
    together = corpus.put("流动党员管理经验谈", "正文")
    assert corpus.found("流动 党员 管理") == [together, scattered]


def test_what_stands_together_goes_first_in_the_body_too(corpus):
    scattered = corpus.put("甲", "创新很重要。要做好组织工作。机制要健全。")
    together = corpus.put("乙", "要健全组织工作创新机制。其他方面也很重要。")
    assert corpus.found("组织工作创新机制") == [together, scattered]


def test_a_real_word_goes_before_the_same_characters_by_chance(corpus):
    chance = corpus.put("甲", "众人大笑,今天很高兴。")
    word = corpus.put("乙", "参加人大会议,今天很高兴。")
    assert corpus.found("人大") == [word, chance]


def test_among_equals_the_newer_goes_first(corpus, now):
    days = (400, 3, 9000, 30)
    keys = {day: corpus.put("党课", published_at=now - timedelta(days=day)) for day in days}
    assert corpus.found("党课") == [keys[day] for day in sorted(days)]


def test_a_recent_mention_does_not_outweigh_an_old_title(corpus, now):
    old = corpus.put("党章学习", published_at=now - timedelta(days=5000))
    new = corpus.put("新闻", "党章", published_at=now - timedelta(hours=1))
    assert corpus.found("党章") == [old, new]


def test_by_date_means_the_newest_first_whatever_it_is_worth(corpus, now):
    old = corpus.put("党章学习", published_at=now - timedelta(days=5, microseconds=1))
    new = corpus.put("新闻", "党章", published_at=now - timedelta(days=5))
    assert corpus.found("党章", sort="date") == [new, old]
