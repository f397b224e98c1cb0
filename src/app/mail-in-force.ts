import type { Workspace } from '../ports/records.ts';
import type { AppSettings } from './context.ts';

/** How mail of a workspace leaves and comes back: by its own account where it has one, else by the environment's. */
export interface MailInForce {
  readonly own: boolean;
  readonly sending: boolean;
  /** Whether bounces, complaints and opt-outs at the mail service are heard of. */
  readonly events: boolean;
  /** The domain of reply addresses; null: replies are not received. */
  readonly inboundDomain: string | null;
}

export function mailInForce(
  settings: Pick<AppSettings, 'mailSet' | 'inboundDomain'>,
  { mailService }: Pick<Workspace, 'mailService'>,
): MailInForce {
  const { mailSet, inboundDomain } = settings;
  if (mailService === null) return { ...mailSet, own: false, inboundDomain };
  return {
    own: true,
    sending: true,
    events: mailService.events,
    // Replies to the environment's domain reach this workspace as well: the token in the address says whose they are.
    inboundDomain: mailService.inboundDomain ?? inboundDomain,
  };
}
