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
import { DescribeExecutionCommand, DescribeMapRunCommand, DescribeStateMachineForExecutionCommand, GetExecutionHistoryCommand, ListExecutionsCommand, ListMapRunsCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { startStates } from '../testing/start-states.js';
const distributed = (states, options = {}) => ({
    StartAt: 'Each',
    States: { Each: { Type: 'Map', Label: 'Each', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...states }, End: true, ...options } },
});
const pass = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };
async function run(env, definition, input) {
    const stateMachineArn = await env.create(definition, { name: 'parent' });
    const { executionArn = '' } = await env.states.inProcess.call('StartExecution', { stateMachineArn, input: JSON.stringify(input) });
    const ended = await env.states.inProcess.ended(executionArn);
    const { mapRuns = [] } = await env.client.send(new ListMapRunsCommand({ executionArn }));
    return { ended, executionArn, stateMachineArn, mapRuns };
}
describe('a map run', () => {
    it('is listed and described with what became of its items', async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const env = __addDisposableResource(env_1, await startStates(), true);
            const { ended, executionArn, mapRuns } = await run(env, distributed(pass, { MaxConcurrency: 2 }), [1, 2, 3]);
            expect(ended).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3]' });
            expect(mapRuns).toHaveLength(1);
            const mapRunArn = mapRuns[0]?.mapRunArn;
            expect(mapRunArn).toMatch(/^arn:aws:states:us-east-1:123456789012:mapRun:parent\/Each:[0-9a-f-]{36}$/);
            expect(await env.client.send(new DescribeMapRunCommand({ mapRunArn }))).toMatchObject({
                mapRunArn, executionArn, status: 'SUCCEEDED', maxConcurrency: 2, toleratedFailureCount: 0, toleratedFailurePercentage: 0, startDate: expect.any(Date), stopDate: expect.any(Date),
                itemCounts: { total: 3, succeeded: 3, failed: 0, pending: 0, running: 0, timedOut: 0, aborted: 0, resultsWritten: 0 },
                executionCounts: { total: 3, succeeded: 3 },
            });
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
    it('has child executions of its own, with input, output and history', async () => {
        const env_2 = { stack: [], error: void 0, hasError: false };
        try {
            const env = __addDisposableResource(env_2, await startStates(), true);
            const { stateMachineArn, mapRuns } = await run(env, distributed(pass), [{ n: 1 }, { n: 2 }]);
            const mapRunArn = mapRuns[0]?.mapRunArn;
            const { executions = [] } = await env.client.send(new ListExecutionsCommand({ mapRunArn, statusFilter: 'SUCCEEDED' }));
            expect(executions).toHaveLength(2);
            const executionArn = executions.at(-1)?.executionArn;
            expect(executionArn).toMatch(/:execution:parent\/Each:[0-9a-f-]{36}$/);
            expect(await env.client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ stateMachineArn: `${stateMachineArn}/Each`, mapRunArn, status: 'SUCCEEDED', input: '{"n":1}', output: '{"n":1}' });
            const { events } = await env.client.send(new GetExecutionHistoryCommand({ executionArn }));
            expect(events?.map((event) => event.type)).toEqual(['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded']);
            expect(await env.client.send(new DescribeStateMachineForExecutionCommand({ executionArn }))).toMatchObject({ mapRunArn, label: 'Each', stateMachineArn: `${stateMachineArn}/Each` });
            const parents = await env.client.send(new ListExecutionsCommand({ stateMachineArn }));
            expect(parents.executions).toHaveLength(1);
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
    it('fails with its first child beyond what is tolerated', async () => {
        const env_3 = { stack: [], error: void 0, hasError: false };
        try {
            const env = __addDisposableResource(env_3, await startStates(), true);
            const failing = { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'Broken' } } };
            const { ended, mapRuns } = await run(env, distributed(failing), [1]);
            expect(ended).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
            expect(await env.client.send(new DescribeMapRunCommand({ mapRunArn: mapRuns[0]?.mapRunArn }))).toMatchObject({ status: 'FAILED', itemCounts: { failed: 1 } });
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
    it('keeps only as many children, and histories of children, as the retention says', async () => {
        const env_4 = { stack: [], error: void 0, hasError: false };
        try {
            const env = __addDisposableResource(env_4, await startStates({ retention: { children: 5, childHistories: 2 } }), true);
            const { ended, mapRuns } = await run(env, distributed(pass, { MaxConcurrency: 1 }), Array.from({ length: 20 }, (_, n) => n));
            expect(ended.status).toBe('SUCCEEDED');
            const mapRunArn = mapRuns[0]?.mapRunArn;
            const { executions = [] } = await env.client.send(new ListExecutionsCommand({ mapRunArn }));
            expect(executions).toHaveLength(5);
            const history = (index) => env.client.send(new GetExecutionHistoryCommand({ executionArn: executions[index]?.executionArn }));
            expect((await history(0)).events).toHaveLength(4);
            await expect(history(4)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
            expect(await env.client.send(new DescribeMapRunCommand({ mapRunArn }))).toMatchObject({ itemCounts: { total: 20, succeeded: 20 } });
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
    it('that is not there is an error', async () => {
        const env_5 = { stack: [], error: void 0, hasError: false };
        try {
            const env = __addDisposableResource(env_5, await startStates(), true);
            await expect(env.client.send(new DescribeMapRunCommand({ mapRunArn: 'arn:aws:states:us-east-1:123456789012:mapRun:a/b:c' }))).rejects.toMatchObject({ name: 'ResourceNotFound' });
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
});
//# sourceMappingURL=map-runs.test.js.map