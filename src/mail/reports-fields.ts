/** What the fields of a delivery report (RFC 3464, RFC 6533) say of one address. */
export interface RecipientFields {
  readonly address: string | null;
  /** Lower case; null where the field is missing. */
  readonly action: string | null;
  readonly status: string | null;
  /** All diagnostic codes, in one line. */
  readonly diagnosis: string;
}

/** How many addresses one report names at most; the rest is left. */
const maxRecipients = 500;
const fieldLine =
  /^[ \t>]{0,8}(original-recipient|final-recipient|x-actual-recipient|action|status|diagnostic-code|remote-mta|x-[a-z-]{1,40}-(?:error|diagnos\w{0,8}|extended-info)|reporting-mta|arrival-date|last-attempt-date|will-retry-until)[ \t]{0,4}:(.*)$/i;

/** `rfc822; <Pat@buyer.example>`, `utf-8; …`, with the escapes of RFC 6533 and RFC 3461. */
function addressIn(value: string): string | null {
  const bare = value
    .slice(0, 400)
    .replace(/^[ \t]*[\w-]+[ \t]*;/, '')
    .replace(/\\x\{([0-9a-f]{2,6})\}/gi, (whole, hex: string) => {
      const code = Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
  const address = /[^\s<>()",;:]{1,128}@[^\s<>()",;:]{1,253}/.exec(bare)?.[0];
  return address?.toLowerCase().replace(/\.$/, '') ?? null;
}

class Block {
  readonly values = new Map<string, string>();
  get named(): boolean {
    return this.values.has('final-recipient') || this.values.has('original-recipient');
  }
  add(name: string, value: string): void {
    const before = this.values.get(name);
    this.values.set(name, before === undefined ? value : `${before} ${value}`);
  }
  read(): RecipientFields {
    const value = (name: string): string => this.values.get(name) ?? '';
    const extra = [...this.values].filter(([name]) => name.startsWith('x-') && name !== 'x-actual-recipient');
    return {
      address: addressIn(value('final-recipient')) ?? addressIn(value('original-recipient')),
      action: /[a-z]+/i.exec(value('action'))?.[0].toLowerCase() ?? null,
      status: /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(value('status'))?.[1] ?? null,
      diagnosis: [value('diagnostic-code'), ...extra.map(([, each]) => each)]
        .join(' ')
        .trim()
        .slice(0, 4_000),
    };
  }
}

/** Fields that stand once in a block: a second one begins the next, where servers forget the blank line. */
const once = new Set(['final-recipient', 'action', 'status']);

/**
 * The addresses of a delivery report, wherever in the text its fields stand: in a part of their own, quoted, or among
 * the words of a server that knows no parts. Reads line by line, in time linear to the text.
 */
export function recipientFields(text: string): RecipientFields[] {
  const blocks: Block[] = [];
  let block = new Block();
  let last: string | null = null;
  const close = (): void => {
    if (block.named && blocks.length < maxRecipients) blocks.push(block);
    block = new Block();
    last = null;
  };
  for (const line of text.split('\n')) {
    const field = fieldLine.exec(line.slice(0, 2_000));
    if (field !== null) {
      const name = (field[1] ?? '').toLowerCase();
      if (block.named && once.has(name) && block.values.has(name)) close();
      block.add(name, (field[2] ?? '').trim());
      last = name;
    } else if (/^[ \t>]{0,8}$/.test(line.slice(0, 9))) {
      if (block.named && block.values.has('action')) close();
      last = null;
    } else if (last !== null && /^[ \t>]*[ \t]/.test(line.slice(0, 20))) {
      block.add(last, line.slice(0, 2_000).trim());
    } else last = null;
  }
  close();
  return blocks.map((each) => each.read());
}
