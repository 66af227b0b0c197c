import pytest

from search import text


def test_every_word_of_our_list_stays_in_one_piece():
    assert [word for word in text.own_words() if text.cut(word) != [word]] == []


def test_the_list_is_clean():
    words = text.own_words()
    assert len(words) == len(set(words)) > 150
    assert all(text.fold(word) == word for word in words)


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("黨員發展", "党员发展"),
        ("毕業生", "毕业生"),
        ("關於瞭解臺灣後來", "关于了解台湾后来"),
        ("ＧＢ／Ｔ２０２２", "gb/t2022"),
        ("著名", "著名"),
    ],
)
def test_forms_are_compared_as_one(written, compared):
    assert text.fold(written) == compared


def test_a_folded_text_knows_where_it_came_from():
    folded, offsets = text.fold_with_offsets("党…員ﬁ")
    assert folded == "党...员fi"
    assert list(offsets) == [0, 1, 1, 1, 2, 3, 3, 4]
