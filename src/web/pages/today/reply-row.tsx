import { Anchor, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowBackUp, IconMail } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { KeyboardEvent } from 'react';
import { useMe, useNow } from '../../frame/me.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Key } from '../../parts/key.tsx';
import { Moment } from '../../parts/moment.tsx';
import { MoveRun } from '../../parts/move-run.tsx';
import { StateBadge, Tag } from '../../parts/state.tsx';
import { beginning, relation, sentence, words } from '../../words.ts';
import type { Reply } from './queue.ts';
import { grades, useReplyActs } from './reply-acts.ts';
import classes from './today.module.css';

/** How a reply sounds, by its words; only a hint. */
const looks: Readonly<Record<string, 'won' | 'stopped'>> = { positive: 'won', negative: 'stopped' };

/** Says in words who answered, where it was not the person. */
function writtenBy({ writer, personName }: Reply): string {
  if (writer === 'colleague') return `, of the same organisation as ${personName ?? 'whom we wrote to'}`;
  if (writer === 'stranger')
    return `, who is not ${personName ?? 'whom we wrote to'}: look whether it is for them`;
  return '';
}

function answerLink(reply: Reply): string | undefined {
  if (reply.fromEmail === null) return undefined;
  const subject = `Re: ${reply.subject.replace(/^(\s*(re|aw|sv)\s*:\s*)+/i, '')}`;
  return `mailto:${encodeURIComponent(reply.fromEmail)}?subject=${encodeURIComponent(subject)}`;
}

/** What they wrote, how their run stands, and what can be done about it. */
function OpenedReply(props: {
  readonly reply: Reply;
  readonly acts: ReturnType<typeof useReplyActs>;
  readonly onMove: () => void;
  readonly onOptOut: () => void;
}) {
  const { reply, acts, onMove, onOptOut } = props;
  const me = useMe();
  const { answered, steer, grade, busy } = acts;
  const { run } = reply;
  const link = answerLink(reply);
  return (
    <div className={classes.opened}>
      <Text size="xs" className={classes.quiet} component="div">
        {reply.subject}, from {reply.fromEmail ?? 'an unknown address'}
        {writtenBy(reply)}, <Moment at={reply.at} zone={me.user.zone} />
      </Text>
      <div className={classes.text}>
        {reply.text.trim() === '' ? 'The mail has no text of its own.' : reply.text}
      </div>
      {reply.mayOptOut ? (
        <Text size="sm">They speak of getting no more mail. If they ask for that, opt them out.</Text>
      ) : null}
      {run === null ? null : (
        <div className={classes.run}>
          <StateBadge state={run.state} reason={run.reason} />
          <span>
            {run.words} <span className={classes.quiet}>({run.cadence})</span>
          </span>
        </div>
      )}
      <Group gap="xs" role="group" aria-label="How it sounds">
        {grades.map((one, index) => (
          <Button
            key={one}
            size="compact-xs"
            variant={reply.grade === one ? 'filled' : 'default'}
            aria-pressed={reply.grade === one}
            onClick={() => grade(one)}
          >
            {sentence(one)}
            <Key>{String(index + 1)}</Key>
          </Button>
        ))}
        {reply.gradedBy === 'model' ? (
          <Text size="xs" className={classes.quiet}>
            A language model’s grade; yours counts more.
          </Text>
        ) : null}
      </Group>
      <Group gap="xs">
        {link === undefined ? null : (
          <Button component="a" href={link} variant="filled" leftSection={<IconMail size={14} aria-hidden />}>
            Write an answer
          </Button>
        )}
        <Button onClick={() => answered()} loading={busy}>
          Answered
        </Button>
        {run?.state === 'paused' ? (
          <>
            <Button onClick={() => steer('resume')} disabled={busy}>
              Answered, resume the run
            </Button>
            <Button onClick={() => steer('finish')} disabled={busy}>
              Answered, finish the run
            </Button>
            <Button onClick={onMove} disabled={busy}>
              Answered, move to another cadence
              <Key>m</Key>
            </Button>
          </>
        ) : null}
        <Button onClick={onOptOut} disabled={busy}>
          Asked for no more mail
          <Key>o</Key>
        </Button>
        {reply.personId === null ? null : (
          <Anchor component={Link} to={`/people/${reply.personId}`} size="sm">
            Open the person
          </Anchor>
        )}
      </Group>
      {run?.state === 'paused' ? (
        <Text size="xs" className={classes.quiet}>
          Nothing more is sent while the run is paused. ‘Answered’ alone leaves it so.
        </Text>
      ) : null}
    </div>
  );
}

/** Asks before whoever wrote gets no more mail. */
function OptOut(props: {
  readonly acts: ReturnType<typeof useReplyActs>;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const { acts } = props;
  return (
    <Confirm
      opened={props.opened}
      onClose={props.onClose}
      title={`No more mail to ${acts.writer}?`}
      act="No more mail"
      danger
      onAct={acts.optOut}
    >
      <Text size="sm">
        No cadence mails {acts.byOther ? 'this address' : 'them'} again, their open runs stop, and the CRM is
        told. This cannot be taken back in Cadenza. The reply is answered with it.
      </Text>
    </Confirm>
  );
}

/** A reply that waits for an answer: who, their first line, how old; opens in place. */
export function ReplyRow(props: { readonly reply: Reply; readonly showOwner: boolean }) {
  const { reply, showOwner } = props;
  const now = useNow();
  const [opened, { toggle }] = useDisclosure(false);
  const [moving, { open: askWhere, close: endAsking }] = useDisclosure(false);
  const [optingOut, { open: askOptOut, close: keepMail }] = useDisclosure(false);
  const acts = useReplyActs(reply);
  const { run } = reply;
  const byKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const one = grades[Number(event.key) - 1];
    const moves = event.key === 'm' && run?.state === 'paused';
    const optsOut = event.key === 'o';
    if (one === undefined && !moves && !optsOut) return;
    event.preventDefault();
    if (moves) askWhere();
    else if (optsOut) askOptOut();
    else if (one !== undefined) acts.grade(one);
  };
  return (
    <>
      <button
        type="button"
        className={`${classes.row} ${classes.reply}`}
        aria-expanded={opened}
        onClick={toggle}
        onKeyDown={byKey}
        aria-keyshortcuts={[...grades.map((_, index) => index + 1), 'm', 'o'].join(' ')}
        data-row={reply.id}
        data-owner={showOwner || undefined}
      >
        <span className={classes.icon}>
          <IconArrowBackUp size={16} stroke={1.7} role="img" aria-label="Reply" />
        </span>
        <span className={classes.who}>
          <span className={classes.name}>{reply.personName ?? reply.fromEmail ?? 'Somebody unknown'}</span>
          {reply.company === null ? null : (
            <span className={`${classes.quiet} ${classes.company}`}> · {reply.company}</span>
          )}
        </span>
        <span className={classes.first}>{beginning(reply.text)}</span>
        {showOwner ? (
          <span className={`${classes.side} ${classes.owner}`}>{reply.run?.owner.name ?? 'nobody’s'}</span>
        ) : null}
        <span className={classes.side}>
          {reply.company === null ? null : <span className={classes.narrow}>{reply.company} · </span>}
          {reply.mayOptOut ? (
            <Tag look="stopped">no more mail?</Tag>
          ) : reply.grade === null ? null : (
            <Tag look={looks[reply.grade] ?? 'quiet'}>{words(reply.grade)}</Tag>
          )}
        </span>
        <span className={classes.due}>{relation(new Date(reply.at), now)}</span>
      </button>
      {opened ? <OpenedReply reply={reply} acts={acts} onMove={askWhere} onOptOut={askOptOut} /> : null}
      <OptOut acts={acts} opened={optingOut} onClose={keepMail} />
      {run === null ? null : (
        <MoveRun run={run} name={acts.name} opened={moving} onClose={endAsking} onMoved={acts.moved} />
      )}
    </>
  );
}
