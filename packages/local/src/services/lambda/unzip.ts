import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { AwsError } from '../../kernel/aws-error.js';
import { invalidValue } from './errors.js';

/** Unpacked size that Lambda allows: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const unpackedLimit = 250 * 1024 * 1024;

/**
 * Unpacks a zip archive into a directory. Throws `InvalidParameterValueException` for invalid archives and entries
 * outside of the directory.
 */
export async function unpackZip(zip: Uint8Array, directory: string): Promise<void> {
  const root = resolve(directory);
  for (const [name, bytes] of Object.entries(await readZip(zip))) {
    const path = resolve(root, name.replaceAll('\\', '/'));
    if (path !== root && !path.startsWith(root + sep))
      throw invalidValue('Code.ZipFile', name, 'entries must stay inside the archive');
    if (name.endsWith('/')) {
      await mkdir(path, { recursive: true });
    } else {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
    }
  }
}

async function readZip(zip: Uint8Array): Promise<Record<string, Uint8Array>> {
  const { unzip } = await import('fflate');
  let unpacked = 0;
  return new Promise((resolve, reject) => {
    unzip(
      zip,
      {
        filter: (file) => {
          unpacked += file.originalSize;
          if (unpacked <= unpackedLimit) return true;
          throw invalidValue('Code.ZipFile', `${unpacked} bytes`, `at most ${unpackedLimit} bytes unpacked`);
        },
      },
      (error, entries) => {
        if (error)
          reject(error instanceof AwsError ? error : invalidValue('Code.ZipFile', error.message, 'a zip archive'));
        else resolve(entries);
      },
    );
  });
}
