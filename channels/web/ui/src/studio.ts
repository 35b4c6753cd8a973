// <offelia-draft> saves an editor's draft while it is written and shows how it
// will look: a whole file in one field, or a passage in fields of its own. Somebody
// else's save is told at once and nothing is overwritten.

const pause = 1500;

class OffeliaDraft extends HTMLElement {
  private timer = 0;
  private saved = "";
  private conflict = false;

  connectedCallback(): void {
    this.saved = JSON.stringify(this.content());
    if (this.file) this.jump(this.file);
    this.addEventListener("input", () => {
      if (!this.dataset["api"]) return; // a new passage has no address yet
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.work(), pause);
    });
    this.querySelector("form")!.addEventListener("submit", () => {
      clearTimeout(this.timer);
      this.tell(this.words("working"));
    });
  }

  /** Lets an editor go to a passage in the text; the preview goes along. */
  private jump(field: HTMLTextAreaElement): void {
    const part = this.querySelector<HTMLElement>("[data-jump]");
    if (!part) return;
    part.hidden = false;
    part.querySelector("select")!.addEventListener("change", (event) => {
      const id = (event.target as HTMLSelectElement).value;
      const mark = id ? field.value.indexOf(`{#${id}}`) : 0;
      if (mark < 0) return;
      const start = id ? field.value.lastIndexOf("\n", mark) + 1 : 0;
      field.setSelectionRange(start, start);
      field.scrollTop = this.heightOf(field, field.value.slice(0, start));
      const preview = document.querySelector<HTMLElement>("[data-preview]");
      const passage = preview?.querySelector<HTMLElement>(`[data-passage="${CSS.escape(id)}"]`);
      if (preview) preview.scrollTop = passage ? passage.offsetTop : 0;
    });
  }

  /** How high a text stands in a field, whose lines wrap. */
  private heightOf(field: HTMLTextAreaElement, text: string): number {
    const copy = field.cloneNode() as HTMLTextAreaElement;
    copy.removeAttribute("id");
    copy.rows = 1;
    copy.value = text;
    copy.style.cssText = `position: absolute; visibility: hidden; height: 0; min-height: 0; width: ${field.offsetWidth}px`;
    field.after(copy);
    const height = copy.scrollHeight;
    copy.remove();
    return text ? height - parseFloat(getComputedStyle(field).lineHeight) - parseFloat(getComputedStyle(field).paddingBottom) : 0;
  }

  private get file(): HTMLTextAreaElement | null {
    return this.querySelector<HTMLTextAreaElement>("textarea[name=source]");
  }

  /** What is written: the file, or the fields by name ("routes.not" inside routes), lists a line each. */
  private content(): Record<string, unknown> {
    if (this.file) return { source: this.file.value };
    const out: Record<string, unknown> = {};
    for (const field of this.querySelectorAll<HTMLInputElement>("input[name]:not([type=hidden]), textarea[name], select[name]")) {
      const path = field.name.split(".");
      const name = path.pop()!;
      const inside = path.reduce((at, step) => (at[step] ??= {}) as Record<string, unknown>, out);
      inside[name] = "lines" in field.dataset ? field.value.split("\n") : field.value;
    }
    return out;
  }

  private get base(): HTMLInputElement {
    return this.querySelector<HTMLInputElement>("input[name=base]")!;
  }

  private async work(): Promise<void> {
    const content = this.content();
    await Promise.all([this.save(content), this.preview(content)]);
  }

  private async save(content: Record<string, unknown>): Promise<void> {
    const text = JSON.stringify(content);
    if (text === this.saved || this.conflict) return;
    this.tell(this.words("saving"));
    try {
      const res = await this.call("PUT", "", { ...content, base: Number(this.base.value) });
      const reply = (await res.json()) as { revision?: number; error?: { text: string } };
      if (res.ok && reply.revision) {
        this.base.value = String(reply.revision);
        this.saved = text;
        this.tell(`${this.words("saved")} ${new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })}`);
        return;
      }
      this.conflict = res.status === 409;
      this.tell(reply.error?.text ?? this.words("failed"));
    } catch {
      this.tell(this.words("failed"));
      this.timer = window.setTimeout(() => void this.work(), 5 * pause);
    }
  }

  private async preview(content: Record<string, unknown>): Promise<void> {
    try {
      const res = await this.call("POST", "/preview", content, "text/html");
      if (res.ok) document.querySelector("[data-preview]")!.innerHTML = await res.text();
    } catch {
      // The status line tells of the lost connection already.
    }
  }

  private call(method: string, path: string, body: object, accept = "application/json"): Promise<Response> {
    return fetch(this.dataset["api"] + path, { method, body: JSON.stringify(body), headers: { "Content-Type": "application/json", Accept: accept } });
  }

  private words(name: string): string {
    return this.getAttribute(`data-words-${name}`) ?? "";
  }

  private tell(text: string): void {
    this.querySelector("[data-status]")!.textContent = text;
  }
}

customElements.define("offelia-draft", OffeliaDraft);
