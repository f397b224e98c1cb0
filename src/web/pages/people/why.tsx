import { Button, Group, Text, Title } from '@mantine/core';
import { IconCopy, IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useActor } from '../../parts/actor.ts';
import { Moment } from '../../parts/moment.tsx';
import { say, sayFailure } from '../../parts/toast.tsx';
import { words } from '../../words.ts';
import { DecisionItem } from './decision.tsx';
import type { Why, WhyRun } from './person-data.ts';
import classes from './why.module.css';

/** The evidence: who or what enrolled the person, every decision with its rule in order, and what it did. */
export function WhyView(props: { readonly why: Why; readonly zone: string }) {
  const { why, zone } = props;
  return (
    <div className={classes.why}>
      <Group justify="space-between" gap="xs" align="flex-start">
        <Text size="sm" className={classes.quiet}>
          Each decision in order, with the rule that took it and the facts it used.
        </Text>
        <Export why={why} />
      </Group>
      {[...why.runs].reverse().map((run) => (
        <RunEvidence key={run.id} run={run} zone={zone} />
      ))}
      {why.leftOut.length === 0 ? null : (
        <section>
          <Title order={3}>Outside a run</Title>
          <ol className={classes.chain}>
            {why.leftOut.map((decision) => (
              <DecisionItem key={decision.id} decision={decision} run={null} zone={zone} />
            ))}
          </ol>
        </section>
      )}
      {why.runs.length + why.leftOut.length === 0 ? (
        <Text>Nothing was decided about this person yet: nobody has tried to enroll them.</Text>
      ) : null}
    </div>
  );
}

function RunEvidence(props: { readonly run: WhyRun; readonly zone: string }) {
  const { run, zone } = props;
  const actor = useActor();
  return (
    <section>
      <Title order={3}>
        {run.cadence}
        {run.version === null ? '' : `, version ${run.version}`}
      </Title>
      <Text>{run.sentence}</Text>
      <dl className={classes.facts}>
        <Fact name="Enrolled by">
          {actor(run.enrolledBy)}, <Moment at={run.createdAt} zone={zone} />
        </Fact>
        <Fact name="From">{run.listSource}</Fact>
        <Fact name="Lawful basis">{words(run.lawfulBasis)}</Fact>
        <Fact name="Sender">
          {run.sender === null ? 'a sender who is gone' : `${run.sender.name}, ${run.sender.email}`}
        </Fact>
        <Fact name="Owner">{run.owner?.name ?? 'a user who is gone'}</Fact>
        <Fact name="Day 1">
          {run.anchorDay}, in the zone {run.zone}
        </Fact>
      </dl>
      <ol className={classes.chain}>
        {run.decisions.map((decision) => (
          <DecisionItem key={decision.id} decision={decision} run={run} zone={zone} />
        ))}
      </ol>
    </section>
  );
}

function Fact(props: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Export(props: { readonly why: Why }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(JSON.stringify(props.why, null, 2));
      say('All of the evidence is copied as JSON.');
    } catch {
      sayFailure(new Error('The browser does not let pages copy. Open the JSON instead.'));
    }
  };
  return (
    <Group gap="xs" wrap="nowrap">
      <Button leftSection={<IconCopy size={14} aria-hidden />} onClick={copy}>
        Copy as JSON
      </Button>
      <Button
        component="a"
        href={`/v1/people/${props.why.person.id}/why`}
        target="_blank"
        leftSection={<IconExternalLink size={14} aria-hidden />}
      >
        Open JSON
      </Button>
    </Group>
  );
}
