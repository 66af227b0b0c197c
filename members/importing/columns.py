"""The columns of the site's template, and the names that other people's sheets give them."""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """`field` is one of Person's, or "certificate." and one of Certificate's."""

    field: str
    title: str
    others: tuple = ()
    example: str = ""
    help: str = ""


COLUMNS = (
    Column("name", "姓名", ("名字", "学员姓名", "人员姓名", "中文姓名"), "张小明〔示例〕", "必填"),
    Column("id_number", "身份证号", (
        "证件号码", "公民身份号码", "身份证", "身份证号码", "证件号", "居民身份证号", "公民身份证号码",
        "有效证件号码",
    ), "", "18 位，以文本填写。有它就不会把同一个人建成两份"),
    Column("work_number", "工号", ("职工号", "职工编号", "员工号", "人员编号", "教工号"), "G20260001",
           "没有身份证号时，按它找已有的档案"),
    Column("kind", "类别", ("人员类别", "人员类型"), "学员", "工作人员、专家或学员；不填用上传时选的"),
    Column("sex", "性别", (), "男", "男或女；有身份证号可不填"),
    Column("birth_date", "出生日期", ("出生年月日", "生日", "出生年月"), "1980-05-01",
           "写到日；有身份证号可不填"),
    Column("phone", "联系电话", ("手机", "手机号", "手机号码", "电话", "联系方式", "移动电话"),
           "13800000000", "手机，或带区号的固定电话"),
    Column("email", "电子邮箱", ("邮箱", "电子邮件", "邮箱地址", "Email", "E-mail"),
           "name@example.org"),
    Column("organisation", "单位", ("工作单位", "所在单位", "单位名称", "所在党组织"), "示例学院"),
    Column("post", "职务", ("职务职称", "岗位", "现任职务"), "教师"),
    Column("former_names", "曾用名", (), "", "几个曾用名用顿号隔开"),
    Column("joined_party_on", "入党日期", ("入党时间", "入党年月"), "2003-07-01", "写到日"),
    Column("certificate.number", "证书编号", ("证书号", "证号", "结业证书编号", "证书号码"),
           "示培〔2026〕00001", "填了它，就要填培训项目和发证日期"),
    Column("certificate.programme", "培训项目", ("培训班", "培训班次", "班次", "项目名称"),
           "支部书记培训班"),
    Column("certificate.hours", "学时", ("培训学时", "课时"), "40", "整数"),
    Column("certificate.issued_on", "发证日期", ("发证时间", "颁发日期", "颁证日期"), "2026-06-30"),
    Column("certificate.expires_on", "有效期至", ("到期日期", "失效日期", "有效期"), "2029-06-29",
           "当天仍有效；长期有效的不填"),
)  # fmt: skip
BY_FIELD = {column.field: column for column in COLUMNS}
NEEDED = ("name",)
KNOWN = [title for column in COLUMNS for title in (column.title, *column.others)]


def key(title):
    """身份证号*（必填） is 身份证号: blanks, stars, colons and what stands in brackets don't count."""
    plain = re.sub(r"\([^)]*\)", "", unicodedata.normalize("NFKC", title))
    return re.sub(r"[\s*:]+", "", plain).casefold()


def match(titles):
    """Return {field: title}. A field takes its own name before another; a title serves one field."""
    found, by_key = {}, {}
    for title in titles:
        by_key.setdefault(key(title), title)
    for column in COLUMNS:
        for name in (column.title, *column.others):
            title = by_key.get(key(name))
            if title is not None and title not in found.values():
                found[column.field] = title
                break
    return found


def missing(matched):
    """Return the titles of the columns without which nothing can be taken in."""
    needed = [field for field in NEEDED if field not in matched]
    if any(field.startswith("certificate.") for field in matched):
        certificate = ("certificate.number", "certificate.programme", "certificate.issued_on")
        needed += [field for field in certificate if field not in matched]
    return [BY_FIELD[field].title for field in needed]
