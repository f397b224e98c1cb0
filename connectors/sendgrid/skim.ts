import { beginningOf, joined, lineEnd, type Part, partsOf } from './parts.ts';

/** From this size on a mail's parts are cut, bytes. Below it a mail is read as it came. */
const wholeBytes = 1024 * 1024;
/** What is read of one part's body then; its words, where it has any, come first. */
const partBytes = 256 * 1024;
/** What is read of a part when others have used up `wholeBytes`: enough to tell a report. */
const leastBytes = 1024;
/** Lines that are read of all bodies but base64: the parser takes 5 kB and 30 µs for each (measured, 4.0.0 on Node 24). */
const wholeLines = 20_000;
const partLines = 10_000;
const leastLines = 20;

const [lf, cr, equals] = [10, 13, 61];
const ascii = (text: string) => new TextEncoder().encode(text);

/** A mail as it is given to the parser: all its heads, and the beginnings of its bodies. */
interface SkimmedMail {
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

/** The first lines of some bytes, and how many they are. */
function firstLines(bytes: Uint8Array, most: number): { readonly bytes: Uint8Array; readonly lines: number } {
  let [lines, end] = [0, 0];
  while (end < bytes.length && lines < most) {
    end = lineEnd(bytes, end);
    lines += 1;
  }
  return { bytes: bytes.subarray(0, end), lines };
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

/**
 * Leaves out of a large mail what nobody reads: all but the beginning of attachments and of texts as long as books. The
 * parser keeps several objects for each line of a body, so that a mail of 30 MB could otherwise take gigabytes: with
 * this, what it takes is bounded whatever the mail's size. Names, kinds and sizes of all parts stay what they are, up to
 * a thousand parts. What lies in more than fifty multiparts is one file, whose parts nobody sees. The bytes that came are
 * kept elsewhere.
 */
export function skim(raw: Uint8Array): SkimmedMail {
  const pieces: Uint8Array[] = [];
  const sizes: number[] = [];
  const large = raw.length > wholeBytes;
  let used: Used = { bytes: 0, lines: 0 };
  let [at, whole] = [0, true];
  for (const part of partsOf(raw)) {
    const body = readOf(part, used, large);
    pieces.push(part.before);
    if (body.bytes.length < part.body.length) {
      pieces.push(ascii(`Content-Description: ${sizeNote}${sizes.length}\r\n`));
      sizes.push(decodedSize(part.body, part.encoding));
      whole = false;
    }
    if (part.opaque) {
      // Of two headers the parser takes the first.
      pieces.push(ascii('Content-Type: application/octet-stream\r\n'));
      whole = false;
    }
    if (part.headCut) whole = false;
    pieces.push(part.head, body.bytes);
    used = { bytes: used.bytes + part.head.length + body.bytes.length, lines: used.lines + body.lines };
    at = part.next;
  }
  return whole && at >= raw.length ? { bytes: raw, sizes } : { bytes: joined(pieces), sizes };
}
