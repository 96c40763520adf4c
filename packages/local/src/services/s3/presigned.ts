import { AwsError } from '../../kernel/aws-error.js';

/** Seconds for which a URL can be valid. */
const maxExpires = 604_800;
/** Milliseconds by which the clock of a signer may be ahead. */
const maxSkewMs = 15 * 60_000;

/**
 * The error for a presigned URL that is not valid at this time; `undefined` if it is, or is not presigned. The signature
 * is not verified.
 *
 * @param now milliseconds since the epoch: wall time, as clients sign with it, also where the environment has a virtual
 *   clock
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function expiredUrl({ search, searchParams }: URL, now: number): AwsError | undefined {
  if (search === '') return undefined;
  if (searchParams.has('X-Amz-Signature')) return expiredV4(searchParams, now);
  const expires = searchParams.get('Expires');
  if (expires === null || !searchParams.has('Signature')) return undefined;
  if (!/^\d+$/.test(expires)) return denied(`Invalid date (should be seconds since epoch): ${expires}`);
  return Number(expires) * 1000 < now ? hasExpired(Number(expires) * 1000, now) : undefined;
}

function expiredV4(query: URLSearchParams, now: number): AwsError | undefined {
  const date = query.get('X-Amz-Date');
  const expires = query.get('X-Amz-Expires');
  const required = ['Algorithm', 'Credential', 'SignedHeaders'].map((name) => query.get(`X-Amz-${name}`));
  if (date === null || expires === null || required.includes(null))
    return invalidQuery(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, ' +
        'X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(date) ?? [];
  const signedAt = Date.parse(`${dashed(day, /^(....)(..)/, '$1-$2-')}T${dashed(time, /^(..)(..)/, '$1:$2:')}Z`);
  if (Number.isNaN(signedAt))
    return invalidQuery("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  if (!/^-?\d+$/.test(expires)) return invalidQuery('X-Amz-Expires should be a number');
  if (Number(expires) < 0) return invalidQuery('X-Amz-Expires must be non-negative');
  if (Number(expires) > maxExpires)
    return invalidQuery(
      `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${maxExpires} seconds`,
    );
  if (signedAt > now + maxSkewMs) return denied('Request is not valid yet');
  const end = signedAt + Number(expires) * 1000;
  return end < now ? hasExpired(end, now, expires) : undefined;
}

function dashed(digits: string | undefined, pattern: RegExp, replacement: string): string {
  return (digits ?? '').replace(pattern, replacement);
}

function invalidQuery(message: string): AwsError {
  return new AwsError('AuthorizationQueryParametersError', message);
}

function denied(message: string, details: Readonly<Record<string, string>> = {}): AwsError {
  return new AwsError('AccessDenied', message, 403, details);
}

function hasExpired(end: number, now: number, seconds?: string): AwsError {
  return denied('Request has expired', {
    ...(seconds === undefined ? {} : { 'X-Amz-Expires': seconds }),
    Expires: iso(end),
    ServerTime: iso(now),
  });
}

function iso(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
