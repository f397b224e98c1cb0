import { z } from 'zod';
import { requireScopes } from './auth.ts';
import { type Mount, readBody, VERSION } from './http.ts';
import { contactType, mergeContacts, privacyDelete } from './merge.ts';
import { toWritten } from './view.ts';
import { appSource } from './write.ts';

const mergeSchema = z.object({ primaryObjectId: z.string(), objectIdToMerge: z.string() });
const gdprSchema = z.object({ objectId: z.string(), idProperty: z.string().optional() });

/** What only contacts have: merging and deleting for privacy. */
export const mountContacts: Mount = (app, portal) => {
  const base = `/crm/objects/${VERSION}/contacts`;
  app.post(`${base}/merge`, async (c) => {
    requireScopes(c, contactType().write);
    const { primaryObjectId, objectIdToMerge } = await readBody(c, mergeSchema);
    const ids = { primaryId: primaryObjectId, otherId: objectIdToMerge };
    return c.json(toWritten(mergeContacts(portal, ids, appSource(portal))));
  });
  app.post(`${base}/gdpr-delete`, async (c) => {
    requireScopes(c, contactType().write);
    const { objectId, idProperty } = await readBody(c, gdprSchema);
    const byEmail =
      idProperty === 'email' ? portal.records.byUnique('contacts', 'email', objectId)?.id : objectId;
    privacyDelete(portal, byEmail ?? objectId, appSource(portal));
    return c.body(null, 204);
  });
};
