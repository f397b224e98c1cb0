import { enableCompileCache, registerHooks } from 'node:module';

const slow = 'drizzle-orm';
const inside = new RegExp(`/node_modules/${slow}/.+\\.js$`);

/**
 * Lets a start load its modules faster; nothing else changes. What is compiled is kept for the next start, in
 * NODE_COMPILE_CACHE or the temporary folder. And drizzle-orm's files are found without its package.json, whose 180 KB
 * Node would read and parse anew for every one of them and for every import of it: half of what finding all modules took.
 */
export function startQuickly(): void {
  enableCompileCache();
  const found = new Map<string, ReturnType<Parameters<typeof registerHooks>[0]['resolve'] & {}>>();
  registerHooks({
    resolve(specifier, context, next) {
      const { parentURL = '' } = context;
      if (specifier.startsWith('.') && inside.test(parentURL))
        return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true };
      if (specifier !== slow && !specifier.startsWith(`${slow}/`)) return next(specifier, context);
      const known = found.get(specifier) ?? next(specifier, context);
      found.set(specifier, known);
      return { ...known, shortCircuit: true };
    },
  });
}
