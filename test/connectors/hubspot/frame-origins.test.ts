import { expect, it } from 'vitest';
import { createHubspot } from '../../../connectors/hubspot/index.ts';

const at = (authUrl: string) =>
  createHubspot({
    clientId: 'client',
    clientSecret: 'not-a-real-secret',
    appId: '1',
    apiUrl: authUrl,
    authUrl,
    publicUrl: 'https://cadenza.example',
    wall: () => new Date(0),
  }).frameOrigins(null);

it("lets HubSpot show a record's panel on its own hosts in every region, or a stand-in on its own", () => {
  expect(at('https://app.hubspot.com')).toEqual(['https://*.hubspot.com']);
  expect(at('https://app-eu1.hubspot.com/')).toEqual(['https://*.hubspot.com']);
  expect(at('http://127.0.0.1:8802')).toEqual(['http://127.0.0.1:8802']);
  expect(at('https://app.hubspot.com.evil.example')).toEqual(['https://app.hubspot.com.evil.example']);
});
