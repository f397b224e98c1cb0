import { Button, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useMe } from '../../frame/me.ts';
import { useUserNames } from '../../parts/actor.ts';
import { StateBadge } from '../../parts/state.tsx';
import type { PeopleSearch } from '../../routes.tsx';
import { sentence, words } from '../../words.ts';
import classes from './people.module.css';
import { useCadenceNames, useCounts } from './runs.ts';

/** What each state's runs may be there for. */
const reasons: Readonly<Record<string, readonly string[]>> = {
  paused: ['replied', 'out_of_office', 'manual', 'held', 'rep_leave', 'colleague_replied'],
  finished: ['completed', 'meeting_booked', 'not_interested', 'converted', 'manual'],
  stopped: [
    'unsubscribed',
    'opted_out_in_crm',
    'bounced',
    'complained',
    'left_company',
    'deleted',
    'merged',
    'manual',
    'colleague_replied',
    'domain_listed',
  ],
};

const reasonWords: Readonly<Record<string, string>> = {
  manual: 'by hand',
  held: 'waits for a person',
  rep_leave: 'the rep is away',
  colleague_replied: 'a colleague replied',
  domain_listed: 'the domain is on the list',
  completed: 'all steps done',
  converted: 'became an opportunity',
  opted_out_in_crm: 'opted out in the CRM',
  unsubscribed: 'opted out',
  complained: 'marked as spam',
  left_company: 'left the company',
};

/** How long a pause in typing is before the list follows. */
const pauseMs = 250;

type Change = (search: PeopleSearch) => void;

/** The bar above the list: states with their counts, and who, which cadence, which words. */
export function Filters(props: { readonly search: PeopleSearch; readonly onChange: Change }) {
  const { search, onChange } = props;
  const set = (patch: { readonly [name in keyof PeopleSearch]?: string | null }) => {
    const merged = Object.entries({ ...search, ...patch });
    onChange(Object.fromEntries(merged.filter(([, value]) => value !== null && value !== '')));
  };
  const some = Object.keys(search).length > 0;
  return (
    <div className={classes.bar}>
      <States search={search} onState={(state) => set({ state, reason: null })} />
      <div className={classes.choices}>
        <Words q={search.q ?? ''} onWords={(q) => set({ q })} />
        <ReasonChoice search={search} onReason={(reason) => set({ reason })} />
        <CadenceChoice search={search} onCadence={(cadenceId) => set({ cadenceId, versionId: null })} />
        <OwnerChoice search={search} onOwner={(owner) => set({ owner })} />
        {some ? (
          <Button size="sm" variant="subtle" className={classes.clear ?? ''} onClick={() => onChange({})}>
            Clear filters
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function States(props: { readonly search: PeopleSearch; readonly onState: (state: string | null) => void }) {
  const counts = useCounts(props.search).data?.items ?? [];
  const total = counts.reduce((sum, one) => sum + one.count, 0);
  const more = counts.some((one) => one.more);
  const chosen = props.search.state;
  const number = (count: number, over: boolean) => `${count.toLocaleString('en-GB')}${over ? '+' : ''}`;
  return (
    <fieldset className={classes.states} aria-label="State" style={{ border: 0, margin: 0, padding: 0 }}>
      <button
        type="button"
        className={classes.stateChip}
        aria-pressed={chosen === undefined}
        onClick={() => props.onState(null)}
      >
        All
        <span className={classes.chipCount}>{counts.length === 0 ? '' : number(total, more)}</span>
      </button>
      {counts
        .filter((one) => one.state !== 'pending' || one.count > 0)
        .map((one) => (
          <button
            key={one.state}
            type="button"
            className={classes.stateChip}
            aria-pressed={chosen === one.state}
            onClick={() => props.onState(chosen === one.state ? null : one.state)}
          >
            <StateBadge state={one.state} />
            <span className={classes.chipCount}>{number(one.count, one.more)}</span>
          </button>
        ))}
    </fieldset>
  );
}

function Words(props: { readonly q: string; readonly onWords: (q: string) => void }) {
  const [text, setText] = useState(props.q);
  const latest = useRef(props.onWords);
  latest.current = props.onWords;
  const told = useRef(props.q);
  useEffect(() => {
    // Somebody else changed the words: the search above, a link, 'Clear filters'.
    if (props.q !== told.current) setText(props.q);
    told.current = props.q;
  }, [props.q]);
  useEffect(() => {
    if (text.trim() === told.current) return;
    const timer = setTimeout(() => {
      told.current = text.trim();
      latest.current(text.trim());
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <TextInput
      className={classes.words ?? ''}
      aria-label="Name, address or company"
      placeholder="Name, address or company"
      leftSection={<IconSearch size={14} aria-hidden />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

function ReasonChoice(props: {
  readonly search: PeopleSearch;
  readonly onReason: (reason: string | null) => void;
}) {
  const known = reasons[props.search.state ?? ''];
  if (known === undefined) return null;
  return (
    <Select
      aria-label="Reason"
      placeholder="Any reason"
      clearable
      data={known.map((value) => ({ value, label: sentence(reasonWords[value] ?? words(value)) }))}
      value={props.search.reason ?? null}
      onChange={props.onReason}
    />
  );
}

function CadenceChoice(props: {
  readonly search: PeopleSearch;
  readonly onCadence: (cadenceId: string | null) => void;
}) {
  const cadences = useCadenceNames().data?.items ?? [];
  return (
    <Select
      aria-label="Cadence"
      placeholder={props.search.versionId === undefined ? 'Any cadence' : 'One version of a cadence'}
      clearable
      searchable
      data={cadences.map((one) => ({ value: one.id, label: one.name }))}
      value={props.search.cadenceId ?? null}
      onChange={props.onCadence}
    />
  );
}

function OwnerChoice(props: {
  readonly search: PeopleSearch;
  readonly onOwner: (owner: string | null) => void;
}) {
  const me = useMe();
  const manages = me.user.role !== 'rep';
  const users = useUserNames(manages).data?.items ?? [];
  if (!manages) return null;
  const known = users.map((one) => ({
    value: one.id,
    label: one.id === me.user.id ? `${one.name} (you)` : one.name,
  }));
  return (
    <Select
      aria-label="Owner"
      placeholder="Everybody's"
      clearable
      searchable
      data={known}
      value={props.search.owner === 'me' ? me.user.id : (props.search.owner ?? null)}
      onChange={props.onOwner}
    />
  );
}
