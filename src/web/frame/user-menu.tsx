import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import { IconUserCircle } from '@tabler/icons-react';
import { words } from '../words.ts';
import { useMe } from './me.ts';

/** Who is signed in, light or dark, keys, and the way out. */
export function UserMenu(props: { readonly onHelp: () => void }) {
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const schemes = ['auto', 'light', 'dark'] as const;
  const labels = { auto: 'Look: as the system', light: 'Look: light', dark: 'Look: dark' } as const;
  return (
    <Menu position="bottom-end" width={240} shadow="md">
      <Menu.Target>
        <ActionIcon size={30} aria-label={`${me.user.name}, ${me.user.role}: menu`}>
          <IconUserCircle size={20} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.user.name}, {words(me.user.role)}
          <br />
          {me.workspace.name}
        </Menu.Label>
        {schemes.map((scheme) => (
          <Menu.Item
            key={scheme}
            onClick={() => setColorScheme(scheme)}
            rightSection={colorScheme === scheme ? '✓' : null}
          >
            {labels[scheme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={props.onHelp} rightSection="?">
          Keys and words
        </Menu.Item>
        <Menu.Item component="a" href="/openapi.json" target="_blank">
          The API’s description
        </Menu.Item>
        <form method="post" action="/sign-out">
          <Menu.Item type="submit">Sign out</Menu.Item>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}
