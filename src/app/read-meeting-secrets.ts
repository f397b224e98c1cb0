import { type MeetingVendor, meetingVendors } from '../ports/meetings.ts';
import type { ActorContext } from './context.ts';
import { inWorkspace } from './reading.ts';
import { meetingWebhookUrl } from './save-meeting-secret.ts';

/** Whether a calendar's calls are believed, by which secret, and where it is to post to. Never the secret. */
export interface CalendarState {
  readonly vendor: MeetingVendor;
  readonly url: string;
  /** The workspace has a secret of its own, which counts before the environment's. */
  readonly own: boolean;
  /** The environment has one, for workspaces without their own. */
  readonly environment: boolean;
}

/** The calendars that meetings can be told by; everybody may know which are listened to. */
export async function listMeetingSecrets(ctx: ActorContext): Promise<readonly CalendarState[]> {
  const own = await inWorkspace(ctx, (tx) => tx.meetings.vendorsWithSecret());
  return meetingVendors.map((vendor) => ({
    vendor,
    url: meetingWebhookUrl(ctx, vendor),
    own: own.includes(vendor),
    environment: ctx.settings.meetingSecrets[vendor] !== null,
  }));
}
