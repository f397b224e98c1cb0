import { expect, test } from 'vitest';
import { cadenceJsonSchema } from '../../src/cadence/index.ts';

const schema = JSON.parse(JSON.stringify(cadenceJsonSchema()));

/** All objects with named properties inside a schema. */
function* objectsIn(part: unknown): Generator<Record<string, { description?: string }>> {
  if (typeof part !== 'object' || part === null) return;
  for (const [name, inner] of Object.entries(part)) {
    if (name === 'properties') yield inner as Record<string, { description?: string }>;
    yield* objectsIn(inner);
  }
}

test('the schema of cadence files names every part of a cadence and refuses what is none', () => {
  expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
  expect(Object.keys(schema.properties)).toEqual(
    expect.arrayContaining(['name', 'steps', 'on', 'spacing', 'schedule']),
  );
  expect(schema.required).toEqual(['name', 'steps']);
  expect(schema.additionalProperties).toBe(false);
});

test('conditions inside conditions are described once and referred to', () => {
  const text = JSON.stringify(schema);
  expect(text).toContain('noResponseFor');
  expect(text).toContain('"$ref":"#/definitions/');
});

test('an editor has words for each field of a step, a rule and a condition', () => {
  const objects = [...objectsIn(schema)];
  expect(objects.length).toBeGreaterThan(5);
  for (const one of objects.filter(
    (properties) => 'channel' in properties || 'when' in properties || 'reply' in properties,
  ))
    for (const [name, property] of Object.entries(one))
      if (!['all', 'any', 'not', 'then'].includes(name)) expect(property.description, name).toMatch(/\w/);
});
