var __addDisposableResource = (this && this.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (this && this.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startStates } from '../../testing/start-states.js';
const repository = resolve(import.meta.dirname, '../../../../../../..');
const folder = join(process.env['STEPWELL_SHARED'] ?? resolve(repository, '../shared'), 'conformance/asl');
const isThere = existsSync(join(folder, 'cases'));
const title = isThere ? 'TestState, compared with AWS' : 'TestState, compared with AWS: SKIPPED, ../shared/conformance/asl is not there (set STEPWELL_SHARED)';
/** What the runner of the recordings says of each TestState call against an endpoint. */
async function replay(endpoint) {
    const out = await mkdtemp(join(tmpdir(), 'stepwell-test-state-'));
    try {
        const file = join(out, 'results.json');
        const options = ['--endpoint', endpoint, '--cases', join(folder, 'cases'), '--modules', repository, '--type', 'TEST_STATE', '--services', 'all', '--json', file];
        await promisify(execFile)(process.execPath, [join(folder, 'asl-run.mjs'), ...options]);
        const { results } = JSON.parse(await readFile(file, 'utf8')); // the runner writes that
        return results;
    }
    finally {
        await rm(out, { recursive: true, force: true });
    }
}
describe.skipIf(!isThere)(title, () => {
    it('agrees with the recordings at least as far as the floor in floor.json', async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const local = __addDisposableResource(env_1, await startStates(), true);
            const floor = JSON.parse(readFileSync(join(import.meta.dirname, 'floor.json'), 'utf8'));
            const results = await replay(local.local.endpoint.url);
            const failures = (level) => results.filter((result) => typeof result[level] === 'string').map(({ id, [level]: why }) => `${id}: ${why ?? ''}`);
            const [outcome, history] = [failures('outcomeDiff'), failures('historyDiff')];
            console.info(`TestState conformance: outcome ${results.length - outcome.length}, history ${results.length - history.length} of ${results.length}`);
            // With other cases than the floor was measured on, as large a share must agree.
            const share = Math.min(1, results.length / floor.cases);
            expect(results.length).toBeGreaterThan(0);
            expect(results.length - outcome.length, outcome.join('\n')).toBeGreaterThanOrEqual(Math.floor(floor.outcome * share));
            expect(results.length - history.length, history.join('\n')).toBeGreaterThanOrEqual(Math.floor(floor.history * share));
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            const result_1 = __disposeResources(env_1);
            if (result_1)
                await result_1;
        }
    }, 60_000);
});
//# sourceMappingURL=conformance.test.js.map