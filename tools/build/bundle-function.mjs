import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles a Lambda function, or the program of a Batch job, into a self-contained `index.mjs`. If the entry has a
 * Dockerfile beside it, such as `job.Dockerfile`, the folder gets it too. The same sources produce the same bytes, so
 * that the CDK asset hash changes only with the code.
 *
 * @param {string} root the folder of the package
 * @param {string} entryPoint the path of its source
 * @param {string} folder the folder of the bundle
 * @param {readonly import('esbuild').Plugin[]} [plugins]
 * @returns {Promise<string[]>} the bundled files
 */
export async function bundleFunction(root, entryPoint, folder, plugins = []) {
  const { metafile } = await build({
    metafile: true,
    absWorkingDir: root,
    entryPoints: [entryPoint],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    // The local runtime runs the same file on Node.js 20 or later.
    target: 'node20',
    // The ES modules of the AWS SDK can be tree-shaken, its CommonJS modules cannot: "module" before "node" saves 20 %.
    conditions: ['@stepwell/source', 'module'],
    mainFields: ['module', 'main'],
    minify: true,
    // Error names are part of the API: Step Functions matches them.
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [...plugins],
    // Some bundled packages are CommonJS and call `require` for Node.js modules.
    banner: {
      js: "import { createRequire as stepwellCreateRequire } from 'node:module'; const require = stepwellCreateRequire(import.meta.url);",
    },
  });
  const dockerfile = entryPoint.replace(/\.ts$/, '.Dockerfile');
  if (existsSync(dockerfile)) copyFileSync(dockerfile, join(folder, 'Dockerfile'));
  return Object.keys(metafile.inputs).map((file) => join(root, file));
}
