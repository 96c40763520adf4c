/**
 * Imports a module relative to this file. A separate file, so that Node.js loads it even if `import()` is replaced
 * elsewhere.
 */
module.exports = (specifier: string): Promise<unknown> => import(specifier);
