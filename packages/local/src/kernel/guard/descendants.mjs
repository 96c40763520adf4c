import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';
import workerThreads from 'node:worker_threads';

/** @typedef {{ envPairs?: string[] }} SpawnOptions */

/**
 * Loads a module before all other code in the Node.js processes and worker threads that this thread starts, and gives
 * environment variables to all processes that it starts.
 *
 * @param {string} module its URL
 * @param {URL} commonJs a CommonJS module that does the same, for threads whose code is a string
 * @param {Readonly<Record<string, string>>} variables do not replace those that a process is started with
 */
export function preloadInDescendants(module, commonJs, variables) {
  const option = `--import=${module}`;
  const withOption = (/** @type {string | undefined} */ value = '') =>
    value.includes(option) ? value : `${value} ${option}`.trim();

  const prototype = /** @type {{ spawn: (options: SpawnOptions) => unknown }} */ (
    /** @type {unknown} */ (childProcess.ChildProcess.prototype)
  );
  const { spawn } = prototype;
  // All asynchronous functions of the module call it, with the variables of the process as pairs.
  prototype.spawn = function guardedSpawn(options) {
    const pairs = options.envPairs ?? [];
    const given = pairs.findLast((pair) => pair.startsWith('NODE_OPTIONS='))?.slice('NODE_OPTIONS='.length);
    const others = pairs.filter((pair) => !pair.startsWith('NODE_OPTIONS='));
    const added = Object.entries(variables)
      .filter(([name]) => !pairs.some((pair) => pair.startsWith(`${name}=`)))
      .map(([name, value]) => `${name}=${value}`);
    const envPairs = [...others, ...added, `NODE_OPTIONS=${withOption(given)}`];
    return Reflect.apply(spawn, this, [{ ...options, envPairs }]);
  };

  for (const name of /** @type {const} */ (['spawnSync', 'execSync', 'execFileSync'])) {
    const original = /** @type {(...args: unknown[]) => unknown} */ (childProcess[name]);
    /** @param {unknown[]} args */
    const guarded = (...args) => {
      const isOptions = (/** @type {unknown} */ value) =>
        typeof value === 'object' && value !== null && !Array.isArray(value);
      const at = args.findIndex(isOptions);
      const options = /** @type {{ env?: NodeJS.ProcessEnv }} */ (at < 0 ? {} : args[at]);
      const env = options.env ?? process.env;
      const full = { ...options, env: { ...variables, ...env, NODE_OPTIONS: withOption(env['NODE_OPTIONS']) } };
      return Reflect.apply(original, childProcess, at < 0 ? [...args, full] : args.with(at, full));
    };
    Object.assign(childProcess, { [name]: guarded });
  }

  const { Worker } = workerThreads;
  workerThreads.Worker = class extends Worker {
    static {
      Object.defineProperty(this, 'name', { value: 'Worker' });
    }

    /**
     * @param {string | URL} file
     * @param {workerThreads.WorkerOptions} [options]
     */
    constructor(file, options = {}) {
      // By default, a thread has the options of its process.
      const given = (options.execArgv ?? process.execArgv).filter((argument) => argument !== option);
      const require = options.eval === true ? [`--require=${fileURLToPath(commonJs)}`] : [];
      super(file, { ...options, execArgv: [...given.filter(isThreadOption), option, ...require] });
    }
  };
  syncBuiltinESMExports();
}

/**
 * Threads reject options of V8 and of the whole process.
 *
 * @param {string} argument
 */
function isThreadOption(argument) {
  return !/^--(max-(old-space|semi-space)-size|interrupt-budget|title)/.test(argument);
}
