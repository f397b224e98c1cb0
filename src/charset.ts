/** How often the three bytes of a replacement character stand in a text that somebody sent: they are good UTF-8. */
function replacementsSent(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(0xef); at !== -1; at = bytes.indexOf(0xef, at + 1))
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) count += 1;
  return count;
}

/** Whether bytes make no UTF-8: more of what is not ASCII breaks than decodes. A text that was cut off still does. */
export function breaksAsUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  const broken = (text.match(/\ufffd/g)?.length ?? 0) - replacementsSent(bytes);
  const whole = text.match(/[^\p{ASCII}\ufffd]/gu)?.length ?? 0;
  return broken > whole;
}
