import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  complaintLevel,
  estimate,
  isForReview,
  isToBeStopped,
  stopComplaintsAtLeast,
  warnAt,
} from '../../src/cadence/index.ts';

describe('Complaints about a sender', () => {
  it.each([
    [0, 0, 'no_mail'],
    [0, 200, 'too_few'],
    [0, 10_000, 'fine'],
    [1, 20, 'warn'],
    [1, 200, 'warn'],
    [1, 1000, 'warn'],
    [1, 1001, 'fine'],
    [2, 200, 'stop'],
    [2, 2000, 'warn'],
    [2, 2001, 'fine'],
    [3, 1000, 'stop'],
    [3, 1001, 'warn'],
    [30, 10_000, 'stop'],
  ])('%i of %i mails: %s', (count, n, level) => {
    expect(complaintLevel(estimate(count, n))).toBe(level);
  });

  it('a single one stops nobody, however few mails there were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (n) => {
        expect(complaintLevel(estimate(1, n))).not.toBe('stop');
      }),
    );
  });

  it('whoever is stopped is at best about where the warning begins', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), fc.integer({ min: 1, max: 70_000 }), (count, more) => {
        const complaints = estimate(count, count + more);
        if (complaintLevel(complaints) === 'stop') expect(complaints.low).toBeGreaterThan(0.8 * warnAt);
      }),
    );
  });

  it('another complaint never makes it better, and another mail without one never worse', () => {
    const rank = ['no_mail', 'too_few', 'fine', 'warn', 'stop'];
    const worse = (count: number, n: number) => rank.indexOf(complaintLevel(estimate(count, n)));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 101, max: 50_000 }), (count, n) => {
        expect(worse(count + 1, n)).toBeGreaterThanOrEqual(worse(count, n));
        expect(worse(count, n + 1)).toBeLessThanOrEqual(worse(count, n));
      }),
    );
  });

  it('a sender that was let go is stopped again only by as many new ones', () => {
    const complaints = estimate(5, 400);
    for (let fresh = 0; fresh < stopComplaintsAtLeast; fresh += 1)
      expect(isToBeStopped(complaints, fresh)).toBe(false);
    expect(isToBeStopped(complaints, stopComplaintsAtLeast)).toBe(true);
    expect(isToBeStopped(estimate(5, 4000), 5)).toBe(false);
  });
});

describe('A cadence', () => {
  it.each([
    [1, 20, false],
    [2, 201, false],
    [2, 200, true],
    [10, 1000, true],
    [9, 1000, false],
  ])('that %i of %i people complain about is for review: %s', (count, n, review) => {
    expect(isForReview(estimate(count, n))).toBe(review);
  });
});
