"""iCalendar (RFC 5545): sessions as a phone's calendar takes them."""

from datetime import UTC, timedelta

from django.http import HttpResponse

LONGEST_LINE = 75  # octets, the line break not counted
REFRESH = "PT6H"


def calendar_text(sessions, *, name, origin):
    """Return a VCALENDAR. `origin` is the scheme and host of the site, for the addresses."""
    lines = [
        ("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//Party-building portal//Training//ZH"),
        ("CALSCALE", "GREGORIAN"), ("X-WR-CALNAME", _text(name)), ("NAME", _text(name)),
        ("X-WR-TIMEZONE", "Asia/Shanghai"), ("REFRESH-INTERVAL;VALUE=DURATION", REFRESH),
        ("X-PUBLISHED-TTL", REFRESH),
    ]  # fmt: skip
    for session in sessions:
        lines += _event(session, origin)
    lines.append(("END", "VCALENDAR"))
    return "".join(f"{fold(f'{key}:{value}')}\r\n" for key, value in lines)


def response(sessions, *, name, filename, request):
    origin = f"{request.scheme}://{request.get_host()}"
    text = calendar_text(sessions, name=name, origin=origin)
    answer = HttpResponse(text.encode(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{filename}"'
    answer.is_public_page = True
    return answer


def _event(session, origin):
    address = origin + session.get_absolute_url()
    changed = _moment(session.last_modified)
    is_cancelled = session.state == "cancelled"
    # An all-day event ends on the day after its last (RFC 5545, 3.6.1: DTEND is exclusive).
    after = session.ends_on + timedelta(days=1)
    return [
        ("BEGIN", "VEVENT"),
        ("UID", f"{session.uid}@training"),
        ("DTSTAMP", changed),
        ("CREATED", _moment(session.created_at)),
        ("LAST-MODIFIED", changed),
        ("SEQUENCE", str(session.sequence)),
        ("DTSTART;VALUE=DATE", f"{session.starts_on:%Y%m%d}"),
        ("DTEND;VALUE=DATE", f"{after:%Y%m%d}"),
        ("SUMMARY", _text(f"（已取消）{session.title}" if is_cancelled else session.title)),
        ("LOCATION", _text(session.place_text)),
        ("DESCRIPTION", _text("\n".join(_description(session, address)))),
        ("URL", address),
        ("CATEGORIES", _text(session.programme.section.name)),
        ("STATUS", "CANCELLED" if is_cancelled else "CONFIRMED"),
        ("TRANSP", "TRANSPARENT"),
        ("END", "VEVENT"),
    ]


def _description(session, address):
    if session.state == "cancelled":
        yield f"这一期已取消：{session.cancel_reason}"
    elif session.programme.summary:
        yield session.programme.summary
    if session.fee_text:
        yield f"费用：{session.fee_text}"
    if session.notes:
        yield session.notes
    yield f"详情和报名：{address}"


def _moment(moment):
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value):
    """Escape a TEXT value (3.3.11); control characters have no place in one."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(sign, written)
    return "".join(sign for sign in value if sign == "\t" or ord(sign) >= 32 and ord(sign) != 127)


def fold(line):
    """Break a line into lines of at most 75 octets (3.1), never inside a character."""
    pieces, piece, size = [], [], 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LONGEST_LINE:
            pieces.append("".join(piece))
            piece, size = [" "], 1
        piece.append(sign)
        size += octets
    pieces.append("".join(piece))
    return "\r\n".join(pieces)
