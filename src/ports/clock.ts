/** Product time. Every due time, window and timestamp of ours comes from here; tests and the demo move it. */
export interface Clock {
  /** Product time: the moment by which cadences run. Can be moved while only stand-ins are connected. */
  now(): Date;
  /** Real time, for what must not move with the product: signatures' freshness, token expiry, time-outs. */
  wall(): Date;
}

/** Source of ids and secrets, handed in so that a run can be repeated. */
export interface IdSource {
  /** A UUIDv7 by product time: sorts by creation. */
  uuid(): string;
  /** `length` random bytes as lower-case base32 (RFC 4648 alphabet, no padding): safe in addresses and URLs. */
  token(bytes: number): string;
}
