// The log of a conversation on a page. The server alone makes its HTML; the log
// fetches what is new and puts each entry in its place, once.

/** How many numbers one turn may use: a turn that ends late has lower numbers
 *  than a caseworker's reply that came meanwhile, so we look back so far. */
const block = 4096;

export class Log {
  readonly list: HTMLOListElement;
  private busy: Promise<void> | null = null;
  private again = false;

  constructor(
    readonly box: HTMLElement,
    public last: number,
    private address: (after: number) => string,
    private grew: (added: HTMLLIElement[], wasAtEnd: boolean) => void,
  ) {
    this.list = box.querySelector("ol")!;
    this.toEnd();
  }

  get atEnd(): boolean {
    return this.box.scrollTop + this.box.clientHeight >= this.box.scrollHeight - 60;
  }

  /** Fetches what is new. Calls while one is under way become one more. */
  refresh(): Promise<void> {
    if (this.busy) {
      this.again = true;
      return this.busy;
    }
    this.busy = this.fetchAll().finally(() => (this.busy = null));
    return this.busy;
  }

  private async fetchAll(): Promise<void> {
    do {
      this.again = false;
      const res = await fetch(this.address(Math.max(0, this.last - block)), { headers: { Accept: "text/html" } });
      if (!res.ok) throw new Error(String(res.status));
      this.merge(await res.text());
    } while (this.again);
  }

  private merge(html: string): void {
    const part = document.createElement("template");
    part.innerHTML = html;
    const wasAtEnd = this.atEnd;
    const added: HTMLLIElement[] = [];
    for (const li of [...part.content.children] as HTMLLIElement[]) {
      const seq = Number(li.dataset["seq"]);
      if (this.list.querySelector(`:scope > li[data-seq="${seq}"]`)) continue;
      if (li.dataset["id"]) this.pending(li.dataset["id"])?.remove();
      this.place(li, seq);
      this.last = Math.max(this.last, seq);
      added.push(li);
    }
    if (added.length === 0) return;
    this.list.querySelector("[data-greeting]")?.remove();
    this.settle();
    this.grew(added, wasAtEnd);
  }

  private place(li: HTMLLIElement, seq: number): void {
    const later = [...this.list.children].find((c) => Number((c as HTMLElement).dataset["seq"] ?? Infinity) > seq);
    this.list.insertBefore(li, later ?? null);
  }

  /** Only the last message's questions can still be answered. */
  private settle(): void {
    const said = [...this.list.querySelectorAll<HTMLElement>(":scope > .msg[data-seq]:is(.msg-offelia, .msg-citizen, .msg-caseworker)")];
    for (const li of said.slice(0, -1)) {
      li.classList.remove("msg-live");
      li.removeAttribute("id");
      for (const old of li.querySelectorAll(":scope > .choices, :scope > .attach")) old.remove();
    }
  }

  pending(id: string): HTMLElement | null {
    return this.list.querySelector(`:scope > .msg-pending[data-id="${CSS.escape(id)}"]`);
  }

  /** Shows the citizen's words at once, until the journal's entry replaces them. */
  echo(id: string, who: string, text: string): void {
    const li = document.createElement("li");
    li.className = "msg msg-citizen msg-pending";
    li.dataset["id"] = id;
    const from = Object.assign(document.createElement("p"), { className: "msg-from", textContent: who });
    const bubble = Object.assign(document.createElement("div"), { className: "bubble" });
    bubble.append(Object.assign(document.createElement("p"), { textContent: text }));
    li.append(from, bubble);
    this.list.append(li);
    this.toEnd();
  }

  /** Shows the newest entry: its end, or its beginning when it is long. */
  toEnd(): void {
    const newest = this.list.lastElementChild as HTMLElement | null;
    this.box.scrollTop = this.box.scrollHeight;
    if (newest && newest.offsetHeight > this.box.clientHeight) this.box.scrollTop = newest.offsetTop - 8; // the page itself stays where it is
  }
}
