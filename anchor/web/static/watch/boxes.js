// ISO base media boxes (ISO/IEC 14496-12), read only as far as needed to see whether signatures are present.

const C2PA_UUID = "d8fec3d61b0e483c92975828877ec481"; // C2PA 2.4 section A.5: the manifest store's box
const SEGMENT_INFO = "urn:c2pa:verifiable-segment-info"; // C2PA 2.4 section 19.4: the scheme of a signed unit

/** The top-level boxes of `bytes` as {type, start, end}. A malformed box ends the walk. */
export function* topLevelBoxes(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + 8 <= bytes.length) {
    let size = view.getUint32(at);
    let header = 8;
    if (size === 1 && at + 16 <= bytes.length) {
      size = Number(view.getBigUint64(at + 8));
      header = 16;
    } else if (size === 0) {
      size = bytes.length - at;
    }
    if (size < header || at + size > bytes.length) return;
    yield {
      type: String.fromCharCode(...bytes.subarray(at + 4, at + 8)),
      start: at + header,
      end: at + size,
    };
    at += size;
  }
}

/** True when an init segment carries a C2PA manifest box. */
export function initHasManifest(bytes) {
  for (const box of topLevelBoxes(bytes)) {
    if (box.type !== "uuid" || box.end - box.start < 16) continue;
    let hex = "";
    for (const byte of bytes.subarray(box.start, box.start + 16)) hex += byte.toString(16).padStart(2, "0");
    if (hex === C2PA_UUID) return true;
  }
  return false;
}

/** True when every `moof` of a part or segment comes after an `emsg` of the C2PA scheme, and there is one. */
export function mediaHasSignature(bytes) {
  let signed = false;
  let fragments = 0;
  for (const box of topLevelBoxes(bytes)) {
    if (box.type === "emsg" && emsgScheme(bytes, box) === SEGMENT_INFO) signed = true;
    if (box.type === "moof") {
      if (!signed) return false;
      fragments += 1;
    }
  }
  return fragments > 0;
}

function emsgScheme(bytes, box) {
  const version = bytes[box.start];
  const from = box.start + 4 + (version === 1 ? 20 : 0); // version 1: numbers first, then the strings
  const until = Math.min(box.end, from + 64);
  let text = "";
  for (let i = from; i < until && bytes[i] !== 0; i += 1) text += String.fromCharCode(bytes[i]);
  return text;
}
