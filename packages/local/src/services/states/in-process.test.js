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
import { describe, expect, it } from 'vitest';
import { echo, sleeper, startStates } from './testing/start-states.js';
async function runEcho(env, stateMachineArn, name) {
    const { executionArn = '' } = await env.states.inProcess.call('StartExecution', { stateMachineArn, name });
    await env.states.inProcess.ended(executionArn);
    return executionArn;
}
describe('Step Functions in process', () => {
    it('rejects with the error of the API', async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const env = __addDisposableResource(env_1, await startStates(), true);
            await expect(env.states.inProcess.call('DescribeExecution', { executionArn: 'none' })).rejects.toMatchObject({ name: 'InvalidArn', message: "Invalid Arn: 'Invalid ARN prefix: none'" });
            await expect(env.states.inProcess.ended('none')).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
            expect(() => env.states.inProcess.history('none')).toThrow(expect.objectContaining({ name: 'ExecutionDoesNotExist' }));
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
    });
    it('tells watchers of every event and status in order, and no more once they have gone', async () => {
        const env_2 = { stack: [], error: void 0, hasError: false };
        try {
            const env = __addDisposableResource(env_2, await startStates(), true);
            const stateMachineArn = await env.create(echo);
            const notices = [];
            const stop = env.states.inProcess.onNotice((notice) => notices.push(notice));
            const executionArn = await runEcho(env, stateMachineArn);
            stop();
            await runEcho(env, stateMachineArn);
            expect(notices.map((notice) => (notice.kind === 'event' ? notice.event.type : notice.status))).toEqual(['RUNNING', 'ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded', 'SUCCEEDED']);
            expect(new Set(notices.map((notice) => notice.executionArn))).toEqual(new Set([executionArn]));
            expect(env.states.inProcess.history(executionArn)).toEqual(notices.flatMap((notice) => (notice.kind === 'event' ? [notice.event] : [])));
        }
        catch (e_2) {
            env_2.error = e_2;
            env_2.hasError = true;
        }
        finally {
            const result_2 = __disposeResources(env_2);
            if (result_2)
                await result_2;
        }
    });
    it('counts the states that were entered', async () => {
        const env_3 = { stack: [], error: void 0, hasError: false };
        try {
            const env = __addDisposableResource(env_3, await startStates(), true);
            const inner = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };
            const stateMachineArn = await env.create({ StartAt: 'P', States: { P: { Type: 'Pass', Result: [1, 2, 3], Next: 'M' }, M: { Type: 'Map', ItemProcessor: inner, End: true } } });
            expect(env.states.inProcess.transitions(await runEcho(env, stateMachineArn))).toBe(5);
        }
        catch (e_3) {
            env_3.error = e_3;
            env_3.hasError = true;
        }
        finally {
            const result_3 = __disposeResources(env_3);
            if (result_3)
                await result_3;
        }
    });
    it('keeps only as many ended executions as the retention says, and every running one', async () => {
        const env_4 = { stack: [], error: void 0, hasError: false };
        try {
            const env = __addDisposableResource(env_4, await startStates({ retention: { executions: 2 } }), true);
            const asleep = await env.create(sleeper);
            const { executionArn: running = '' } = await env.states.inProcess.call('StartExecution', { stateMachineArn: asleep });
            const stateMachineArn = await env.create(echo);
            for (const name of ['a', 'b', 'c'])
                await runEcho(env, stateMachineArn, name);
            const { executions } = await env.states.inProcess.call('ListExecutions', { stateMachineArn });
            expect(executions?.map((execution) => execution.name)).toEqual(['c', 'b']);
            expect(await env.states.inProcess.call('DescribeExecution', { executionArn: running })).toMatchObject({ status: 'RUNNING' });
        }
        catch (e_4) {
            env_4.error = e_4;
            env_4.hasError = true;
        }
        finally {
            const result_4 = __disposeResources(env_4);
            if (result_4)
                await result_4;
        }
    });
    it('keeps only as many events of the past as the retention says, the newest histories whole', async () => {
        const env_5 = { stack: [], error: void 0, hasError: false };
        try {
            const env = __addDisposableResource(env_5, await startStates({ retention: { historyEvents: 9 } }), true);
            const stateMachineArn = await env.create(echo);
            const arns = [await runEcho(env, stateMachineArn, 'a'), await runEcho(env, stateMachineArn, 'b'), await runEcho(env, stateMachineArn, 'c')];
            expect(() => env.states.inProcess.history(arns[0] ?? '')).toThrow(expect.objectContaining({ name: 'ExecutionDoesNotExist', message: expect.stringContaining('retention') }));
            expect(arns.slice(1).map((arn) => env.states.inProcess.history(arn).length)).toEqual([4, 4]);
            expect(await env.states.inProcess.call('DescribeExecution', { executionArn: arns[0] })).toMatchObject({ status: 'SUCCEEDED' });
        }
        catch (e_5) {
            env_5.error = e_5;
            env_5.hasError = true;
        }
        finally {
            const result_5 = __disposeResources(env_5);
            if (result_5)
                await result_5;
        }
    });
    it('stops what runs when it is closed', async () => {
        const env = await startStates();
        const stateMachineArn = await env.create(sleeper);
        const { executionArn = '' } = await env.states.inProcess.call('StartExecution', { stateMachineArn });
        const ended = env.states.inProcess.ended(executionArn);
        await env[Symbol.asyncDispose]();
        expect(await ended).toMatchObject({ status: 'ABORTED' });
        expect(env.local.defects).toEqual([]);
    });
});
//# sourceMappingURL=in-process.test.js.map