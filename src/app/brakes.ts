import type { Brake } from '../ports/records.ts';

/** The parts of a run that decide which brakes hold it. */
export interface Braked {
  readonly cadenceId: string;
  readonly senderId: string;
  /** The company that the person belongs to now. */
  readonly companyId: string | null;
}

/** What is stopped, from the widest to the narrowest. */
const widths: readonly Brake['scope'][] = ['workspace', 'cadence', 'sender', 'company'];

/** All of these brakes that hold a run, the widest first. */
export function brakesOver(brakes: readonly Brake[], run: Braked): readonly Brake[] {
  return brakes
    .filter((brake) => brakeOver([brake], run) !== null)
    .toSorted((one, other) => widths.indexOf(one.scope) - widths.indexOf(other.scope));
}

/** The first of these brakes that holds a run; null when none does. */
export function brakeOver(brakes: readonly Brake[], run: Braked): Brake | null {
  const held = ({ scope, scopeId }: Brake) => {
    switch (scope) {
      case 'workspace':
        return true;
      case 'cadence':
        return scopeId === run.cadenceId;
      case 'sender':
        return scopeId === run.senderId;
      case 'company':
        return scopeId === run.companyId;
    }
  };
  return brakes.find(held) ?? null;
}

/** What a brake stops, in the middle of a sentence: `cadence 'Outbound'`. */
export function brakeSubject({ scope, name }: Pick<Brake, 'scope' | 'name'>): string {
  if (scope === 'workspace') return 'everything';
  return scope === 'sender' ? `sender ${name}` : `${scope} '${name}'`;
}

/** What is stopped, since when (in words), by whom and why, without a full stop. */
export function brakeWords(brake: Pick<Brake, 'scope' | 'name' | 'by' | 'reason'>, since: string): string {
  const why = brake.reason === null ? '' : ` (${brake.reason})`;
  return `${brakeSubject(brake)} is stopped since ${since} by ${brake.by}${why}`;
}
