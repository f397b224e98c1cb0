import { describe } from 'vitest';
import type { CrmRef } from '../../src/ports/crm.ts';
import { creatingContract } from './crm-creating.contract.ts';
import { dealContract } from './crm-deals.contract.ts';
import { followContract } from './crm-follow.contract.ts';
import { listingContract } from './crm-listing.contract.ts';
import { meetingsContract } from './crm-meetings.contract.ts';
import { readingContract } from './crm-reading.contract.ts';
import type { CrmWorld } from './crm-world.ts';
import { writingContract } from './crm-writing.contract.ts';

/** What differs between vendors, as far as the contract must know it. */
export interface CrmContractOptions {
  /** The vendor's floor of write calls for 1,000 email touches. */
  readonly expectedCalls: number;
  /** How many entries the vendor gives out by one page of a list. */
  readonly entriesPerPage: number;
  /** More meetings than this need a second page, as far as a test can book so many. */
  readonly meetingsPerPage: number;
  /** Path prefix of every API call (not of the token endpoint), for faults. */
  readonly apiPath: string;
  /** Path prefix of the calls that write email touches, for faults. */
  readonly writePath: string;
  /** Path prefix of the calls that make records of people, for faults, and how many of them 250 people take. */
  readonly createPath: string;
  readonly createCalls: number;
  /** How the vendor refuses to let deals be read, as a fault rule without path, and the code that it becomes. */
  readonly dealsRefused: { readonly fault: object; readonly code: 'forbidden' | 'misconfigured' };
  /** How the vendor says that the budget is used up, as a fault rule without path. */
  readonly limitFault: object;
  /** A well-formed reference to a record that never existed. */
  readonly unknown: CrmRef;
}

/** Opens a fresh world per test: a started stand-in with people in it, and the connector opened on it. */
export type OpenCrmWorld = () => Promise<CrmWorld>;

/**
 * The promises of `CrmPort` that every connector keeps, against its vendor's stand-in. In `act('merge', ref, other)`
 * the record `ref` loses and `other` stays. Fault rules are those of connectors/sandbox/core/faults.ts.
 */
export function crmContract(name: string, openWorld: OpenCrmWorld, options: CrmContractOptions): void {
  // Each part in a describe of its own: what opens one's worlds does not run before the tests of the others.
  describe(`${name} keeps the CRM contract`, () => {
    describe('when it reads', () => readingContract(openWorld, options));
    describe('when it writes', () => writingContract(openWorld, options));
    describe('when it makes records', () => creatingContract(openWorld, options));
    describe('when it lists', () => listingContract(openWorld, options));
    describe('when it tells of deals', () => dealContract(openWorld, options));
    describe('when it follows', () => followContract(openWorld));
    describe('when it tells of meetings', () => meetingsContract(openWorld, options));
  });
}
