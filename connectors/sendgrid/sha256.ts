/**
 * SHA-256 (FIPS 180-4) without awaiting, for keys of events: `MailInbound.events` is synchronous and WebCrypto's
 * digest is not. Not for secrets; signatures go through WebCrypto.
 */
function roots(power: number): Uint32Array {
  const words = new Uint32Array(64);
  for (let candidate = 2, found = 0; found < 64; candidate += 1) {
    let prime = true;
    for (let factor = 2; factor * factor <= candidate; factor += 1)
      if (candidate % factor === 0) prime = false;
    if (!prime) continue;
    const root = candidate ** power;
    words[found] = Math.floor((root - Math.floor(root)) * 2 ** 32);
    found += 1;
  }
  return words;
}

const constants = roots(1 / 3);
const start = roots(1 / 2).subarray(0, 8);

function padded(bytes: Uint8Array): DataView {
  const blocks = Math.ceil((bytes.length + 9) / 64);
  const buffer = new Uint8Array(blocks * 64);
  buffer.set(bytes);
  buffer[bytes.length] = 0x80;
  const view = new DataView(buffer.buffer);
  view.setUint32(buffer.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(buffer.length - 4, bytes.length << 3);
  return view;
}

const rotate = (word: number, by: number) => (word >>> by) | (word << (32 - by));

function schedule(view: DataView, offset: number): Uint32Array {
  const w = new Uint32Array(64);
  for (let index = 0; index < 64; index += 1) {
    if (index < 16) {
      w[index] = view.getUint32(offset + index * 4);
      continue;
    }
    const [a, b] = [w[index - 15] ?? 0, w[index - 2] ?? 0];
    const small0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const small1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    w[index] = (w[index - 16] ?? 0) + small0 + (w[index - 7] ?? 0) + small1;
  }
  return w;
}

/** Lower-case hexadecimal SHA-256 of the text's UTF-8 bytes. */
export function sha256(text: string): string {
  const view = padded(new TextEncoder().encode(text));
  const hash = Uint32Array.from(start);
  for (let offset = 0; offset < view.byteLength; offset += 64) {
    const w = schedule(view, offset);
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
    for (let index = 0; index < 64; index += 1) {
      const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const first = (h + big1 + ((e & f) ^ (~e & g)) + (constants[index] ?? 0) + (w[index] ?? 0)) | 0;
      const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) hash[index] = (hash[index] ?? 0) + word;
  }
  return Array.from(hash, (word) => word.toString(16).padStart(8, '0')).join('');
}
