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
import { InvalidInput, PAYLOAD_LIMIT_BYTES } from '@stepwell/core';
import { concurrentDownload as contract } from '@stepwell/core/concurrent-download';
import { isExecutionNameConflict, isPayloadTooLarge } from './errors/start-errors.js';
import { described, executionArn, stateMachineArn, StepFunctionsDouble } from './testing/step-functions-double.js';
import { untypedWorkflow } from './untyped.js';
import { workflow } from './workflow.js';
const started = { body: { executionArn, startDate: 1_767_225_600 } };
const taken = { status: 400, type: 'ExecutionAlreadyExists', message: `Execution Already Exists: '${executionArn}'` };
const input = { baseUrl: 'https://example.com/flags', resourcePaths: ['a.gif'], lambdaConcur: 5 };
const thrownBy = (promise) => promise.then(() => expect.fail('nothing was thrown'), (error) => error);
describe('start()', () => {
    it('starts by the given name and gives the handle of the execution', async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_1, await StepFunctionsDouble.start(() => started), true);
            const stepwell = __addDisposableResource(env_1, double.stepwell(), false);
            const execution = await workflow(stepwell, contract, { stateMachineArn }).start(input, { name: 'run-1' });
            expect(execution.executionArn).toBe(executionArn);
            expect(double.callsOf('StartExecution')).toEqual([{ stateMachineArn, name: 'run-1', input: JSON.stringify(input) }]);
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
    it('makes up a name, so that the retry of a lost answer does not start a second execution', async () => {
        const env_2 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_2, await StepFunctionsDouble.start((_call, nth) => (nth === 1 ? 'hang up' : started)), true);
            const stepwell = __addDisposableResource(env_2, double.stepwell({ maxAttempts: 2 }), false);
            await untypedWorkflow(stepwell, { stateMachineArn }).start({});
            const names = double.callsOf('StartExecution').map((body) => body['name']);
            expect(names).toHaveLength(2);
            expect(names[0]).toBe(names[1]);
            expect(names[0]).toMatch(/^[0-9a-f-]{36}$/);
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
    it('refuses a bad input by its field before any call is made', async () => {
        const env_3 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_3, await StepFunctionsDouble.start(() => started), true);
            const stepwell = __addDisposableResource(env_3, double.stepwell(), false);
            const error = await thrownBy(workflow(stepwell, contract, { stateMachineArn }).start({ ...input, lambdaConcur: 0 }));
            expect(error).toBeInstanceOf(InvalidInput);
            expect(error).toMatchObject({ name: 'InvalidInput', field: 'lambdaConcur' });
            expect(double.calls).toEqual([]);
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
    it.each(['', 'a b', 'a/b', 'a:b', 'x'.repeat(81), 'tab\t'])('refuses the execution name %j before any call is made', async (name) => {
        const env_4 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_4, await StepFunctionsDouble.start(() => started), true);
            const stepwell = __addDisposableResource(env_4, double.stepwell(), false);
            await expect(untypedWorkflow(stepwell, { stateMachineArn }).start({}, { name })).rejects.toMatchObject({ name: 'InvalidInput', field: 'name' });
            expect(double.calls).toEqual([]);
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
    it('gives the ended execution of the same name and input, whatever the order of its members', async () => {
        const env_5 = { stack: [], error: void 0, hasError: false };
        try {
            const stored = JSON.stringify(Object.fromEntries(Object.entries(input).reverse()), undefined, 2);
            const double = __addDisposableResource(env_5, await StepFunctionsDouble.start((call) => (call.operation === 'StartExecution' ? taken : described('SUCCEEDED', { input: stored, output: '{}' }))), true);
            const stepwell = __addDisposableResource(env_5, double.stepwell(), false);
            const execution = await untypedWorkflow(stepwell, { stateMachineArn: `${stateMachineArn}:7` }).start(input, { name: 'run-1' });
            expect(execution.executionArn).toBe(executionArn);
            expect(double.callsOf('DescribeExecution')).toEqual([{ executionArn }]);
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
    it('says that a name is taken by an execution with other input', async () => {
        const env_6 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_6, await StepFunctionsDouble.start((call) => (call.operation === 'StartExecution' ? taken : described('RUNNING', { input: '{"other":true}' }))), true);
            const stepwell = __addDisposableResource(env_6, double.stepwell(), false);
            const error = await thrownBy(untypedWorkflow(stepwell, { stateMachineArn }).start(input, { name: 'run-1' }));
            expect(isExecutionNameConflict(error)).toBe(true);
            expect(error).toMatchObject({ executionName: 'run-1', executionArn, retryable: false, fault: 'caller', requestId: 'request-1' });
        }
        catch (e_6) {
            env_6.error = e_6;
            env_6.hasError = true;
        }
        finally {
            const result_6 = __disposeResources(env_6);
            if (result_6)
                await result_6;
        }
    });
    it('counts an input in bytes of UTF-8, and refuses one above the limit that cannot go another way', async () => {
        const env_7 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_7, await StepFunctionsDouble.start(() => started), true);
            const stepwell = __addDisposableResource(env_7, double.stepwell(), false);
            const machine = untypedWorkflow(stepwell, { stateMachineArn });
            await machine.start('é'.repeat((PAYLOAD_LIMIT_BYTES - 2) / 2));
            const error = await thrownBy(machine.start('é'.repeat(PAYLOAD_LIMIT_BYTES / 2)));
            expect(isPayloadTooLarge(error)).toBe(true);
            expect(error).toMatchObject({ size: PAYLOAD_LIMIT_BYTES + 2, limit: PAYLOAD_LIMIT_BYTES });
            expect(double.calls).toHaveLength(1);
        }
        catch (e_7) {
            env_7.error = e_7;
            env_7.hasError = true;
        }
        finally {
            const result_7 = __disposeResources(env_7);
            if (result_7)
                await result_7;
        }
    });
    it('does not call when the signal has aborted already', async () => {
        const env_8 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_8, await StepFunctionsDouble.start(() => started), true);
            const stepwell = __addDisposableResource(env_8, double.stepwell(), false);
            await expect(untypedWorkflow(stepwell, { stateMachineArn }).start({}, { abortSignal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
            expect(double.calls).toEqual([]);
        }
        catch (e_8) {
            env_8.error = e_8;
            env_8.hasError = true;
        }
        finally {
            const result_8 = __disposeResources(env_8);
            if (result_8)
                await result_8;
        }
    });
});
describe('execute()', () => {
    it('starts, waits, and gives the output', async () => {
        const env_9 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_9, await StepFunctionsDouble.start((call) => (call.operation === 'StartExecution' ? started : described('SUCCEEDED', { output: '[1,2]' }))), true);
            const stepwell = __addDisposableResource(env_9, double.stepwell(), false);
            await expect(untypedWorkflow(stepwell, { stateMachineArn }).execute({})).resolves.toEqual([1, 2]);
        }
        catch (e_9) {
            env_9.error = e_9;
            env_9.hasError = true;
        }
        finally {
            const result_9 = __disposeResources(env_9);
            if (result_9)
                await result_9;
        }
    });
    it('refuses an output that breaks the contract, and says where', async () => {
        const env_10 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_10, await StepFunctionsDouble.start((call) => (call.operation === 'StartExecution' ? started : described('SUCCEEDED', { output: '{"allSucceeded":"yes"}' }))), true);
            const stepwell = __addDisposableResource(env_10, double.stepwell(), false);
            const error = await thrownBy(workflow(stepwell, contract, { stateMachineArn }).execute(input));
            expect(error).toMatchObject({ name: 'UnexpectedOutput', executionArn, output: '{"allSucceeded":"yes"}', message: expect.stringContaining('allSucceeded') });
        }
        catch (e_10) {
            env_10.error = e_10;
            env_10.hasError = true;
        }
        finally {
            const result_10 = __disposeResources(env_10);
            if (result_10)
                await result_10;
        }
    });
});
describe('workflow()', () => {
    it.each(['', 'Images', executionArn])('refuses the state machine ARN %j', async (arn) => {
        const env_11 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_11, await StepFunctionsDouble.start(() => started), true);
            const stepwell = __addDisposableResource(env_11, double.stepwell(), false);
            expect(() => workflow(stepwell, contract, { stateMachineArn: arn })).toThrow(TypeError);
        }
        catch (e_11) {
            env_11.error = e_11;
            env_11.hasError = true;
        }
        finally {
            const result_11 = __disposeResources(env_11);
            if (result_11)
                await result_11;
        }
    });
});
//# sourceMappingURL=start.test.js.map