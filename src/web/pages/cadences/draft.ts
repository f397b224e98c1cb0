import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useEffect, useMemo, useState } from 'react';
import { readText, writeText } from '../../../yaml/cadence-text.ts';
import { api, call } from '../../api.ts';

const loadFile = (id: string) => call(api.cadences[':id'].file.$get({ param: { id } }));
export type VersionFile = Awaited<ReturnType<typeof loadFile>>;
export const fileQuery = (id: string) => ({
  queryKey: ['cadences', id, 'file'],
  queryFn: () => loadFile(id),
});

/** A version as text, as `cadenza pull` writes it. */
export const textOf = ({ number, publishedAt, publishedBy, definition, days }: VersionFile): string =>
  writeText(definition, {
    schemaUrl: `${window.location.origin}/schemas/cadence.json`,
    head: [`Version ${number}, published ${publishedAt.slice(0, 16)} UTC by ${publishedBy}.`],
    days,
  });

interface Draft {
  readonly text: string;
  /** The version that was looked at when it was begun. */
  readonly basedOn: number;
}

/** What was written and not published, so that one may look elsewhere meanwhile; gone with the tab. */
const drafts = new Map<string, Draft>();

/** The text as it is written; leaving the tab with it unpublished is asked about. */
export function useDraft(cadenceId: string, file: VersionFile) {
  const [draft, setDraft] = useState<Draft>(
    () => drafts.get(cadenceId) ?? { text: textOf(file), basedOn: file.number },
  );
  const changed = drafts.has(cadenceId);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (drafts.has(cadenceId)) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [cadenceId]);
  return {
    ...draft,
    changed,
    set: (next: Partial<Draft>) => {
      const kept = { ...draft, ...next };
      drafts.set(cadenceId, kept);
      setDraft(kept);
    },
    /** Back to a version as it was published. */
    discard: (to: VersionFile) => {
      drafts.delete(cadenceId);
      setDraft({ text: textOf(to), basedOn: to.number });
    },
  };
}

export type Choice = 'stay' | 'move' | 'restart';

/** What becomes of the people at one place. */
export interface Rule {
  readonly version: number;
  readonly state: 'active' | 'paused';
  readonly step?: string;
  readonly choice: Choice;
  readonly to?: string;
}
export interface Wish {
  readonly default: Choice;
  readonly groups: readonly Rule[];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface PlaceProblem {
  readonly line: number;
  readonly message: string;
}

export type PublishAnswer = InferResponseType<(typeof api.cadences)[':id']['versions']['$post']>;

async function loadPreview(id: string, definition: Record<string, unknown>, inFlight: Wish) {
  const answer = await call<PublishAnswer>(
    api.cadences[':id'].versions.$post({
      param: { id },
      json: { definition, inFlight: { ...inFlight, groups: [...inFlight.groups] }, dryRun: true },
    }),
  );
  // The same address publishes; a dry run never does.
  if (!('diff' in answer)) throw new Error('The server published instead of looking. Reload the page.');
  return answer;
}
export type Preview = Awaited<ReturnType<typeof loadPreview>>;

/** What the text means: its problems by line, what the lint finds, what it would change, and for whom. */
export function useCheck(cadenceId: string, text: string, wish: Wish) {
  const [still] = useDebouncedValue(text, 400);
  const read = useMemo(() => readText(still), [still]);
  const definition = 'definition' in read && isObject(read.definition) ? read.definition : undefined;
  const lint = useQuery({
    queryKey: ['draft', cadenceId, 'lint', still],
    queryFn:
      definition === undefined
        ? skipToken
        : () =>
            call(
              api.cadences[':id'].lint.$post({ param: { id: cadenceId }, query: {}, json: { definition } }),
            ),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const right = definition !== undefined && lint.data?.problems.length === 0;
  const preview = useQuery({
    queryKey: ['draft', cadenceId, 'preview', still, wish],
    queryFn: right ? () => loadPreview(cadenceId, definition, wish) : skipToken,
    // People come and go: what is agreed to must be what is.
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const lineOf = 'lineOf' in read ? read.lineOf : () => 1;
  const problems: readonly PlaceProblem[] =
    'words' in read
      ? [{ line: read.line, message: `Here ${read.words}` }]
      : definition === undefined
        ? [{ line: 1, message: 'This is no cadence: it needs fields such as name, type and steps.' }]
        : (lint.data?.problems ?? []).map(({ path, message }) => ({ line: lineOf(path), message }));
  return {
    definition,
    problems,
    lineOf,
    lint,
    preview,
    /** Whether the answers are about the text and the choices as they are. */
    current: still === text && !preview.isPlaceholderData && preview.data !== undefined && right,
  };
}

export type Check = ReturnType<typeof useCheck>;

/** The steps of a definition that was found right. */
export function stepsOf(definition: Record<string, unknown> | undefined) {
  const steps = Array.isArray(definition?.steps) ? definition.steps : [];
  return steps.flatMap((step: unknown) =>
    isObject(step) && typeof step.key === 'string'
      ? [{ key: step.key, name: typeof step.name === 'string' ? step.name : step.key }]
      : [],
  );
}
