import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ProcessNetwork, preloadUrl } from '../../../kernel/guard/preload-url.js';
import { type BuiltImage } from './image-store.js';
import { UnsupportedImage } from './unsupported-image.js';

/** A program to start on this machine. */
export interface Program {
  readonly executable: string;
  readonly arguments: readonly string[];
  readonly directory: string;
}

/**
 * How an image's command is run here: `node` is the Node.js that runs Stepwell, and paths of the image's files are
 * where they lie.
 *
 * @param command takes the place of the image's CMD, as a job's command does
 * @throws UnsupportedImage for any other program
 */
export function programOf(
  { recipe, root }: BuiltImage,
  command: readonly string[] | undefined,
  network: ProcessNetwork,
): Program {
  const [program, ...rest] = [
    ...recipe.entrypoint,
    ...(command === undefined || command.length === 0 ? recipe.command : command),
  ];
  checkProgram(program);
  return {
    executable: process.execPath,
    arguments: ['--import', preloadUrl(network), ...rest.map((argument) => located(root, argument))],
    directory: join(root, recipe.workingDirectory),
  };
}

/** @throws UnsupportedImage unless it is Node.js */
export function checkProgram(program: string | undefined): void {
  if (program === undefined)
    throw new UnsupportedImage('the image has no CMD and the job has no command; specify one of them');
  if (!/^(\/usr\/(local\/)?bin\/)?(node|nodejs)$/.test(program))
    throw new UnsupportedImage(
      `the program '${program.slice(0, 80)}' is not supported locally, only node is; use ENTRYPOINT ["node", ` +
        '"job.mjs"]',
    );
}

function located(root: string, argument: string): string {
  return argument.startsWith('/') && existsSync(join(root, argument)) ? join(root, argument) : argument;
}
