import { describe, expect, it } from 'vitest';
import { fileText, readCsv } from '../../src/moving-in/index.ts';

const csv = 'Email,Name\njuergen@example.com,Jürgen Groß – „Ärzte“ €\n';
/** The few signs of windows-1252 that Latin-1 has not. */
const signs: Readonly<Record<string, number>> = { '–': 0x96, '„': 0x84, '“': 0x93, '€': 0x80 };
const windows1252 = (text: string) =>
  Uint8Array.from(text, (letter) => signs[letter] ?? letter.charCodeAt(0));

describe('the text of a file', () => {
  it('is UTF-8 where it can be, with or without a byte order mark, and nothing is said', () => {
    expect(fileText(Buffer.from(csv))).toEqual({ text: csv, note: null });
    expect(fileText(Buffer.from(`\uFEFF${csv}`))).toEqual({ text: csv, note: null });
    expect(fileText(Buffer.from('a \uFFFD\n'))).toEqual({ text: 'a \uFFFD\n', note: null });
  });

  it('is windows-1252 where it is no UTF-8, as Excel saves it, and that is said', () => {
    const { text, note } = fileText(windows1252(csv));
    expect(readCsv(text).rows[0]?.cells[1]).toBe('Jürgen Groß – „Ärzte“ €');
    expect(note).toMatch(/^The file is not in UTF-8: it was read as windows-1252/);
  });

  it('stays UTF-8 where only a little of it is broken, and that is said', () => {
    const { text, note } = fileText(Buffer.concat([Buffer.from(csv), Buffer.from([0xfc])]));
    expect(text).toBe(`${csv}\uFFFD`);
    expect(note).toMatch(/^Some of the characters are not in UTF-8/);
  });

  it('that is UTF-16, or none at all, is refused with what to do', () => {
    const read = (bytes: Uint8Array) => () => readCsv(fileText(bytes).text);
    expect(read(Buffer.from(`\uFEFF${csv}`, 'utf16le'))).toThrow('The file is text in UTF-16');
    expect(read(Buffer.from(csv, 'utf16le'))).toThrow('The file is text in UTF-16');
    expect(read(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13))).toThrow(
      'no text in UTF-8',
    );
  });
});
