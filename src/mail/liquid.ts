import { AssignTag, Liquid, type TagToken, type Template, type TopLevelToken } from 'liquidjs';

const maxTemplate = 50_000;
const cacheSize = 500;

/** Tags that read files, lay out pages, change the variables or print Liquid itself; a mail needs none of them. */
const unwantedTags = 'include render layout block increment decrement tablerow liquid raw'.split(' ');
/** Filters that read the clock or roll dice, which a rendering must not depend on, and the one that skips the check of outputs. */
const unwantedFilters = /^(date|date_to_.*|sample|shuffle|raw)$/;

/** Liquid's own `assign` forgives a missing variable; what it assigned would be a hole under another name. */
class StrictAssign extends AssignTag {
  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
    super(token, remaining, liquid);
    const options = { ...liquid.options, lenientIf: false };
    this.liquid = Object.assign(Object.create(liquid), { options });
  }
}

/** How a value is written where it is printed. */
export type WriteValue = (value: string) => string;

const asItIs: WriteValue = (value) => value;
/** Of the rendering that is going on: rendering is synchronous, so there is never a second one. */
let writeValue = asItIs;

/** What an output prints must be a text or a number: nothing, or a whole group, would be a hole or `[object Object]`. */
function printable(value: unknown): string {
  if (typeof value === 'string') return writeValue(value);
  if (typeof value === 'number') return String(value);
  throw new Error(
    value === null || value === undefined
      ? 'this prints nothing; give it a fallback with | default'
      : 'this prints something that is not a text; name one value of it',
  );
}

function createEngine(): Liquid {
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    // `if` about a value that may be missing is how a template avoids a hole.
    lenientIf: true,
    outputEscape: printable,
    parseLimit: maxTemplate,
    renderLimit: 250,
    memoryLimit: 1_000_000,
    templates: {},
    locale: 'en-US',
  });
  for (const tag of unwantedTags) delete engine.tags[tag];
  for (const filter of Object.keys(engine.filters))
    if (unwantedFilters.test(filter)) delete engine.filters[filter];
  engine.registerTag('assign', StrictAssign);
  return engine;
}

const engine = createEngine();
const parsed = new Map<string, Template[]>();

/** A template, parsed once; the 500 used last are kept. Throws Liquid's own errors. */
export function parseTemplate(source: string): Template[] {
  const known = parsed.get(source);
  const template = known ?? engine.parse(source);
  parsed.delete(source);
  parsed.set(source, template);
  if (parsed.size > cacheSize)
    for (const oldest of parsed.keys()) {
      parsed.delete(oldest);
      break;
    }
  return template;
}

/**
 * Renders with every limit on. Throws Liquid's own errors, among them one for each first missing variable. Liquid also
 * throws and catches one for each value that has a fallback: the stacks that nobody reads would be a twentieth of the
 * time that a mail takes.
 */
export function renderTemplate(template: Template[], scope: object, write = asItIs): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  writeValue = write;
  try {
    return String(engine.renderSync(template, scope));
  } finally {
    writeValue = asItIs;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** A name that a template reads, with its place (both from 1). */
interface UsedName {
  readonly name: string;
  readonly line: number;
  readonly column: number;
}

/** What a template reads and does not define itself. */
export function usedNames(template: Template[]): readonly UsedName[] {
  const { globals } = engine.analyzeSync(template, { partials: false });
  return Object.values(globals)
    .flat()
    .map((variable) => ({
      name: nameOf(variable.segments),
      line: variable.location.row,
      column: variable.location.col,
    }));
}

function nameOf(segments: readonly unknown[]): string {
  return segments.map((segment) => (typeof segment === 'object' ? '[…]' : String(segment))).join('.');
}
