// <offelia-follow> keeps a ticket's conversation fresh and <offelia-queue> the
// queue. Both ask the server every few seconds while the page is looked at.
import { Log } from "./log";

const pause = 3000;

abstract class Following extends HTMLElement {
  private timer = 0;
  protected abstract look(): Promise<void>;

  connectedCallback(): void {
    this.timer = window.setInterval(() => {
      if (document.visibilityState === "visible") this.look().catch(() => undefined); // the next one tells
    }, pause);
  }

  disconnectedCallback(): void {
    clearInterval(this.timer);
  }
}

class OffeliaFollow extends Following {
  private log!: Log;

  override connectedCallback(): void {
    const src = this.dataset["src"]!;
    this.log = new Log(this.querySelector<HTMLElement>(".log")!, Number(this.dataset["last"]), (after) => src + after,
      (_, wasAtEnd) => wasAtEnd && this.log.toEnd());
    super.connectedCallback();
  }

  protected look(): Promise<void> {
    return this.log.refresh();
  }
}

class OffeliaQueue extends Following {
  private shown = "";

  protected async look(): Promise<void> {
    const res = await fetch(this.dataset["src"]!);
    if (!res.ok) return;
    const html = await res.text();
    if (html === this.shown) return;
    const focused = (document.activeElement as HTMLAnchorElement | null)?.getAttribute("href");
    this.innerHTML = html;
    this.shown = html;
    if (focused) this.querySelector<HTMLElement>(`a[href="${CSS.escape(focused)}"]`)?.focus();
    const free = this.querySelectorAll("tr[data-free]").length;
    document.title = document.title.replace(/^\(\d+\) /, "");
    if (free > 0) document.title = `(${free}) ${document.title}`;
  }
}

customElements.define("offelia-follow", OffeliaFollow);
customElements.define("offelia-queue", OffeliaQueue);
