/** From this size on a mail's parts are cut, bytes. Below it a mail is read as it came. */
const wholeBytes = 1024 * 1024;
/** What is read of one part's body then; its words, where it has any, come first. */
const partBytes = 256 * 1024;
/** What is read of a part when others have used up `wholeBytes`: enough to tell a report. */
const leastBytes = 1024;
/** What is read of a part's head: most have less than a hundredth of it. */
const headBytes = 256 * 1024;
/** Lines that are read of all bodies but base64: the parser takes 5 kB and 30 µs for each (measured, 4.0.0 on Node 24). */
const wholeLines = 20_000;
const partLines = 10_000;
const leastLines = 20;
/** Parts that are read; nobody attaches so many files. */
const mostParts = 1000;

/** A mail as it is given to the parser: all its heads, and the beginnings of its bodies. */
export interface SkimmedMail {
  /** The very bytes that came, where nothing was cut. */
  readonly bytes: Uint8Array;
  /** How large the parts are that were cut, decoded, in bytes; the parser tells which by their `sizeNote`. */
  readonly sizes: readonly number[];
}

/** Put into the head of a part that was cut, as its description: `sizes` has its size at this place. */
const sizeNote = 'cadenza-cut-';

/** The place that a part's description names; null where it is somebody's own. */
export function placeIn(description: string | undefined): number | null {
  const place = description?.startsWith(sizeNote) ? Number(description.slice(sizeNote.length)) : Number.NaN;
  return Number.isInteger(place) ? place : null;
}

const [lf, cr, dash, equals] = [10, 13, 45, 61];
const latin1 = new TextDecoder('latin1');

/** Where the line that begins at `from` ends, behind its break. */
function lineEnd(raw: Uint8Array, from: number): number {
  const at = raw.indexOf(lf, from);
  return at < 0 ? raw.length : at + 1;
}

/** Where the head that begins at `from` ends, behind the empty line, and at `until` at the latest. */
function headEnd(raw: Uint8Array, from: number, until: number): number {
  for (let at = from; at < until; ) {
    const next = lineEnd(raw, at);
    const length = next - at;
    if (length === 1 || (length === 2 && raw[at] === cr)) return next;
    at = next;
  }
  return until;
}

/** Whether the line behind `at` is a boundary's, or its last: blanks may follow (RFC 2046, 5.1.1). */
function isBoundary(raw: Uint8Array, at: number, name: Uint8Array): boolean {
  if (raw[at] !== name[0] || !name.every((byte, index) => raw[at + index] === byte)) return false;
  const end = lineEnd(raw, at);
  const rest =
    end - at - name.length > 100 ? '…' : latin1.decode(raw.subarray(at + name.length, end)).trimEnd();
  return rest === '' || rest === '--';
}

/** Where the next line is that parts the mail, from `from` on; the mail's end when there is none. */
function nextBoundary(raw: Uint8Array, from: number, boundaries: readonly Uint8Array[]): number {
  if (boundaries.length === 0) return raw.length;
  for (let at = raw.indexOf(dash, from); at >= 0; at = raw.indexOf(dash, at + 1)) {
    if (raw[at + 1] !== dash || (at > 0 && raw[at - 1] !== lf)) continue;
    if (boundaries.some((name) => isBoundary(raw, at + 2, name))) return at;
  }
  return raw.length;
}

/** Bytes of a body once it is decoded, as the parser would have them. */
function decodedSize(body: Uint8Array, encoding: string): number {
  let [counted, marks] = [0, 0];
  // By place: reading a large array as an iterable takes ten times as long.
  for (let at = 0; at < body.length; at += 1) {
    if (body[at] === equals) marks += 1;
    if (body[at] !== cr) counted += 1;
  }
  if (encoding === 'quoted-printable') return counted - 2 * marks;
  if (encoding !== 'base64') return counted;
  let breaks = 0;
  for (let at = body.indexOf(lf); at >= 0; at = body.indexOf(lf, at + 1)) breaks += 1;
  return Math.floor(((counted - breaks - marks) * 3) / 4);
}

/** The beginning of some bytes, at most `most` of them, in whole lines where there are lines. */
function beginningOf(bytes: Uint8Array, most: number): Uint8Array {
  if (bytes.length <= most) return bytes;
  const cut = bytes.lastIndexOf(lf, most - 1) + 1;
  return bytes.subarray(0, cut > 0 ? cut : most);
}

/** The first lines of some bytes, and how many they are. */
function firstLines(bytes: Uint8Array, most: number): { readonly bytes: Uint8Array; readonly lines: number } {
  let [lines, end] = [0, 0];
  while (end < bytes.length && lines < most) {
    end = lineEnd(bytes, end);
    lines += 1;
  }
  return { bytes: bytes.subarray(0, end), lines };
}

/** One part of a mail: its head, and its body up to the next line that parts the mail. */
export interface Part {
  /** The line that parts it from the one before; empty for the first. */
  readonly before: Uint8Array;
  readonly head: Uint8Array;
  readonly body: Uint8Array;
  readonly encoding: string;
  /** Where the next one begins. */
  readonly next: number;
}

/** What of the limits the parts before have used up. */
interface Used {
  readonly bytes: number;
  readonly lines: number;
}

/** What is read of a part's body, and how many lines that counts for. */
function readOf({ body, encoding }: Part, used: Used, large: boolean) {
  const most = large ? Math.min(partBytes, Math.max(leastBytes, wholeBytes - used.bytes)) : body.length;
  const bytes = beginningOf(body, most);
  if (encoding === 'base64') return { bytes, lines: 0 };
  return firstLines(bytes, Math.min(partLines, Math.max(leastLines, wholeLines - used.lines)));
}

const ascii = (text: string) => new TextEncoder().encode(text);

export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Reads the part whose head begins at `from`; a boundary that it names is added to `boundaries`. */
function readPart(raw: Uint8Array, from: number, boundaries: Uint8Array[]): Omit<Part, 'before'> {
  const until = nextBoundary(raw, from, boundaries);
  const body = headEnd(raw, from, until);
  const head = raw.subarray(from, body);
  const words = latin1.decode(beginningOf(head, headBytes)).replace(/\r?\n[ \t]+/g, ' ');
  const named = /^content-type:.*?\bboundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/im.exec(words);
  const name = (named?.[1] ?? named?.[2] ?? '').trimEnd();
  // A boundary is ASCII (RFC 2046, 5.1.1), so that its letters are its bytes.
  if (name !== '') boundaries.push(Uint8Array.from(name, (letter) => letter.charCodeAt(0)));
  const next = name === '' || body === until ? until : nextBoundary(raw, body, boundaries);
  const encoding = /^content-transfer-encoding:[ \t]*([\w-]+)/im.exec(words)?.[1]?.toLowerCase() ?? '';
  return { head, body: raw.subarray(body, next), encoding, next };
}

/** The parts of a mail in their order, those that hold others among them; at most a thousand. */
export function* partsOf(raw: Uint8Array): Generator<Part, void, undefined> {
  const boundaries: Uint8Array[] = [];
  for (let [at, parts] = [0, 0]; at < raw.length && parts < mostParts; parts += 1) {
    // Every part but the first begins with the line that parts it from the one before.
    const from = parts === 0 ? at : lineEnd(raw, at);
    const part = readPart(raw, from, boundaries);
    yield { ...part, before: raw.subarray(at, from) };
    at = part.next;
  }
}

/**
 * Leaves out of a large mail what nobody reads: all but the beginning of attachments and of texts as long as books. The
 * parser keeps several objects for each line of a body, so that a mail of 30 MB could otherwise take gigabytes: with
 * this, what it takes is bounded whatever the mail's size. Names, kinds and sizes of all parts stay what they are, up to
 * a thousand parts. The bytes that came are kept elsewhere.
 */
export function skim(raw: Uint8Array): SkimmedMail {
  const pieces: Uint8Array[] = [];
  const sizes: number[] = [];
  const large = raw.length > wholeBytes;
  let used: Used = { bytes: 0, lines: 0 };
  let [at, whole] = [0, true];
  for (const part of partsOf(raw)) {
    const head = beginningOf(part.head, large ? headBytes : raw.length);
    const body = readOf(part, used, large);
    pieces.push(part.before);
    if (body.bytes.length < part.body.length) {
      pieces.push(ascii(`Content-Description: ${sizeNote}${sizes.length}\r\n`));
      sizes.push(decodedSize(part.body, part.encoding));
      whole = false;
    }
    pieces.push(head);
    if (head.length < part.head.length) {
      pieces.push(ascii('\r\n'));
      whole = false;
    }
    pieces.push(body.bytes);
    used = { bytes: used.bytes + head.length + body.bytes.length, lines: used.lines + body.lines };
    at = part.next;
  }
  return whole && at >= raw.length ? { bytes: raw, sizes } : { bytes: joined(pieces), sizes };
}
