/**
 * Imports a module beside this file. It is a file of its own so that Node.js itself can load it, whoever has replaced
 * `import()`.
 */
module.exports = (specifier: string): Promise<unknown> => import(specifier);
