import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { build } from 'esbuild';

/**
 * Joins the modules that tsc wrote to a few files in `dist/bundle`: Node.js loads one of them in a fifth of the time
 * that it needs for hundreds of modules. Entries are the `exports` that lead there, and shared modules are separate
 * files. Packages stay imports.
 *
 * @param {string} root folder of the package
 * @param {object} manifest its package.json
 * @param {string} compiled folder of the modules
 * @param {readonly string[]} internal further entries: modules that other files of `dist` import, without `.js`
 */
export async function writeBundle(root, manifest, compiled, internal = []) {
  const entryPoints = Object.fromEntries(
    internal.map((name) => [name.replace(/.*\//, ''), join(compiled, `${name}.js`)]),
  );
  for (const target of Object.values(manifest.exports)) {
    const name = bundleOf(target);
    if (name !== undefined)
      entryPoints[name] = join(compiled, relative('src', target['@stepwell/source']).replace(/\.ts$/, '.js'));
  }
  await build({
    entryPoints,
    outdir: join(root, 'dist/bundle'),
    bundle: true,
    splitting: true,
    chunkNames: 'shared-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
    plugins: [modulePaths(join(root, 'dist/bundle'))],
  });
}

/** The name of the bundle to which an entry of `exports` leads; `undefined` if it leads elsewhere. */
export function bundleOf(target) {
  return /^\.\/dist\/bundle\/(.*)\.js$/.exec(target.import?.default ?? target.default)?.[1];
}

/** Lets `import.meta.url` of a module be the URL that it has outside of the bundle. */
function modulePaths(outdir) {
  return {
    name: 'module paths',
    setup({ onLoad }) {
      onLoad({ filter: /\.m?js$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        if (!text.includes('import.meta.url')) return undefined;
        const url = `new URL(${JSON.stringify(relative(outdir, path).split(sep).join('/'))}, import.meta.url).href`;
        return { contents: text.replaceAll('import.meta.url', url), loader: 'js' };
      });
    },
  };
}
