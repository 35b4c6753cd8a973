// <offelia-follow> keeps a ticket's conversation fresh and <offelia-queue> the
// queue. The server tells when there is something new (server-sent events); the
// page then asks for it. Waiting times grow by themselves, so the queue is also
// looked at once a minute.
import { Log } from "./log";

const minute = 60_000;

abstract class Following extends HTMLElement {
  private timer = 0;
  private events: EventSource | null = null;
  private asking: Promise<void> | null = null;
  private again = false;
  protected abstract look(): Promise<void>;
  protected abstract readonly event: string;

  connectedCallback(): void {
    const look = (): void => this.lookOnce();
    this.timer = window.setInterval(look, minute);
    this.events = new EventSource(this.dataset["events"]!);
    this.events.addEventListener("ready", look); // also after a lost connection
    this.events.addEventListener(this.event, look);
  }

  disconnectedCallback(): void {
    clearInterval(this.timer);
    this.events?.close();
  }

  /** Looks one time after the other; what comes meanwhile is one look more. */
  private lookOnce(): void {
    if (this.asking) {
      this.again = true;
      return;
    }
    document.dispatchEvent(new Event("offelia-news"));
    this.asking = this.look()
      .catch(() => undefined) // the next one tells
      .finally(() => {
        this.asking = null;
        if (!this.again) return;
        this.again = false;
        this.lookOnce();
      });
  }
}

class OffeliaFollow extends Following {
  private log!: Log;
  protected readonly event = "talk";

  override connectedCallback(): void {
    const src = this.dataset["src"]!;
    this.log = new Log(this.querySelector<HTMLElement>(".log")!, Number(this.dataset["last"]), (after) => src + after,
      (_, wasAtEnd) => wasAtEnd && this.log.toEnd());
    this.log.toEnd();
    super.connectedCallback();
  }

  protected look(): Promise<void> {
    return this.log.refresh();
  }
}

class OffeliaQueue extends Following {
  protected readonly event = "queue";

  protected async look(): Promise<void> {
    const res = await fetch(this.dataset["src"]!);
    if (!res.ok) return;
    const now = document.createElement("template");
    now.innerHTML = await res.text();
    if (now.innerHTML.trim() === this.innerHTML.trim()) return;
    const links = [...this.querySelectorAll("a")];
    const focused = links.indexOf(document.activeElement as HTMLAnchorElement);
    this.replaceChildren(now.content);
    if (focused >= 0) this.focusAgain(links[focused]!.href, focused);
    const free = this.querySelectorAll("tr[data-free]").length;
    document.title = document.title.replace(/^\(\d+\) /, "");
    if (free > 0) document.title = `(${free}) ${document.title}`;
  }

  /** Keeps the focus on the same link, or, when somebody else took it, on the one that came in its place. */
  private focusAgain(href: string, index: number): void {
    const links = [...this.querySelectorAll("a")];
    (links.find((a) => a.href === href) ?? links[Math.min(index, links.length - 1)])?.focus();
  }
}

customElements.define("offelia-follow", OffeliaFollow);
customElements.define("offelia-queue", OffeliaQueue);
