import type { CrmKind } from '../ports/crm.ts';
import { type MeetingVendor, meetingVendors } from '../ports/meetings.ts';
import type { Cadence, Connection, Sender, Workspace } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { crmNames } from './crm-names.ts';
import type { MailInForce } from './mail-in-force.ts';
import { meetingWebhookUrl } from './save-meeting-secret.ts';
import { meetingsUnread } from './sync-meetings.ts';

/**
 * One thing that has to be in place. `todo` keeps the product from working, `attention` from working as it should;
 * `optional` is worth having.
 */
export interface SetUpItem {
  readonly key: string;
  readonly state: 'done' | 'todo' | 'attention' | 'optional';
  readonly title: string;
  /** How it is, and what to do about it, in words. */
  readonly words: string;
}

/** Whether a CRM is connected, and whether something is missing there. */
export function crmItem(kind: CrmKind, found: Connection | undefined): SetUpItem {
  const key = kind;
  const name = crmNames[kind];
  if (found === undefined || found.state === 'disconnected')
    return {
      key,
      state: 'optional',
      title: `${name} is not connected`,
      words: `Connect it to enroll people from its lists and to have every touch on its records.`,
    };
  if (found.state === 'needs_reauth')
    return {
      key,
      state: 'todo',
      title: `${name} must be connected again`,
      words: found.problem ?? `${name} does not accept the connection any more. Connect it again.`,
    };
  if (found.missing.length > 0)
    return {
      key,
      state: 'attention',
      title: `${name} is connected; something is missing there`,
      words: found.missing.join(' '),
    };
  return { key, state: 'done', title: `${name} is connected`, words: `Account ${found.accountId}.` };
}

/** What rules cannot see in a CRM; nothing while they see all that they ask for. */
export async function ruleItems(tx: Tx, connections: readonly Connection[]): Promise<SetUpItem[]> {
  const problems = await tx.rules.watchProblems();
  return connections.flatMap(({ id, kind, state }): SetUpItem[] => {
    const own = problems.filter(({ connectionId }) => connectionId === id).map(({ problem }) => problem);
    if (state === 'disconnected' || own.length === 0) return [];
    const title = `Rules do not see everything in ${crmNames[kind]}`;
    return [{ key: `rules_${kind}`, state: 'attention', title, words: [...new Set(own)].join(' ') }];
  });
}

/** Whether mail can be sent, and whether its events and the replies come back. */
export function mailItems({ own, sending, events, inboundDomain }: MailInForce): SetUpItem[] {
  const on = (state: boolean, otherwise: SetUpItem['state']) => (state ? 'done' : otherwise);
  return [
    {
      key: 'mail',
      state: on(sending, 'todo'),
      title: sending ? 'Mail can be sent' : 'No mail can be sent',
      words: !sending
        ? 'Give the workspace its own mail service below, or set SENDGRID_API_KEY and start again.'
        : own
          ? "Through the workspace's own SendGrid account."
          : 'Through SendGrid.',
    },
    {
      key: 'mail_events',
      state: on(events, 'attention'),
      title: events ? 'Bounces and opt-outs are heard of' : 'Bounces and complaints are not heard of',
      words: events
        ? "SendGrid's events are checked by their signature."
        : own
          ? "Enter the event webhook in the workspace's SendGrid account, and its verification key below."
          : 'Set SENDGRID_WEBHOOK_PUBLIC_KEY and enter the event webhook in SendGrid.',
    },
    {
      key: 'replies',
      state: on(inboundDomain !== null, 'attention'),
      title: inboundDomain === null ? 'Replies stop nobody' : 'Replies are received',
      words:
        inboundDomain === null
          ? "Replies go to the sender's mailbox and Cadenza does not see them. Set INBOUND_DOMAIN and INBOUND_SECRET."
          : `At ${inboundDomain}.`,
    },
  ];
}

const calendarNames: Readonly<Record<MeetingVendor, string>> = { calendly: 'Calendly', calcom: 'Cal.com' };

/** Which calendars are listened to and which CRMs are asked, and where the other calendars would have to post to. */
export function meetingItem(
  ctx: ActorContext,
  own: readonly MeetingVendor[],
  connections: readonly Connection[],
): SetUpItem {
  const isOn = (vendor: MeetingVendor) =>
    own.includes(vendor) || ctx.settings.meetingSecrets[vendor] !== null;
  const calendars = meetingVendors.filter(isOn).map((vendor) => calendarNames[vendor]);
  const asked = connections.filter(
    ({ state, missing }) => state === 'active' && !missing.some((words) => words.startsWith(meetingsUnread)),
  );
  const on = [...calendars, ...new Set(asked.map(({ kind }) => crmNames[kind]))];
  const where = meetingVendors.map((vendor) => `${calendarNames[vendor]}: ${meetingWebhookUrl(ctx, vendor)}`);
  const missing = meetingVendors.filter((vendor) => !isOn(vendor)).map((vendor) => calendarNames[vendor]);
  return {
    key: 'meetings',
    state: on.length === 0 ? 'optional' : 'done',
    title: on.length === 0 ? 'Booked meetings are entered by hand' : 'Booked meetings are received',
    words: [
      ...(on.length === 0 ? [] : [`From ${on.join(', ').replace(/, ([^,]+)$/, ' and $1')}.`]),
      ...(missing.length === 0 ? [] : [`Not from ${missing.join(' and ')}: no secret is set.`]),
      `Webhooks: ${where.join(', ')}.`,
    ].join(' '),
  };
}

/** Whether somebody can send, and whose mail is blocked. */
export function senderItem(senders: readonly Sender[]): SetUpItem {
  const blocked = senders.filter((one) => one.state === 'blocked');
  if (senders.length === 0)
    return {
      key: 'senders',
      state: 'todo',
      title: 'Nobody can send',
      words: 'Make a user a sender, below: mail comes from their address and name.',
    };
  if (blocked.length > 0)
    return {
      key: 'senders',
      state: 'attention',
      title: 'The mail service refuses a sender',
      words: blocked.map((one) => `${one.email}: ${one.blockedReason ?? 'no reason given'}.`).join(' '),
    };
  const names = senders.map((one) => one.email);
  return { key: 'senders', state: 'done', title: 'There are senders', words: `${names.join(', ')}.` };
}

const sentence = (key: string) => `${key[0]?.toUpperCase()}${key.slice(1).replaceAll('_', ' ')}`;

/** What the workspace's own settings lack, whether a cadence is published, and whether it is live. */
export function workspaceItems(workspace: Workspace, cadences: readonly Cadence[]): SetUpItem[] {
  const { postalAddress, mode, testAddresses, lawfulBasis } = workspace;
  const open = cadences.filter((one) => one.archivedAt === null);
  const tests =
    testAddresses.length === 0
      ? 'There is no test address yet, so nobody at all is reached. Add your own, try it, then go live.'
      : `Only ${testAddresses.join(', ')} can be reached. Try it with them, then go live.`;
  return [
    {
      key: 'postal_address',
      state: postalAddress === null ? 'todo' : 'done',
      title: postalAddress === null ? 'The postal address is missing' : 'Mails carry a postal address',
      words: postalAddress ?? 'The law wants one in every mail; no mail leaves without it. Set it below.',
    },
    {
      key: 'lawful_basis',
      state: lawfulBasis === null ? 'attention' : 'done',
      title:
        lawfulBasis === null
          ? 'Why strangers may be written to is not recorded'
          : 'Why strangers may be written to is recorded',
      words:
        lawfulBasis === null
          ? 'Cadences of cold email enroll nobody without a lawful basis. Set the workspace’s below, or say it with each enrollment.'
          : `${sentence(lawfulBasis)}, where an enrollment does not say otherwise.`,
    },
    {
      key: 'cadences',
      state: open.length === 0 ? 'todo' : 'done',
      title: open.length === 0 ? 'No cadence is published' : 'A cadence is published',
      words:
        open.length === 0
          ? 'Publish one: npm run -s cadenza -- push FILE.'
          : `${open.map((one) => one.name).join(', ')}.`,
    },
    {
      key: 'live',
      state: mode === 'live' ? 'done' : 'attention',
      title: mode === 'live' ? 'The workspace is live' : 'The workspace is in test mode',
      words: mode === 'live' ? 'People who are enrolled get mail.' : tests,
    },
  ];
}
