import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useNow } from '../../frame/me.ts';
import { Tag } from '../../parts/state.tsx';
import { relation, words } from '../../words.ts';
import type { Reply } from './queue.ts';
import classes from './today.module.css';

/** A mail that is no reply (yet): from whom, its first words, what it was taken for; opens in place. */
export function MailRow(props: {
  readonly mail: Reply;
  readonly icon: ReactNode;
  readonly from: string | null;
  readonly first: string;
  /** What stands below it once it is opened. */
  readonly children: ReactNode;
}) {
  const { mail } = props;
  const now = useNow();
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <>
      <button
        type="button"
        className={`${classes.row} ${classes.reply}`}
        aria-expanded={opened}
        onClick={toggle}
        data-row={mail.id}
      >
        <span className={classes.icon}>{props.icon}</span>
        <span className={classes.who}>
          <span className={classes.name}>{props.from ?? 'Somebody unknown'}</span>
        </span>
        <span className={classes.first}>{props.first}</span>
        <span className={classes.side}>
          <Tag look="quiet">{words(mail.kind)}</Tag>
        </span>
        <span className={classes.due}>{relation(new Date(mail.at), now)}</span>
      </button>
      {opened ? props.children : null}
    </>
  );
}
