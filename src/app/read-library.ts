import { type Benchmark, benchmarkOf, type Finding } from '../cadence/index.ts';
import { type CadenceDefinition, cadenceSchema } from '../cadence/model.ts';
import { AppError } from '../errors.ts';
import { type BuiltInCadence, builtInCadences, placeholderOffer } from '../library/index.ts';
import { lintChecked } from './lint-definition.ts';
import { type CadencePlan, planOf } from './read-cadences.ts';

/** A built-in cadence as people choose among them. */
export interface LibraryItem extends CadencePlan {
  readonly key: string;
  readonly definition: CadenceDefinition;
  /** What the field publishes for its kind; null where nobody does. */
  readonly benchmark: Benchmark | null;
  readonly findings: readonly Finding[];
  /** The half sentence on what the sender's company does that a copy replaces; null where the texts do without. */
  readonly offer: string | null;
}

/** The built-in cadence with this key; `not_found` names those that there are. */
export function builtIn(key: string): BuiltInCadence {
  const found = builtInCadences.find((one) => one.key === key);
  if (found !== undefined) return found;
  const known = builtInCadences.map((one) => `'${one.key}'`).join(', ');
  throw new AppError('not_found', `There is no built-in cadence '${key}'. There are: ${known}.`);
}

function itemOf({ key, definition: input }: BuiltInCadence, countries: readonly string[]): LibraryItem {
  const definition = cadenceSchema.parse(input);
  return {
    key,
    definition,
    ...planOf({ definition }),
    benchmark: benchmarkOf(definition.type),
    findings: lintChecked(definition, countries, { builtIn: true }).findings,
    offer: JSON.stringify(input).includes(placeholderOffer) ? placeholderOffer : null,
  };
}

/** The built-in cadences in the order in which people look for them, with benchmark and lint for these countries. */
export function readLibrary(countries: readonly string[] = []): readonly LibraryItem[] {
  return builtInCadences.map((one) => itemOf(one, countries));
}

/** One of them. */
export function readLibraryItem(key: string, countries: readonly string[] = []): LibraryItem {
  return itemOf(builtIn(key), countries);
}
