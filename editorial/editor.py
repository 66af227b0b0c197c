"""CKEditor 4 in its cage: the only page it is loaded on, and all that it may do there.

It gets no more fixes, so nothing that it sends is believed: uploads go through our own views
with a CSRF token, and every text through editorial.richtext.clean_html.
"""

from ckeditor.widgets import CKEditorWidget
from csp.decorators import csp_update
from django.forms.widgets import Media
from django.urls import reverse_lazy
from js_asset import Script

# CKEditor's buttons carry onclick attributes and its skin style attributes; no script element
# of any kind is allowed but files of ours.
editing_page = csp_update(
    {
        "script-src-attr": ["'unsafe-inline'"],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["blob:"],  # a pasted picture is shown until it is stored
    }
)

TOOLBAR = [
    ["Undo", "Redo"],
    ["Format", "Bold", "Italic", "Underline", "Subscript", "Superscript", "RemoveFormat"],
    ["JustifyLeft", "JustifyCenter", "JustifyRight", "JustifyBlock"],
    ["NumberedList", "BulletedList", "Blockquote"],
    ["Link", "Unlink", "Image", "Table", "HorizontalRule", "SpecialChar"],
    ["Find", "Maximize"],
    ["Typeset"],
]

# What the editor keeps while it is typed or pasted into; clean_html allows the same.
ALLOWED = (
    "p h2 h3 h4 li td th blockquote figcaption{text-align,text-indent}"
    "(align-left,align-center,align-right,align-justify,indent,no-indent);"
    "strong em u s sub sup ul ol blockquote figure caption thead tbody tr hr br table;"
    "td th[colspan,rowspan,scope]; ol[start]; a[!href,title];"
    "img[!src,alt](image-half,image-full); figure(*)"
)

CONFIG = {
    "toolbar": TOOLBAR,
    "format_tags": "p;h2;h3;h4",
    "allowedContent": ALLOWED,
    "extraPlugins": "divarea,image2,uploadimage,typeset",
    "removePlugins": (
        "image,iframe,iframedialog,flash,forms,exportpdf,scayt,wsc,templates,smiley,about,"
        "elementspath,newpage,preview,print,save,language,bidi,div,pagebreak,colordialog,"
        "embed,embedbase,embedsemantic,autoembed,stylescombo,font,colorbutton"
    ),
    "justifyClasses": ["align-left", "align-center", "align-right", "align-justify"],
    "image2_alignClasses": ["align-left", "align-center", "align-right"],
    "image2_altRequired": True,
    "clipboard_handleImages": False,
    "disableNativeSpellChecker": False,
    "removeDialogTabs": "image2:advanced;link:advanced;link:target",
    "bodyClass": "prose",
    "width": "100%",
    "height": 520,
    "resize_dir": "vertical",
}


class EditorWidget(CKEditorWidget):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.attrs |= {
            "data-paste-url": reverse_lazy("admin:text_paste"),
            "data-typeset-url": reverse_lazy("admin:text_typeset"),
            "data-image-url": reverse_lazy("media-upload-image"),
        }
        self.config = {
            **CONFIG,
            "filebrowserBrowseUrl": reverse_lazy("media-browse"),
            "uploadUrl": reverse_lazy("media-upload-image"),
        }

    @property
    def media(self):
        ours = (
            Script("admin-theme/editor.js", defer=True),
            Script("admin-theme/editor-tools.js", type="module"),
        )
        styles = ["admin-theme/editor.css", "admin-theme/editor-tools.css"]
        return super().media + Media(css={"all": styles}, js=ours)
