/** What is read of a part's head: most have less than a hundredth of it. */
const headBytes = 256 * 1024;
/** What is read of one field of a head that is larger. */
const fieldBytes = 16 * 1024;
/** Parts that are read; nobody attaches so many files. */
const mostParts = 1000;
/** Multiparts that may lie in each other; mail that was forwarded again and again has ten. The parser gives up at 256. */
const deepest = 50;

const [tab, lf, cr, space, dash] = [9, 10, 13, 32, 45];
const nothing = new Uint8Array();
const lineBreak = Uint8Array.of(cr, lf);
const latin1 = new TextDecoder('latin1');

/** Where the line that begins at `from` ends, behind its break. */
export function lineEnd(raw: Uint8Array, from: number): number {
  const at = raw.indexOf(lf, from);
  return at < 0 ? raw.length : at + 1;
}

/** A line that parts a mail, and the multipart that it belongs to. */
interface Parting {
  readonly at: number;
  /** Where the next part begins. */
  readonly next: number;
  /** How many multiparts are around that one. */
  readonly level: number;
  /** It ends its multipart. */
  readonly last: boolean;
}

/** What may stand behind a boundary, breaks included. */
const isBlank = (byte: number | undefined) => byte === space || byte === tab || byte === cr || byte === lf;

/**
 * Whether the line at `at` parts one of the multiparts `around` it, the innermost first; blanks may follow (RFC 2046,
 * 5.1.1). The line is read once, however many there are.
 */
function partingAt(raw: Uint8Array, at: number, around: readonly string[]): Parting | null {
  if (around.length === 0 || raw[at] !== dash || raw[at + 1] !== dash) return null;
  const next = lineEnd(raw, at);
  let end = next;
  while (end > at + 2 && isBlank(raw[end - 1])) end -= 1;
  const text = latin1.decode(raw.subarray(at + 2, end));
  const ended = text.endsWith('--') ? text.slice(0, -2) : null;
  for (let level = around.length - 1; level >= 0; level -= 1) {
    const name = around[level];
    if (name === text || name === ended) return { at, next, level, last: name !== text };
  }
  return null;
}

/** The next line that parts the mail, from the beginning of a line on. */
function nextParting(raw: Uint8Array, from: number, around: readonly string[]): Parting | null {
  if (around.length === 0) return null;
  for (let at = raw.indexOf(dash, from); at >= 0; at = raw.indexOf(dash, lineEnd(raw, at))) {
    const parting = at === 0 || raw[at - 1] === lf ? partingAt(raw, at, around) : null;
    if (parting !== null) return parting;
  }
  return null;
}

/** Where the head that begins at `from` ends: behind the empty line, or at the line that ends the whole part. */
function headEnd(raw: Uint8Array, from: number, around: readonly string[]) {
  for (let at = from; at < raw.length; ) {
    const parting = partingAt(raw, at, around);
    if (parting !== null) return { end: at, parting };
    const next = lineEnd(raw, at);
    if (next - at === 1 || (next - at === 2 && raw[at] === cr)) return { end: next, parting: null };
    at = next;
  }
  return { end: raw.length, parting: null };
}

/** The beginning of some bytes, at most `most` of them, in whole lines where there are lines. */
export function beginningOf(bytes: Uint8Array, most: number): Uint8Array {
  if (bytes.length <= most) return bytes;
  const cut = bytes.lastIndexOf(lf, most - 1) + 1;
  return bytes.subarray(0, cut > 0 ? cut : most);
}

/** Some bytes in one piece. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** One part of a mail: its head, and its body up to the next line that parts the mail. */
export interface Part {
  /** The line that parts it from the one before; empty for the first. */
  readonly before: Uint8Array;
  readonly head: Uint8Array;
  /** It was so large that not all of it is there. */
  readonly headCut: boolean;
  readonly body: Uint8Array;
  readonly encoding: string;
  /** It holds others, and lies so deep that they are not looked at. */
  readonly opaque: boolean;
  /** Where the next one begins. */
  readonly next: number;
}

/** A head of bounded size: of long fields the beginnings, so that those behind them are read, too. */
function readableHead(head: Uint8Array): Uint8Array {
  if (head.length <= headBytes) return head;
  const pieces: Uint8Array[] = [];
  let [at, kept] = [0, 0];
  while (at < head.length && kept < headBytes) {
    let end = lineEnd(head, at);
    while (head[end] === space || head[end] === tab) end = lineEnd(head, end);
    const field = beginningOf(head.subarray(at, end), fieldBytes);
    pieces.push(field, field.at(-1) === lf ? nothing : lineBreak);
    kept += field.length;
    at = end;
  }
  return joined([...pieces, at < head.length ? lineBreak : nothing]);
}

/** The boundary that a head names, empty where there is none, and how its body is encoded. */
function readHead(head: Uint8Array): { readonly name: string; readonly encoding: string } {
  const words = latin1.decode(head).replace(/\r?\n[ \t]+/g, ' ');
  const named = /^content-type:.*?\bboundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/im.exec(words);
  const encoding = /^content-transfer-encoding:[ \t]*([\w-]+)/im.exec(words)?.[1]?.toLowerCase() ?? '';
  return { name: (named?.[1] ?? named?.[2] ?? '').trimEnd(), encoding };
}

/**
 * The parts of a mail in their order, those that hold others among them; at most a thousand. Reads every byte once,
 * however the parts lie in each other.
 */
export function* partsOf(raw: Uint8Array): Generator<Part, void, undefined> {
  /** The boundaries of the multiparts that are open, the outermost first. */
  const around: string[] = [];
  let [at, from] = [0, 0];
  for (let parts = 0; at < raw.length && parts < mostParts; parts += 1) {
    const { end, parting } = headEnd(raw, from, around);
    const whole = raw.subarray(from, end);
    const head = readableHead(whole);
    const { name, encoding } = readHead(head);
    const opaque = name !== '' && around.length >= deepest;
    if (name !== '' && !opaque && parting === null) around.push(name);
    const next = parting ?? nextParting(raw, end, around);
    const until = next?.at ?? raw.length;
    yield {
      before: raw.subarray(at, from),
      head,
      headCut: head !== whole,
      body: raw.subarray(end, until),
      encoding,
      opaque,
      next: until,
    };
    if (next !== null) around.length = next.last ? next.level : next.level + 1;
    [at, from] = [until, next?.next ?? raw.length];
  }
}
