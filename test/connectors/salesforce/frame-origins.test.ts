import { describe, expect, it } from 'vitest';
import { frameOrigins } from '../../../connectors/salesforce/frame-origins.ts';

const login = 'https://login.salesforce.com';
const visualforce = ['https://*.vf.force.com', 'https://*.visualforce.com'];

describe("the frames in which Salesforce may show a record's panel", () => {
  it.each([
    ['https://acme.my.salesforce.com', 'https://acme.lightning.force.com'],
    ['https://acme--dev.sandbox.my.salesforce.com', 'https://acme--dev.sandbox.lightning.force.com'],
  ])('are those of the org itself: %s', (instance, lightning) => {
    expect(frameOrigins(instance, login)).toEqual([instance, lightning, ...visualforce]);
  });

  it("are all of Salesforce's for a host without a domain of its own, and before the org is known", () => {
    const anywhere = ['https://*.lightning.force.com', 'https://*.my.salesforce.com', ...visualforce];
    expect(frameOrigins(null, login)).toEqual(anywhere);
    expect(frameOrigins('https://na70.salesforce.com', login)).toEqual([
      'https://na70.salesforce.com',
      ...anywhere,
    ]);
  });

  it('are the stand-in alone while there is no real Salesforce', () => {
    const standIn = 'http://127.0.0.1:8801';
    expect(frameOrigins(standIn, standIn)).toEqual([standIn]);
    expect(frameOrigins(null, standIn)).toEqual([standIn]);
  });
});
