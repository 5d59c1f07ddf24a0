// Where the browser plays HLS itself, the page never sees its bytes; so it samples the same files to read the badge.

const EVERY_MS = 5000;

/** Fetches each track's init and newest segment now and then, for `seal.arrived`. */
export function sampleForSeal(master, seal) {
  const look = async () => {
    try {
      const list = await text(master);
      const tracks = [
        ["video", list.match(/^[^#\s].*$/m)?.[0]],
        ["audio", list.match(/^#EXT-X-MEDIA:.*TYPE=AUDIO.*?URI="([^"]+)"/m)?.[1]],
      ];
      for (const [track, uri] of tracks) if (uri) await sample(track, new URL(uri, new URL(master, location.href)), seal);
    } catch {
      // The badge itself says "Checking" when nothing arrives.
    }
  };
  look();
  setInterval(look, EVERY_MS);
}

async function sample(track, address, seal) {
  const list = await text(address);
  const init = list.match(/^#EXT-X-MAP:.*?URI="([^"]+)"/m)?.[1];
  const newest = list.match(/^[^#\s].*$/gm)?.at(-1);
  if (!init || !newest) return;
  seal.arrived(track, true, await bytes(new URL(init, address)));
  seal.arrived(track, false, await bytes(new URL(newest, address)));
}

async function answer(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(String(response.status));
  return response;
}

async function text(address) {
  return (await answer(address)).text();
}

async function bytes(address) {
  return new Uint8Array(await (await answer(address)).arrayBuffer());
}
