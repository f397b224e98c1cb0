import {
  IconBrandLinkedin,
  IconChecklist,
  IconMail,
  IconMessage,
  IconPackage,
  IconPhone,
  IconVideo,
} from '@tabler/icons-react';

const icons = {
  email: IconMail,
  call: IconPhone,
  linkedin: IconBrandLinkedin,
  sms: IconMessage,
  video: IconVideo,
  direct_mail: IconPackage,
} as const;

/** The sign of a channel; the word stands beside it. */
export function ChannelIcon(props: { readonly channel: string; readonly size?: number }) {
  const Icon = icons[props.channel as keyof typeof icons] ?? IconChecklist;
  return <Icon size={props.size ?? 15} stroke={1.7} aria-hidden />;
}
