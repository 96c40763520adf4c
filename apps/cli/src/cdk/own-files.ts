import { closeSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { isOwnOutput } from '../terminal/own-output.js';
import { type Terminal } from '../terminal/terminal.js';

/** Bytes from which the format of a file is determined. */
const headBytes = 4096;

/** Beginnings of files in YAML. */
const yamlFormats = /^(?:mocks|StateMachines|MockedResponses)[ \t]*:/m;

/** Beginnings of files in JSON: mocks, histories, and records of `--json`. */
const jsonFormats = [
  /^\s*\{\s*(?:"(?:\$schema|validation)"\s*:\s*"[^"]*"\s*,\s*)*"(?:mocks|StateMachines|MockedResponses)"\s*:/,
  /^\s*\{\s*"events"\s*:\s*\[\s*\{[^}]*"type"\s*:\s*"ExecutionStarted"/,
  /^\s*\{"version":\d+,"type":"/,
];

/**
 * Returns a function that checks whether only stepwell reads or writes a file, so that no CDK app depends on it: the
 * output of this process, the file of `--mocks`, and files in a format of stepwell. Any other file can be an input of
 * the app, whatever its type: apps read definitions, settings and assets.
 *
 * @param mocks the file of `--mocks` as specified
 */
export function ownFiles(
  { stdout, stderr, cwd }: Pick<Terminal, 'stdout' | 'stderr' | 'cwd'>,
  mocks?: string,
): (path: string) => boolean {
  const isOutput = isOwnOutput({ stdout, stderr });
  const mocksPath = mocks === undefined ? undefined : resolve(cwd, mocks);
  return (path) => path === mocksPath || isOutput(path) || hasOwnFormat(path);
}

/** Whether a file has a format that only stepwell reads or writes: mocks, a history, or records of `--json`. */
export function hasOwnFormat(path: string): boolean {
  if (/\.ya?ml$/i.test(path)) return yamlFormats.test(headOf(path));
  if (!/\.(?:json|jsonl|ndjson)$/i.test(path)) return false;
  const head = headOf(path);
  return jsonFormats.some((format) => format.test(head));
}

function headOf(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(headBytes);
      return head.toString('utf8', 0, readSync(file, head));
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}
