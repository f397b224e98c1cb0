import { spreadSeed } from '../seed.ts';

/** An arm with its share relative to the other arms. */
export interface WeightedArm {
  readonly key: string;
  readonly weight: number;
}

/** Somebody to be assigned: a person, or a company as a whole. */
export interface Unit {
  readonly id: string;
  /** Units of one stratum are spread evenly over the arms: those of one rep, say. */
  readonly stratum: string;
  /** What its turn among others is drawn from; its id when left out. The same for a preview as for what follows it. */
  readonly draw?: string;
}

export interface Assignment {
  readonly unit: string;
  readonly arm: string;
  readonly stratum: string;
  /** The unit's place in its stratum, from 0 on: with the experiment and the arms it tells the arm. */
  readonly position: number;
}

/** What was assigned before. */
export interface AssignedBefore {
  /** By unit: whoever has an arm keeps it. */
  readonly known: ReadonlyMap<string, Assignment>;
  /** By stratum: how many places are taken. */
  readonly taken: ReadonlyMap<string, number>;
}

const nobody: AssignedBefore = { known: new Map(), taken: new Map() };

/** Blocks are as short as the weights allow, up to this. */
const blockAtMost = 20;

function sharesOf(arms: readonly WeightedArm[]): readonly number[] {
  if (arms.length === 0 || new Set(arms.map((arm) => arm.key)).size < arms.length)
    throw new RangeError('arms must be there, with different keys');
  if (!arms.every(({ weight }) => weight > 0 && Number.isFinite(weight)))
    throw new RangeError('weights must be above 0');
  const sum = arms.reduce((all, { weight }) => all + weight, 0);
  return arms.map(({ weight }) => weight / sum);
}

/** The shortest block in which each arm has a whole number of places; the longest one where there is none. */
function blockSize(shares: readonly number[]): number {
  const whole = (size: number) =>
    shares.every((share) => Math.abs(share * size - Math.round(share * size)) < 1e-6);
  // A block of one place an arm would let the last place be guessed from the ones before.
  for (let size = 2 * shares.length; size <= blockAtMost; size += 1) if (whole(size)) return size;
  return Math.max(blockAtMost, 2 * shares.length);
}

/** A block's places: systematic sampling gives each arm its share, then they are shuffled (Fisher and Yates). */
function blockOf(seed: string, arms: readonly WeightedArm[], shares: readonly number[]): readonly string[] {
  const size = blockSize(shares);
  const start = spreadSeed(`${seed}/start`);
  const places = Array.from({ length: size }, (_, place) => {
    let rest = (place + start) / size;
    const at = shares.findIndex((share) => {
      rest -= share;
      return rest < 0;
    });
    // Rounding can leave a crumb over; it belongs to the last arm.
    return (arms[at] ?? arms.at(-1))?.key ?? '';
  });
  for (let place = size - 1; place > 0; place -= 1) {
    const other = Math.floor(spreadSeed(`${seed}/${place}`) * (place + 1));
    const [one, two] = [places[place] ?? '', places[other] ?? ''];
    places[place] = two;
    places[other] = one;
  }
  return places;
}

/** The arm of a place in a stratum. */
export function armAt(
  experiment: string,
  arms: readonly WeightedArm[],
  { stratum, position }: Pick<Assignment, 'stratum' | 'position'>,
): string {
  const shares = sharesOf(arms);
  const size = blockSize(shares);
  const seed = `${experiment}/${stratum}/${Math.floor(position / size)}`;
  return blockOf(seed, arms, shares)[position % size] ?? '';
}

/**
 * Gives each unit an arm: stratified permuted blocks (Matts and Lachin 1988). Each stratum is a row of places; each
 * block of places holds every arm in proportion to its weight, in an order drawn from a hash of the experiment, the
 * stratum and the block's number. So arms stay balanced in each stratum at every moment, to within half a block, and
 * an arm's chance at any place is its share.
 *
 * Deterministic: the same units with the same `before` give the same arms on every machine; units of one call take
 * their places in an order that the experiment's hash gives them, not in the caller's. Sticky: a unit in
 * `before.known` keeps its arm. Blocks need to know how many places are taken, which a hash of the unit alone would
 * not; with such a hash arms differ in size by about √n in each stratum. What is stored instead makes every assignment
 * verifiable: `armAt` gives the arm of a place again. One assignment a unit, in the units' order. Throws a RangeError
 * for arms without keys or weights.
 */
export function assign(
  experiment: string,
  arms: readonly WeightedArm[],
  units: readonly Unit[],
  before: AssignedBefore = nobody,
): readonly Assignment[] {
  sharesOf(arms);
  const fresh = new Map(units.filter(({ id }) => !before.known.has(id)).map((unit) => [unit.id, unit]));
  const inOrder = [...fresh.values()]
    .map((unit) => ({ unit, draw: spreadSeed(`${experiment}/${unit.draw ?? unit.id}/turn`) }))
    .sort((a, b) => a.draw - b.draw || (a.unit.id < b.unit.id ? -1 : 1));
  const taken = new Map(before.taken);
  const given = new Map<string, Assignment>();
  for (const { unit } of inOrder) {
    const { stratum } = unit;
    const position = taken.get(stratum) ?? 0;
    taken.set(stratum, position + 1);
    given.set(unit.id, {
      unit: unit.id,
      stratum,
      position,
      arm: armAt(experiment, arms, { stratum, position }),
    });
  }
  return units.flatMap(({ id }) => before.known.get(id) ?? given.get(id) ?? []);
}
