/** An inbound request as bytes, before anybody trusts it. `url` is the public URL (from PUBLIC_URL, not from Host). */
export interface InboundRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}
