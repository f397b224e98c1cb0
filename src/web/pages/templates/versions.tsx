import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useMe } from '../../frame/me.ts';
import { Liquid } from '../../parts/liquid.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Card } from '../../parts/page.tsx';
import type { TemplateView } from './data.ts';
import classes from './templates.module.css';

const shownAtFirst = 5;

/** Every text that it ever had, the newest first. */
export function TemplateVersions({ of }: { readonly of: TemplateView }) {
  const { zone } = useMe().user;
  const [all, setAll] = useState(false);
  const versions = [...of.versions].sort((a, b) => b.number - a.number);
  return (
    <Card title="Versions">
      {versions.slice(0, all ? versions.length : shownAtFirst).map(({ number, by, at, subject, body }) => (
        <details key={number} className={classes.version}>
          <summary>
            <Text span size="sm" fw={500}>
              Version {number}
            </Text>{' '}
            <Text span size="sm" className={classes.quiet}>
              {by}, <Moment at={at} zone={zone} />
            </Text>
          </summary>
          {subject === null ? null : (
            <Text fw={600} mt={4}>
              <Liquid text={subject} />
            </Text>
          )}
          <Liquid text={body} block />
        </details>
      ))}
      {versions.length > shownAtFirst && !all ? (
        <Button mt="xs" onClick={() => setAll(true)}>
          Show all {versions.length}
        </Button>
      ) : null}
    </Card>
  );
}
