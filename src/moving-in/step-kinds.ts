import { plainName } from './columns.ts';

/** A step of ours, as far as its vendor's name for it says. */
export interface StepKind {
  readonly channel: 'email' | 'call' | 'linkedin' | 'sms' | 'custom';
  readonly mode: 'automatic' | 'task';
  readonly action?: 'view' | 'connect' | 'message' | 'inmail';
}

const automatic = { channel: 'email', mode: 'automatic' } as const;
const reviewed = { channel: 'email', mode: 'task' } as const;
const call = { channel: 'call', mode: 'task' } as const;
const sms = { channel: 'sms', mode: 'task' } as const;
const other = { channel: 'custom', mode: 'task' } as const;
const linkedin = (action: StepKind['action']): StepKind =>
  action === undefined
    ? { channel: 'linkedin', mode: 'task' }
    : { channel: 'linkedin', mode: 'task', action };

/** What the four products call their kinds of steps; docs/moving-in.md has the sources. */
const kinds: Readonly<Record<string, StepKind>> = {
  email: automatic,
  autoemail: automatic,
  automaticemail: automatic,
  automatedemail: automatic,
  manualemail: reviewed,
  emailtask: reviewed,
  call,
  phone: call,
  phonecall: call,
  calltask: call,
  sms,
  text: sms,
  textmessage: sms,
  linkedin: linkedin(undefined),
  linkedinstep: linkedin(undefined),
  linkedinstepinteractpost: linkedin(undefined),
  integration: linkedin(undefined),
  linkedinstepconnect: linkedin('connect'),
  linkedinsendconnectionrequest: linkedin('connect'),
  linkedinsendconnectionrequesttask: linkedin('connect'),
  linkedinconnect: linkedin('connect'),
  linkedinstepmessage: linkedin('message'),
  linkedinsendmessage: linkedin('message'),
  linkedinmessage: linkedin('message'),
  linkedinstepviewprofile: linkedin('view'),
  linkedinviewprofile: linkedin('view'),
  linkedinsalesnavinmail: linkedin('inmail'),
  linkedininmail: linkedin('inmail'),
  task: other,
  actionitem: other,
  generictask: other,
  todo: other,
  other,
  custom: other,
};

/** Our kind of step for a vendor's; null for one that is not known. */
export function stepKindOf(type: string): StepKind | null {
  const name = plainName(type);
  return Object.hasOwn(kinds, name) ? (kinds[name] ?? null) : null;
}
