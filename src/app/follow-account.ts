import type { MailEvent } from '../ports/mail.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { accountRefused } from './record-send-outcomes.ts';

/** Whether an event is about the account that mail leaves by, and no mail of it. */
export const isAboutAccount = ({ kind }: MailEvent) =>
  kind === 'account_stopped' || kind === 'account_active' || kind === 'account_warned';

const release = 'press Release under Blocked senders in Set-up';

const warningOf = ({ reason }: MailEvent) =>
  `The mail service warns about the account (${reason ?? 'without a reason'}). Mail still leaves. Answer what it wrote to the account's owner, and look at complaints and bounces on the Scoreboard: an account that it suspends sends nobody's mail.`;

/**
 * Follows what the mail service says of the workspace's whole account, in the caller's transaction; of several news the
 * latest counts. One that is stopped blocks everybody who sends by it, with one alert. One that is active again is
 * told where somebody waits for it: a person lets them go. A warning stops nobody, and is told.
 */
export async function followAccount(ctx: ActorContext, tx: Tx, events: readonly MailEvent[]): Promise<void> {
  const news = events.filter(isAboutAccount).toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const changes = new ChangeSet(ctx);
  const warning = news.findLast(({ kind }) => kind === 'account_warned');
  if (warning !== undefined) changes.alert('account_warned', warningOf(warning), {});
  const last = news.findLast(({ kind }) => kind !== 'account_warned');
  if (last !== undefined) await followState(tx, changes, last);
  await changes.write(tx);
}

/** Blocks everybody who sends by an account that was stopped; tells that one is active again where somebody waits for it. */
async function followState(tx: Tx, changes: ChangeSet, last: MailEvent): Promise<void> {
  const senders = (await tx.users.senders()).filter(({ mailboxId }) => mailboxId === null);
  const said = last.reason ?? 'without a reason';
  if (last.kind === 'account_active') {
    if (senders.some(({ blockedReason }) => blockedReason?.startsWith(accountRefused)))
      changes.alert(
        'account_active',
        `The mail service says that the account is active again (${said}). Mail of every sender still waits: ${release}.`,
        {},
      );
  } else {
    const free = senders.filter(({ state }) => state !== 'blocked');
    const blockedReason = `${accountRefused}the mail service stopped it (${said}). Mails that it took and has not delivered may be lost. Answer what it wrote to the account's owner; once it is active again, ${release}.`;
    for (const { id } of free) await tx.users.updateSender(id, { state: 'blocked', blockedReason });
    if (free.length > 0)
      changes.alert('sender_blocked', `Mail of every sender is held. ${blockedReason}`, {});
  }
}
