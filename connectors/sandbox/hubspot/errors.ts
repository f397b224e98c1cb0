import { randomUUID } from 'node:crypto';

/** The body of every HubSpot error outside OAuth. */
interface VendorErrorBody {
  readonly status: 'error';
  readonly message: string;
  readonly correlationId: string;
  readonly category: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly errors?: readonly VendorErrorDetail[];
  readonly links?: Readonly<Record<string, string>>;
  readonly policyName?: string;
  readonly errorType?: string;
  readonly subCategory?: string;
}

export interface VendorErrorDetail {
  readonly message: string;
  readonly code?: string;
  readonly in?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

type VendorErrorExtra = Partial<Omit<VendorErrorBody, 'status' | 'message' | 'correlationId' | 'category'>>;

/** What is thrown to answer a request with a vendor's error. */
export class VendorError extends Error {
  readonly httpStatus: number;
  readonly category: string;
  readonly extra: VendorErrorExtra;

  constructor(httpStatus: number, category: string, said: { message: string } & VendorErrorExtra) {
    const { message, ...extra } = said;
    super(message);
    this.httpStatus = httpStatus;
    this.category = category;
    this.extra = extra;
  }

  /** The wire form. Correlation ids are random, as the vendor's are; nothing is keyed by them. */
  body(): VendorErrorBody {
    return {
      status: 'error',
      message: this.message,
      correlationId: randomUUID(),
      ...this.extra,
      category: this.category,
    };
  }
}

/** 400 VALIDATION_ERROR. */
export function invalid(message: string, extra: VendorErrorExtra = {}): VendorError {
  return new VendorError(400, 'VALIDATION_ERROR', { message, ...extra });
}

/** 404 for a record, list, property … that isn't there. */
export function notFound(message = 'resource not found'): VendorError {
  return new VendorError(404, 'OBJECT_NOT_FOUND', { message });
}

const FAULT_CATEGORY: Readonly<Record<number, string>> = {
  400: 'VALIDATION_ERROR',
  401: 'INVALID_AUTHENTICATION',
  403: 'MISSING_SCOPES',
  404: 'OBJECT_NOT_FOUND',
  409: 'CONFLICT',
  423: 'LOCKED',
  429: 'RATE_LIMITS',
};

/** How HubSpot words a status that was injected as a fault. */
export function faultBody(status: number): { body: unknown; headers?: Record<string, string> } {
  const category = FAULT_CATEGORY[status] ?? 'INTERNAL_ERROR';
  if (status === 429) return { body: rateLimited('TEN_SECONDLY_ROLLING').body() };
  const message = status >= 500 ? 'internal error' : `The request was answered with ${status}.`;
  return { body: new VendorError(status, category, { message }).body() };
}

/** 429 with the policy that was exceeded; the words are those that HubSpot's own client looks for. */
export function rateLimited(policy: 'TEN_SECONDLY_ROLLING' | 'SECONDLY'): VendorError {
  const message =
    policy === 'SECONDLY'
      ? 'You have reached your secondly limit.'
      : 'You have reached your ten_secondly_rolling limit.';
  return new VendorError(429, 'RATE_LIMITS', { message, errorType: 'RATE_LIMIT', policyName: policy });
}
