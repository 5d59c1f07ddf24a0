// The cue track: WebVTT segments whose cues are JSON (who said the sentence, and where), timed in unix seconds.

const EPOCH = 1735689600; // segment number 0
const SEGMENT = 1.92; // seconds
const AHEAD = 0.4; // seconds
const KEEP = 240; // cues and segment numbers remembered: a few minutes
const RETRY_MS = 700;
const TIMING = /^(\d+):(\d\d):(\d\d)\.(\d{3})\s+-->\s+(\d+):(\d\d):(\d\d)\.(\d{3})/;

/** The cues of one WebVTT file as {start, end, data}; payloads that are not JSON objects are skipped. */
export function parseCues(text) {
  const cues = [];
  for (const block of text.replaceAll("\r\n", "\n").split(/\n{2,}/)) {
    const lines = block.split("\n");
    const at = lines.findIndex((line) => TIMING.test(line));
    if (at < 0) continue;
    const t = TIMING.exec(lines[at]).slice(1).map(Number);
    const start = t[0] * 3600 + t[1] * 60 + t[2] + t[3] / 1000;
    const end = t[4] * 3600 + t[5] * 60 + t[6] + t[7] / 1000;
    let data;
    try {
      data = JSON.parse(lines.slice(at + 1).join("\n"));
    } catch {
      continue;
    }
    if (data && typeof data === "object" && !Array.isArray(data) && end > start) cues.push({ start, end, data });
  }
  return cues;
}

export class CueTrack {
  #segments = new Map(); // number -> "loading", "done", or when it failed
  #cues = new Map(); // "start line" -> cue

  /** `address(number)` gives the address of a segment of the track. */
  constructor(address) {
    this.address = address;
  }

  /** Makes sure the cues around `unix` (seconds) are on their way. */
  follow(unix) {
    const number = Math.floor((unix - EPOCH) / SEGMENT);
    this.#want(number - 1);
    this.#want(number);
    const left = EPOCH + (number + 1) * SEGMENT - unix;
    if (left < AHEAD) this.#want(number + 1); // on air by now, as the page is more than this behind it
  }

  /** The cue being spoken at `unix`, or null. */
  at(unix) {
    let found = null;
    for (const cue of this.#cues.values()) {
      if (cue.start <= unix && unix < cue.end && (!found || cue.start > found.start)) found = cue;
    }
    return found;
  }

  /** The `count` cues that ended last before `cue` began, newest first. */
  before(cue, count) {
    return [...this.#cues.values()]
      .filter((other) => other.start < cue.start)
      .sort((a, b) => b.start - a.start)
      .slice(0, count);
  }

  async #want(number) {
    const state = this.#segments.get(number);
    if (state === "loading" || state === "done") return;
    if (typeof state === "number" && performance.now() - state < RETRY_MS) return;
    this.#segments.set(number, "loading");
    try {
      const answer = await fetch(this.address(number));
      if (!answer.ok) throw new Error(String(answer.status));
      for (const cue of parseCues(await answer.text())) this.#keep(cue);
      this.#segments.set(number, "done");
    } catch {
      // Not published yet, or the origin is restarting: asked again while it matters.
      this.#segments.set(number, performance.now());
    }
    for (const old of this.#segments.keys()) {
      if (this.#segments.size <= KEEP) break;
      this.#segments.delete(old);
    }
  }

  #keep(cue) {
    const key = `${cue.start.toFixed(2)} ${cue.data.line ?? ""}`;
    if (!this.#cues.has(key)) this.#cues.set(key, cue);
    while (this.#cues.size > KEEP) this.#cues.delete(this.#cues.keys().next().value);
  }
}
