import { z } from 'zod';
import { requireScopes } from './auth.ts';
import { notFound, VendorError } from './errors.ts';
import { type Mount, pathType, readBody, VERSION } from './http.ts';
import { schemaScopes } from './properties.ts';

const createSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string().min(1),
  displayOrder: z.number().int().default(-1),
});

/** Property groups: list, read, create. */
export const mountPropertyGroups: Mount = (app, portal) => {
  const base = `/crm/properties/${VERSION}/:type/groups`;

  app.get(base, (c) => {
    const type = pathType(c);
    requireScopes(c, ...schemaScopes(type, 'read'));
    return c.json({ results: portal.properties.groups(type.name) });
  });

  app.get(`${base}/:group`, (c) => {
    const type = pathType(c);
    requireScopes(c, ...schemaScopes(type, 'read'));
    const group = portal.properties.group(type.name, c.req.param('group'));
    if (group === undefined) throw notFound(`Property group '${c.req.param('group')}' does not exist.`);
    return c.json(group);
  });

  app.post(base, async (c) => {
    const type = pathType(c);
    requireScopes(c, ...schemaScopes(type, 'write'));
    const input = await readBody(c, createSchema);
    if (portal.properties.group(type.name, input.name) !== undefined)
      throw new VendorError(409, 'OBJECT_ALREADY_EXISTS', {
        message: `A property group named '${input.name}' already exists.`,
      });
    return c.json(portal.properties.putGroup(type.name, { ...input, archived: false }), 201);
  });
};
