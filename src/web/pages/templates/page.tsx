import { Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useKeys } from '../../frame/keys.ts';
import { useMe } from '../../frame/me.ts';
import { channelWord } from '../../parts/channel.tsx';
import { PageLink } from '../../parts/link.tsx';
import { Moment } from '../../parts/moment.tsx';
import { moveFocus } from '../../parts/move-focus.ts';
import { Card, Empty, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { type Filter, type Kind, kinds, type Template, templatesQuery } from './data.ts';
import classes from './templates.module.css';

function AddButton() {
  if (useMe().user.role === 'rep') return null;
  return (
    <Button
      variant="filled"
      renderRoot={(root) => <Link to="/cadences/templates/$id" params={{ id: 'new' }} {...root} />}
    >
      Add a template
    </Button>
  );
}

function Row({ of }: { readonly of: Template }) {
  const { zone } = useMe().user;
  const { channel, persona, stage } = of;
  const about = [kinds[of.kind][0], channel === null ? null : channelWord(channel), persona, stage];
  return (
    <li className={classes.row}>
      <div className={classes.name}>
        <Link
          to="/cadences/templates/$id"
          params={{ id: of.id }}
          className={classes.link ?? ''}
          data-row={of.id}
        >
          {of.name}
        </Link>
        <span className={classes.quiet}>{about.filter((part) => part !== null).join(', ')}</span>
      </div>
      <div className={classes.words}>
        {of.subject === null ? null : <strong>{of.subject} </strong>}
        {of.body.slice(0, 200)}
      </div>
      <span className={classes.quiet}>
        Version {of.version}, <Moment at={of.updatedAt} zone={zone} short />
      </span>
    </li>
  );
}

/** The library of texts: emails, scripts and snippets that cadences name. */
export function TemplatesPage() {
  const [filter, setFilter] = useState<Filter>({ kind: null, words: '', archived: false });
  const [words] = useDebouncedValue(filter.words.trim(), 250);
  const found = useInfiniteQuery(templatesQuery({ ...filter, words }));
  const list = useRef<HTMLUListElement>(null);
  useKeys({ j: () => moveFocus(list.current, 1), k: () => moveFocus(list.current, -1) });
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const all = filter.kind === null && words === '' && !filter.archived;
  return (
    <>
      <PageHead
        title="Templates"
        about={
          <>
            Texts that several cadences share.{' '}
            <PageLink underline="always" to="/cadences">
              Back to your cadences
            </PageLink>
          </>
        }
        actions={all && items.length === 0 ? null : <AddButton />}
      />
      <Filters filter={filter} onChange={setFilter} />
      {found.data === undefined ? (
        found.error === null ? (
          <Card>
            <Rows count={5} height={40} />
          </Card>
        ) : (
          <Failure error={found.error} retry={() => found.refetch()} />
        )
      ) : items.length === 0 ? (
        all ? (
          <Empty title="There is no template yet" action={<AddButton />}>
            A template is an email, a script or a part of a text that cadences name instead of holding the
            words themselves. What was published keeps its words when the template changes.
          </Empty>
        ) : (
          <Empty
            title={
              filter.archived ? 'No archived template fits these filters' : 'No template fits these filters'
            }
            action={
              <Button onClick={() => setFilter({ kind: null, words: '', archived: false })}>
                Clear filters
              </Button>
            }
          />
        )
      ) : (
        <Card flush>
          <ul className={classes.list} ref={list}>
            {items.map((of) => (
              <Row key={of.id} of={of} />
            ))}
          </ul>
        </Card>
      )}
      {found.hasNextPage ? (
        <Button mt="sm" onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
          Show more
        </Button>
      ) : null}
    </>
  );
}

function Filters(props: { readonly filter: Filter; readonly onChange: (filter: Filter) => void }) {
  const { filter, onChange } = props;
  const choices = Object.entries(kinds).map(([value, [, label]]) => ({ value, label }));
  return (
    <div className={classes.filters}>
      <SegmentedControl
        aria-label="Kind"
        data={[{ value: 'all', label: 'All' }, ...choices]}
        value={filter.kind ?? 'all'}
        onChange={(kind) => onChange({ ...filter, kind: kind === 'all' ? null : (kind as Kind) })}
      />
      <TextInput
        aria-label="Words of a template"
        placeholder="Name, key or words"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={filter.words}
        onChange={(event) => onChange({ ...filter, words: event.currentTarget.value })}
      />
      <Checkbox
        label="Archived"
        checked={filter.archived}
        onChange={(event) => onChange({ ...filter, archived: event.currentTarget.checked })}
      />
    </div>
  );
}
