import { type CadenceInput, type Schedule, weekdays } from '../../src/cadence/model.ts';

/** Always open, so that what is due at once is due at once in every zone. */
export const roundTheClock: Schedule = {
  windows: Object.fromEntries(weekdays.map((day) => [day, ['00:00-23:59']])),
  count: 'calendar',
  minimumGap: '1d',
  holidays: 'ignore',
  repHolidays: 'ignore',
};

let count = 0;
/** A name that no other cadence of the file has, so that publishing makes a new cadence. */
const fresh = (name: string) => {
  count += 1;
  return `${name} ${count}`;
};

const variant = (subject: string | undefined, body: string) => [
  { key: 'a', ...(subject === undefined ? {} : { subject }), body },
];

/** One email, at once. */
export function oneEmail(): CadenceInput {
  const variants = variant('A question', 'Hello {{ person.first_name | default: "there" }}, one question.');
  return {
    name: fresh('One email'),
    schedule: roundTheClock,
    steps: [{ key: 'intro', name: 'Intro', channel: 'email', day: 1, at: 'immediate', variants }],
  };
}

/** An email at once, and a second one in the same thread two days later. */
export function twoEmails(): CadenceInput {
  const { steps } = oneEmail();
  const variants = variant(undefined, 'In case my first mail went under.');
  return {
    name: fresh('Two emails'),
    schedule: roundTheClock,
    steps: [
      ...steps,
      {
        key: 'follow-up',
        name: 'Follow-up',
        channel: 'email',
        day: 3,
        at: 'immediate',
        thread: 'reply',
        variants,
      },
    ],
  };
}

/** A call at once that later steps wait a day for, then an email. */
export function callThenEmail(): CadenceInput {
  const [email] = oneEmail().steps;
  if (email === undefined) throw new Error('The cadence has a step.');
  return {
    name: fresh('Call then email'),
    schedule: roundTheClock,
    steps: [
      { key: 'call', name: 'Call', channel: 'call', day: 1, at: 'immediate', script: 'Ask one question.' },
      { ...email, day: 1 },
    ],
  };
}
