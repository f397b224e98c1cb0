import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Card } from '../../parts/page.tsx';
import { Tag } from '../../parts/state.tsx';
import classes from './others.module.css';
import { useOthers } from './runs.ts';

/** Who else fits the words: not in a cadence, or in one that is not in the list above. */
export function Others(props: { readonly q: string | undefined; readonly known: readonly string[] }) {
  const { data } = useOthers(props.q, props.q !== undefined);
  const found = data?.items.filter((person) => !props.known.includes(person.id)) ?? [];
  if (found.length === 0) return null;
  return (
    <div className={classes.others}>
      <Card title="Other people who fit these words" flush>
        <ul className={classes.list}>
          {found.map((person) => (
            <li key={person.id}>
              <Link to="/people/$id" params={{ id: person.id }} className={classes.person ?? ''}>
                <span className={classes.name}>
                  {[person.firstName, person.lastName].filter((part) => part !== null).join(' ') ||
                    person.email}
                </span>
                <span className={classes.quiet}>
                  {[person.title, person.company?.name].filter((part) => part).join(', ')}
                </span>
                {person.hold === null ? null : <Tag look="held">{person.hold.reason}</Tag>}
              </Link>
            </li>
          ))}
        </ul>
        {data?.next === null ? null : (
          <Text size="sm" className={classes.more}>
            There are more. Write more of the name.
          </Text>
        )}
      </Card>
    </div>
  );
}
