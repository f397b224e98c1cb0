import fc from 'fast-check';
import {
  type CadenceEvent,
  type CadenceInput,
  type CadenceVersion,
  type Facts,
  parseCadence,
  type Run,
  type Schedule,
  signalKinds,
  stopReasons,
  weekdays,
} from '../../src/cadence/index.ts';

export const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'America/St_Johns',
  'America/Havana',
  'Africa/Cairo',
  'America/Santiago',
  'UTC',
] as const;

/** Moments of 2026 and 2027, every second one within two days of a clock change somewhere. */
const clockChanges = ['2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01'];
export const anyMoment = fc.oneof(
  fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
  fc
    .record({ day: fc.constantFrom(...clockChanges), shift: fc.integer({ min: -172_800, max: 172_800 }) })
    .map(({ day, shift }) => new Date(Date.parse(day) + shift * 1000)),
);

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

// From 5 to 23: no zone of the list changes its clock then, so that the clock on the wall decides what is inside.
const anyWindow = fc
  .tuple(fc.integer({ min: 300, max: 1340 }), fc.integer({ min: 20, max: 480 }))
  .map(([from, length]) => `${clock(from)}-${clock(Math.min(from + length, 1380))}`);

export const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  windows: fc
    .dictionary(fc.constantFrom(...weekdays), fc.array(anyWindow, { minLength: 1, maxLength: 3 }), {
      minKeys: 1,
      maxKeys: 7,
    })
    .map((days) => days as Schedule['windows']),
  count: fc.constantFrom('calendar' as const, 'business' as const),
  minimumGap: fc.constantFrom('1d', '2d', '4h', '36h'),
});

const anyAt = fc.constantFrom('morning', 'afternoon', '10:00', '16:45', '22:30', 'within 2h', undefined);
const anyTiming = fc.oneof(
  { weight: 3, arbitrary: fc.record({ step: fc.integer({ min: 0, max: 4 }), at: anyAt }) },
  { weight: 1, arbitrary: fc.constantFrom('30m', '5h', '1d', '3d').map((after) => ({ after })) },
);
const anyChannel = fc.constantFrom('email', 'call', 'linkedin');

/** A cadence of up to eight steps whose days never go back; no step ignores windows. */
export const anyCadence: fc.Arbitrary<CadenceInput> = fc
  .record({
    schedule: anySchedule,
    steps: fc.array(
      fc.record({
        timing: anyTiming,
        channel: anyChannel,
        ifNotDone: fc.constantFrom('continue' as const, 'hold' as const),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  })
  .map(({ schedule, steps }) => {
    let day = 1;
    return {
      name: 'Generated',
      schedule,
      steps: steps.map(({ timing, channel, ifNotDone }, index) => {
        if ('step' in timing) day += timing.step;
        const when =
          'after' in timing
            ? { after: timing.after }
            : { day, ...(timing.at === undefined ? {} : { at: timing.at }) };
        const common = { key: `s${index}`, name: `Step ${index}`, ifNotDone, ...when };
        return channel === 'email'
          ? { ...common, channel, variants: [{ key: 'a', subject: 'Hello', body: 'Text' }] }
          : { ...common, channel: channel as 'call' | 'linkedin', script: 'Say it' };
      }),
    };
  });

/** A published version of a valid cadence; throws with the problems of an invalid one. */
export function versionOf(input: CadenceInput): CadenceVersion {
  const parsed = parseCadence(input);
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => problem.message).join('\n'));
  return { id: 'version-1', number: 1, definition: parsed.cadence };
}

export function pendingRun(zone: string, anchorDay: string): Run {
  return {
    id: 'enrollment-1',
    state: 'pending',
    reason: null,
    zone,
    anchorDay,
    next: null,
    openTask: null,
    resumeAt: null,
    last: null,
  };
}

/** Weekday and `HH:MM` on the wall, by the runtime's own Intl. */
export function onTheWall(at: Date, zone: string): { weekday: string; clock: string; day: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    weekday: part('weekday').toLowerCase(),
    clock: `${part('hour')}:${part('minute')}`,
    day: `${part('year')}-${part('month')}-${part('day')}`,
  };
}

export function isInsideWindow(at: Date, zone: string, schedule: Schedule): boolean {
  const { weekday, clock: time } = onTheWall(at, zone);
  const spans = Object.entries(schedule.windows).find(([day]) => day === weekday)?.[1] ?? [];
  return spans.some((span) => span.slice(0, 5) <= time && time < span.slice(6));
}

/** Any event, with a time that has passed since the event before (minutes); ids are filled in when it is played. */
export interface Happening {
  readonly minutes: number;
  readonly event: CadenceEvent | 'next-wake' | 'complete-open-task' | 'skip-open-task' | 'give-up-open-task';
  /** What conditions are told when it is played; left out, nothing. */
  readonly facts?: Facts;
}

const someDay = new Date('2026-06-01T10:00:00Z');
const obstacles = fc.constantFrom(
  ...stopReasons.map((reason) => ({ kind: 'forbidden' as const, reason, words: 'no' })),
  { kind: 'impossible' as const, words: 'no phone' },
  { kind: 'later' as const, at: someDay, words: 'cap reached' },
  { kind: 'held' as const, words: 'missing value' },
);
const anyEvent: fc.Arbitrary<Happening['event']> = fc.oneof(
  { weight: 8, arbitrary: fc.constant('next-wake' as const) },
  { weight: 4, arbitrary: fc.constant('complete-open-task' as const) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('skip-open-task' as const, 'give-up-open-task' as const),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'enrolled' } as const) },
  { weight: 2, arbitrary: fc.constant({ type: 'due', touchId: 'stray' } as const) },
  {
    weight: 2,
    arbitrary: obstacles.map((obstacle) => ({ type: 'due', touchId: 'hindered', obstacle }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('done', 'connected', 'replied', 'nonsense')
      .map((outcome) => ({ type: 'task_completed', touchId: 'stray', outcome }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('skipped' as const, 'not_done' as const)
      .map((result) => ({ type: 'task_given_up', touchId: 'stray', result, reason: 'on leave' }) as const),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(...signalKinds)
      .map((kind) => ({ type: 'signal', kind, at: someDay }) as const),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(
        'pause' as const,
        'resume' as const,
        'resume' as const,
        'finish' as const,
        'stop' as const,
      )
      .map((command) => ({ type: 'command', command }) as const),
  },
);
export const anyStory: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.record({ minutes: fc.nat({ max: 4000 }), event: anyEvent }),
  { maxLength: 40 },
);
