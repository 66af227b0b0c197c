// Runs before the first paint, so that a page never flashes in the wrong mode.
(function () {
  var root = document.documentElement;
  root.dataset.script = "";
  try {
    if (localStorage.getItem("mode") === "elder") root.dataset.mode = "elder";
    if (localStorage.getItem("contrast") === "high") root.dataset.contrast = "high";
    var zoom = Number(localStorage.getItem("zoom"));
    if (zoom) root.style.setProperty("--zoom", String(zoom));
    var closed = (localStorage.getItem("closed-urgent") || "").split(" ").filter(Boolean);
    if (closed.length) hideWhileParsing(closed);
  } catch (error) {
    // Storage may be forbidden; the page then simply starts in its plain form.
  }

  // Urgent notices that the visitor has closed: hidden as they are parsed, before they are drawn.
  function hideWhileParsing(closed) {
    var observer = new MutationObserver(hide);
    observer.observe(root, { childList: true, subtree: true });
    document.addEventListener("DOMContentLoaded", function () {
      hide();
      observer.disconnect();
    });

    function hide() {
      var strip = document.querySelector("[data-urgent]");
      if (!strip) return;
      var rows = Array.from(strip.querySelectorAll("[data-urgent-notice]"));
      rows.forEach(function (row) {
        row.hidden = closed.includes(row.dataset.urgentNotice);
      });
      strip.hidden = rows.length > 0 && rows.every(function (row) { return row.hidden; });
      if (document.querySelector("main")) observer.disconnect();
    }
  }
})();
