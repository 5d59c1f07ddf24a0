// The badge: whether what arrives carries signatures. It says "present", never "verified".

import { initHasManifest, mediaHasSignature } from "./boxes.js";

const FRESH_SECONDS = 8; // with no new piece for so long, the page no longer claims to know
const WORDS = {
  checking: ["Checking", "Checking what arrives", "Waiting for the first pieces of video and sound."],
  signed: [
    "Signed",
    "Signatures are present",
    "Every piece of video and sound that arrives carries a C2PA signature. This page shows that they are there; " +
      "it does not yet verify them.",
  ],
  unsigned: ["Not signed", "Signatures are missing", "Some of the video or sound that arrives carries no signature."],
};

/** Follows the init segments and media pieces of each track and keeps the badge honest. */
export class Seal {
  #tracks = new Map(); // track name -> {init, media, at}: what its latest pieces carried
  #state = "checking";

  constructor({ badge, word, title, text }) {
    this.elements = { badge, word, title, text };
    setInterval(() => this.#show(), 1000);
  }

  /** One file as it came off the network. `track` is "video" or "audio"; `init` says which kind of file it is. */
  arrived(track, init, bytes) {
    const seen = this.#tracks.get(track) ?? { init: null, media: null, at: 0 };
    if (init) seen.init = initHasManifest(bytes);
    else seen.media = mediaHasSignature(bytes);
    seen.at = performance.now();
    this.#tracks.set(track, seen);
    this.#show();
  }

  /** Forget everything, for a player that starts over. */
  reset() {
    this.#tracks.clear();
    this.#show();
  }

  get state() {
    const tracks = [...this.#tracks.values()];
    const fresh = tracks.filter((seen) => performance.now() - seen.at < FRESH_SECONDS * 1000);
    if (fresh.some((seen) => seen.init === false || seen.media === false)) return "unsigned";
    const known = fresh.length > 0 && fresh.length === tracks.length;
    return known && fresh.every((seen) => seen.init && seen.media) ? "signed" : "checking";
  }

  #show() {
    const state = this.state;
    if (state === this.#state) return;
    this.#state = state;
    const [word, title, text] = WORDS[state];
    const { elements } = this;
    elements.badge.dataset.state = state;
    elements.word.textContent = word;
    elements.title.textContent = title;
    elements.text.textContent = text;
  }
}
