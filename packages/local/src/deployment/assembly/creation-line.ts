import { isJsonObject } from '../../kernel/json.js';
import { type AssemblyStack } from './cloud-assembly.js';

/**
 * Returns the file and line of the app that created a construct: `/app/lib/shop.ts:12`. The assembly contains it if the
 * app was synthesized with stack traces (`cdk synth --debug`, `CDK_DEBUG=true`): the first frame outside of packages.
 *
 * @param path construct path: `Shop/Orders/Resource`
 * @returns `undefined` if the assembly has no trace
 */
export function creationLine({ metadata }: Pick<AssemblyStack, 'metadata'>, path: string): string | undefined {
  const entries = metadata[`/${path}`];
  for (const entry of Array.isArray(entries) ? entries : []) {
    const trace = isJsonObject(entry) && entry['type'] === 'aws:cdk:logicalId' ? entry['trace'] : undefined;
    for (const frame of Array.isArray(trace) ? trace : []) {
      const place = /((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]).*?:\d+)(?::\d+)?\)?$/.exec(String(frame))?.[1];
      if (place !== undefined && !/node_modules|node:/.test(String(frame))) return place.replace(/^file:\/\//, '');
    }
  }
  return undefined;
}
