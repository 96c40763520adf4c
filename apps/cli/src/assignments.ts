import { InvalidArgumentError } from 'commander';

/**
 * An `argParser` of an option with names and values, such as `--parameters Size=large Color=red`. A value can contain
 * further equals signs, and be empty.
 */
export function assignment(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [name = '', ...value] = text.split('=');
  if (name === '' || value.length === 0)
    throw new InvalidArgumentError('Must be a name and its value, such as Size=large.');
  return { ...before, [name]: value.join('=') };
}
