import { matchesPattern } from '../../../kernel/models/patterns.js';
import { type ServiceModel, type Shape } from '../../../kernel/models/service-model.js';

/** Values of enumerations with which jobs end well, the best first, whatever their case and separators. */
const successes = [
  'succeeded',
  'successful',
  'success',
  'completed',
  'complete',
  'active',
  'available',
  'ready',
  'in-service',
  'running',
  'enabled',
  'created',
  'ok',
  'passed',
  'healthy',
  'end-turn',
  'assistant',
  'finished',
];

/** Values of enumerations that say that something went wrong, or has not ended yet. */
const unwanted =
  /fail|error|cancel|abort|timed|timeout|expired|delete|deleting|reject|denied|invalid|pending|progress|queued|submitted|start|create|creating|update|updating|stop|unknown|none|not|partial|inactive|disabled|scheduled/i;

/** Strings for members by their names, tried in this order. */
const byName: readonly (readonly [name: RegExp, text: (model: ServiceModel) => string])[] = [
  [/arns?$/i, ({ signingName }) => `arn:aws:${signingName}:us-east-1:123456789012:sample`],
  [/s3.*(uri|url|path|location)$/i, () => 's3://amzn-s3-demo-bucket/sample'],
  [/(uri|url|endpoint)$/i, () => 'https://example.com/sample'],
  [/bucket(name)?$/i, () => 'amzn-s3-demo-bucket'],
  [/(account|owner)(id)?$/i, () => '123456789012'],
  [/region$/i, () => 'us-east-1'],
  [/email(address)?$/i, () => 'user@example.com'],
  [/languageCode$/i, () => 'en'],
  [/(content|media|mime)type$/i, () => 'application/json'],
  [/(ids?|token|uuid)$/i, () => '11111111-2222-4333-8444-555555555555'],
  [/(text|message|body|transcript|content|description|summary)$/i, () => 'Sample text'],
  [/(date|time|timestamp)$/i, () => '2024-01-01T00:00:00Z'],
  [/version$/i, () => '1'],
];

/** Values that most patterns accept. */
const typical = [
  'sample',
  'Sample',
  '1',
  'a',
  'en',
  '123456789012',
  '11111111-2222-4333-8444-555555555555',
  'arn:aws:iam::123456789012:role/sample',
  's3://amzn-s3-demo-bucket/sample',
  'https://example.com/sample',
  '2024-01-01',
  'a1b2c3d4e5',
  'us-east-1',
  '$LATEST',
  '/sample',
];

/**
 * A string for a member of that name: a success of an enumeration, otherwise a text with the right length. A pattern is
 * kept where a typical value has it.
 */
export function sampleString(model: ServiceModel, member: string, shape: Shape): string {
  if (shape.enum !== undefined) return sampleOfEnum(shape.enum);
  const named = byName.find(([name]) => name.test(member))?.[1](model);
  const candidates = [...(named === undefined ? [] : [named]), ...typical];
  const { min = 0, max = Infinity, pattern } = shape;
  const fitted = candidates.flatMap((text) => [
    text,
    ...(text.length > max ? [text.slice(0, max)] : []),
    ...(text.length < min ? [text.repeat(Math.ceil(min / text.length)).slice(0, min)] : []),
  ]);
  const withLength = fitted.filter((text) => text.length >= min && text.length <= max);
  return withLength.find((text) => pattern === undefined || matchesPattern(pattern, text)) ?? withLength[0] ?? 'sample';
}

function sampleOfEnum(values: readonly string[]): string {
  const plain = (value: string): string => value.toLowerCase().replaceAll(/[^a-z]/g, '');
  for (const success of successes) {
    const found = values.find((value) => plain(value) === plain(success));
    if (found !== undefined) return found;
  }
  return values.find((value) => !unwanted.test(value)) ?? values[0] ?? '';
}
