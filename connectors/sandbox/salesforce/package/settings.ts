import { z } from 'zod';
import { notFound, refuse } from '../errors.ts';
import { bodyOf, replyError } from '../rest/reply.ts';
import type { RestApp, World } from '../types.ts';
import type { Pushes } from './pushes.ts';

const Settings = z.object({
  url: z.url({ protocol: /^https?$/ }),
  secret: z.string().min(16),
});

/** `PUT /services/apexrest/cadenza/v1/settings {url, secret}`: where the package calls the product, and its secret. */
export function settingsRoute(app: RestApp, world: World, pushes: Pushes): void {
  app.put('/services/apexrest/cadenza/v1/settings', async (c) => {
    const parsed = Settings.safeParse(await bodyOf(c));
    if (!parsed.success) {
      const fields = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? 'body')))];
      throw refuse(
        'APEX_ERROR',
        `CadenzaSettings: ${fields.join(', ')} not usable: url must be http(s), secret at least 16 characters`,
      );
    }
    world.org.setPackageUrl(parsed.data.url);
    world.org.setPackageSecret(parsed.data.secret);
    c.set('result', { url: parsed.data.url });
    pushes.start();
    return c.body(null, 204);
  });
  app.all('/services/apexrest/*', (c) => replyError(c, notFound('Could not find a match for URL')));
}
