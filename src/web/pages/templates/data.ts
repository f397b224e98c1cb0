import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { api, call } from '../../api.ts';

export type Template = InferResponseType<typeof api.templates.$get, 200>['items'][number];
export type TemplateView = InferResponseType<(typeof api.templates)[':id']['$get'], 200>;
export type Kind = Template['kind'];
export type NewTemplate = InferRequestType<typeof api.templates.$post>['json'];

/** What is looked for in the library; `kind` null: all of them. */
export interface Filter {
  readonly kind: Kind | null;
  readonly words: string;
  readonly archived: boolean;
}

export const templatesQuery = ({ kind, words, archived }: Filter) =>
  infiniteQueryOptions({
    queryKey: ['templates', { kind, words, archived }],
    queryFn: ({ pageParam }) =>
      call(
        api.templates.$get({
          query: {
            limit: '50',
            archived: archived ? 'true' : 'false',
            ...(kind === null ? {} : { kind }),
            ...(words === '' ? {} : { query: words }),
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });

export const templateQuery = (id: string) =>
  queryOptions({
    queryKey: ['templates', id],
    queryFn: () => call(api.templates[':id'].$get({ param: { id } })),
  });

/** What a text becomes for somebody: an invented person where nobody is chosen. */
export const previewQuery = (text: {
  readonly subject: string;
  readonly body: string;
  readonly personId: string | null;
  readonly marks: boolean;
}) =>
  queryOptions({
    queryKey: ['templates', 'preview', text],
    queryFn: () => {
      const { subject, body, personId, marks } = text;
      return call(
        api.templates.preview.$post({
          json: {
            body,
            marks,
            ...(subject.trim() === '' ? {} : { subject }),
            ...(personId === null ? {} : { personId }),
          },
        }),
      );
    },
    // What was shown stays in sight while the next words are tried.
    placeholderData: (before) => before,
    retry: false,
  });

/** Kinds of texts, as people call one, and several. */
export const kinds: Readonly<Record<Kind, readonly [one: string, many: string]>> = {
  email: ['Email', 'Emails'],
  script: ['Script', 'Scripts'],
  snippet: ['Snippet', 'Snippets'],
};

export const onlyManagers = (role: string) =>
  role === 'rep' ? 'Only a manager or an admin can change templates.' : null;
