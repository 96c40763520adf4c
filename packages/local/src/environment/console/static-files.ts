import { readFile } from 'node:fs/promises';
import { type ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { AwsError } from '../../kernel/aws-error.js';
import { securityHeaders, sendError } from './console-response.js';

/** The build of `packages/console`, which the build of this package copies. */
const folder = new URL('../../../dist/console/', import.meta.url);

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Sends a file of the page. File names are a single level of plain names, so no path leads out of the folder.
 *
 * @param path below `/_stepwell/`, without a leading slash: `''` for the page, `assets/index-abc.js`
 */
export async function sendFile(response: ServerResponse, path: string, isHead: boolean): Promise<void> {
  const name = path === '' ? 'index.html' : path;
  const type = types[extname(name)];
  const body = type !== undefined && /^(assets\/)?[\w-]+\.\w+$/.test(name) ? await read(name) : undefined;
  if (type === undefined || body === undefined) {
    const message =
      path === ''
        ? 'The console is not built. Run: npx nx build @stepwell/local'
        : `The console has no file '${path}'. Open /_stepwell/`;
    sendError(response, new AwsError('NotFound', message, 404));
    return;
  }
  response.writeHead(200, {
    ...securityHeaders,
    'content-type': type,
    'content-length': body.length,
    // Names of assets contain a hash of their content.
    'cache-control': name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
  });
  response.end(isHead ? undefined : body);
}

async function read(name: string): Promise<Buffer | undefined> {
  try {
    return await readFile(new URL(name, folder));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
