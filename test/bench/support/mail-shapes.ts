const head =
  'From: Ana <ana@buyer.example>\r\nTo: r-x@in.seller.example\r\nMessage-ID: <1@buyer.example>\r\n';
const words = 'Content-Type: text/plain\r\n\r\nPlease stop.\r\n';

/** Multiparts in each other, `depth` of them, around `inner`: a head and a body. */
export function nested(depth: number, inner = words): string {
  const places = Array.from({ length: depth }, (_, at) => at);
  const opened = places.map((at) => `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n`);
  return [...opened, inner, ...places.reverse().map((at) => `\r\n--b${at}--`)].join('');
}

const mixed = 'Content-Type: multipart/mixed; boundary=b\r\n\r\n';

/** Mails that cost much where work grows faster than their bytes; `times` says how large they are. */
export const shapes: Readonly<Record<string, (times: number) => string>> = {
  'multiparts in each other': (times) => head + nested(times),
  'multiparts in each other that all end where they begin': (times) =>
    `${head}${nested(times)}${'\r\n--b0\r\n'.repeat(times)}`,
  'multiparts side by side': (times) => `${head}${mixed}${`--b\r\n${nested(2)}\r\n`.repeat(times)}--b--\r\n`,
  'parts side by side': (times) => `${head}${mixed}${`--b\r\n${words}`.repeat(times)}--b--\r\n`,
  headers: (times) => `${head}${'X-Some: header\r\n'.repeat(times)}\r\nPlease stop.`,
  'headers with names of their own': (times) =>
    `${head}${Array.from({ length: times }, (_, at) => `X-${at}: a\r\n`).join('')}\r\nPlease stop.`,
  'one long header': (times) => `${head}X-Some: ${'header '.repeat(times)}\r\n\r\nPlease stop.`,
  'one long header in many lines': (times) =>
    `${head}Content-Type: text/plain;${'\r\n a=b;'.repeat(times)}\r\n\r\nPlease stop.`,
  'one long list of groups': (times) => `Cc: ${'a:'.repeat(times)}\r\n${head}\r\nPlease stop.`,
  'short lines': (times) => `${head}\r\n${'a\r\n'.repeat(times)}`,
  'lines that are nearly a boundary': (times) => head + nested(50, `${words}${'--b x\r\n'.repeat(times)}`),
};
