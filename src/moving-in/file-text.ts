import { breaksAsUtf8 } from '../charset.ts';

/** A file as text, and what is to be told of how it was read; null where it simply is UTF-8. */
export interface FileText {
  readonly text: string;
  readonly note: string | null;
}

/** What no text has in any charset that puts letters in single bytes: UTF-16 and pictures are full of it. */
const isNoText = (bytes: Uint8Array) => bytes.includes(0);

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Reads the bytes of an export: as UTF-8, or as windows-1252 where they are none, as Excel writes what it calls CSV.
 * Whatever is no text is left to `readCsv`, which refuses it in words.
 */
export function fileText(bytes: Uint8Array): FileText {
  const text = utf8(bytes);
  if (text !== null) return { text, note: null };
  const read = new TextDecoder().decode(bytes);
  if (isNoText(bytes)) return { text: read, note: null };
  if (breaksAsUtf8(bytes))
    return {
      text: new TextDecoder('windows-1252').decode(bytes),
      note: 'The file is not in UTF-8: it was read as windows-1252, as Excel saves it. Where names look wrong, save it as CSV UTF-8 and bring that in.',
    };
  return {
    text: read,
    note: 'Some of the characters are not in UTF-8 and are lost (\uFFFD): save the file as CSV UTF-8 and bring that in.',
  };
}
