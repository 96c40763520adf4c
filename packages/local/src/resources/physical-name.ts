import { createHash } from 'node:crypto';

/** What a generated name must obey. */
export interface NameRules {
  readonly maxLength: number;
  /** Bucket names are lower case. */
  readonly lowerCase?: boolean;
  /** Put behind the name: `.fifo`. */
  readonly ending?: string;
}

/** Characters of the random part of names that CloudFormation makes. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Text of `length` characters that is always the same for the same identity, and otherwise unlike any other. */
export function stableSuffix(identity: string, length: number, characters: string = alphabet): string {
  let text = '';
  for (let round = 0; text.length < length; round += 1) {
    for (const byte of createHash('sha256').update(`${round}\n${identity}`).digest())
      text += characters[byte % characters.length];
  }
  return text.slice(0, length);
}

/**
 * The name that CloudFormation would make for a resource without one: stack, logical id and a suffix, the first two cut
 * where the service's limit asks for it. The suffix depends on stack and logical id alone: the same app gets the same
 * names every time.
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

/** Cuts the longest parts until all fit into `room` characters. */
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
