import { ourVariable } from '../mail/names-elsewhere.ts';

interface Translated {
  readonly text: string;
  /** Variables that are not known here, as they were written, each once. */
  readonly unknown: readonly string[];
}

/** Single braces are Outreach's other way to write a variable; anything else in them is text. */
const placeholder = /\{\{\s*([^{}]+?)\s*\}\}|(?<![{%])\{([a-z][a-z_.]{1,60})\}(?!\})/gi;
/** A fallback, as HubSpot writes it in its editor's text (`|default`), and as Liquid does. */
const withFallback = /^([^|]+?)\s*\|\s*(?:default\s*:\s*)?["']?([^"'|]*?)["']?$/;
/** Apollo's condition: the value where there is one, else the words after `#else`. */
const conditional = /\{\{#if\s+([\w.]+)\s*\}\}([^{}]*)(?:\{\{#else\}\}([^{}]*))?\{\{#endif\}\}/gi;

const liquid = (name: string, fallback: string | null) =>
  fallback === null ? `{{ ${name} }}` : `{{ ${name} | default: "${fallback.replaceAll('"', '’')}" }}`;

/**
 * Writes another product's variables as ours: `{{first_name}}`, `{{prospect.first_name}}` and `{{contact.firstname}}` are
 * `{{ person.first_name }}`, with their fallbacks. What is not known stays as it is written, and is named.
 */
export function translate(theirs: string): Translated {
  const unknown = new Set<string>();
  const one = (written: string, name: string, fallback: string | null): string => {
    const ours = ourVariable(name);
    if (ours !== null) return liquid(ours, fallback);
    unknown.add(written);
    return written;
  };
  const unconditional = theirs.replace(
    conditional,
    (written, name: string, inner: string, other: string | undefined) => {
      const ours = ourVariable(name);
      if (ours === null) {
        unknown.add(`{{#if ${name}}}`);
        return written;
      }
      return inner.trim() === ''
        ? liquid(ours, other ?? '')
        : `{% if ${ours} %}${inner}{% else %}${other ?? ''}{% endif %}`;
    },
  );
  const text = unconditional.replace(
    placeholder,
    (written, double: string | undefined, single: string | undefined) => {
      const inner = double ?? single ?? '';
      if (inner.startsWith('#')) {
        unknown.add(written);
        return written;
      }
      const parts = withFallback.exec(inner);
      if (parts === null) return one(written, inner, null);
      const [, name = '', fallback = ''] = parts;
      return one(written, name, fallback);
    },
  );
  return { text, unknown: [...unknown] };
}
