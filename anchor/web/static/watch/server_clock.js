// The studio's clock, as seen from here: the viewer's own may be wrong by minutes.

const EVERY_MS = 60_000;

export class ServerClock {
  #offset = null; // seconds to add to this machine's clock
  #error = Infinity; // half the round trip of the best reading, seconds

  start() {
    this.#read(3);
    setInterval(() => {
      this.#error += 0.005; // clocks drift: an old reading slowly loses to a new one
      this.#read(1);
    }, EVERY_MS);
    return this;
  }

  /** Unix seconds of the studio's clock, or null before it is known. */
  now() {
    return this.#offset === null ? null : Date.now() / 1000 + this.#offset;
  }

  async #read(times) {
    for (let i = 0; i < times; i += 1) {
      try {
        const sent = Date.now() / 1000;
        const answer = await fetch("/time", { cache: "no-store" });
        const { unix } = await answer.json();
        const received = Date.now() / 1000;
        const error = (received - sent) / 2;
        if (Number.isFinite(unix) && error <= this.#error) {
          this.#offset = unix - (sent + received) / 2;
          this.#error = error;
        }
      } catch {
        return; // the next reading comes by itself
      }
    }
  }
}
