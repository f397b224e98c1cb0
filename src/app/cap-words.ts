import { inWords, PeriodBook, priorities, type Slot } from '../cadence/index.ts';
import type { Channel } from '../cadence/model.ts';
import type { NamedCapSlot } from '../ports/store.ts';
import type { OpenBooks } from './limit-books.ts';
import { personName } from './person-name.ts';

const touchWords: Readonly<Record<Channel, string>> = {
  email: 'email',
  call: 'call',
  linkedin: 'LinkedIn touch',
  sms: 'SMS',
  video: 'video',
  direct_mail: 'letter',
  custom: 'task',
};

const dayOf = (at: Date, zone: string) => inWords(at, zone).split(' ').slice(0, 3).join(' ');

/** Whose planned touch is next, and why it goes first. */
function nextWords(next: NamedCapSlot, than: { readonly rank: number; readonly zone: string }): string {
  const touch = touchWords[next.channel];
  const why = next.rank < than.rank ? `, which goes first since ${priorities[next.rank]?.why}` : '';
  return `next is ${personName(next.person)}'s ${touch} ${inWords(next.at, than.zone)}${why}`;
}

function companyWords(
  book: PeriodBook,
  { takenBy, companyOf }: OpenBooks,
  wish: { readonly at: number; readonly rank: number; readonly now: Date },
): string {
  const company = companyOf.get(book.key);
  if (company === undefined) return '';
  const { name, touchesPerWeek, zone } = company;
  const taken = book.takenAt(wish.at);
  // Colleagues who are planned in the same go are in the book, but not yet among those who are known by name.
  const slots = taken.flatMap((slot) => takenBy.get(slot.id) ?? []);
  const had = slots.filter((slot) => slot.used).length;
  const week = book.periodAt(wish.at);
  const now = wish.now.getTime();
  const when =
    week.from <= now && now < week.to ? 'this week' : `in the week of ${dayOf(new Date(week.from), zone)}`;
  const planned = taken.length - had;
  if (planned === 0 || had >= touchesPerWeek)
    return `${name} has had ${had} of ${touchesPerWeek} touches ${when}`;
  const count = had === 0 ? '' : `${had} had and `;
  const next = slots.find((slot) => !slot.used);
  const first = next === undefined ? '' : `; ${nextWords(next, { rank: wish.rank, zone })}`;
  return `${name} has ${touchesPerWeek} of ${touchesPerWeek} touches ${when} (${count}${planned} planned)${first}`;
}

/** Why a wish was moved, where it was not its sender's limits; undefined where those did it. */
export function whyMoved(
  { movedBy }: Slot,
  open: OpenBooks,
  wish: { readonly at: number; readonly rank: number; readonly now: Date },
): string | undefined {
  const books = movedBy.filter((book) => book instanceof PeriodBook);
  const words = books.map((book) => {
    const cadence = open.cadenceOf.get(book.key);
    if (cadence === undefined) return companyWords(book, open, wish);
    const { name, newPeoplePerDay: cap, zone } = cadence;
    const people = cap === 1 ? '1 new person' : `${cap} new people`;
    return `'${name}' takes ${people} a day, and ${dayOf(new Date(wish.at), zone)} has them`;
  });
  return words.length === 0 ? undefined : words.join('; ');
}
