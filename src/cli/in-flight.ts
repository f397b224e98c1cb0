import { z } from 'zod';
import { AppError } from '../errors.ts';

const choices = ['stay', 'move', 'restart'] as const;
type Choice = (typeof choices)[number];

/** What becomes of people in flight, as `POST /v1/cadences/{id}/versions` takes it. */
interface InFlightWish {
  readonly default: Choice;
  readonly groups: readonly { readonly step: string; readonly choice: Choice; readonly to?: string }[];
}

export interface InFlightOptions {
  readonly inFlight?: string;
  readonly step?: readonly string[];
}

function choiceOf(text: string, option: string): Choice {
  const found = choices.find((one) => one === text);
  if (found !== undefined) return found;
  throw new AppError('invalid_input', `${option} takes one of ${choices.join(', ')}, not '${text}'.`);
}

function groupOf(text: string): InFlightWish['groups'][number] {
  const [, step, named = '', to] = /^([^=]+)=([^:]*)(?::(.+))?$/.exec(text) ?? [];
  if (step === undefined)
    throw new AppError(
      'invalid_input',
      `'${text}' is no choice for a step: write --step KEY=CHOICE, such as --step call=move, or --step visit=move:call where 'visit' is gone.`,
    );
  return { step, choice: choiceOf(named, '--step'), ...(to === undefined ? {} : { to }) };
}

/** What the options ask for; null where they say nothing, so that everybody stays. `invalid_input` for a wrong choice. */
export function inFlightWish({ inFlight, step = [] }: InFlightOptions): InFlightWish | null {
  if (inFlight === undefined && step.length === 0) return null;
  return { default: choiceOf(inFlight ?? 'stay', '--in-flight'), groups: step.map(groupOf) };
}

/** What the server answers of people in flight. */
export const peopleInFlight = z.object({
  total: z.number(),
  counts: z.object({ stay: z.number(), move: z.number(), restart: z.number() }),
  groups: z.array(z.object({ words: z.string() })),
});

/** How many stay, move and begin anew, then each group. */
export function inFlightLines(
  name: string,
  { total, counts, groups }: z.infer<typeof peopleInFlight>,
): string[] {
  if (total === 0) return [`Nobody is in flight in '${name}'.`];
  const { stay, move, restart } = counts;
  const people = total === 1 ? '1 person' : `${total} people`;
  return [
    `${people} in flight in '${name}': ${stay} stay, ${move} move, ${restart} begin anew.`,
    ...groups.map(({ words }) => `  ${words}`),
  ];
}
