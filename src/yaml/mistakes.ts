import type { YAMLParseError } from 'yaml';

/** A line as far as it names a field: `  - subject: Re: your visit`. */
const fieldLine = /^\s*(?:- +)*(?<field>[\w-]+):[ \t]+(?<value>\S.*?)\s*$/;
/** Signs with which YAML begins something other than a text. */
const signs = /^[{[*&!%@`|>"']/;
/** As much of a text as a message shows. */
const shownAtMost = 70;

const inQuotes = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** `put the whole text in quotes: subject: 'Re: your visit'`. */
export function quoted(field: string, value: string): string {
  const text = `${field}: ${inQuotes(value)}`;
  const shown = text.length > shownAtMost ? '' : `: ${text}`;
  const within = value.includes("'") ? ' (a quote within is doubled)' : '';
  return `put the ${field === 'subject' ? 'subject' : 'whole text'} in quotes${shown}${within}`;
}

function unexpected(field: string, value: string): string | null {
  if (/^[|>][^\n]*\S/.test(value) && !/^["']/.test(value))
    return `the words behind '${field}: ${value[0]}' begin on the line below it, indented`;
  if (/^["']/.test(value))
    return `the text goes on behind its closing quote; ${quoted(field, unquoted(value))}`;
  if (!signs.test(value)) return null;
  const sign = value.startsWith('{{') || value.startsWith('{%') ? value.slice(0, 2) : value[0];
  return `a text cannot begin with ${sign} as it stands; ${quoted(field, value)}`;
}

/** `'it's here'` as its author meant it. */
function unquoted(value: string): string {
  const [sign = ''] = value;
  return value.slice(1, value.endsWith(sign) && value.length > 1 ? -1 : undefined);
}

/**
 * What a mistake is and what to do about it, for those that people make; the parser's own words for the rest. `line` is
 * the one on which it was found.
 */
export function wordsFor(error: YAMLParseError, line: string): string {
  const { field = '', value = '' } = fieldLine.exec(line)?.groups ?? {};
  const own = error.message.split(/ at line \d+|\n/)[0] ?? error.message;
  switch (error.code) {
    case 'MULTIPLE_DOCS':
      return "a second cadence begins here ('---'); a file holds one: put each into a file of its own";
    case 'TAB_AS_INDENT':
      return 'a tab stands in the indentation; indent with blanks';
    case 'DUPLICATE_KEY':
      return field === '' ? own : `'${field}' stands here a second time; keep one of the two`;
    case 'BLOCK_AS_IMPLICIT_KEY':
      if (field === '') return own;
      return /:(?:\s|$)/.test(value)
        ? `a colon with a blank behind it stands in the text; ${quoted(field, value)}`
        : `the line below '${field}' is indented like a part of it; indent both alike`;
    case 'MISSING_CHAR':
      return /quote/.test(error.message)
        ? 'a quote is opened and not closed; close it where the text ends'
        : own;
    default:
      return unexpected(field, value) ?? own;
  }
}
