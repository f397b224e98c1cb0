import { Group, Select, Text } from '@mantine/core';
import { useMe } from '../../frame/me.ts';
import { useActor } from '../../parts/actor.ts';
import { Moment } from '../../parts/moment.tsx';
import { Card } from '../../parts/page.tsx';
import { plural } from '../../words.ts';
import classes from './cadence.module.css';
import { type Cadence, peopleWords, type Version } from './data.ts';

/** Which version is shown, who published it and when, and who is in it; older ones can be chosen. */
export function Versions(props: {
  readonly cadence: Cadence;
  readonly versions: readonly Version[];
  readonly shown: Version;
  readonly onShow: (versionId: string) => void;
}) {
  const { cadence, versions, shown, onShow } = props;
  const { zone } = useMe().user;
  const actor = useActor();
  const current = shown.id === cadence.currentVersionId;
  return (
    <Card>
      <Group gap="md" align="center">
        {versions.length > 1 ? (
          <Select
            aria-label="Version"
            w={230}
            allowDeselect={false}
            value={shown.id}
            onChange={(value) => value !== null && onShow(value)}
            data={versions.map((one) => ({
              value: one.id,
              label: `Version ${one.number}${one.id === cadence.currentVersionId ? ', in force' : ''}`,
            }))}
          />
        ) : (
          <Text fw={600}>Version {shown.number}</Text>
        )}
        <div className={classes.facts}>
          <Text size="sm">
            {current ? 'In force. New people start on it.' : 'Earlier version. Nobody new starts on it.'}{' '}
            {plural(shown.plan.length, 'step')} in {plural(shown.plannedDays, 'day')}. People:{' '}
            {peopleWords(shown.counts)}.
          </Text>
          <Text size="xs" className={classes.quiet}>
            Published <Moment at={shown.publishedAt} zone={zone} /> by {actor(shown.publishedBy)}
          </Text>
        </div>
      </Group>
    </Card>
  );
}
