import { type RandomSource } from '@stepwell/asl';
import { invalidParameter } from '../errors.js';

/** How to generate a password. */
export interface PasswordInput {
  readonly PasswordLength?: number;
  readonly ExcludeCharacters?: string;
  readonly ExcludeNumbers?: boolean;
  readonly ExcludePunctuation?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly ExcludeLowercase?: boolean;
  readonly IncludeSpace?: boolean;
  readonly RequireEachIncludedType?: boolean;
}

/**
 * Generates a password: 32 characters of all types but spaces by default, at least one of each.
 *
 * @throws AwsError `InvalidParameterException` if no character is left, or the password is shorter than its types
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
 */
export function randomPassword(input: PasswordInput, random: RandomSource): string {
  const { PasswordLength: length = 32, ExcludeCharacters: excluded = '' } = input;
  const types = [
    input.ExcludeLowercase === true ? '' : 'abcdefghijklmnopqrstuvwxyz',
    input.ExcludeUppercase === true ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    input.ExcludeNumbers === true ? '' : '0123456789',
    input.ExcludePunctuation === true ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    input.IncludeSpace === true ? ' ' : '',
  ]
    .map((characters) => [...characters].filter((character) => !excluded.includes(character)))
    .filter((characters) => characters.length > 0);
  if (types.length === 0) throw invalidParameter('The password must have at least one character type.');
  const required = input.RequireEachIncludedType === false ? [] : types;
  if (length < required.length)
    throw invalidParameter(
      `PasswordLength must be at least ${required.length}, the number of included character types, got ${length}.`,
    );
  const pick = (characters: readonly string[]): string =>
    characters[Math.floor(random.next() * characters.length)] ?? '';
  const all = types.flat();
  const password = [...required.map(pick), ...Array.from({ length: length - required.length }, () => pick(all))];
  for (let index = password.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random.next() * (index + 1));
    [password[index], password[other]] = [password[other] ?? '', password[index] ?? ''];
  }
  return password.join('');
}
