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
import { isExecutionAborted, isExecutionFailed, isExecutionTimedOut, isUnexpectedOutput, isWaitTimedOut } from './errors/execution-errors.js';
import { isEndpointUnreachable, isExecutionDoesNotExist } from './errors/call-errors.js';
import { described, executionArn, StepFunctionsDouble } from './testing/step-functions-double.js';
import { untypedExecution } from './untyped.js';
const failing = [
    described('FAILED', { error: 'DownloadsFailed', cause: '{"failed":3}' }),
    {
        body: {
            events: [
                { id: 9, previousEventId: 8, type: 'ExecutionFailed', timestamp: 1 },
                { id: 8, previousEventId: 5, type: 'TaskFailed', timestamp: 1 },
                { id: 7, previousEventId: 2, type: 'TaskStateEntered', timestamp: 1, stateEnteredEventDetails: { name: 'A neighbour' } },
                { id: 5, previousEventId: 4, type: 'TaskScheduled', timestamp: 1 },
                { id: 4, previousEventId: 3, type: 'TaskStateEntered', timestamp: 1, stateEnteredEventDetails: { name: 'Download batch' } },
                { id: 3, previousEventId: 2, type: 'MapIterationStarted', timestamp: 1 },
            ],
        },
    },
];
const thrownBy = (promise) => promise.then(() => expect.fail('nothing was thrown'), (error) => error);
describe('result()', () => {
    it('gives the parsed output once the execution has succeeded', async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_1, await StepFunctionsDouble.start((_call, nth) => (nth < 3 ? described('RUNNING') : described('SUCCEEDED', { output: '{"images":7}' }))), true);
            const stepwell = __addDisposableResource(env_1, double.stepwell(), false);
            await expect(untypedExecution(stepwell, executionArn).result()).resolves.toEqual({ images: 7 });
            expect(double.callsOf('DescribeExecution')).toHaveLength(3);
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
    it('waits longer each time, up to maxDelay', async () => {
        const env_2 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_2, await StepFunctionsDouble.start((_call, nth) => (nth < 6 ? described('RUNNING') : described('SUCCEEDED', { output: '1' }))), true);
            const stepwell = __addDisposableResource(env_2, double.stepwell(), false);
            await untypedExecution(stepwell, executionArn).result({ minDelay: 1, maxDelay: 3 });
            expect(double.sleeps).toEqual([1000, 1500, 2250, 3000, 3000]);
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
    it('spreads the pauses between half and whole, so that many clients do not call in step', async () => {
        const env_3 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_3, await StepFunctionsDouble.start((_call, nth) => (nth < 3 ? described('RUNNING') : described('SUCCEEDED', { output: '1' }))), true);
            const stepwell = __addDisposableResource(env_3, double.stepwell({ random: () => 0 }), false);
            await untypedExecution(stepwell, executionArn).result({ minDelay: 1 });
            expect(double.sleeps).toEqual([500, 750]);
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
    it('tells the error, the parsed cause and the innermost state of a failed execution', async () => {
        const env_4 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_4, await StepFunctionsDouble.start((call) => failing[call.operation === 'DescribeExecution' ? 0 : 1]), true);
            const stepwell = __addDisposableResource(env_4, double.stepwell(), false);
            const error = await thrownBy(untypedExecution(stepwell, executionArn).result());
            expect(isExecutionFailed(error)).toBe(true);
            expect(error).toMatchObject({ name: 'ExecutionFailed', error: 'DownloadsFailed', cause: { failed: 3 }, causeText: '{"failed":3}', state: 'Download batch', executionArn, retryable: false, requestId: 'request-1' });
            expect(error.message).toBe(`The execution failed in state 'Download batch': DownloadsFailed, {"failed":3} (${executionArn})`);
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
    it('tells the failure although the history may not be read', async () => {
        const env_5 = { stack: [], error: void 0, hasError: false };
        try {
            const denied = { status: 400, type: 'AccessDeniedException' };
            const double = __addDisposableResource(env_5, await StepFunctionsDouble.start((call) => (call.operation === 'DescribeExecution' ? described('FAILED', { error: 'Lambda.TooManyRequestsException', cause: 'Rate exceeded' }) : denied)), true);
            const stepwell = __addDisposableResource(env_5, double.stepwell(), false);
            const error = await thrownBy(untypedExecution(stepwell, executionArn).result());
            expect(error).toMatchObject({ name: 'ExecutionFailed', state: undefined, cause: 'Rate exceeded', retryable: true });
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
    it('tells a time-out and a stop from a failure', async () => {
        const env_6 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_6, await StepFunctionsDouble.start((call) => (call.operation === 'DescribeExecution' ? described(call.body['executionArn'] === executionArn ? 'TIMED_OUT' : 'ABORTED') : { body: { events: [] } })), true);
            const stepwell = __addDisposableResource(env_6, double.stepwell(), false);
            expect(isExecutionTimedOut(await thrownBy(untypedExecution(stepwell, executionArn).result()))).toBe(true);
            expect(isExecutionAborted(await thrownBy(untypedExecution(stepwell, `${executionArn}b`).result()))).toBe(true);
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
    it('gives up after maxWaitTime and says that the execution goes on', async () => {
        const env_7 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_7, await StepFunctionsDouble.start(() => described('RUNNING')), true);
            const stepwell = __addDisposableResource(env_7, double.stepwell(), false);
            const error = await thrownBy(untypedExecution(stepwell, executionArn).result({ maxWaitTime: 5, minDelay: 2, maxDelay: 2 }));
            expect(isWaitTimedOut(error)).toBe(true);
            expect(double.sleeps).toEqual([2000, 2000, 1000]);
            expect(double.callsOf('StopExecution')).toHaveLength(0);
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
    it('keeps waiting through throttling', async () => {
        const env_8 = { stack: [], error: void 0, hasError: false };
        try {
            const throttled = { status: 400, type: 'ThrottlingException', message: 'Rate exceeded' };
            const double = __addDisposableResource(env_8, await StepFunctionsDouble.start((_call, nth) => (nth < 4 ? throttled : described('SUCCEEDED', { output: '"done"' }))), true);
            const stepwell = __addDisposableResource(env_8, double.stepwell(), false);
            await expect(untypedExecution(stepwell, executionArn).result()).resolves.toBe('done');
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
    it('rejects with an AbortError when the signal aborts, and leaves the execution alone', async () => {
        const env_9 = { stack: [], error: void 0, hasError: false };
        try {
            const controller = new AbortController();
            const double = __addDisposableResource(env_9, await StepFunctionsDouble.start((_call, nth) => {
                if (nth === 3)
                    controller.abort(new Error('enough'));
                return described('RUNNING');
            }), true);
            const stepwell = __addDisposableResource(env_9, double.stepwell(), false);
            const error = await thrownBy(untypedExecution(stepwell, executionArn).result({ abortSignal: controller.signal }));
            expect(error).toMatchObject({ name: 'AbortError', cause: { message: 'enough' } });
            expect(double.callsOf('StopExecution')).toHaveLength(0);
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
    it('aborts in the middle of a pause of the real clock', async () => {
        const env_10 = { stack: [], error: void 0, hasError: false };
        try {
            const controller = new AbortController();
            const double = __addDisposableResource(env_10, await StepFunctionsDouble.start(() => {
                setImmediate(() => controller.abort());
                return described('RUNNING');
            }), true);
            const stepwell = __addDisposableResource(env_10, double.stepwell({ clock: undefined }), false);
            const waiting = untypedExecution(stepwell, executionArn).result({ abortSignal: controller.signal, minDelay: 3600, maxDelay: 3600 });
            await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
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
    it('says which execution does not exist, with the request id', async () => {
        const env_11 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_11, await StepFunctionsDouble.start(() => ({ status: 400, type: 'ExecutionDoesNotExist', message: `Execution Does Not Exist: '${executionArn}'` })), true);
            const stepwell = __addDisposableResource(env_11, double.stepwell(), false);
            const error = await thrownBy(untypedExecution(stepwell, executionArn).result());
            expect(isExecutionDoesNotExist(error)).toBe(true);
            expect(error).toMatchObject({ requestId: 'request-1', retryable: false, message: expect.stringContaining(executionArn) });
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
    it('names the endpoint, and the remedy, when nothing answers there', async () => {
        const env_12 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_12, await StepFunctionsDouble.start(() => 'hang up'), true);
            const stepwell = __addDisposableResource(env_12, double.stepwell(), false);
            const error = await thrownBy(untypedExecution(stepwell, executionArn).result());
            expect(isEndpointUnreachable(error)).toBe(true);
            expect(error).toMatchObject({ endpoint: double.endpoint, retryable: true, message: expect.stringMatching(/is `stepwell up` running/) });
        }
        catch (e_12) {
            env_12.error = e_12;
            env_12.hasError = true;
        }
        finally {
            const result_12 = __disposeResources(env_12);
            if (result_12)
                await result_12;
        }
    });
    it('refuses an output that the service left out', async () => {
        const env_13 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_13, await StepFunctionsDouble.start(() => described('SUCCEEDED', { outputDetails: { included: false } })), true);
            const stepwell = __addDisposableResource(env_13, double.stepwell(), false);
            expect(isUnexpectedOutput(await thrownBy(untypedExecution(stepwell, executionArn).result()))).toBe(true);
        }
        catch (e_13) {
            env_13.error = e_13;
            env_13.hasError = true;
        }
        finally {
            const result_13 = __disposeResources(env_13);
            if (result_13)
                await result_13;
        }
    });
    it.each([
        [{ minDelay: 0 }, 'minDelay: 0'],
        [{ minDelay: 5, maxDelay: 1 }, 'maxDelay: 1'],
    ])('refuses %o', async (options, message) => {
        const env_14 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_14, await StepFunctionsDouble.start(() => described('RUNNING')), true);
            const stepwell = __addDisposableResource(env_14, double.stepwell(), false);
            await expect(untypedExecution(stepwell, executionArn).result(options)).rejects.toThrow(message);
        }
        catch (e_14) {
            env_14.error = e_14;
            env_14.hasError = true;
        }
        finally {
            const result_14 = __disposeResources(env_14);
            if (result_14)
                await result_14;
        }
    });
});
//# sourceMappingURL=result.test.js.map