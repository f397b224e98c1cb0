import {
  IconBrandLinkedin,
  IconChecklist,
  IconMail,
  IconMessage,
  IconPackage,
  IconPhone,
  IconVideo,
} from '@tabler/icons-react';
import type { Task } from './queue.ts';

export type Channel = Task['channel'];

const looks = {
  call: ['Call', IconPhone],
  email: ['Email', IconMail],
  linkedin: ['LinkedIn', IconBrandLinkedin],
  sms: ['SMS', IconMessage],
  video: ['Video', IconVideo],
  direct_mail: ['Direct mail', IconPackage],
  custom: ['Task', IconChecklist],
} as const;

export const channelWord = (channel: Channel) => looks[channel][0];

/** A channel's sign; its word is read to those who do not see it. */
export function ChannelIcon(props: { readonly channel: Channel; readonly size?: number }) {
  const [word, Icon] = looks[props.channel];
  return <Icon size={props.size ?? 16} stroke={1.7} role="img" aria-label={word} />;
}
