/** `1,234`. */
export const counted = (count: number) => count.toLocaleString('en-GB');

/** `1 person`, `2 people`. */
export const many = (count: number, one: string, more = `${one}s`) =>
  `${counted(count)} ${count === 1 ? one : more}`;

/** A word of ours as people write it. */
export const spoken = (word: string) => word.replaceAll('_', ' ');
