import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useKeys } from '../../frame/keys.ts';
import { useMe } from '../../frame/me.ts';
import { BrakeButton, useBrake } from '../../parts/brake.tsx';
import { ChannelIcon } from '../../parts/channel.tsx';
import { PageLink } from '../../parts/link.tsx';
import { moveFocus } from '../../parts/move-focus.ts';
import { Card, Empty, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { Tag } from '../../parts/state.tsx';
import { cadencesQuery } from '../../queries.ts';
import { plural } from '../../words.ts';
import { type CadenceRow, peopleWords, typeWords } from './data.ts';
import classes from './list.module.css';

function StepIcons(props: { readonly plan: CadenceRow['plan'] }) {
  return (
    <ol className={classes.icons} aria-label={plural(props.plan.length, 'step')}>
      {props.plan.map((step) => (
        <li key={step.key} title={`Day ${step.day}: ${step.name}`}>
          <ChannelIcon channel={step.channel} size={15} />
        </li>
      ))}
    </ol>
  );
}

function Row(props: { readonly of: CadenceRow }) {
  const { of } = props;
  const brake = useBrake({ scope: 'cadence', id: of.id });
  const manages = useMe().user.role !== 'rep';
  return (
    <li className={classes.row} data-archived={of.archivedAt !== null || undefined}>
      <div className={classes.name}>
        <Link to="/cadences/$id" params={{ id: of.id }} className={classes.link ?? ''} data-row={of.id}>
          {of.name}
        </Link>
        <span className={classes.quiet}>
          {typeWords(of.type)}, version {of.versionNumber}
          {of.archivedAt === null ? '' : ', archived'}
        </span>
        {brake === undefined ? null : <Tag look="stopped">{`stopped by ${brake.by}`}</Tag>}
      </div>
      <div className={classes.steps}>
        <StepIcons plan={of.plan} />
        <span className={classes.quiet}>
          {plural(of.plan.length, 'step')} in {plural(of.plannedDays, 'day')}
        </span>
      </div>
      <Link to="/people" search={{ cadenceId: of.id }} className={classes.people ?? ''}>
        {peopleWords(of.counts)}
      </Link>
      {of.archivedAt === null ? (
        <Group gap="xs" wrap="nowrap">
          {manages || brake !== undefined ? (
            <BrakeButton named target={{ scope: 'cadence', id: of.id, name: of.name }} />
          ) : null}
          <Button
            aria-label={`Enroll people in ${of.name}`}
            renderRoot={(root) => <Link to="/enroll" search={{ cadenceId: of.id }} {...root} />}
          >
            Enroll
          </Button>
        </Group>
      ) : (
        <span />
      )}
    </li>
  );
}

function LibraryButton() {
  return <Button renderRoot={(root) => <Link to="/cadences/library" {...root} />}>Library</Button>;
}

/** How to add one: from the library, or as a file. */
function Adding() {
  return (
    <Card title="Add or change a cadence">
      <Stack gap={6}>
        <Text size="sm">
          The{' '}
          <PageLink underline="always" to="/cadences/library">
            library
          </PageLink>{' '}
          has eight that are ready to use: look at one and take a copy. <em>Change</em> on a cadence’s page
          edits its text and shows what that changes, and for whom, before it is published.
        </Text>
        <Text size="sm">
          The other way is a YAML file: steps with their days, channels and texts. A manager or an admin
          publishes it from the folder of Cadenza:
        </Text>
        <Code block className={classes.code ?? ''}>
          npm run -s cadenza -- push my-cadence.yaml
        </Code>
        <Text size="sm" className={classes.quiet}>
          The same name again becomes the next version; people who are under way stay on theirs. What is wrong
          with the file is said before anything is published.
        </Text>
      </Stack>
    </Card>
  );
}

/** Every cadence: what it consists of, how long it takes, and who is in it. */
export function CadencesPage() {
  const cadences = useQuery(cadencesQuery);
  const list = useRef<HTMLUListElement>(null);
  useKeys({ j: () => moveFocus(list.current, 1), k: () => moveFocus(list.current, -1) });
  const all = cadences.data?.items ?? [];
  const sorted = [...all].sort(
    (a, b) =>
      Number(a.archivedAt !== null) - Number(b.archivedAt !== null) || a.name.localeCompare(b.name, 'en'),
  );
  return (
    <>
      <PageHead
        title="Cadences"
        about="Each with its steps, how long it takes, and the people in it."
        actions={
          <>
            <Button renderRoot={(root) => <Link to="/cadences/templates" {...root} />}>Templates</Button>
            <LibraryButton />
          </>
        }
      />
      <Stack gap="md">
        {cadences.error !== null && cadences.data === undefined ? (
          <Failure error={cadences.error} retry={() => cadences.refetch()} />
        ) : cadences.data === undefined ? (
          <Card>
            <Rows count={4} height={44} />
          </Card>
        ) : sorted.length === 0 ? (
          <Empty title="There is no cadence yet" action={<LibraryButton />}>
            Take one from the library, or publish one from a file, as below.
          </Empty>
        ) : (
          <Card flush>
            <ul className={classes.list} ref={list}>
              {sorted.map((of) => (
                <Row key={of.id} of={of} />
              ))}
            </ul>
          </Card>
        )}
        {cadences.isPending ? null : <Adding />}
      </Stack>
    </>
  );
}
