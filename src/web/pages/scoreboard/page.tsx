import { Button, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useKeys } from '../../frame/keys.ts';
import { Card, Empty, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { type Board, boardQuery } from './data.ts';
import { Deliverability } from './deliverability.tsx';
import { How } from './how.tsx';
import { More } from './more.tsx';
import { isNumberKey } from './numbers.ts';
import classes from './page.module.css';
import { PeopleBehind } from './people.tsx';
import { BoardBlocks, BoardTable, type Choice, grouped } from './table.tsx';
import { Weeks } from './weeks.tsx';

/** How each cadence does, with n and intervals, and the people behind each number beside it. */
export function ScoreboardPage() {
  const board = useQuery(boardQuery);
  const { data } = board;
  const whose = data?.scope === 'own' ? 'Your own people' : 'Everybody’s people';
  return (
    <>
      <PageHead
        title="Scoreboard"
        about={
          data === undefined
            ? 'How each cadence does, by people who were enrolled long enough ago.'
            : `${whose}, enrolled long enough ago to have had the full time. Best first, by what is certain.`
        }
        actions={<Button renderRoot={(root) => <Link to="/experiments" {...root} />}>Experiments</Button>}
      />
      {board.error !== null && data === undefined ? (
        <Failure error={board.error} retry={() => board.refetch()} />
      ) : data === undefined ? (
        <Card>
          <Rows count={5} height={62} />
        </Card>
      ) : (
        <Filled board={data} />
      )}
    </>
  );
}

function Filled(props: { readonly board: Board }) {
  const { items, scope } = props.board;
  const search = useSearch({ from: '/scoreboard' });
  const navigate = useNavigate();
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  // Versions that nobody was ever in say nothing, unless there is nothing else.
  const inUse = grouped(items.filter((row) => row.enrolled > 0)).flat();
  const chosen = inUse.find((row) => row.version.id === search.version) ?? inUse[0];
  const number = isNumberKey(search.number) ? search.number : null;
  const choose = (next: Choice) =>
    navigate({
      to: '/scoreboard',
      search: { version: next.versionId, ...(next.number === null ? {} : { number: next.number }) },
      replace: true,
      resetScroll: false,
    });
  const move = (by: number) => {
    const next = inUse[inUse.findIndex((row) => row.version.id === chosen?.version.id) + by];
    if (next !== undefined) choose({ versionId: next.version.id, number });
  };
  useKeys({ j: () => move(1), k: () => move(-1) });
  if (chosen === undefined)
    return (
      <Empty
        title={
          scope === 'own'
            ? 'None of your people has been through a cadence yet'
            : 'Nobody has been through a cadence yet'
        }
        action={
          <Button component={Link} to="/enroll" variant="filled">
            Enroll people
          </Button>
        }
      >
        Enroll people from a list view. When the first of them have had the full time, about two weeks, the
        numbers appear here with their ranges.
      </Empty>
    );
  const choice: Choice = { versionId: chosen.version.id, number };
  const Rows = narrow ? BoardBlocks : BoardTable;
  return (
    <div className={classes.beside} data-open={number !== null || undefined}>
      <Stack gap="md" className={classes.main ?? ''}>
        <Card flush>
          <Rows rows={inUse} choice={choice} onChoose={choose} />
        </Card>
        <More row={chosen} onOpen={(which) => choose({ ...choice, number: which })} />
        <Weeks row={chosen} />
        <Deliverability />
        <How row={chosen} scope={scope} />
      </Stack>
      {number === null ? null : (
        <PeopleBehind row={chosen} number={number} onClose={() => choose({ ...choice, number: null })} />
      )}
    </div>
  );
}
