import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { Card } from '../../parts/page.tsx';
import { plural } from '../../words.ts';
import classes from './change.module.css';
import type { Choice, Preview, Rule, Wish } from './draft.ts';

type People = Preview['people'];
type GroupPlan = People['groups'][number];

const names: Record<Choice, string> = { stay: 'Stay', move: 'Move', restart: 'Begin anew' };
const isChoice = (value: string | null): value is Choice => value !== null && value in names;

const placeOf = ({ version, state, stepKey }: GroupPlan) => `${version} ${state} ${stepKey ?? ''}`;
const ruleAt = (wish: Wish, { version, state, stepKey }: GroupPlan) =>
  wish.groups.find(
    (rule) => rule.version === version && rule.state === state && rule.step === (stepKey ?? undefined),
  );

/** The same choices with another one for one place. A rule without a step fits any, so it comes last. */
function withRule(wish: Wish, group: GroupPlan, next: Pick<Rule, 'choice' | 'to'>): Wish {
  const { version, state, stepKey } = group;
  const rule = { version, state, ...(stepKey === null ? {} : { step: stepKey }), ...next };
  const others = wish.groups.filter((one) => one !== ruleAt(wish, group));
  return {
    ...wish,
    groups: [...others, rule].sort((a, b) => Number(a.step === undefined) - Number(b.step === undefined)),
  };
}

/** How many stay, move and begin anew: `12 stay, 3 move`. */
export function fateWords({ counts, cannotMove }: People): string {
  const parts = [
    [counts.stay, counts.stay === 1 ? 'stays' : 'stay'],
    [counts.move, counts.move === 1 ? 'moves' : 'move'],
    [counts.restart, counts.restart === 1 ? 'begins anew' : 'begin anew'],
  ] as const;
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${plural(count, 'person', 'people')} ${word}`);
  const lost = cannotMove === 0 ? '' : `; ${cannotMove} of them could not move, since their step is gone`;
  return `${said.join(', ')}${lost}.`;
}

/**
 * A group that is to move to a version in which their step no longer exists, and for which nobody has chosen another
 * step yet.
 */
export const undecided = (people: People, wish: Wish): GroupPlan | undefined =>
  people.groups.find((group) => {
    const rule = ruleAt(wish, group);
    return group.stepGone && rule?.choice === 'move' && rule.to === undefined;
  });

function Place(props: {
  readonly groups: readonly [GroupPlan, ...GroupPlan[]];
  readonly steps: readonly { readonly key: string; readonly name: string }[];
  readonly wish: Wish;
  readonly onWish: (wish: Wish) => void;
}) {
  const { groups, steps, wish, onWish } = props;
  const [first] = groups;
  const rule = ruleAt(wish, first);
  const choice = rule?.choice ?? wish.default;
  const about = `${first.state} on version ${first.version}, ${first.stepName ?? 'not begun'}`;
  return (
    <li className={classes.group}>
      <div>
        {groups.map(({ words }) => (
          <Text key={words} size="sm">
            {words}
          </Text>
        ))}
      </div>
      <Stack gap={4}>
        <Select
          aria-label={`What becomes of those ${about}`}
          size="xs"
          allowDeselect={false}
          value={choice}
          data={Object.entries(names).map(([value, label]) => ({ value, label }))}
          onChange={(next) => {
            if (!isChoice(next)) return;
            const to =
              next === 'move' && first.stepGone && first.suggested !== null ? { to: first.suggested } : {};
            onWish(withRule(wish, first, { choice: next, ...to }));
          }}
        />
        {choice === 'move' && first.stepGone ? (
          <Select
            aria-label={`Where those go on who are ${about}`}
            size="xs"
            placeholder="Go on at …"
            allowDeselect={false}
            value={rule?.to ?? null}
            data={steps.map(({ key, name }) => ({ value: key, label: name }))}
            onChange={(to) => to !== null && onWish(withRule(wish, first, { choice: 'move', to }))}
          />
        ) : null}
      </Stack>
    </li>
  );
}

/** Everybody in flight by where they stand, with what becomes of them. */
export function InFlight(props: {
  readonly people: People;
  readonly steps: readonly { readonly key: string; readonly name: string }[];
  readonly wish: Wish;
  readonly onWish: (wish: Wish) => void;
}) {
  const { people, steps, wish, onWish } = props;
  const places = [...Map.groupBy(people.groups, placeOf).values()];
  return (
    <Card title="People in flight" aside={<span className={classes.quiet}>{people.total}</span>}>
      {people.total === 0 ? (
        <Text size="sm">Nobody is in flight: whoever is enrolled from now on gets the new version.</Text>
      ) : (
        <Stack gap="sm">
          <Text size="sm">{fateWords(people)}</Text>
          <Group gap="xs">
            {Object.entries(names).map(([choice, name]) => (
              <Button
                key={choice}
                aria-pressed={wish.groups.length === 0 && wish.default === choice}
                variant={wish.groups.length === 0 && wish.default === choice ? 'light' : 'default'}
                onClick={() => isChoice(choice) && onWish({ default: choice, groups: [] })}
              >
                All {name.toLowerCase()}
              </Button>
            ))}
          </Group>
          <ul className={classes.groups} aria-label="People in flight by place">
            {places.map(([first, ...rest]) =>
              first === undefined ? null : (
                <Place
                  key={placeOf(first)}
                  groups={[first, ...rest]}
                  steps={steps}
                  wish={wish}
                  onWish={onWish}
                />
              ),
            )}
          </ul>
        </Stack>
      )}
    </Card>
  );
}
