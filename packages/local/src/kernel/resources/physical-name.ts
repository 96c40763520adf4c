import { createHash } from 'node:crypto';

/** Constraints of a generated name. */
export interface NameRules {
  readonly maxLength: number;
  /** Whether the name is lower case, as for buckets. */
  readonly lowerCase?: boolean;
  /** Suffix of the name: `.fifo`. */
  readonly ending?: string;
}

/** Characters of the random part of generated names in CloudFormation. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A string of `length` characters that is derived from `identity`. */
export function stableSuffix(identity: string, length: number, characters: string = alphabet): string {
  let text = '';
  for (let round = 0; text.length < length; round += 1) {
    for (const byte of createHash('sha256').update(`${round}\n${identity}`).digest())
      text += characters[byte % characters.length];
  }
  return text.slice(0, length);
}

/**
 * Generates a physical name as CloudFormation does: stack name, logical ID and a suffix; the first two are truncated to
 * the service's length limit. The suffix depends only on stack name and logical ID, so the same app always has the same
 * names.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
 */
export function physicalName(parts: readonly string[], rules: NameRules): string {
  const suffix = stableSuffix(parts.join('\n'), 12);
  const ending = rules.ending ?? '';
  const room = rules.maxLength - suffix.length - ending.length - parts.length;
  const name = [...shorten(parts, room), suffix].join('-') + ending;
  return rules.lowerCase ? name.toLowerCase() : name;
}

/** Truncates the longest parts until all fit into `room` characters. */
function shorten(parts: readonly string[], room: number): string[] {
  const result = [...parts];
  for (let excess = result.join('').length - room; excess > 0; excess = result.join('').length - room) {
    const longest = result.reduce((best, part, index) => (part.length > (result[best]?.length ?? 0) ? index : best), 0);
    const second = Math.max(0, ...result.filter((_, index) => index !== longest).map((part) => part.length));
    const part = result[longest] ?? '';
    result[longest] = part.slice(0, Math.max(part.length - excess, Math.min(second, part.length - 1)));
  }
  return result;
}
