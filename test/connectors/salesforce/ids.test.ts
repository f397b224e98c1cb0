import { expect, it } from 'vitest';
import { isIntactId, isSalesforceId, to18 } from '../../../connectors/salesforce/ids.ts';

it('adds the checksum that tells capitals apart', () => {
  expect(to18('00Q000000000001')).toBe('00Q000000000001EAA');
  expect(to18('003000000000001')).toBe('003000000000001AAA');
});

it('knows an id whose checksum does not fit from one that is whole', () => {
  expect(isIntactId('00Q000000000001EAA')).toBe(true);
  expect(isIntactId('00Q000000000001')).toBe(true);
  expect(isIntactId('00Q000000000001AAA')).toBe(false);
  expect(isSalesforceId('00Q000000000001AAA')).toBe(true);
});
