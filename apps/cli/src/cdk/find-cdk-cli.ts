import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The CDK CLI installed in an app. */
export interface CdkCli {
  /** Path of its Node.js program. */
  readonly program: string;
  readonly version: string;
}

/** Finds the CDK CLI in the `node_modules` of a folder or its parents, like `npx cdk`. `undefined` if there is none. */
export async function findCdkCli(folder: string): Promise<CdkCli | undefined> {
  const directory = join(folder, 'node_modules', 'aws-cdk');
  const manifest = await readFile(join(directory, 'package.json'), 'utf8').catch(() => undefined);
  if (manifest !== undefined) {
    const { version, bin } = JSON.parse(manifest) as {
      readonly version: string;
      readonly bin: Readonly<Record<string, string>>;
    }; // every package has a version, and aws-cdk has a bin
    return { program: join(directory, bin['cdk'] ?? 'bin/cdk'), version };
  }
  const above = dirname(folder);
  return above === folder ? undefined : findCdkCli(above);
}
