import {
  IconBrandLinkedin,
  IconCheckbox,
  IconMail,
  IconMailbox,
  IconMessage,
  IconPhone,
  IconVideo,
} from '@tabler/icons-react';
import type { PlannedStep } from './data.ts';

const looks = {
  email: [IconMail, 'Email'],
  call: [IconPhone, 'Call'],
  linkedin: [IconBrandLinkedin, 'LinkedIn'],
  sms: [IconMessage, 'SMS'],
  video: [IconVideo, 'Video'],
  direct_mail: [IconMailbox, 'Direct mail'],
  custom: [IconCheckbox, 'Task'],
} as const;

/** What a channel is called. */
export const channelName = (channel: PlannedStep['channel']) => looks[channel][1];

/** A channel's sign, with its name for whoever cannot see it. */
export function ChannelIcon(props: { readonly channel: PlannedStep['channel']; readonly size?: number }) {
  const [Icon, name] = looks[props.channel];
  return <Icon size={props.size ?? 16} stroke={1.7} role="img" aria-label={name} />;
}
