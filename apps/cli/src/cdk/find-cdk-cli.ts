import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The CDK's command line, as an app has it installed. */
export interface CdkCli {
  /** Its program, for Node.js to run. */
  readonly program: string;
  readonly version: string;
}

/**
 * Finds the CDK CLI in the `node_modules` of a folder or of one above it, as `npx cdk` does; `undefined` where there is
 * none.
 */
export async function findCdkCli(folder: string): Promise<CdkCli | undefined> {
  const directory = join(folder, 'node_modules', 'aws-cdk');
  const manifest = await readFile(join(directory, 'package.json'), 'utf8').catch(() => undefined);
  if (manifest !== undefined) {
    const { version, bin } = JSON.parse(manifest) as {
      readonly version: string;
      readonly bin: Readonly<Record<string, string>>;
    }; // every installed package has a version, this one a program
    return { program: join(directory, bin['cdk'] ?? 'bin/cdk'), version };
  }
  const above = dirname(folder);
  return above === folder ? undefined : findCdkCli(above);
}
