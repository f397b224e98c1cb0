import type { CadenceDefinition } from '../cadence/model.ts';
import type { Sender } from '../ports/records.ts';
import type { AppContext } from './context.ts';

const readers = new WeakMap<CadenceDefinition, boolean>();

/** Whether texts of a cadence show the meeting link at all: nothing is made where none does. */
export function showsMeetingLink(definition: CadenceDefinition): boolean {
  const known = readers.get(definition);
  if (known !== undefined) return known;
  const { steps, snippets, content } = definition;
  const shows = JSON.stringify([steps, snippets, content]).includes('meeting_link');
  readers.set(definition, shows);
  return shows;
}

/**
 * The sender with a meeting link of this run's own, so that a booking made through it says which run it belongs to. A
 * link to a calendar that we do not know stays as it is: a parameter that means nothing there could break it.
 */
export function withOwnLink({ meetings }: AppContext, sender: Sender, token: string): Sender {
  const { meetingLink } = sender;
  if (meetingLink === null || !URL.canParse(meetingLink)) return sender;
  const link = new URL(meetingLink);
  const port = Object.values(meetings).find((one) => one.knows(link));
  return port === undefined ? sender : { ...sender, meetingLink: port.withToken(link, token) };
}
