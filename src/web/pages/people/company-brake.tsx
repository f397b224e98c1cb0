import { ActionIcon, Group, Menu, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconHandStop } from '@tabler/icons-react';
import { useMe } from '../../frame/me.ts';
import { BrakeButton, BrakeConfirm, type BrakeTarget, BrakeWords, useBrake } from '../../parts/brake.tsx';
import classes from './person.module.css';
import type { Person } from './person-data.ts';

const targetOf = ({ id, name }: NonNullable<Person['company']>): BrakeTarget => ({
  scope: 'company',
  id,
  name,
});

/** What a manager can do about the whole company; nothing for others. */
export function CompanyMenu(props: { readonly company: NonNullable<Person['company']> }) {
  const target = targetOf(props.company);
  const brake = useBrake(target);
  const { user } = useMe();
  const [asked, { open, close }] = useDisclosure(false);
  if (user.role === 'rep') return null;
  return (
    <>
      <Menu position="bottom-start" shadow="md">
        <Menu.Target>
          <ActionIcon size={26} aria-label="What else can be done">
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconHandStop size={16} aria-hidden />} onClick={open}>
            {brake === undefined ? `Stop everything for ${target.name}` : `Resume ${target.name}`}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <BrakeConfirm target={target} opened={asked} onClose={close} />
    </>
  );
}

/** Says that everything for the person's company is stopped, and lets a manager resume it. */
export function CompanyStopped(props: { readonly company: NonNullable<Person['company']> }) {
  const target = targetOf(props.company);
  const brake = useBrake(target);
  if (brake === undefined) return null;
  return (
    <div className={classes.banner}>
      <IconHandStop size={18} aria-hidden />
      <Text size="sm" className={classes.bannerText}>
        <BrakeWords brake={brake} />
      </Text>
      <Group gap="xs">
        <BrakeButton target={target} />
      </Group>
    </div>
  );
}
