const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const dayMs = 86_400_000;

const at = (day: string) => new Date(`${day}T00:00:00Z`);

/** 0 for Monday, 6 for Sunday. */
export const weekdayOf = (day: string) => (at(day).getUTCDay() + 6) % 7;

/** `count` days after a local date. */
export const daysAfter = (day: string, count: number) =>
  new Date(at(day).getTime() + count * dayMs).toISOString().slice(0, 10);

/** The Monday of a date's week. */
export const mondayOf = (day: string) => daysAfter(day, -weekdayOf(day));

/** `Mon 30`. */
export const shortDay = (day: string) => `${weekdays[weekdayOf(day)]} ${Number(day.slice(8))}`;
/** `30 Nov`. */
export const dayAndMonth = (day: string) => `${Number(day.slice(8))} ${months[Number(day.slice(5, 7)) - 1]}`;
/** `Mon 30 Nov`. */
export const longDay = (day: string) => `${weekdays[weekdayOf(day)]} ${dayAndMonth(day)}`;

/** The local date and clock time of a moment. */
export function localTime(moment: Date, zone: string): { readonly day: string; readonly clock: string } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(moment);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    day: `${part('year')}-${part('month')}-${part('day')}`,
    clock: `${part('hour')}:${part('minute')}`,
  };
}

/** Cuts a text to a number of characters, with a sign that it was longer. */
export const cut = (text: string, width: number) =>
  text.length <= width ? text : `${text.slice(0, width - 1)}…`;

/** Breaks a text into lines of at most `width` characters between words. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
