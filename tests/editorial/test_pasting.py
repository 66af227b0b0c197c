"""Clipboards as Word, WPS, WeChat, Excel and browsers write them, and who may have them cleaned."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from editorial.richtext import clean_html
from editorial.richtext.pasting import from_clipboard
from tests import factories

WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta name=ProgId content=Word.Document><title>文件名</title><style><!-- @list l0:level1 {mso-level-text:"%1.";}
p.MsoNormal, li.MsoNormal {mso-style-parent:""; text-align:justify; font-size:10.5pt;} --></style></head>
<body lang=ZH-CN><!--StartFragment--><h1 align=center style='text-align:center'><b>总标题<o:p></o:p></b></h1>
<h2>一、小标题<o:p></o:p></h2>
<p class=MsoNormal style='text-indent:21.0pt;mso-char-indent-count:2.0'><span lang=EN-US style='mso-tab-count:1'>      </span>
<span style='font-family:仿宋;color:#C00000'>正文</span><b style='mso-bidi-font-weight:normal'>粗体</b>&nbsp;&nbsp;字<o:p></o:p></p>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoNormal style='text-indent:0cm'>顶格</p>
<p class=MsoNormal align=right style='text-align:right'>二〇二六年</p>
<p class=MsoListParagraph style='margin-left:21.0pt;text-indent:-21.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
lang=EN-US><span style='mso-list:Ignore'>3.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>甲</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='font-family:Wingdings'><span
style='mso-list:Ignore'>l<span>&nbsp;</span></span></span><![endif]>子</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>4.<span>&nbsp;</span></span><![endif]>乙</p>
<p class=MsoNormal style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>（一）</span><![endif]>分条</p>
<p class=MsoNormal><!--[if gte vml 1]><v:shape id="x"><v:imagedata src="file:///C:/TEMP/image001.png" o:title=""/></v:shape><![endif]--><![if !vml]><img
width=553 src="file:///C:/TEMP/image002.png" v:shapes="x"><![endif]></p>
<!--EndFragment--></body></html>"""

WPS = """<html xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta name=Generator content="Kingsoft WPS">
<style>p.MsoNormal{mso-style-name:正文;text-align:justify;}</style></head><body><!--StartFragment-->
<p class="MsoNormal" align="center" style="text-align:center;"><b><span style="mso-spacerun:'yes';font-family:黑体;">题</span></b></p>
<p class="MsoNormal" style="text-indent:32.0000pt;mso-char-indent-count:2.0000;"><span style="font-size:16pt;">段落<font face="仿宋">文字</font></span><span><o:p></o:p></span></p>
<table class="MsoTableGrid" border="1" style="border-collapse:collapse;width:426pt;"><tbody><tr><td width="142" valign="top" style="width:106pt;" colspan="2"><p class="MsoNormal" align="center"><b>合并</b></p></td></tr>
<tr><td><p class="MsoNormal">甲</p></td><td><p class="MsoNormal">乙</p></td></tr></tbody></table><!--EndFragment--></body></html>"""

WECHAT = """<section data-mpa-powered-by="x" style="font-size:16px;"><section data-role="outer"><section style="text-align:center;">
<span style="color:rgb(171,25,66);"><strong>小标题</strong></span></section><p style="text-indent:0em;line-height:2em;">
<span leaf="">　　正文一段</span></p><p><br></p><section><img class="rich_pages wxw-img" data-ratio="0.66"
data-src="https://mmbiz.example/640?wx_fmt=png" data-type="png" data-w="1080"></section><section><span>末段</span></section></section></section>"""

EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=ProgId content=Excel.Sheet><style><!--
td {mso-style-parent:style0; font-weight:400;} .xl65 {mso-style-parent:style0; font-weight:700; text-align:center;} --></style></head>
<body><table border=0 cellpadding=0 width=216 style='width:162pt'><!--StartFragment--><col width=72 span=3 style='width:54pt'>
<tr height=19><td class=xl65 width=72>姓名</td><td class=xl65>次数</td></tr><tr><td rowspan=2>张某</td><td align=right x:num>12</td></tr>
<tr><td align=right x:num="3.5">3.5</td></tr><!--EndFragment--></table></body></html>"""


def test_word():
    found = from_clipboard(WORD)
    assert found.missing == 1
    before, picture = found.html.split('<p><img src="data:image/svg+xml,')
    assert before == (
        '<h2 class="align-center">总标题</h2><h3>一、小标题</h3><p>正文<strong>粗体</strong> 字</p>'
        '<p class="no-indent">顶格</p><p class="align-right">二〇二六年</p>'
        '<ol start="3"><li>甲<ul><li>子</li></ul></li><li>乙</li></ol><p>（一）分条</p>'
    )
    assert "这张图片没有粘进来：请用“图片”按钮上传（image002.png）" in picture


def test_wps():
    assert from_clipboard(WPS).html == (
        '<p class="align-center"><strong>题</strong></p><p>段落文字</p><table><thead><tr>'
        '<th colspan="2" scope="col" class="align-center">合并</th></tr></thead>'
        "<tbody><tr><td>甲</td><td>乙</td></tr></tbody></table>"
    )


def test_wechat():
    found = from_clipboard(WECHAT)
    start, end = found.html.split('<p><img src="data:image/svg+xml,')
    assert start == '<p class="align-center"><strong>小标题</strong></p><p>正文一段</p>'
    assert end.endswith(
        'alt="外站图片，保存后不会显示（https://mmbiz.example/640?wx_fmt=png）"></p><p>末段</p>'
    )
    assert found.foreign == 1


def test_excel():
    assert from_clipboard(EXCEL).html == (
        '<table><thead><tr><th scope="col" class="align-center">姓名</th>'
        '<th scope="col" class="align-center">次数</th></tr></thead><tbody><tr><td rowspan="2">张某</td>'
        '<td class="align-right">12</td></tr><tr><td class="align-right">3.5</td></tr></tbody></table>'
    )


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ('<b style="font-weight:normal"><p style="text-indent:0px">网页</p></b>', "<p>网页</p>"),
        ('<p><span style="vertical-align:super">2</span></p>', "<p><sup>2</sup></p>"),
        ('<p>看<a href="#_ftn1">注</a><a href="file:///C:/a">件</a></p>', "<p>看注件</p>"),
        ('<p>显<span style="display:none">隐</span></p>', "<p>显</p>"),
        ('<p><img src="/media/images/ab/c.webp" alt="图"></p>',) * 2,
        ('<p><img src="paste:0" alt="图片 1"></p>', '<p><img src="paste:0" alt=""></p>'),
        ("<p>甲</p><script>alert(1)</script><style>p{}</style>", "<p>甲</p>"),
    ],
)
def test_pages_of_the_web(given, wanted):
    assert from_clipboard(given).html == wanted


def test_saving_leaves_out_what_was_only_marked():
    assert clean_html(from_clipboard(f"<p>文</p>{WECHAT}").html).count("<img") == 0


def test_a_clipboard_without_bounds_is_refused_in_words():
    with pytest.raises(ValidationError, match="正文太长"):
        from_clipboard("字" * (2 * 1024 * 1024 + 1))


pieces = st.sampled_from(
    ["<p>", "</p>", "<p style='mso-list:l0 level2 lfo1'>", "<span style='mso-list:Ignore'>1.", "</span>", "<td>",
     "<table>", "<tr>", "</table>", "<img src='https://foreign.example/a'>", "<img src=//foreign.example>", "<h1>",
     "<img data-src='http://foreign.example/\"onerror=x'>", "<b>", "</b>", "党", "\U000f0000", "<style>.a{", "<div>",
     "<img src='data:image/svg+xml,<svg onload=x>'>", "<img src='javascript:x'>", "<li>", "</div>", "<section>"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(pieces, max_size=25).map("".join))
def test_no_clipboard_makes_a_browser_ask_another_host(html):
    for source in from_clipboard(html).html.split("src=")[1:]:
        assert source.startswith('"data:image/svg+xml,')
        assert not set("<>") & set(source.split('"')[1])


def cast():
    return {
        "visitor": None,
        "dan": factories.dan(),
        "alice": factories.alice("news"),
        "carol": factories.carol("knowledge"),
        "root": factories.root(),
        "nobody": factories.user("nobody"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["text_paste", "text_typeset"])
@pytest.mark.parametrize(
    ("person", "status"),
    [("visitor", 302), ("nobody", 403), ("dan", 200), ("alice", 200), ("carol", 200), ("root", 200)],
)  # fmt: skip
def test_only_who_writes_may_ask(client, name, person, status):
    if user := cast()[person]:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    data = json.dumps({"html": "<p>党 建</p>"})
    answer = client.post(reverse(f"admin:{name}"), data, content_type="application/json")
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["html"].startswith("<p>党")
        assert client.get(reverse(f"admin:{name}")).status_code == 405


@pytest.mark.django_db
def test_what_makes_no_sense_is_refused_in_words(client):
    client.force_login(factories.root(), backend="django.contrib.auth.backends.ModelBackend")
    for body in ("", "[]", '{"html": 3}', "[" * 100_000, json.dumps({"html": "字" * 2_100_000})):
        answer = client.post(reverse("admin:text_paste"), body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()["error"]
