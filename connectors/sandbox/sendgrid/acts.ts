import type { Account } from './account.ts';
import { bookMeeting } from './act-book.ts';
import { bounceLate, clickLink, complain, openMail } from './act-engage.ts';
import { answerOutOfOffice, replyToMail } from './act-reply.ts';
import type { Act } from './act-schema.ts';
import { unsubscribe } from './act-unsubscribe.ts';
import { ActRefused, type ActResult, type Done, type Scene } from './scene.ts';

/** Does one thing as the prospect who got the mail. Throws `ActRefused` with the reason in words. */
export async function performAct(account: Account, act: Act): Promise<ActResult> {
  const mail = account.mails.find(act.mailId);
  if (mail === undefined)
    throw new ActRefused(`No mail has the x_message_id or cadenza_send '${act.mailId}'.`);
  const prospect = mail.recipients[0];
  if (prospect === undefined) throw new ActRefused(`Mail ${mail.id} has no recipient.`);
  const scene = { account, mail, prospect };
  const done = await perform(scene, act);
  return { act: act.act, mailId: mail.id, ...done };
}

function perform(scene: Scene, act: Act): Promise<Done> {
  switch (act.act) {
    case 'open':
      return openMail(scene, act);
    case 'click':
      return clickLink(scene, act);
    case 'bounce':
    case 'block':
      return bounceLate(scene, act);
    case 'complain':
      return complain(scene);
    case 'reply':
      return replyToMail(scene, act);
    case 'out_of_office':
      return answerOutOfOffice(scene, act);
    case 'unsubscribe':
      return unsubscribe(scene, act);
    case 'book':
      return bookMeeting(scene, act);
  }
}
