import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { NotFound, PageFailure } from './frame/fallbacks.tsx';
import { Frame } from './frame/frame.tsx';

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound });
const at = () => root;

/** Each page is a file of its own, loaded when it is first opened, or when the mouse is over a link to it. */
const home = createRoute({
  getParentRoute: at,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/today', replace: true });
  },
});
const today = createRoute({
  getParentRoute: at,
  path: '/today',
  component: lazyRouteComponent(() => import('./pages/today/page.tsx'), 'TodayPage'),
});
const focus = createRoute({
  getParentRoute: at,
  path: '/today/$id',
  component: lazyRouteComponent(() => import('./pages/today/focus.tsx'), 'FocusPage'),
});
const people = createRoute({
  getParentRoute: at,
  path: '/people',
  validateSearch: (search: Record<string, unknown>): PeopleSearch => texts(search, peopleFilters),
  component: lazyRouteComponent(() => import('./pages/people/page.tsx'), 'PeoplePage'),
});
const person = createRoute({
  getParentRoute: at,
  path: '/people/$id',
  /** The filters of the list that stands beside the person. */
  validateSearch: (search: Record<string, unknown>): PeopleSearch => texts(search, peopleFilters),
  component: lazyRouteComponent(() => import('./pages/people/person.tsx'), 'PersonPage'),
});
const enroll = createRoute({
  getParentRoute: at,
  path: '/enroll',
  /** Who was chosen, what for, and what came of it: so that it can be left and come back to. */
  validateSearch: (search: Record<string, unknown>): EnrollSearch => {
    const text = (name: string) => (typeof search[name] === 'string' ? { [name]: search[name] } : {});
    const crm: EnrollSearch =
      search.crm === 'salesforce' || search.crm === 'hubspot' ? { crm: search.crm } : {};
    // A list's id may be all digits, which the address gives as a number.
    const list = ['string', 'number'].includes(typeof search.list) ? { list: String(search.list) } : {};
    return {
      ...text('selection'),
      ...text('people'),
      ...text('cadenceId'),
      ...text('experiment'),
      ...text('batch'),
      ...crm,
      ...list,
    };
  },
  component: lazyRouteComponent(() => import('./pages/enroll/page.tsx'), 'EnrollPage'),
});
const cadences = createRoute({
  getParentRoute: at,
  path: '/cadences',
  component: lazyRouteComponent(() => import('./pages/cadences/page.tsx'), 'CadencesPage'),
});
const cadence = createRoute({
  getParentRoute: at,
  path: '/cadences/$id',
  validateSearch: (search: Record<string, unknown>): CadenceSearch => texts(search, cadenceFilters),
  component: lazyRouteComponent(() => import('./pages/cadences/cadence.tsx'), 'CadencePage'),
});
const library = createRoute({
  getParentRoute: at,
  path: '/cadences/library',
  component: lazyRouteComponent(() => import('./pages/cadences/library.tsx'), 'LibraryPage'),
});
const builtIn = createRoute({
  getParentRoute: at,
  path: '/cadences/library/$key',
  validateSearch: (search: Record<string, unknown>): BuiltInSearch => texts(search, builtInFilters),
  component: lazyRouteComponent(() => import('./pages/cadences/built-in.tsx'), 'BuiltInPage'),
});
const templates = createRoute({
  getParentRoute: at,
  path: '/cadences/templates',
  component: lazyRouteComponent(() => import('./pages/templates/page.tsx'), 'TemplatesPage'),
});
const template = createRoute({
  getParentRoute: at,
  path: '/cadences/templates/$id',
  component: lazyRouteComponent(() => import('./pages/templates/template.tsx'), 'TemplatePage'),
});
const change = createRoute({
  getParentRoute: at,
  path: '/cadences/$id/change',
  component: lazyRouteComponent(() => import('./pages/cadences/change.tsx'), 'ChangePage'),
});
const scoreboard = createRoute({
  getParentRoute: at,
  path: '/scoreboard',
  validateSearch: (search: Record<string, unknown>): ScoreboardSearch => texts(search, scoreboardFilters),
  component: lazyRouteComponent(() => import('./pages/scoreboard/page.tsx'), 'ScoreboardPage'),
});
const experiments = createRoute({
  getParentRoute: at,
  path: '/experiments',
  component: lazyRouteComponent(() => import('./pages/experiments/page.tsx'), 'ExperimentsPage'),
});
const newExperiment = createRoute({
  getParentRoute: at,
  path: '/experiments/new',
  validateSearch: (search: Record<string, unknown>): NewExperimentSearch =>
    texts(search, newExperimentFilters),
  component: lazyRouteComponent(() => import('./pages/experiments/start.tsx'), 'StartExperimentPage'),
});
const experiment = createRoute({
  getParentRoute: at,
  path: '/experiments/$id',
  component: lazyRouteComponent(() => import('./pages/experiments/experiment.tsx'), 'ExperimentPage'),
});
const setUp = createRoute({
  getParentRoute: at,
  path: '/set-up',
  component: lazyRouteComponent(() => import('./pages/set-up/page.tsx'), 'SetUpPage'),
});

const mailboxes = createRoute({
  getParentRoute: at,
  path: '/set-up/mailboxes',
  component: lazyRouteComponent(() => import('./pages/mailboxes/page.tsx'), 'MailboxesPage'),
});

const rules = createRoute({
  getParentRoute: at,
  path: '/set-up/rules',
  component: lazyRouteComponent(() => import('./pages/rules/page.tsx'), 'RulesPage'),
});
const rule = createRoute({
  getParentRoute: at,
  path: '/set-up/rules/$id',
  component: lazyRouteComponent(() => import('./pages/rules/rule.tsx'), 'RulePage'),
});

const movingIn = createRoute({
  getParentRoute: at,
  path: '/set-up/moving-in',
  component: lazyRouteComponent(() => import('./pages/moving-in/page.tsx'), 'MovingInPage'),
});

const peopleFilters = ['q', 'state', 'reason', 'cadenceId', 'versionId', 'owner', 'batchId'] as const;
export type PeopleSearch = { readonly [name in (typeof peopleFilters)[number]]?: string };

/** Which version is looked at, which of its steps, and where the people are for whom it is checked: `DE,AT`. */
const cadenceFilters = ['version', 'step', 'country'] as const;
export type CadenceSearch = { readonly [name in (typeof cadenceFilters)[number]]?: string };

const builtInFilters = ['step', 'country'] as const;
export type BuiltInSearch = { readonly [name in (typeof builtInFilters)[number]]?: string };

/** Which version is looked at, and which of its numbers. */
const scoreboardFilters = ['version', 'number'] as const;
type ScoreboardSearch = { readonly [name in (typeof scoreboardFilters)[number]]?: string };

/** What is to be compared: the texts of a step, or whole cadences (`of`), one `against` the other. */
const newExperimentFilters = ['cadenceId', 'step', 'of', 'against'] as const;
export type NewExperimentSearch = {
  readonly [name in (typeof newExperimentFilters)[number]]?: string | undefined;
};

/** The named parameters of an address that are texts. */
function texts(search: Record<string, unknown>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = search[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

export interface EnrollSearch {
  /** Chosen inside a CRM. */
  readonly selection?: string | undefined;
  /** Our people by id, parted by commas. */
  readonly people?: string | undefined;
  readonly crm?: 'salesforce' | 'hubspot' | undefined;
  readonly list?: string | undefined;
  readonly cadenceId?: string | undefined;
  /** In place of the cadence: an experiment on whole cadences. */
  readonly experiment?: string | undefined;
  /** An enrollment that was made: the page shows what came of it. */
  readonly batch?: string | undefined;
}

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    today,
    focus,
    people,
    person,
    enroll,
    cadences,
    library,
    builtIn,
    templates,
    template,
    cadence,
    change,
    scoreboard,
    experiments,
    newExperiment,
    experiment,
    setUp,
    mailboxes,
    rules,
    rule,
    movingIn,
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: PageFailure,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
