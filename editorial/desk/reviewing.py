"""The three reviews in the desk: handing in, reading and deciding, the record."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from editorial import release, richtext, rights
from editorial.desk.addresses import ItemAddresses
from editorial.desk.review_forms import DecisionForm, SubmitForm, UrgentForm
from editorial.models import ReviewEntry, Round
from editorial.models.review import PROOF_NAMES, STEP_NAMES
from editorial.review import record, reviewers, rounds, verbs


class ReviewViews(ItemAddresses):
    def addresses(self):
        return [
            *super().addresses(),
            ("submit", "submit/", self.submit_view),
            ("take_back", "take_back/", self.take_back_view),
            ("remind", "remind/", self.remind_view),
            ("review", "review/", self.review_view),
            ("claim", "review/claim/", self.claim_view),
            ("annotate", "review/annotate/", self.annotate_view),
            ("proofread", "proofread/<int:number>/", self.proofread_view),
            ("urgent", "urgent/", self.urgent_view),
            ("record", "record/", self.record_view),
        ]

    # -- the author's side --------------------------------------------------------------------

    def submit_view(self, request, object_id):
        item = self._item(request, object_id)
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        data = item.latest_revision.data if item.latest_revision else {}
        form = SubmitForm(request.POST or None, initial=SubmitForm.guessed(data))
        if self._done(request, form, verbs.submit, item):
            messages.success(request, f"《{item}》已送审，等待{_next_name(item)}。")
            return HttpResponseRedirect(reverse("admin:index"))
        context = self._review_page(request, item, "送审") | {
            "form": form,
            "revision": item.latest_revision,
            "steps": [STEP_NAMES[n] for n in range(1, item.section.review_steps + 1)],
        }
        return TemplateResponse(request, "admin/editorial/review/submit.html", context)

    @method_decorator(require_POST)
    def take_back_view(self, request, object_id):
        item = self._item(request, object_id)
        if self._attempt(request, verbs.take_back, item):
            messages.success(request, f"《{item}》已撤回，可以继续修改。")
        return HttpResponseRedirect(self._url("change", item))

    @method_decorator(require_POST)
    def remind_view(self, request, object_id):
        item = self._item(request, object_id)
        if self._attempt(request, verbs.remind, item):
            messages.success(request, "已催办，审稿人的工作台上会看到。")
        return HttpResponseRedirect(self._url("change", item))

    # -- the reviewer's side ------------------------------------------------------------------

    def review_view(self, request, object_id):
        """The page on which a text is read and decided upon."""
        item = self._item(request, object_id)
        submission = rounds.open_of(item)
        if submission is None:
            messages.info(request, f"《{item}》现在不在审核中。")
            return HttpResponseRedirect(self._url("record", item))
        why_not = rounds.why_not(request.user, submission)
        form = DecisionForm(request.POST or None, initial={"digest": submission.digest})
        if request.method == "POST":
            if why_not:
                raise PermissionDenied
            if form.is_valid() and self._decide(request, item, form):
                return HttpResponseRedirect(reverse("admin:index"))
        context = self._review_page(request, item, "审稿") | self._facts(submission, item)
        may_change = self.has_change_permission(request, item)
        context |= {"form": form, "why_not": why_not, "may_change": may_change}
        return TemplateResponse(request, "admin/editorial/review/review.html", context)

    def _decide(self, request, item, form):
        decision, facts = form.decision(), form.facts()
        verb = verbs.approve if decision == "approve" else verbs.send_back
        done = self._tried(form, verb, item, request.user, **facts)
        if done:
            messages.success(request, f"《{item}》{_said(done, item, decision)}")
        return done

    def _facts(self, submission, item):
        step = rounds.step_now(submission)
        signed = rounds.approvals(submission)
        steps = range(1, submission.section.review_steps + 1)
        return {
            "submission": submission,
            "step_name": STEP_NAMES[step],
            "is_last": step >= submission.section.review_steps,
            "steps": [(STEP_NAMES[n], n in signed and n < step, n == step) for n in steps],
            "entries": ReviewEntry.objects.of(item).filter(round_id=submission.pk),
            "notes": submission.notes.filter(is_done=False).select_related("by"),
            "holder": rounds.claim_of(submission),
            "preview_url": reverse(
                f"admin:{self._name('preview_revision')}",
                args=[item.pk, submission.revision.number],
            ),
            "handed_in": ReviewEntry.objects.of(item)
            .filter(round_id=submission.pk, act="submit")
            .first(),
            **_proofs_of(item, submission.revision),
            "characters": len(richtext.plain_text(submission.revision.data.get("body") or "")),
        }

    @method_decorator(require_POST)
    def claim_view(self, request, object_id):
        """Answers who is reading, after this person has said that he is."""
        item = self._item(request, object_id)
        try:
            submission = verbs.claim(item, request.user, over="over" in request.POST)
        except ValidationError as error:
            return JsonResponse({"error": " ".join(error.messages)}, status=409)
        if request.headers.get("Accept", "").startswith("text/html"):
            return HttpResponseRedirect(self._url("review", item))
        holder = rounds.claim_of(submission)
        return JsonResponse({"holder": str(holder), "is_me": holder == request.user})

    @method_decorator(require_POST)
    def annotate_view(self, request, object_id):
        item = self._item(request, object_id)
        quote, text = request.POST.get("quote", ""), request.POST.get("text", "")
        try:
            verbs.annotate(item, request.user, quote=quote, text=text)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(self._url("review", item))

    @method_decorator(require_POST)
    def proofread_view(self, request, object_id, number):
        item = self._item(request, object_id)
        try:
            verbs.proofread(
                item, request.user, number=number, digest=request.POST.get("digest", "")
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"{PROOF_NAMES[number]}已签字。")
        name = "review" if "review" in request.POST else "record"
        return HttpResponseRedirect(self._url(name, item))

    def urgent_view(self, request, object_id):
        """The third reviewer alone lets a text out, and says why."""
        item = self._item(request, object_id)
        if not self.may_release_urgently(request.user, item):
            raise PermissionDenied
        form = UrgentForm(request.POST or None, initial={"digest": item.latest_revision.digest})
        if self._done(request, form, verbs.release_urgently, item):
            messages.success(request, f"《{item}》已紧急签发，记录上永久注明。")
            return HttpResponseRedirect(self._url("change", item))
        context = self._review_page(request, item, "紧急签发") | {"form": form}
        return TemplateResponse(request, "admin/editorial/review/urgent.html", context)

    def _may_take_back(self, user, submission, item):
        is_his = user.pk in (submission.submitted_by_id, submission.author_id)
        return rights.may(user, "change" if is_his else "publish", item)

    def may_release_urgently(self, user, item):
        may = user.has_perm(reviewers.URGENT)
        return may and reviewers.may_do(user, item.section_id, 3)

    @method_decorator(require_safe)
    def record_view(self, request, object_id):
        """The record of an item (审稿单), to read and to print, with the text that was approved."""
        item = self._item(request, object_id)
        revision = item.live_revision or item.latest_revision
        entries = list(ReviewEntry.objects.of(item))
        text = type(item)(pk=item.pk, section=item.section).apply(revision.data)
        context = self._review_page(request, item, "审稿单") | {
            "revision": revision,
            "is_released": bool(item.live_revision_id),
            "entries": entries,
            "problems": list(record.verify(entries)),
            "is_urgent": any(e.act == "urgent" and e.digest == revision.digest for e in entries),
            "handed_in": next((e for e in reversed(entries) if e.act == "submit"), None),
            "text": text,
            "body": richtext.present(getattr(text, "body", "") or ""),
            **_proofs_of(item, item.latest_revision),
            "latest": item.latest_revision,
            "may_change": self.has_change_permission(request, item),
        }
        return TemplateResponse(request, "admin/editorial/review/record.html", context)

    # -- what the editing page shows ------------------------------------------------------------

    def review_context(self, request, item):
        """Return what the editing page says about the reviews of an item."""
        user, submission = request.user, rounds.open_of(item)
        last = rounds.of(item).prefetch_related("notes__by").first()
        came_back = last if last and last.state == Round.RETURNED else None
        has_change = item.live_revision_id != item.latest_revision_id or item.withdrawn_at
        returned = (
            ReviewEntry.objects.of(item).filter(round_id=last.pk, act="return").last()
            if came_back
            else None
        )
        return {
            "submission": submission,
            "step_name": STEP_NAMES[rounds.step_now(submission)] if submission else "",
            "may_sign": bool(submission) and not rounds.why_not(user, submission),
            "returned": returned,
            "notes": list(last.notes.all()) if last and last.state != Round.RELEASED else [],
            "may_submit": not submission and bool(has_change) and not item.deleted_at,
            "may_urgent": bool(has_change) and self.may_release_urgently(user, item),
            "may_take_back": bool(submission) and self._may_take_back(user, submission, item),
            "may_republish": bool(
                item.latest_revision
                and has_change
                and self._may(request, "publish", item)
                and release.is_text_of_live(item, item.latest_revision)
            ),
        }

    def _done(self, request, form, verb, item):
        if request.method != "POST" or not form.is_valid():
            return None
        return self._tried(form, verb, item, request.user, **form.cleaned_data)

    def _tried(self, form, verb, *arguments, **facts):
        """Do it and return what it returns, or put what is wrong at the form's fields."""
        try:
            return verb(*arguments, **facts)
        except ValidationError as error:
            known = hasattr(error, "error_dict") and set(error.error_dict) <= set(form.fields)
            form.add_error(None, error if known else ValidationError(error.messages))
            return None

    def _review_page(self, request, item, name):
        return {
            **self.admin_site.each_context(request),
            "title": f"{name}：{item}",
            "opts": self.opts,
            "item": item,
            "page_name": name,
        }


def _proofs_of(item, revision):
    """Return (number, name, its line or None) of each proofreading of a text, as `proofs`, and
    whether there is anything to show of them."""
    signed = rounds.proofs(item, revision)
    return {
        "proofs": [(number, name, signed.get(number)) for number, name in PROOF_NAMES.items()],
        "shows_proofs": bool(signed or item.section.proof_steps),
    }


def _next_name(item):
    submission = rounds.open_of(item)
    return STEP_NAMES[rounds.step_now(submission)] if submission else "审核"


def _said(done, item, decision):
    if decision != "approve":
        return "已退回作者。"
    submission = rounds.open_of(item)
    if submission:
        return f"已通过，转到{STEP_NAMES[rounds.step_now(submission)]}。"
    return "已签发，" + ("已经发布。" if done.state == "live" else "将按时发布。")
