import { Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  type IconProps,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { Card } from '../../parts/page.tsx';
import { plural } from '../../words.ts';
import type { SetUp } from './data.ts';
import classes from './set-up.module.css';

type Item = SetUp['items'][number];

const signs: Record<Item['state'], readonly [ComponentType<IconProps>, string]> = {
  todo: [IconCircleX, 'Missing'],
  attention: [IconAlertTriangle, 'Needs attention'],
  optional: [IconCircleDashed, 'Optional'],
  done: [IconCircleCheck, 'In place'],
};
const order = Object.keys(signs);

function titleOf(items: readonly Item[]): string {
  const missing = items.filter((item) => item.state === 'todo').length;
  const worth = items.filter((item) => item.state === 'attention').length;
  if (missing > 0) return `${plural(missing, 'thing is', 'things are')} missing`;
  if (worth > 0) return `It works; ${plural(worth, 'thing needs', 'things need')} attention`;
  return 'Everything is in place';
}

/** What is missing first, then what needs a look, then the rest. */
export function Checklist(props: { readonly items: readonly Item[] }) {
  const sorted = [...props.items].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return (
    <Card title={titleOf(props.items)}>
      <ul className={classes.items}>
        {sorted.map((item) => {
          const [Icon, word] = signs[item.state];
          return (
            <li key={item.key}>
              <Icon
                size={18}
                className={classes.icon ?? ''}
                data-state={item.state}
                role="img"
                aria-label={word}
              />
              <div>
                <Text fw={500} span={item.state === 'done'}>
                  {item.title}
                </Text>{' '}
                <Text size="sm" className={classes.quiet} span={item.state === 'done'}>
                  {item.words}
                </Text>
              </div>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
