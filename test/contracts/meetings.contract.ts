import { describe, expect, it } from 'vitest';
import { isAppError } from '../../src/errors.ts';
import type { MeetingEvent, MeetingNews, MeetingPort } from '../../src/ports/meetings.ts';

/** A booking to be told of, in our words. */
export interface ContractBooking {
  readonly uid: string;
  readonly previousUid?: string;
  readonly attendee: string;
  readonly host: string;
  readonly title: string;
  readonly startAt: Date;
  readonly endAt: Date;
  readonly at: Date;
  readonly token: string | null;
}

/** What a calendar's test hands to the suite: the port, and how the vendor would say things. */
export interface MeetingWorld {
  readonly port: MeetingPort;
  /** A link of this vendor that a rep might have, with a parameter of its own. */
  readonly link: string;
  /** The post that says this of a booking; null for what the vendor does not say. */
  post(news: MeetingNews, booking: ContractBooking): unknown;
  /** A post that is about no meeting. */
  readonly unrelated: unknown;
  sign(body: Uint8Array, secret: string, at: Date): Promise<Readonly<Record<string, string>>>;
  /** Whether the signature holds a time. */
  readonly ages: boolean;
}

const secret = 'a-secret-of-the-contract';
const wall = new Date('2026-11-23T10:00:00Z');
const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

const booking: ContractBooking = {
  uid: 'https://calendar.example/bookings/2',
  attendee: 'Ada.Quill@example.com',
  host: 'Robin.Vale@example.com',
  title: 'Intro call',
  startAt: new Date('2026-12-01T09:00:00Z'),
  endAt: new Date('2026-12-01T09:30:00Z'),
  at: new Date('2026-11-23T09:59:00Z'),
  token: 'a-token-of-the-link',
};

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'passed';
  } catch (error) {
    return isAppError(error) ? error.code : String(error);
  }
}

function signatures(world: MeetingWorld): void {
  const body = bytes(world.post('booked', booking));
  const request = async (over: { secret?: string; at?: Date; body?: Uint8Array } = {}) => ({
    method: 'POST',
    url: 'https://cadenza.example/webhooks/calendar',
    headers: new Map(Object.entries(await world.sign(body, over.secret ?? secret, over.at ?? wall))),
    body: over.body ?? body,
  });

  it('lets what was signed with one of the secrets pass, and nothing else', async () => {
    const verify = async (over: Parameters<typeof request>[0], secrets = ['another-secret-16', secret]) =>
      codeOf(world.port.verify(await request(over), secrets, wall));
    expect(await verify({})).toBe('passed');
    expect(await verify({ secret: 'not-the-secret-at-all' })).toBe('unauthenticated');
    expect(await verify({ body: bytes({ other: true }) })).toBe('unauthenticated');
    expect(await verify({}, [])).toBe('unauthenticated');
    const bare = { ...(await request()), headers: new Map<string, string>() };
    expect(await codeOf(world.port.verify(bare, [secret], wall))).toBe('unauthenticated');
  });

  it.runIf(world.ages)(
    'refuses what was signed too long ago or is ahead, and takes what is fresh',
    async () => {
      const at = async (seconds: number) =>
        codeOf(
          world.port.verify(await request({ at: new Date(wall.getTime() + seconds * 1000) }), [secret], wall),
        );
      expect(await at(-170)).toBe('passed');
      expect(await at(-190)).toBe('unauthenticated');
      expect(await at(190)).toBe('unauthenticated');
    },
  );
}

/** Every calendar keeps these. */
export function meetingContract(name: string, world: MeetingWorld): void {
  describe(`the calendar ${name}`, () => {
    signatures(world);

    const told = (news: MeetingNews, over: Partial<ContractBooking> = {}): MeetingEvent | undefined => {
      const events = world.port.events(bytes(world.post(news, { ...booking, ...over })));
      expect(events.length).toBeLessThan(2);
      return events[0];
    };

    it('tells a booking whole', () => {
      expect(told('booked')).toEqual({
        uid: booking.uid,
        previousUid: null,
        news: 'booked',
        at: booking.at,
        title: booking.title,
        startAt: booking.startAt,
        endAt: booking.endAt,
        token: booking.token,
        attendees: ['ada.quill@example.com'],
        host: 'robin.vale@example.com',
      });
    });

    it('tells what a rescheduled booking takes the place of', () => {
      expect(told('rescheduled', { previousUid: 'the-first' })).toMatchObject({
        news: 'rescheduled',
        uid: booking.uid,
        previousUid: 'the-first',
      });
    });

    it('tells each outcome as what it is, of the same booking', () => {
      const outcomes = (['replaced', 'canceled', 'held', 'no_show', 'showed'] as const).filter(
        (news) => world.post(news, booking) !== null,
      );
      expect(outcomes).toEqual(expect.arrayContaining(['canceled', 'no_show', 'showed']));
      for (const news of outcomes)
        expect(told(news)).toMatchObject({ news, uid: booking.uid, previousUid: null });
    });

    it('passes over what is about no meeting, and says so of what it cannot read', async () => {
      expect(world.port.events(bytes(world.unrelated))).toEqual([]);
      for (const body of [
        '',
        '[1',
        '{"event":"invitee.created","triggerEvent":"BOOKING_CREATED","payload":7}',
      ])
        expect(await codeOf(Promise.resolve().then(() => world.port.events(bytes(body))))).toBe(
          'invalid_input',
        );
    });

    it('puts a token on its own links and leaves the rest of them', () => {
      const link = new URL(world.port.withToken(new URL(world.link), 'tok_en-1'));
      expect([...link.searchParams.values()]).toContain('tok_en-1');
      for (const [key, value] of new URL(world.link).searchParams)
        expect(link.searchParams.get(key)).toBe(value);
      expect(world.port.knows(link)).toBe(true);
      for (const other of [
        'https://meet.example/robin',
        'https://notcalendly.com/x',
        'https://evilcal.com/x',
      ])
        expect(world.port.knows(new URL(other))).toBe(false);
    });
  });
}
