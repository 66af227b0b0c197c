// Sends one file to an upload address of ours; resolves with the answer, rejects with a sentence.

export function sendFile(url, file, fields = {}, onProgress = () => {}, signal = undefined) {
  const data = new FormData();
  data.append("upload", file);
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(Math.round((100 * event.loaded) / event.total));
    });
    request.addEventListener("load", () => {
      const answer = request.response;
      if (answer?.uploaded) resolve(answer);
      else reject(answer?.error?.message ?? "上传没有成功：可能已退出登录或没有权限。请另开一页重新登录后再试。");
    });
    request.addEventListener("error", () => reject("上传中断，请检查网络后再试。您填写的内容没有丢。"));
    request.addEventListener("abort", () => reject("已取消。"));
    signal?.addEventListener("abort", () => request.abort());
    request.send(data);
  });
}

export function csrfToken() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}
