// Runs before the first paint, so that a page never flashes in the wrong mode.
(function () {
  try {
    var root = document.documentElement;
    if (localStorage.getItem("mode") === "elder") root.dataset.mode = "elder";
    if (localStorage.getItem("contrast") === "high") root.dataset.contrast = "high";
    var zoom = Number(localStorage.getItem("zoom"));
    if (zoom) root.style.setProperty("--zoom", String(zoom));
  } catch (error) {
    // Storage may be forbidden; the page then simply starts in its plain form.
  }
})();
