import { Button, CopyButton } from '@mantine/core';
import {
  IconBrandLinkedin,
  IconCheck,
  IconCopy,
  IconMail,
  IconMessage,
  IconPhone,
} from '@tabler/icons-react';
import classes from './focus.module.css';
import type { TaskDetail } from './queue.ts';

const dialled = (phone: string) => phone.replace(/[^\d+]/g, '');

/** The subject and the words of a mail that is sent by hand: the script begins with a line for the subject. */
function mailOf(script: string): string {
  const [, subject, text] = /^Subject: (.+)\n\n([\s\S]*)$/.exec(script) ?? [];
  const body = `body=${encodeURIComponent(text ?? script)}`;
  return subject === undefined ? body : `subject=${encodeURIComponent(subject)}&${body}`;
}

/** The way to the person that this task takes: a phone, a mail, a LinkedIn search; each opened by the rep. */
function wayOf(
  task: TaskDetail,
): { label: string; href: string; icon: typeof IconPhone; out?: boolean } | null {
  const { person, channel } = task;
  if (person === null) return null;
  if (channel === 'call' && person.phone !== null)
    return { label: person.phone, href: `tel:${dialled(person.phone)}`, icon: IconPhone };
  if (channel === 'sms' && person.phone !== null) {
    const href = `sms:${dialled(person.phone)}?body=${encodeURIComponent(task.script)}`;
    return { label: `Text ${person.phone}`, href, icon: IconMessage };
  }
  if (channel === 'linkedin') {
    const keywords = encodeURIComponent([person.name, task.company].filter(Boolean).join(' '));
    const href = `https://www.linkedin.com/search/results/people/?keywords=${keywords}`;
    return { label: 'Find on LinkedIn', href, icon: IconBrandLinkedin, out: true };
  }
  if ((channel === 'email' || channel === 'video') && person.email !== null) {
    const href = `mailto:${encodeURIComponent(person.email)}?${mailOf(task.script)}`;
    return { label: 'Write the mail', href, icon: IconMail };
  }
  return null;
}

/** How the rep reaches the person for this task, and the script to take along. */
export function Reach(props: { readonly task: TaskDetail }) {
  const { task } = props;
  const way = wayOf(task);
  return (
    <div className={classes.reach}>
      {way === null ? null : (
        <Button
          component="a"
          href={way.href}
          size="sm"
          variant="filled"
          leftSection={<way.icon size={16} aria-hidden />}
          {...(way.out ? { target: '_blank', rel: 'noreferrer' } : {})}
        >
          {way.label}
        </Button>
      )}
      {task.channel === 'call' ? null : (
        <CopyButton value={task.script}>
          {({ copied, copy }) => (
            <Button
              size="sm"
              onClick={copy}
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            >
              {copied ? 'Copied' : 'Copy the text'}
            </Button>
          )}
        </CopyButton>
      )}
    </div>
  );
}
