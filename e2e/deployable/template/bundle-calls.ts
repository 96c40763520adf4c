import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { handlerAssetPath, handlerAssets } from '@stepwell/handlers';
import { type Resource } from './stack-template.js';

/** A command of the AWS SDK in the source of a function, such as `s3:GetObject`. */
export type Command = `${string}:${string}`;

/** Returns the `@stepwell/handlers` bundle of a function, `undefined` for other code. */
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

/** Returns the commands that our source files in a bundle import. The source map of the bundle lists the files. */
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

/** Returns the commands that a source file imports. A paginator sends the command in its name. */
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
