/** One field of a form; text is sent as UTF-8, bytes as they are. */
interface FormField {
  readonly name: string;
  readonly value: string | Uint8Array;
}

/** The boundary that Inbound Parse uses; digits are added when a field contains it. */
const BOUNDARY = 'xYzZY';

/** Builds a `multipart/form-data` body whose bytes are kept, so that 8-bit mail survives. */
export function buildForm(fields: readonly FormField[]): { body: Buffer; contentType: string } {
  const values = fields.map(({ name, value }) => ({
    name,
    bytes: typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value),
  }));
  let boundary = BOUNDARY;
  for (let number = 1; values.some(({ bytes }) => bytes.includes(`--${boundary}`)); number += 1)
    boundary = `${BOUNDARY}${number}`;
  const chunks = values.flatMap(({ name, bytes }) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ]);
  return {
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}
