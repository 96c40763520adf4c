import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { build } from 'esbuild';

/**
 * Joins the modules that tsc wrote to a few files in `dist/bundle`: Node.js loads one of them in a fifth of the time
 * that it needs for hundreds of modules. Entries are the `exports` that lead there, and shared modules are separate
 * files. Packages stay imports, apart from `included` ones.
 *
 * @param {string} root folder of the package
 * @param {object} manifest its package.json
 * @param {string} compiled folder of the modules
 * @param {readonly string[]} internal further entries: modules that other files of `dist` import, without `.js`
 * @param {readonly string[]} included packages that become part of the bundle
 */
export async function writeBundle(root, manifest, compiled, internal = [], included = []) {
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
    // Node.js reads and scans comments, too. Lines stay short: it prints the line of an uncaught error.
    minifyWhitespace: true,
    lineLimit: 160,
    splitting: true,
    chunkNames: 'shared-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
    plugins: [modulePaths(join(root, 'dist/bundle')), ...included.map((name) => includedPackage(root, name))],
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

/**
 * Bundles a package, with its license. Node.js reads a CommonJS package twice, to find its exports and to run it, and
 * the first takes longer.
 */
function includedPackage(root, name) {
  const folder = packageFolder(root, name);
  const { module, main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = join(folder, module ?? main ?? 'index.js');
  return {
    name,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: file }));
      onLoad({ filter: /\.m?js$/ }, ({ path }) => {
        if (!path.startsWith(folder + sep)) return undefined;
        // ES modules have no `require`.
        const text = readFileSync(path, 'utf8').replaceAll(
          /\brequire\((?=['"]node:)/g,
          'globalThis.process.getBuiltinModule(',
        );
        return { contents: path === file ? `/*! ${licenseOf(folder)} */\n${text}` : text };
      });
    },
  };
}

/** The folder of a package, as Node.js finds it from another folder. */
function packageFolder(root, name) {
  const folders = createRequire(join(root, 'package.json')).resolve.paths(name) ?? [];
  const found = folders.map((folder) => join(folder, name)).find((folder) => existsSync(join(folder, 'package.json')));
  if (found === undefined) throw new Error(`${name} is not installed`);
  return found;
}

/** The name, version and license of a package, in its folder. */
function licenseOf(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no license file`);
  return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}`;
}
