import { IconArrowBackUp, IconBolt, IconFlag, IconUserOff } from '@tabler/icons-react';
import { useActor } from '../../parts/actor.ts';
import { ByPerson } from '../../parts/by-person.tsx';
import { ChannelIcon } from '../../parts/channel.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Empty } from '../../parts/page.tsx';
import { CrmMarks } from './crm-marks.tsx';
import type { Why } from './person-data.ts';
import classes from './timeline.module.css';
import { type TimelineItem, toTimeline } from './timeline-items.ts';

const icons = { reply: IconArrowBackUp, signal: IconBolt, state: IconFlag, out: IconUserOff } as const;

/** What was done and what came back, newest first, with the mails as they left and whether the CRM has each. */
export function Timeline(props: { readonly why: Why; readonly zone: string }) {
  const items = toTimeline(props.why, useActor());
  const several = props.why.runs.length > 1;
  if (items.length === 0)
    return (
      <Empty title="Nothing has happened yet.">
        Mails, calls, replies and every change of state appear here by themselves.
      </Empty>
    );
  return (
    <ol className={classes.stream}>
      {items.map((item) => (
        <Item key={item.id} item={item} zone={props.zone} cadence={several} />
      ))}
    </ol>
  );
}

function Item(props: { readonly item: TimelineItem; readonly zone: string; readonly cadence: boolean }) {
  const { item } = props;
  const Icon = icons[item.icon as keyof typeof icons];
  const cadence = props.cadence && item.cadence !== null ? [item.cadence] : [];
  return (
    <li className={classes.item} data-kind={item.icon}>
      <span className={classes.icon}>
        {Icon === undefined ? (
          <ChannelIcon channel={item.icon} size={14} />
        ) : (
          <Icon size={14} stroke={1.8} aria-hidden />
        )}
      </span>
      <div className={classes.body}>
        <div className={classes.line}>
          <span className={classes.title}>{item.title}</span>
          <span className={classes.quiet}>
            <Moment at={item.at} zone={props.zone} />
          </span>
        </div>
        {item.details.length === 0 && item.crm.length === 0 ? null : (
          <div className={classes.details}>
            <span>{[...item.details, ...cadence].map((part) => part.replace(/\.$/, '')).join(' · ')}</span>
            <CrmMarks entries={item.crm} />
          </div>
        )}
        {item.text === null ? null : <FullText text={item.text} />}
        {item.machines === null ? null : <ByPerson messageId={item.machines} />}
      </div>
    </li>
  );
}

/** A mail as it was, folded until it is asked for; what the person wrote stands open. */
export function FullText(props: { readonly text: NonNullable<TimelineItem['text']> }) {
  const { label, body, open } = props.text;
  return (
    <details className={classes.full} open={open}>
      <summary>{label}</summary>
      <div className={classes.text}>{body.trim() || 'Without text.'}</div>
    </details>
  );
}
