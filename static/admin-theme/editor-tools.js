// Pasting and 一键排版 for every editor of the page.
/* global CKEDITOR */

import { guardForm, setUp } from "./pasting.js";
import { register } from "./typesetting.js";

register();
CKEDITOR.on("instanceReady", ({ editor }) => {
  setUp(editor);
  guardForm(editor);
});
