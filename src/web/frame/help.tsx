import { Kbd, Modal, SimpleGrid, Table, Text } from '@mantine/core';
import { useRouterState } from '@tanstack/react-router';
import classes from './help.module.css';

type Rows = readonly (readonly [keys: string, what: string])[];

const everywhere: Rows = [
  ['?', 'This list'],
  ['/', 'Search people'],
  ['e', 'Enroll people'],
  ['Z', 'Undo what the last message offers to undo'],
  ['g t', 'Today'],
  ['g p', 'People'],
  ['g e', 'Enroll'],
  ['g c', 'Cadences'],
  ['g s', 'Scoreboard'],
  ['g u', 'Set-up'],
];

/** What works besides on each page. */
const pages: readonly { readonly path: RegExp; readonly title: string; readonly keys: Rows }[] = [
  {
    path: /^\/today$/,
    title: 'In the queue',
    keys: [
      ['j', 'Next'],
      ['k', 'Previous'],
      ['Enter', 'Open; with none chosen, the first'],
      ['1 … 5', 'How the chosen reply sounds'],
      ['m', 'Move whoever sent the chosen reply to another cadence'],
      ['o', 'Opt out whoever sent the chosen reply'],
    ],
  },
  {
    path: /^\/today\/./,
    title: 'On a task',
    keys: [
      ['1 … 9', 'The outcome with that number'],
      ['n', 'Write a note; Esc leaves it'],
      ['a', 'Answered elsewhere'],
      ['s', 'Skip the touch'],
      ['x', 'Not done'],
      ['j', 'Next task'],
      ['k', 'Previous task'],
      ['Esc', 'Back to the queue'],
    ],
  },
  {
    path: /^\/people$/,
    title: 'In the list',
    keys: [
      ['j', 'Next'],
      ['k', 'Previous'],
      ['Enter', 'Open'],
    ],
  },
  {
    path: /^\/people\/./,
    title: 'On a person',
    keys: [
      ['p', 'Pause or resume'],
      ['w', 'Why, and back to the timeline'],
      ['j', 'Next person of the list'],
      ['k', 'Previous person of the list'],
      ['Esc', 'Back to the list'],
    ],
  },
  {
    path: /^\/enroll$/,
    title: 'In the preview',
    keys: [
      ['j', 'Next person'],
      ['k', 'Previous person'],
      ['Enter', 'Change the email'],
      ['Ctrl Enter', 'Enroll; asks once more'],
    ],
  },
  {
    path: /^\/cadences$/,
    title: 'In the list',
    keys: [
      ['j', 'Next'],
      ['k', 'Previous'],
      ['Enter', 'Open'],
    ],
  },
  {
    path: /^\/cadences\/(?!templates)./,
    title: 'In the cadence',
    keys: [
      ['j', 'Next step'],
      ['k', 'Previous step'],
    ],
  },
  {
    path: /^\/(set-up\/rules|cadences\/templates)$/,
    title: 'In the list',
    keys: [
      ['j', 'Next'],
      ['k', 'Previous'],
      ['Enter', 'Open'],
    ],
  },
  {
    path: /^\/scoreboard$/,
    title: 'On the scoreboard',
    keys: [
      ['j', 'Next version'],
      ['k', 'Previous version'],
      ['Esc', 'Close the people'],
    ],
  },
];

/** What the words mean that every page uses. */
const meanings: Rows = [
  ['Touch', 'One email, call, LinkedIn step or the like'],
  ['Run', 'One person’s way through one cadence, from enrolling to the end'],
  ['Held', 'Nothing leaves to the person until somebody resumes: they replied, or somebody paused'],
  ['Stopped', 'Ended before the last step, and not taken up again'],
];

function Words() {
  return (
    <dl className={classes.words}>
      {meanings.map(([word, meaning]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

function Keys(props: { readonly title: string; readonly keys: Rows }) {
  return (
    <section aria-label={props.title}>
      <Text fw={600}>{props.title}</Text>
      <Table>
        <Table.Tbody>
          {props.keys.map(([key, what]) => (
            <Table.Tr key={key}>
              <Table.Td w={96}>
                <Kbd size="xs">{key}</Kbd>
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

/** The keys that work on this page and those that work everywhere, and what our words mean. */
export function Help(props: { readonly opened: boolean; readonly onClose: () => void }) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const here = pages.find((page) => page.path.test(path));
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      size={here === undefined ? 'md' : 'xl'}
      title={<Text fw={600}>Keys and words</Text>}
    >
      <SimpleGrid cols={{ base: 1, sm: here === undefined ? 1 : 2 }} spacing="xl">
        {here === undefined ? null : <Keys title={here.title} keys={here.keys} />}
        <Keys title="Everywhere" keys={everywhere} />
      </SimpleGrid>
      <Words />
    </Modal>
  );
}
