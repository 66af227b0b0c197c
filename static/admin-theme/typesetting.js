// 一键排版: asks the server, puts the result into the text as one step that can be undone, and lists
// what was changed.
/* global CKEDITOR */

import { ask, choose, element } from "./asking.js";

export function register() {
  CKEDITOR.plugins.add("typeset", {
    init(editor) {
      editor.addCommand("typeset", { exec: typeset, async: true });
      editor.ui.addButton("Typeset", { label: "一键排版", command: "typeset", toolbar: "typeset" });
    },
  });
}

async function typeset(editor) {
  const before = editor.getData();
  try {
    const { html, changes } = await ask(document.querySelector("[data-paste-url]").dataset.typesetUrl, before);
    if (editor.getData() !== before) throw new Error("排版时正文又有改动，没有动它。请再点一次。");
    await show(editor, html, changes);
  } catch (error) {
    editor.showNotification(error.message, "warning");
  }
  editor.fire("afterCommandExec", { name: "typeset", command: editor.getCommand("typeset") });
}

async function show(editor, html, changes) {
  if (!changes.length) {
    await choose("一键排版", element("p", {}, "正文已经合乎排版的规矩，没有改动。"), [["ok", "知道了", "button-main"]]);
    return editor.focus();
  }
  put(editor, html);
  const total = changes.reduce((sum, { count }) => sum + count, 0);
  const answer = await choose(`一键排版：改了 ${total} 处`, list(changes), [
    ["undo", "撤销这次排版", "button-plain"],
    ["ok", "保留", "button-main"],
  ]);
  if (answer === "undo") editor.execCommand("undo");
  editor.focus();
}

function put(editor, html) {
  editor.setData(html); // keeps a step of undo on both sides
  editor.fire("change");
}

function list(changes) {
  const box = element("div", { class: "typeset-changes", tabindex: "0" });
  for (const { kind, count, samples } of changes) {
    const rows = samples.map(({ before, after }) =>
      element("li", {}, element("del", {}, before || "（无）"), " → ", element("ins", {}, after || "（去掉）")),
    );
    if (count > samples.length) rows.push(element("li", {}, `……另有 ${count - samples.length} 处`));
    box.append(element("details", {}, element("summary", {}, `${kind}（${count} 处）`), element("ul", {}, ...rows)));
  }
  box.querySelector("details").open = true;
  return element("div", {}, element("p", { class: "help" }, "字句没有动。随时可以用“撤消”（Ctrl+Z）退回。"), box);
}
