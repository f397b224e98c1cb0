import {
  IconBrandLinkedin,
  IconChecklist,
  IconMail,
  IconMessage,
  IconPackage,
  IconPhone,
  IconVideo,
} from '@tabler/icons-react';

const looks = {
  email: ['Email', IconMail],
  call: ['Call', IconPhone],
  linkedin: ['LinkedIn', IconBrandLinkedin],
  sms: ['SMS', IconMessage],
  video: ['Video', IconVideo],
  direct_mail: ['Direct mail', IconPackage],
  custom: ['Task', IconChecklist],
} as const;

const lookOf = (channel: string) => looks[channel as keyof typeof looks] ?? looks.custom;

/** What a channel is called. */
export const channelWord = (channel: string): string => lookOf(channel)[0];

/** A channel's sign; its word is read to those who do not see it. */
export function ChannelIcon(props: { readonly channel: string; readonly size?: number }) {
  const [word, Icon] = lookOf(props.channel);
  return <Icon size={props.size ?? 16} stroke={1.7} role="img" aria-label={word} />;
}
