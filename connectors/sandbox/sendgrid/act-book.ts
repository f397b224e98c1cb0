import type { ActOf } from './act-schema.ts';
import { wasTaken } from './poster.ts';
import { ActRefused, type Done, type Scene } from './scene.ts';
import { signCalcom } from './signing.ts';

const DAY_MS = 86_400_000;

function tomorrowAtTen(now: Date): Date {
  const day = new Date(now.getTime() + DAY_MS);
  day.setUTCHours(10, 0, 0, 0);
  return day;
}

/**
 * The prospect books a meeting on the sender's Cal.com page, and Cal.com tells the product: `BOOKING_CREATED` to
 * `/webhooks/calcom`, signed with the webhook's secret.
 */
export async function bookMeeting(scene: Scene, act: ActOf<'book'>): Promise<Done> {
  const { account, mail, prospect } = scene;
  const base = account.deliverTo();
  if (base === undefined)
    throw new ActRefused('No product is known yet, so nobody would hear of the booking.');
  const now = account.clock.now();
  const start = act.startTime === undefined ? tomorrowAtTen(now) : new Date(act.startTime);
  const uid = account.ids.short('booking', `${mail.id} ${start.toISOString()}`);
  const organizer = { email: mail.from.email, name: mail.from.name ?? mail.from.email };
  const guest = { email: prospect.email, name: prospect.name ?? prospect.email, timeZone: act.timeZone };
  const body = Buffer.from(
    JSON.stringify({
      triggerEvent: 'BOOKING_CREATED',
      createdAt: now.toISOString(),
      payload: {
        uid,
        title: `${act.minutes} min meeting between ${organizer.name} and ${guest.name}`,
        startTime: start.toISOString(),
        endTime: new Date(start.getTime() + act.minutes * 60_000).toISOString(),
        attendees: [guest],
        organizer,
      },
    }),
  );
  const outcome = await account.poster.withRetries(
    {
      url: `${base}/webhooks/calcom`,
      headers: () => ({
        'Content-Type': 'application/json',
        ...signCalcom(account.secrets.calcomSecret, body),
      }),
      body,
      result: { booking: uid, attendee: guest.email, mail: mail.id, custom_args: mail.custom_args },
    },
    (last) => !wasTaken(last) && (last.status === 0 || last.status >= 500),
  );
  return { made: [uid], posted: [outcome] };
}
