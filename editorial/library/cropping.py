"""The page on which a part of a picture is chosen, and what matters most in it."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError

from editorial.library import uses
from editorial.library.file_pages import REASON, tell
from editorial.uploads import replacing

RATIOS = (("", "任意比例"), ("16:9", "16∶9"), ("3:4", "3∶4"), ("1:1", "1∶1"))


def _whole(label, least, **attributes):
    return forms.IntegerField(
        label=label, min_value=least, max_value=20_000,
        widget=forms.NumberInput(attrs=attributes),
    )  # fmt: skip


class CropForm(forms.Form):
    """All in pixels and percent of the whole picture, as the person sees it on the page."""

    left = _whole("左边距", 0)
    top = _whole("上边距", 0)
    width = _whole("宽", 1)
    height = _whole("高", 1)
    focus_x = forms.FloatField(label="焦点横向（%）", min_value=0, max_value=100)
    focus_y = forms.FloatField(label="焦点纵向（%）", min_value=0, max_value=100)
    reason = forms.CharField(label="裁剪原因", max_length=200, required=False)

    def __init__(self, *args, size, **kwargs):
        super().__init__(*args, **kwargs)
        self.size = size
        for name in ("focus_x", "focus_y"):
            self.fields[name].widget.attrs["step"] = "any"

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        width, height = self.size
        for start, length, whole, name in (
            ("left", "width", width, "宽"), ("top", "height", height, "高"),
        ):  # fmt: skip
            if cleaned[start] + cleaned[length] > whole:
                most = max(0, whole - cleaned[start])
                self.add_error(length, f"超出了图片：从这里起，{name}最多 {most} 像素。")
        return cleaned

    @property
    def crop(self):
        return {name: self.cleaned_data[name] for name in ("left", "top", "width", "height")}

    @property
    def focus(self):
        """The focal point in percent of the part, or of its nearest edge."""
        crop, (width, height) = self.crop, self.size
        x = self.cleaned_data["focus_x"] / 100 * width - crop["left"]
        y = self.cleaned_data["focus_y"] / 100 * height - crop["top"]
        return _percent(x, crop["width"]), _percent(y, crop["height"])


def _percent(place, length):
    return round(min(1, max(0, place / length)) * 100)


def whole_size(image):
    return tuple(image.crop["of"]) if image.crop else (image.width, image.height)


def initial(image):
    width, height = whole_size(image)
    crop = image.crop or {"left": 0, "top": 0, "width": width, "height": height}
    x = (crop["left"] + image.focus_x / 100 * crop["width"]) / width * 100
    y = (crop["top"] + image.focus_y / 100 * crop["height"]) / height * 100
    sides = {name: crop[name] for name in ("left", "top", "width", "height")}
    return {**sides, "focus_x": round(x, 1), "focus_y": round(y, 1)}


class CroppingPage:
    """Mixed into the admin of Image."""

    def addresses(self):
        return [
            *super().addresses(),
            ("crop", "<int:pk>/crop/", self.crop_view),
            ("whole", "<int:pk>/whole/", self.whole_view),
        ]

    def crop_view(self, request, pk):
        self._demand(request, "change")
        image = self._found(pk)
        found = uses.places(image)
        may_crop = uses.may_change(request.user, found)
        form = CropForm(request.POST or None, initial=initial(image), size=whole_size(image))
        if not may_crop:
            for name in ("left", "top", "width", "height"):
                form.fields[name].disabled = True
        if request.method == "POST" and form.is_valid():
            try:
                return self._cropped(request, image, form, found, may_crop)
            except ValidationError as error:
                tell(form, error, None)
        return self._file_page(
            request, "crop", image, "裁剪和焦点", form=form, may_crop=may_crop, ratios=RATIOS,
            size=whole_size(image), whole_url=self._url("whole", pk) if image.whole else image.url,
        )  # fmt: skip

    def _cropped(self, request, image, form, found, may_crop):
        is_new = form.crop != {n: initial(image)[n] for n in ("left", "top", "width", "height")}
        reason = form.cleaned_data["reason"]
        if is_new and not may_crop:
            raise PermissionDenied
        if is_new and not reason and any(map(uses.is_public, found)):
            raise ValidationError({"reason": REASON})
        crop = form.crop
        replacing.crop_image(image, crop, request.user, focus=form.focus, reason=reason)
        return self._done(request, image, "已保存，用到它的页面现在显示新的样子。")

    def whole_view(self, request, pk):
        """Give the whole of a cropped picture to whoever may crop it, and to nobody else."""
        self._demand(request, "change")
        image = self._found(pk)
        return self._private_picture(image.whole or image.shown)
