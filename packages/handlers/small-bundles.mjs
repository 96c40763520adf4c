// Makes bundles and their source maps small.
import { readFileSync, writeFileSync } from 'node:fs';
import { decode, encode } from '@jridgewell/sourcemap-codec';

/**
 * Leaves bundled packages out of a source map, nine tenths of it: stack traces name lines of the bundle there.
 *
 * @param {string} file path of a source map
 */
export function leaveOutPackages(file) {
  const map = JSON.parse(readFileSync(file, 'utf8'));
  const sources = map.sources.filter((source) => source.endsWith('.ts') && !source.includes('node_modules/'));
  const indexes = map.sources.map((source) => sources.indexOf(source));
  const lines = decode(map.mappings).map((segments) => {
    const kept = [];
    for (const [column, source, line, sourceColumn] of segments) {
      const index = source === undefined ? -1 : indexes[source];
      if (index !== -1) kept.push([column, index, line, sourceColumn]);
      // A segment without a source ends the one before.
      else if ((kept.at(-1)?.length ?? 1) > 1) kept.push([column]);
    }
    return kept;
  });
  writeFileSync(file, JSON.stringify({ version: 3, sources, names: [], mappings: encode(lines) }));
}

/**
 * Leaves out how the AWS SDK reads credentials of a developer: profiles, their processes, SSO and web identities, a
 * quarter of a bundle. A function has them in its environment variables, a container at a local URL.
 */
export const withoutProfiles = {
  name: 'without profiles',
  setup({ onResolve, onLoad }) {
    const filter = /^@aws-sdk\/credential-provider-(ini|process|sso|web-identity)$/;
    onResolve({ filter }, () => ({ path: 'absent', namespace: 'profiles' }));
    onLoad({ filter: /./, namespace: 'profiles' }, () => ({
      contents: `
        const absent = () => async () => {
          throw Object.assign(new Error('profiles are not supported'), { tryNextLink: true });
        };
        export { absent as fromIni, absent as fromProcess, absent as fromSSO, absent as fromTokenFile };`,
    }));
  },
};

/**
 * Lets esbuild leave out what the AWS SDK knows of operations that a function does not use. Their shapes are variables
 * such as `[3, n0, _Name, 0, [_Key], [{ [_hH]: _header }]]`. A computed key may have side effects, so esbuild keeps them
 * unless the key is a literal.
 */
export const literalKeys = {
  name: 'literal keys of shapes',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@aws-sdk[\\/].*[\\/]schemas[\\/]schemas_\d+\.js$/ }, ({ path }) => {
      const code = readFileSync(path, 'utf8');
      const constants = new Map(
        [...code.matchAll(/^const (\w+) = ("\w[^"\\]*");$/gm)].map(([, name, text]) => [name, text]),
      );
      return {
        contents: code.replace(/\[(\w+)\]:/g, (key, name) => (constants.has(name) ? `${constants.get(name)}:` : key)),
        loader: 'js',
      };
    });
  },
};
