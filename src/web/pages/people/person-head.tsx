import { Anchor, Group, Text, Title } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useNow } from '../../frame/me.ts';
import { crmNames } from '../../parts/crm.ts';
import { PageLink } from '../../parts/link.tsx';
import { Tag } from '../../parts/state.tsx';
import { clockTime, day, placeOf, words } from '../../words.ts';
import { CompanyMenu } from './company-brake.tsx';
import classes from './person.module.css';
import { nameOf, type Person } from './person-data.ts';

const zoneOrigins: Readonly<Record<string, string>> = {
  field: "from the CRM's time zone field",
  address: 'from the address',
  phone: 'from the phone number',
  company: 'from the company',
  owner: "the owner's, since nothing says more exactly",
  workspace: "the workspace's, since nothing says more exactly",
};

/** Who it is: role, company, how to reach them, their local time and how sure it is, and their records. */
export function PersonHead(props: { readonly person: Person }) {
  const { person } = props;
  const name = nameOf(person);
  useEffect(() => {
    document.title = `${name} · Cadenza`;
  }, [name]);
  return (
    <div className={classes.head}>
      <Group gap="xs">
        <Title order={1}>{name}</Title>
        {person.company === null ? null : <CompanyMenu company={person.company} />}
      </Group>
      <Role person={person} />
      <Group gap="4px 14px" mt={4}>
        {person.email === null ? null : <Anchor href={`mailto:${person.email}`}>{person.email}</Anchor>}
        {person.phone === null ? null : <Anchor href={`tel:${person.phone}`}>{person.phone}</Anchor>}
        {person.records.map((record) => (
          <CrmRecord key={`${record.kind}${record.ref.id}`} record={record} />
        ))}
      </Group>
      <LocalTime person={person} />
      <Holidays person={person} />
      <AlsoInTouch person={person} />
    </div>
  );
}

function Role(props: { readonly person: Person }) {
  const { title, company } = props.person;
  if (title === null && company === null) return null;
  return (
    <Text>
      {title}
      {title !== null && company !== null ? ' at ' : null}
      {company === null ? null : (
        <PageLink to="/people" search={{ q: company.name }} underline="always">
          {company.name}
        </PageLink>
      )}
      {company?.industry ? <span className={classes.quiet}> · {company.industry}</span> : null}
    </Text>
  );
}

function CrmRecord(props: { readonly record: Person['records'][number] }) {
  const { kind, url, ref, state } = props.record;
  const label = `${crmNames[kind ?? 'salesforce']} ${ref.type.toLowerCase()}`;
  if (url === null || state !== 'live')
    return (
      <span className={classes.quiet}>
        {label}
        {state === 'live' ? ' (not connected)' : state === 'moved' ? ' (merged)' : ' (deleted)'}
      </span>
    );
  return (
    <Anchor href={url} target="_blank" rel="noreferrer">
      {label} <IconExternalLink size={13} aria-hidden className={classes.inline} />
    </Anchor>
  );
}

/** 'Thu 26 Nov, 15:42 in Berlin' and whether one may call now. */
function LocalTime(props: { readonly person: Person }) {
  const { zone, zoneOrigin, zoneConfidence } = props.person;
  const now = useNow();
  const hour = Number(clockTime(now, zone).slice(0, 2));
  const weekend = /^(Sat|Sun)/.test(day(now, zone));
  const good = hour >= 8 && hour < 18 && !weekend;
  return (
    <Group gap="4px 10px" mt={4}>
      <span>
        {clockTime(now, zone)} {placeOf(zone)}, {day(now, zone)}
      </span>
      <Tag look={good ? 'running' : 'quiet'}>{good ? 'office hours' : 'outside office hours'}</Tag>
      <span className={classes.quiet}>
        zone {zoneOrigins[zoneOrigin] ?? words(zoneOrigin)}, {zoneConfidence} confidence
      </span>
    </Group>
  );
}

/** Whose public holidays their runs skip, how that is known, and the next one. */
function Holidays(props: { readonly person: Person }) {
  const { holidays } = props.person;
  if (holidays === null) return null;
  const { name, words: how, confidence, next } = holidays;
  return (
    <Text size="sm" mt={4}>
      <span className={classes.quiet}>Public holidays of </span>
      {name}
      <span className={classes.quiet}>
        {' '}
        ({how}, {confidence} confidence)
        {next === null ? null : `; next: ${next.name}, ${day(new Date(`${next.day}T12:00:00Z`), 'UTC')}`}
      </span>
    </Text>
  );
}

function AlsoInTouch(props: { readonly person: Person }) {
  const { alsoInTouch, company } = props.person;
  if (alsoInTouch.length === 0) return null;
  return (
    <Text size="sm" mt={4}>
      <span className={classes.quiet}>Also in a cadence at {company?.name ?? 'the company'}: </span>
      {alsoInTouch.map((one, index) => (
        <span key={one.personId}>
          {index === 0 ? '' : ', '}
          <PageLink size="sm" underline="always" to="/people/$id" params={{ id: one.personId }}>
            {one.name}
          </PageLink>
          <span className={classes.quiet}>{one.owner === null ? '' : ` (${one.owner})`}</span>
        </span>
      ))}
    </Text>
  );
}
