/* <kiosque-agenda src="https://hub.example/evenements.json" max="5"><a href="…">Agenda</a></kiosque-agenda>
   draws what is to come. Attributes: src (a JSON feed of an agenda, filters included), space, tag,
   place (further filters), max (1 to 50), theme (light, dark; else as the device says). No cookie, no
   tracking; what stands inside is shown until the list is there, and if it never comes.
   Colours and corners: --kiosque-ink, --kiosque-paper, --kiosque-line, --kiosque-link. */
"use strict";
(() => {
  if (!window.customElements || customElements.get("kiosque-agenda")) return;
  const STYLE = `
:host { display: block; --i: var(--kiosque-ink, #1d1d1b); --p: var(--kiosque-paper, #fff); --l: var(--kiosque-line, #cfccc2); --a: var(--kiosque-link, #0b4f94); }
:host([theme=dark]) { --i: var(--kiosque-ink, #f3f1ea); --p: var(--kiosque-paper, #1b1b19); --l: var(--kiosque-line, #4b4942); --a: var(--kiosque-link, #9cd2ff); }
@media (prefers-color-scheme: dark) { :host(:not([theme=light])) { --i: var(--kiosque-ink, #f3f1ea); --p: var(--kiosque-paper, #1b1b19); --l: var(--kiosque-line, #4b4942); --a: var(--kiosque-link, #9cd2ff); } }
ul { list-style: none; margin: 0; padding: 0; }
section { background: var(--p); color: var(--i); padding: .2em 1em; border: 1px solid var(--l); }
li { padding: .7em 0; border-bottom: 1px solid var(--l); }
p { margin: .2em 0; }
a { color: var(--a); font-weight: 600; overflow-wrap: anywhere; }
.off a { text-decoration: line-through; }`;
  const make = (tag, text, properties) =>
    Object.assign(document.createElement(tag), text ? { textContent: text } : {}, properties);
  const web = (address) => (/^https?:\/\//.test(address) ? address : "");

  customElements.define("kiosque-agenda", class extends HTMLElement {
    static observedAttributes = ["src", "space", "tag", "place", "max"];

    connectedCallback() {
      if (!this.shadowRoot) {
        const root = this.attachShadow({ mode: "open" });
        root.append(make("slot"));
        // Not a <style>: a page whose policy forbids those still has its list drawn.
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(STYLE);
        root.adoptedStyleSheets = [sheet];
      }
      this.load();
    }

    attributeChangedCallback() {
      if (this.shadowRoot) this.load();
    }

    async load() {
      const turn = (this.turn = (this.turn ?? 0) + 1);
      try {
        const url = new URL(this.getAttribute("src"), document.baseURI);
        for (const name of ["space", "tag", "place"]) {
          if (this.hasAttribute(name)) url.searchParams.set(name, this.getAttribute(name));
        }
        const answer = await fetch(url, { credentials: "omit" });
        if (!answer.ok) throw new Error(`the agenda answered ${answer.status}`);
        const feed = await answer.json();
        if (turn === this.turn) this.draw(feed);
      } catch (error) {
        console.warn("kiosque-agenda:", error.message);
      }
    }

    draw(feed) {
      const max = Math.min(50, Math.max(1, Number.parseInt(this.getAttribute("max"), 10) || 10));
      const coming = feed.items.filter((item) => item._event && new Date(item._event.over) > new Date());
      const section = make("section", "", { lang: feed.language });
      section.setAttribute("aria-label", feed.title);
      const list = make("ul");
      for (const item of coming.slice(0, max)) {
        const { start, when, place, status, status_said: said } = item._event;
        const line = make("li", "", { className: /cancelled|postponed/.test(status) ? "off" : "" });
        const time = make("time", when, { dateTime: start });
        const link = make("a", item.title, { href: web(item.url), lang: item.language });
        const [first, second] = [make("p"), make("p")];
        first.append(time);
        second.append(link);
        line.append(first, second);
        for (const words of [said, place]) if (words) line.append(make("p", words));
        list.append(line);
      }
      const whole = make("p");
      whole.append(make("a", feed.title, { href: web(feed.home_page_url) }));
      section.append(...(list.children.length > 0 ? [list] : []), whole);
      this.shadowRoot.replaceChildren(section);
    }
  });
})();
