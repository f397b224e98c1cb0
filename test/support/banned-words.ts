import type { SourceFile } from './source-files.ts';

type Ban = readonly [RegExp, string];

const CLOCK: readonly Ban[] = [
  [/\bnew Date\(\s*\)/, 'reads the clock: take the time from an argument (ctx.clock in src/app)'],
  [
    /\bDate\.now\b|\bTemporal\.Now\b/,
    'reads the clock: take the time from an argument (ctx.clock in src/app)',
  ],
];
const CHANCE: Ban = [/\bMath\.random\b|\brandomUUID\b/, 'is random: take ids and chance from an argument'];
const WAITING: Ban = [/\b(?:await|async)\b/, 'waits: what is pure answers at once'];
const LOOSE: readonly Ban[] = [
  [/(?::|\bas|<|\|)\s*any\b(?!\s*:)/, 'uses any: say what it is, or unknown'],
  [/[\w)\]]!(?=[.;,)\][]|\s*$)/m, 'asserts that a value is there: check it'],
];
const SILENCED: Ban = [/@ts-ignore|@ts-nocheck|@ts-expect-error|biome-ignore/, 'mend what it hides'];

/** What may not stand in the code below a folder. */
const BANS: readonly { readonly under: string; readonly words: readonly Ban[] }[] = [
  { under: 'src/cadence/', words: [...CLOCK, CHANCE, WAITING] },
  { under: 'src/mail/', words: [...CLOCK, CHANCE] },
  { under: 'src/app/', words: [...CLOCK, CHANCE] },
  { under: '', words: LOOSE },
];

/** What stands in a file that may not stand there: one `file:line → word: why` each. */
export function bannedWords({ path, text, code }: Pick<SourceFile, 'path' | 'text' | 'code'>): string[] {
  const look = (where: string, [word, why]: Ban): string[] => {
    const hit = word.exec(where);
    if (hit === null) return [];
    const line = where.slice(0, hit.index).split('\n').length;
    return [`${path}:${line} → ${hit[0].trim()}: ${why}`];
  };
  const held = BANS.filter(({ under }) => path.startsWith(under)).flatMap(({ words }) => words);
  return [...held.flatMap((ban) => look(code, ban)), ...look(text, SILENCED)];
}
