import { Kbd, Modal, Table, Text } from '@mantine/core';

const everywhere = [
  ['?', 'This list'],
  ['/', 'Search people'],
  ['g t', 'Today'],
  ['g p', 'People'],
  ['g e', 'Enroll'],
  ['g c', 'Cadences'],
  ['g s', 'Scoreboard'],
  ['g u', 'Set-up'],
  ['e', 'Enroll people'],
  ['z', 'Undo what the last message offers to undo'],
] as const;

const inLists = [
  ['j', 'Next'],
  ['k', 'Previous'],
  ['Enter', 'Open'],
] as const;

const onTasks = [
  ['1 … 9', 'The outcome with that number'],
  ['n', 'Write a note'],
  ['s', 'Skip the touch'],
  ['x', 'Not done'],
  ['a', 'Answered elsewhere'],
  ['Esc', 'Back to the queue'],
] as const;

const onPeople = [
  ['p', 'Pause or resume'],
  ['w', 'Why'],
] as const;

function Keys(props: { readonly title: string; readonly keys: readonly (readonly [string, string])[] }) {
  return (
    <>
      <Text fw={600} mt="sm">
        {props.title}
      </Text>
      <Table>
        <Table.Tbody>
          {props.keys.map(([key, what]) => (
            <Table.Tr key={key}>
              <Table.Td w={90}>
                <Kbd size="xs">{key}</Kbd>
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

/** All keys, on one sheet. */
export function Help(props: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={<Text fw={600}>Keys</Text>}>
      <Keys title="Everywhere" keys={everywhere} />
      <Keys title="In a list" keys={inLists} />
      <Keys title="On a task" keys={onTasks} />
      <Keys title="On a person" keys={onPeople} />
    </Modal>
  );
}
