import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TITLES = (
    "高等职业院校毕业生流动党员管理工作经验",
    "党旗飘扬,战疫情",
    "不忘初心!牢记使命:学习贯彻党的二十大精神",
    "关于召开“三会一课”工作推进会的通知",
    "新時代黨建引領鄉村振興的實踐",
)
ARTICLE = "高等职业院校毕业生流动党员管理工作经验"
BODY = (
    "学校为了落实毕业生流动党员管理服务工作的各项要求,进行了深入的讨论研究。\n"
    "同时随着高职院校扩招政策的实施,毕业生流动党员的数量呈现逐年上升之势。"
)


@pytest.mark.parametrize(
    "q",
    [
        "流动党员",
        "高职院校",
        "毕業生",
        "畢業生",
        "流動黨員",
        "管理",
        "院校毕业",
        "业生流动",
        "职业院校毕",
        "管理 毕业生",
        "毕业生,管理!",
        "校",
        "高职院校毕业生",
        ARTICLE,
        "《高等职业院校毕业生流动党员管理工作经验》",
    ],
)
def test_the_article_of_the_old_site_is_found_by(corpus, q):
    key = corpus.put(ARTICLE, BODY)
    corpus.put("党史学习教育动员会", "会议强调了学习的重要性。")
    assert corpus.found(q) == [key]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_piece_of_a_title_finds_it(corpus, data):
    for number, title in enumerate(TITLES):
        if f"test:{number}" not in corpus.documents:
            corpus.put(title, key=f"test:{number}")
    number = data.draw(st.integers(0, len(TITLES) - 1))
    start = data.draw(st.integers(0, len(TITLES[number]) - 2))
    piece = TITLES[number][start : data.draw(st.integers(start + 2, len(TITLES[number])))]
    assert f"test:{number}" in corpus.found(piece, in_title=True)


@pytest.mark.parametrize("word", ["党史", "二十大", "通知", "廉政", "党课"])
def test_a_short_word_inside_longer_ones_is_found(corpus, word):
    key = corpus.put(f"我校{word}活动", "正文")
    other = corpus.put("另一篇", f"大家在这里谈{word}的意义")
    assert corpus.found(word) == [key, other]


def test_all_words_must_be_there_but_not_side_by_side(corpus):
    both = corpus.put("乡村振兴调研", "党建工作与产业发展相结合")
    corpus.put("乡村振兴工作", "产业发展")
    corpus.put("党建工作", "组织建设")
    assert corpus.found("党建 乡村振兴") == [both]


def test_letters_and_numbers_are_whole_words_in_any_width_and_case(corpus):
    key = corpus.put("学习十九大(19大)精神", "执行 GB/T 22239 标准,防控 COVID-19。")
    for q in ("19大", "19 大", "gb/t 22239", "GB/T", "covid", "covid-19", "COVID 22239"):
        assert corpus.found(q) == [key], q
    assert corpus.found("2223") == []


def test_a_number_belongs_to_the_character_beside_it(corpus):
    key = corpus.put("2022年工作总结")
    corpus.put("年度总结", "2022 人参加")
    assert corpus.found("2022年工作") == [key]


@pytest.mark.parametrize("q", ['"管理工作"', "“管理工作”", "「管理工作」", "＂管理工作＂"])
def test_quotes_ask_for_the_words_side_by_side(corpus, q):
    key = corpus.put("流动党员管理工作")
    corpus.put("工作要点", "加强管理,改进工作")
    assert corpus.found(q) == [key]


def test_words_do_not_reach_over_the_end_of_a_sentence(corpus):
    corpus.put("简讯", "大会选出了新的全国政协。会议结束。")
    assert corpus.found("“协会议”") == []
    assert corpus.found("“政协会议”") == []


def test_keywords_and_author_are_found_but_not_in_the_title(corpus):
    key = corpus.put("工作经验", "正文", keywords="主题党日,党员教育", author="母阳")
    assert corpus.found("主题党日") == corpus.found("母阳") == [key]
    assert corpus.found("主题党日", in_title=True) == []


def test_when_no_text_holds_every_word_those_with_most_are_shown(corpus):
    key = corpus.put("高校学生党支部建设", "党员发展工作经验")
    corpus.put("食堂开放时间", "午餐")
    result = corpus.answer("学生 党支部 党员发展 魑魅")
    assert result.relaxed
    assert [hit.key for hit in result.hits] == [key]


def test_a_word_is_taken_apart_when_nobody_has_it_whole(corpus):
    key = corpus.put("高职教育与院校管理")
    result = corpus.answer("高职院校")
    assert result.relaxed
    assert [hit.key for hit in result.hits] == [key]


def test_a_particle_is_not_asked_for(corpus):
    key = corpus.put("二十大报告学习,党课")
    assert corpus.found("党的二十大报告") == [key]


def test_the_words_are_told_as_a_person_would_write_them(corpus):
    corpus.put("三会一课与 19大 精神")
    assert corpus.answer("三會一課 19大").words == ["三会一课", "19大"]
    assert corpus.answer("“new era”").words == ["new era"]


def test_an_empty_query_finds_nothing(corpus):
    corpus.put("通知")
    for q in ("", "   ", "\x00", "…", "“”", "()"):
        assert corpus.answer(q).total == 0
