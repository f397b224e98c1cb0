/** How the form speaks of what is compared: texts of a step, by person, or whole cadences, by company. */
interface KindWords {
  readonly one: string;
  readonly baseline: string;
  readonly perWeek: { readonly label: string; readonly description: string };
  readonly promote: string;
  readonly after: string;
  /** Whether the share of today may be known from before. */
  readonly mayKnow: boolean;
}

export const kindWords: Readonly<Record<'step' | 'cadence', KindWords>> = {
  step: {
    one: 'text',
    baseline: 'Empty: as this cadence did so far, or as the field publishes.',
    perWeek: { label: 'People enrolled in a week', description: 'Empty: as in the last four weeks.' },
    promote: 'It is put into force at once, as a new version',
    after:
      'From then on everybody who is enrolled in this cadence takes part. Nothing else changes for them.',
    mayKnow: true,
  },
  cadence: {
    one: 'cadence',
    baseline: 'Companies in which somebody succeeds.',
    perWeek: {
      label: 'Companies enrolled in a week',
      description: 'Empty: how long it takes is then not said.',
    },
    promote: 'It is put into force at once, for whoever is enrolled with the experiment',
    after:
      'From then on choose this experiment in place of a cadence when you enroll people. Each company gets one of the two cadences by chance; colleagues get the same one.',
    mayKnow: false,
  },
};

/** An arm's key for each cadence: its name in lower-case letters and digits, each once. */
export function armKeys(names: readonly string[]): readonly string[] {
  const keys: string[] = [];
  for (const [at, name] of names.entries()) {
    const plain = name
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-');
    const slug = plain
      .replace(/^[^a-z]+/, '')
      .slice(0, 40)
      .replace(/-+$/, '');
    const key = slug === '' ? `cadence-${at + 1}` : slug;
    keys.push(keys.includes(key) ? `${key}-${at + 1}` : key);
  }
  return keys;
}
