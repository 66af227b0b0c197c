from django.db import models


class Entry(models.TextChoices):
    """From where on the site a reader came to the page."""

    HOME = "home", "首页"
    SECTION = "section", "栏目"
    SEARCH = "search", "搜索"
    TOPIC = "topic", "专题"
    ITEM = "item", "其他稿件"
    OUTSIDE = "outside", "站外"
    DIRECT = "direct", "直接打开"


class Referrer(models.TextChoices):
    """What kind of site stood before the page. Only the kind is kept, never the address."""

    SITE = "site", "站内"
    ENGINE = "engine", "搜索引擎"
    WECHAT = "wechat", "微信"
    OTHER = "other", "其他网站"
    DIRECT = "direct", "直接打开"


class DayCount(models.Model):
    """How often a page was read on one day (Beijing time), by section and by where from.

    `section` is the number of the section that it stood in then, 0 for the home page. Days older
    than `folding.KEPT_DAYS` are folded into the first of their month.
    """

    day = models.DateField("日期")
    key = models.CharField("页面", max_length=60)
    section = models.PositiveBigIntegerField("栏目", default=0)
    entry = models.CharField("入口", max_length=8, choices=Entry.choices)
    referrer = models.CharField("来源", max_length=8, choices=Referrer.choices)
    count = models.PositiveIntegerField("浏览次数", default=0)

    class Meta:
        verbose_name = "每日浏览"
        verbose_name_plural = "每日浏览"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "key", "section", "entry", "referrer"], name="reads_one_row_a_day"
            )
        ]
        indexes = [models.Index(fields=["section", "day"], name="reads_of_section")]

    def __str__(self):
        return f"{self.day} {self.key}"


class Total(models.Model):
    """How often a page was read altogether: what pages and lists show."""

    key = models.CharField("页面", max_length=60, primary_key=True)
    count = models.PositiveBigIntegerField("浏览次数", default=0)

    class Meta:
        verbose_name = "累计浏览"
        verbose_name_plural = "累计浏览"

    def __str__(self):
        return self.key


class Seen(models.Model):
    """That somebody has read a page in this half hour: a keyed digest, thrown away afterwards."""

    digest = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField(db_index=True)

    def __str__(self):
        return self.digest
