import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { handlerAssetPath, handlerAssets } from '@stepwell/handlers';
import { type Resource } from './stack-template.js';

/** A command of the AWS SDK that a function's source imports, such as `s3:GetObject`. */
export type Command = `${string}:${string}`;

/** The bundle of `@stepwell/handlers` that a function of a synthesized app runs; `undefined` for another program. */
export function bundleOf(handler: Resource): string | undefined {
  const key = String(handler.at('Code', 'S3Key') ?? '').replace(/\.zip$/, '');
  const program = join(handler.stack.directory, `asset.${key}`, 'index.mjs');
  return key !== '' && existsSync(program) ? bundlesByHash().get(hashOf(program)) : undefined;
}

let byHash: ReadonlyMap<string, string> | undefined;

function bundlesByHash(): ReadonlyMap<string, string> {
  byHash ??= new Map(handlerAssets.map((asset) => [hashOf(join(handlerAssetPath(asset), 'index.mjs')), asset]));
  return byHash;
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

const commands = new Map<string, readonly Command[]>();

/** The commands that our own source files in a bundle import: the bundle's source map names these files. */
export function commandsOf(bundle: string): readonly Command[] {
  const known = commands.get(bundle);
  if (known !== undefined) return known;
  const folder = handlerAssetPath(bundle as (typeof handlerAssets)[number]);
  const { sources } = JSON.parse(readFileSync(join(folder, 'index.mjs.map'), 'utf8')) as { sources: readonly string[] };
  const own = sources
    .map((source) => resolve(folder, source))
    .filter((file) => !file.includes('/node_modules/') && existsSync(file));
  const found = [...new Set(own.flatMap((file) => importedCommands(readFileSync(file, 'utf8'))))].sort();
  commands.set(bundle, found);
  return found;
}

/** The commands that a source file imports; a paginator sends the command that it is named after. */
export function importedCommands(source: string): Command[] {
  return [...source.matchAll(/import \{([^}]*)\} from '@aws-sdk\/(?:client|lib)-([\w-]+)'/g)].flatMap(
    ([, names = '', client = '']) =>
      names.split(',').flatMap((name): Command[] => {
        const [, command] =
          /^(?:(\w+)Command|paginate(\w+))$/.exec(name.trim())?.filter((each) => each !== undefined) ?? [];
        return command === undefined ? [] : [`${client}:${command}`];
      }),
  );
}
