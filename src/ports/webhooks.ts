/** Posts to addresses that a workspace names. Never throws for what the address or the network does. */
export interface WebhookPort {
  /** What keeps an address from being posted to, in words; null when nothing does. */
  problemWith(url: string): string | null;
  /** `gone`: the receiver wants nothing more (410). Redirects are not followed, and answers are not read. */
  post(message: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }): Promise<
    | { readonly state: 'delivered' }
    | { readonly state: 'failed'; readonly reason: string; readonly gone: boolean }
  >;
}
