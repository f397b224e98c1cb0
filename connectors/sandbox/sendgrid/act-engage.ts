import type { ActOf } from './act-schema.ts';
import { blocked, type Happening, hardBounce, noteBounce, SENDING_IP } from './delivery.ts';
import { makeEvent, type StoredEvent } from './events.ts';
import { isTracked, linksOf } from './links.ts';
import { ActRefused, type Done, type Scene } from './scene.ts';

const PROSPECT_IP = '203.0.113.44';
const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

/** Makes one event of the prospect's at the present time. */
function make({ account, mail, prospect }: Scene, { event, fields }: Happening): StoredEvent {
  const about = { ids: account.ids, mail, recipient: prospect };
  return makeEvent({ ...about, at: account.clock.now(), number: account.events.count }, event, fields);
}

async function post({ account }: Scene, event: StoredEvent): Promise<Done> {
  account.events.add([event]);
  const outcome = await account.eventQueue.addAndPost([event]);
  return {
    made: [event.data.sg_event_id],
    posted: outcome === undefined ? [] : [outcome],
    ...(outcome === undefined
      ? { note: 'The event waits: webhooks are held, or no product is known yet.' }
      : {}),
  };
}

/** Stores one event of the prospect's and posts it. */
export function emit(scene: Scene, happening: Happening): Promise<Done> {
  return post(scene, make(scene, happening));
}

const untracked = (note: string): Promise<Done> => Promise.resolve({ made: [], posted: [], note });

/** Loads the tracking pixel, which only a mail with HTML and open tracking has. */
export function openMail(scene: Scene, act: ActOf<'open'>): Promise<Done> {
  const { mail } = scene;
  if (!mail.tracking.open) return untracked('Open tracking is off for this mail, so SendGrid sees nothing.');
  if (mail.html === undefined) return untracked('The mail has no HTML part and so no tracking pixel.');
  return emit(scene, {
    event: 'open',
    fields: {
      useragent: act.machine ? 'Mozilla/5.0' : BROWSER,
      ip: act.machine ? '192.0.2.80' : PROSPECT_IP,
      sg_content_type: 'html',
      ...(act.machine ? { sg_machine_open: true } : {}),
    },
  });
}

/** Follows a link of the mail; refused when the mail has no such link. */
export function clickLink(scene: Scene, act: ActOf<'click'>): Promise<Done> {
  const links = linksOf(scene.mail);
  const link =
    act.url === undefined
      ? (links.find((each) => each.tracked) ?? links[0])
      : links.find((each) => each.url === act.url);
  if (link === undefined)
    throw new ActRefused(
      act.url === undefined ? 'The mail has no link.' : `The mail has no link to ${act.url}.`,
    );
  if (!isTracked(scene.mail, link))
    return untracked('Click tracking is off for this link, so SendGrid sees nothing.');
  return emit(scene, {
    event: 'click',
    fields: {
      url: link.url,
      url_offset: { index: link.index, type: link.part },
      useragent: act.useragent ?? BROWSER,
      ip: PROSPECT_IP,
    },
  });
}

/** The receiving server sends the mail back after it had taken it. */
export function bounceLate(scene: Scene, act: ActOf<'bounce'> | ActOf<'block'>): Promise<Done> {
  const { account, mail, prospect } = scene;
  const happening = act.act === 'bounce' ? hardBounce(mail) : blocked(mail);
  noteBounce(account, prospect.email, happening);
  const made = make(scene, happening);
  if (act.act === 'block' || !act.bare) return post(scene, made);
  const { sg_message_id: _, ...data } = made.data;
  return post(scene, { ...made, data: data as StoredEvent['data'] });
}

/** The prospect marks the mail as spam and their provider reports it back. */
export function complain(scene: Scene): Promise<Done> {
  scene.account.suppressions.add('spam_reports', {
    created: Math.floor(scene.account.clock.now().getTime() / 1000),
    email: scene.prospect.email,
    ip: SENDING_IP,
  });
  return emit(scene, { event: 'spamreport', fields: {} });
}
