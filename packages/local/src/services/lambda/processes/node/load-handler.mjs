import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runtimeError } from './error-shape.mjs';

/**
 * @typedef {(event: unknown, context: object, callback?: (error: unknown, result?: unknown) => void) => unknown}
 * Handler
 */

/**
 * Loads the handler that `folder/file.export` names, as Lambda's Node.js runtime does: `file.js`, then `file.mjs`, then
 * `file.cjs`.
 *
 * @param {string} taskRoot
 * @param {string} handler
 * @returns {Promise<Handler>}
 */
export async function loadHandler(taskRoot, handler) {
  if (handler.includes('..')) {
    throw runtimeError(
      'Runtime.MalformedHandlerName',
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const match = /^(.*\/)?([^./]+)\.(.+)$/.exec(handler);
  const [, folder = '', file, exportPath] = match ?? [];
  if (file === undefined || exportPath === undefined) throw runtimeError('Runtime.MalformedHandlerName', 'Bad handler');
  const module = await loadModule(taskRoot, resolve(taskRoot, folder, file), `${folder}${file}`);
  /** @type {unknown} */
  let found = module;
  for (const name of exportPath.split('.'))
    found = found === null || found === undefined ? undefined : /** @type {Record<string, unknown>} */ (found)[name];
  if (found === undefined || found === null)
    throw runtimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw runtimeError('Runtime.HandlerNotFound', `${handler} is not a function`);
  return /** @type {Handler} */ (found);
}

/**
 * @param {string} taskRoot
 * @param {string} path without extension
 * @param {string} name as the handler has it
 * @returns {Promise<unknown>}
 */
async function loadModule(taskRoot, path, name) {
  const file = ['.js', '.mjs', '.cjs'].map((extension) => path + extension).find((candidate) => existsSync(candidate));
  if (file === undefined) {
    throw runtimeError('Runtime.ImportModuleError', `Error: Cannot find module '${name}'`);
  }
  // Stack traces name the sources of a bundle, also without --enable-source-maps.
  if (existsSync(`${file}.map`)) process.setSourceMapsEnabled(true);
  try {
    if (file.endsWith('.mjs') || (file.endsWith('.js') && isModulePackage(taskRoot, dirname(file))))
      return await importFile(file);
    return await requireFile(file);
  } catch (error) {
    throw importFailure(error);
  }
}

/** @param {string} file */
function importFile(file) {
  return import(pathToFileURL(file).href);
}

/** @param {string} file */
async function requireFile(file) {
  try {
    return createRequire(file)(file);
  } catch (error) {
    // A .js file that is an ECMAScript module with top-level await can only be imported.
    if (codeOf(error) === 'ERR_REQUIRE_ASYNC_MODULE' || codeOf(error) === 'ERR_REQUIRE_ESM') return importFile(file);
    throw error;
  }
}

/**
 * Whether the nearest package.json, no higher than the task root, says `"type": "module"`.
 *
 * @param {string} taskRoot
 * @param {string} directory
 * @returns {boolean}
 */
function isModulePackage(taskRoot, directory) {
  const manifest = join(directory, 'package.json');
  if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
  const isRoot = relative(taskRoot, directory) === '' || dirname(directory) === directory;
  return isRoot ? false : isModulePackage(taskRoot, dirname(directory));
}

/** @param {unknown} error */
function importFailure(error) {
  if (error instanceof SyntaxError) return runtimeError('Runtime.UserCodeSyntaxError', String(error), error.stack);
  const isMissing = codeOf(error) === 'MODULE_NOT_FOUND' || codeOf(error) === 'ERR_MODULE_NOT_FOUND';
  if (!isMissing) return error;
  const hint = missingSdkHint(String(error));
  return runtimeError('Runtime.ImportModuleError', `${String(error)}${hint}`);
}

/**
 * How to get a package that Lambda's runtime has, and this process not.
 *
 * @param {string} message
 */
function missingSdkHint(message) {
  if (/'(@aws-sdk|@smithy)\//.test(message))
    return "\nThe AWS SDK of Lambda's runtime is that of your app here: install the client in it, or bundle it";
  if (/'aws-sdk(\/|')/.test(message))
    return "\nLambda's runtimes before nodejs18.x have aws-sdk; here it is that of your app: npm install --save-dev aws-sdk";
  return '';
}

/**
 * @param {unknown} error
 * @returns {unknown}
 */
function codeOf(error) {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
