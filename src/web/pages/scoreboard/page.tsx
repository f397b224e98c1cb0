import { Button, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Card, Empty, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { type Board, boardQuery, isNumberKey } from './data.ts';
import { How } from './how.tsx';
import { More } from './more.tsx';
import classes from './page.module.css';
import { PeopleBehind } from './people.tsx';
import { BoardBlocks, BoardTable, type Choice } from './table.tsx';
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
  const inUse = items.filter((row) => row.enrolled > 0);
  const chosen = inUse.find((row) => row.version.id === search.version) ?? inUse[0];
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
  const number = isNumberKey(search.number) ? search.number : null;
  const choice: Choice = { versionId: chosen.version.id, number };
  const choose = (next: Choice) =>
    navigate({
      to: '/scoreboard',
      search: { version: next.versionId, ...(next.number === null ? {} : { number: next.number }) },
      replace: true,
      resetScroll: false,
    });
  const Rows = narrow ? BoardBlocks : BoardTable;
  return (
    <div className={classes.beside} data-open={number !== null || undefined}>
      <Stack gap="md" className={classes.main ?? ''}>
        <Card flush>
          <Rows rows={inUse} choice={choice} onChoose={choose} />
        </Card>
        <More row={chosen} onOpen={(which) => choose({ ...choice, number: which })} />
        <Weeks row={chosen} />
        <How row={chosen} scope={scope} />
      </Stack>
      {number === null ? null : (
        <PeopleBehind row={chosen} number={number} onClose={() => choose({ ...choice, number: null })} />
      )}
    </div>
  );
}
