// The panel beside the picture. Feed text is hostile: it reaches the page as text nodes only, never as markup.

const RIGHTS = {
  "public-domain": "Public domain",
  "cc-by": "CC BY",
  "cc-by-sa": "CC BY-SA",
  ogl: "Open Government Licence",
  sample: "Fictional sample",
  "operator-asserted": "Used on the operator's authority",
};
const EARLIER = 4;
const DATE = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC",
});

/** An element with attributes and children; strings become text nodes. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

function text(value, limit = 1000) {
  const plain = typeof value === "string" ? value : value === undefined || value === null ? "" : String(value);
  return plain.length > limit ? `${plain.slice(0, limit)}…` : plain;
}

/** The address if it is an ordinary web page's (or a path here), else "". */
export function safeAddress(value) {
  if (typeof value !== "string" || value.length > 4000) return "";
  try {
    const url = new URL(value, location.href);
    return url.protocol === "https:" || url.protocol === "http:" ? value : "";
  } catch {
    return "";
  }
}

function outside(address, attributes, ...children) {
  return make("a", { ...attributes, href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function when(iso) {
  const date = new Date(text(iso, 40));
  if (!iso || Number.isNaN(date.getTime())) return null;
  return make("time", { datetime: date.toISOString() }, `${DATE.format(date)} UTC`);
}

function arrow() {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  const path = document.createElementNS(ns, "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("class", "stroke");
  path.setAttribute("d", "M6.5 3.5h-3v9h9v-3M9.5 2.5h4v4M13 3 7.5 8.5");
  svg.append(path);
  return svg;
}

function marks(data) {
  const review = text(data.review, 60);
  const labels = [];
  if (review) labels.push(review === "auto" ? "Checked by machine" : `Approved by ${review}`);
  const rights = text(data.rights, 80);
  if (rights) labels.push(RIGHTS[rights] ?? rights);
  return labels.length ? make("ul", { class: "marks" }, ...labels.map((label) => make("li", { class: "mark" }, label))) : null;
}

function source(entry) {
  const address = safeAddress(entry.url);
  const quote = text(entry.quote, 1200);
  return make(
    "div",
    { class: "source" },
    make("p", { class: "source-outlet" }, make("span", {}, text(entry.outlet, 120) || "Unnamed source"), when(entry.published) ?? ""),
    entry.title ? make("p", { class: "source-title" }, text(entry.title, 300)) : null,
    quote ? make("blockquote", { class: "source-quote" }, quote) : null,
    address
      ? outside(address, { class: "source-open" }, quote ? "Open at this sentence" : "Open the article", arrow(),
          make("span", { class: "sr-only" }, " (new tab)"))
      : null,
  );
}

/** What each page element shows: see watch.html. */
export class Sources {
  #shown = "";
  #bar = null;

  constructor(elements) {
    this.elements = elements;
  }

  /** Shows `cue` (or nothing being said) with `earlier` cues below; `unix` moves the progress bar. */
  show(cue, earlier, unix) {
    const key = cue ? `${cue.start} ${cue.data.line ?? ""}` : "";
    if (cue && key !== this.#shown) {
      this.#shown = key;
      this.#draw(cue, earlier);
    }
    if (this.#bar && unix !== null) {
      const { start, end, element } = this.#bar;
      const share = Math.min(1, Math.max(0, (unix - start) / (end - start)));
      element.style.transform = `scaleX(${share.toFixed(3)})`;
    }
  }

  #draw({ start, end, data }, earlier) {
    const { now, wire, kicker, headline } = this.elements;
    const element = make("span");
    this.#bar = { start, end, element };
    const sources = Array.isArray(data.sources) ? data.sources.filter((s) => s && typeof s === "object").slice(0, 8) : [];
    const fixed = data.kind === "template";
    now.replaceChildren(
      make("p", { class: "said" }, text(data.text)),
      make("div", { class: "said-progress", "aria-hidden": "true" }, element),
      ...(fixed ? [make("p", { class: "fixed" }, "Written from a fixed phrase")] : []),
      ...sources.map(source),
      ...[marks(data)].filter(Boolean),
    );
    wire.textContent = text(data.wire, 40);
    wire.hidden = !wire.textContent;
    const story = text(data.story, 200);
    if (story) {
      headline.textContent = story;
      kicker.textContent = text(data.slug, 40) || text(data.outlet, 80) || "On air";
    }
    this.#drawEarlier(earlier.slice(0, EARLIER));
  }

  #drawEarlier(cues) {
    const { earlier, earlierList } = this.elements;
    earlier.hidden = cues.length === 0;
    earlierList.replaceChildren(
      ...cues.map(({ data }) => {
        const first = Array.isArray(data.sources) && data.sources[0] && typeof data.sources[0] === "object" ? data.sources[0] : null;
        const address = first ? safeAddress(first.url) : "";
        const name = first ? text(first.outlet, 120) : "";
        const by = data.kind === "template" || !name ? null : address ? outside(address, {}, name) : name;
        return make("li", {}, make("p", {}, text(data.text, 400)), by ? make("p", { class: "by" }, by) : null);
      }),
    );
  }
}
