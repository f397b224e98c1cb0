import type { DisorderRules, FaultRule } from '../../connectors/sandbox/core/index.ts';
import type { RunningStandIns } from '../../src/runtime/stand-ins.ts';

/** How bad the outside world gets. */
export interface Storm {
  /** Share of calls that go wrong, in one of the five ways. */
  readonly faults: number;
  /** How late an answer comes that the caller no longer waits for, in milliseconds. */
  readonly lateMs: number;
  readonly webhooks: DisorderRules;
}

type Way = Omit<FaultRule, 'probability'>;

/** One call in `1/share` goes wrong; each of the ways is as likely as the others. Rules are asked in turn. */
function faultRules({ faults, lateMs }: Storm): readonly FaultRule[] {
  const ways: readonly Way[] = [
    { status: 429, headers: { 'retry-after': '1', 'x-ratelimit-reset': '1' } },
    { status: 503 },
    // The caller gives up first; then the work is done all the same.
    { delayMs: lateMs },
    { drop: 'before' },
    { drop: 'after' },
  ];
  const each = faults / ways.length;
  return ways.map((way, index) => ({ ...way, probability: each / (1 - each * index) }));
}

async function tell(url: string, method: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`A stand-in refused its rules: ${response.status}`);
  await response.arrayBuffer();
}

async function rules(standIns: RunningStandIns, storm: Storm): Promise<void> {
  const { late, repeat } = storm.webhooks;
  const faults = storm.faults === 0 ? [] : faultRules(storm);
  for (const { name, url } of standIns.all) {
    await tell(`${url}/sandbox/faults`, 'PUT', faults);
    await tell(`${url}/sandbox/disorder`, 'PUT', storm.webhooks);
    // Beside whole posts, single events come twice, some under a new id, and in any order.
    if (name === 'sendgrid')
      await tell(`${url}/sandbox/webhooks`, 'POST', {
        duplicate: repeat,
        reissue: late,
        shuffle: repeat > 0,
      });
  }
}

export const storm = (standIns: RunningStandIns, how: Storm) => rules(standIns, how);

/** Everything goes well again. */
export const calm = (standIns: RunningStandIns) =>
  rules(standIns, { faults: 0, lateMs: 0, webhooks: { late: 0, lateMs: 0, repeat: 0 } });
