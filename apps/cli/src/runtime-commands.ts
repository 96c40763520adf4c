import { type RuntimeCommands } from '@stepwell/local/definitions';
import { InvalidArgumentError } from 'commander';

/**
 * An `argParser` for a runtime with its command, `java21=java -cp lib/* Main`. The option can be repeated. Spaces
 * separate arguments; quotation marks join them.
 *
 * @throws InvalidArgumentError naming the valid format
 */
export function runtimeCommand(text: string, others: RuntimeCommands = {}): RuntimeCommands {
  const at = text.indexOf('=');
  const name = text.slice(0, Math.max(at, 0)).trim();
  if (!/^[a-z][a-z0-9._-]*$/.test(name))
    throw new InvalidArgumentError("Must be a runtime and its command, such as 'java21=java -cp lib/* Main'.");
  if (Object.hasOwn(others, name)) throw new InvalidArgumentError(`${name} already has a command.`);
  const command = splitCommand(text.slice(at + 1));
  if (command === undefined) throw new InvalidArgumentError('A quotation mark has no end.');
  if (command.length === 0) throw new InvalidArgumentError(`The command of ${name} must not be empty.`);
  return { ...others, [name]: command };
}

/** The arguments of a command line; `undefined` if a quotation mark has no end. */
function splitCommand(line: string): string[] | undefined {
  const argument = /(?:"[^"]*"|'[^']*'|[^\s"'])+/g;
  if (line.replaceAll(argument, '').trim() !== '') return undefined;
  return [...line.matchAll(argument)].map(([text]) => text.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}
