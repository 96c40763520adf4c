import { UnsupportedImage } from './unsupported-image.js';
import { ownValue } from '../../../kernel/own-value.js';

/** The contents of a supported Dockerfile. */
export interface ImageRecipe {
  /** In the order of the file; sources relative to the build context, targets absolute. */
  readonly copies: readonly {
    readonly sources: readonly string[];
    readonly target: string;
    readonly targetIsFolder: boolean;
  }[];
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly workingDirectory: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

/** Say nothing about what runs here. */
const withoutEffect: ReadonlySet<string> = new Set([
  'USER',
  'LABEL',
  'EXPOSE',
  'STOPSIGNAL',
  'MAINTAINER',
  'HEALTHCHECK',
]);

/**
 * Reads a Dockerfile of one stage that only copies files and says how they are run: FROM, ARG, ENV, WORKDIR, COPY,
 * ENTRYPOINT and CMD in their exec form. Anything else needs a container engine, which is not used here, and is refused
 * by name.
 *
 * @see https://docs.docker.com/reference/dockerfile/
 * @throws UnsupportedImage
 */
export function parseDockerfile(text: string, buildArgs: Readonly<Record<string, string>> = {}): ImageRecipe {
  const variables = new Map<string, string>();
  const environment = new Map<string, string>();
  const copies: ImageRecipe['copies'][number][] = [];
  let [workingDirectory, stages] = ['/', 0];
  let entrypoint: readonly string[] = [];
  let command: readonly string[] = [];
  for (const [instruction, rest] of instructions(text)) {
    const filled = fillIn(rest, new Map([...variables, ...environment]));
    switch (instruction) {
      case 'FROM':
        stages += 1;
        if (stages > 1)
          throw new UnsupportedImage(
            'a Dockerfile with several stages is not supported locally; build first, and COPY the result',
          );
        break;
      case 'ARG': {
        const [name = '', value] = filled.split('=', 2);
        variables.set(name, ownValue(buildArgs, name) ?? unquoted(value ?? ''));
        break;
      }
      case 'ENV':
        for (const [name, value] of pairs(filled)) environment.set(name, value);
        break;
      case 'WORKDIR':
        workingDirectory = join(workingDirectory, unquoted(filled));
        break;
      case 'COPY':
        copies.push(copyOf(filled, workingDirectory));
        break;
      case 'ENTRYPOINT':
        entrypoint = execForm(instruction, rest);
        command = [];
        break;
      case 'CMD':
        command = execForm(instruction, rest);
        break;
      default:
        if (!withoutEffect.has(instruction))
          throw new UnsupportedImage(
            `${instruction} in a Dockerfile needs a container engine, which is not used here; build before, and ` +
              'COPY what was built',
          );
    }
  }
  if (stages === 0) throw new UnsupportedImage('the Dockerfile has no FROM');
  return { copies, environment: Object.fromEntries(environment), workingDirectory, entrypoint, command };
}

function instructions(text: string): [instruction: string, rest: string][] {
  const lines = text
    .replace(/^\s*#.*$/gm, '')
    .replace(/\\[ \t]*\r?\n/g, ' ')
    .split(/\r?\n/);
  return lines
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [, instruction = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(line) ?? [];
      return [instruction.toUpperCase(), rest];
    });
}

function execForm(instruction: string, rest: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(rest);
  } catch {
    throw new UnsupportedImage(
      `${instruction} ${rest.slice(0, 80)} is run by a shell, which is not used here; write it as a list, ` +
        '["node", "job.mjs"]',
    );
  }
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw new UnsupportedImage(`${instruction} must be a list of strings, got ${rest.slice(0, 80)}`);
  return value;
}

function copyOf(rest: string, workingDirectory: string): ImageRecipe['copies'][number] {
  const flags = rest.match(/^(--\S+\s+)+/)?.[0] ?? '';
  if (/--(from|parents|exclude)\b/.test(flags))
    throw new UnsupportedImage(`COPY ${flags.trim()} is not supported locally; COPY from the build context alone`);
  const parts = rest.slice(flags.length).startsWith('[')
    ? execForm('COPY', rest.slice(flags.length))
    : rest.slice(flags.length).split(/\s+/);
  const target = parts.at(-1) ?? '';
  const sources = parts.slice(0, -1);
  if (sources.length === 0) throw new UnsupportedImage(`COPY ${rest.slice(0, 80)} names no source or no target`);
  const wild = sources.find((source) => /[*?[]|<</.test(source));
  if (wild !== undefined)
    throw new UnsupportedImage(`COPY ${wild.slice(0, 80)}: patterns are not supported locally; name files and folders`);
  return {
    sources,
    target: join(workingDirectory, target),
    targetIsFolder: sources.length > 1 || /(^|\/)\.?\/?$/.test(target),
  };
}

function pairs(rest: string): [name: string, value: string][] {
  if (!/^\w+=/.test(rest)) {
    const [, name = '', value = ''] = /^(\S+)\s+(.*)$/s.exec(rest) ?? [];
    return [[name, value]];
  }
  return [...rest.matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g)].map(([, name = '', value = '']) => [
    name,
    unquoted(value),
  ]);
}

function unquoted(text: string): string {
  return /^"(.*)"$/s.exec(text)?.[1]?.replace(/\\(.)/g, '$1') ?? /^'(.*)'$/s.exec(text)?.[1] ?? text;
}

function fillIn(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (_whole, braced: string | undefined, plain: string | undefined) => variables.get(braced ?? plain ?? '') ?? '',
  );
}

/** An absolute path without `.` and `..`. */
function join(base: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${base}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
