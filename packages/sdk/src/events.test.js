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
import { executionArn, StepFunctionsDouble } from './testing/step-functions-double.js';
import { untypedExecution } from './untyped.js';
const event = (id, type = 'PassStateEntered') => ({ id, type, timestamp: 1_767_225_600, previousEventId: id - 1 });
const page = (events, nextToken) => ({ body: { events, nextToken } });
const idsOf = async (events) => {
    const ids = [];
    for await (const { id } of events)
        ids.push(id);
    return ids;
};
describe('events()', () => {
    it('goes on until the execution has ended, each event once', async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const pages = [page([event(1)]), page([event(1), event(2)]), page([event(1), event(2)]), page([event(1), event(2), event(3, 'ExecutionSucceeded')])];
            const double = __addDisposableResource(env_1, await StepFunctionsDouble.start((_call, nth) => pages[nth - 1]), true);
            const stepwell = __addDisposableResource(env_1, double.stepwell(), false);
            expect(await idsOf(untypedExecution(stepwell, executionArn).events({ minDelay: 1 }))).toEqual([1, 2, 3]);
            expect(double.sleeps).toEqual([1000, 1000, 1500]);
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
    it('reads a long history page by page, and looks for more on the last page only', async () => {
        const env_2 = { stack: [], error: void 0, hasError: false };
        try {
            const answers = {
                first: [page([event(1), event(2)], 'A')],
                A: [page([event(3)]), page([event(3), event(4)], 'B')],
                B: [page([]), page([event(5, 'ExecutionFailed')])],
            };
            const double = __addDisposableResource(env_2, await StepFunctionsDouble.start((call) => answers[String(call.body['nextToken'] ?? 'first')].shift()), true);
            const stepwell = __addDisposableResource(env_2, double.stepwell(), false);
            expect(await idsOf(untypedExecution(stepwell, executionArn).events({ pageSize: 2 }))).toEqual([1, 2, 3, 4, 5]);
            expect(double.callsOf('GetExecutionHistory').map((call) => call['nextToken'])).toEqual([undefined, 'A', 'A', 'B', 'B']);
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
    it('resumes after an event, also after the last one', async () => {
        const env_3 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_3, await StepFunctionsDouble.start(() => page([event(1), event(2), event(3, 'ExecutionAborted')])), true);
            const stepwell = __addDisposableResource(env_3, double.stepwell(), false);
            expect(await idsOf(untypedExecution(stepwell, executionArn).events({ after: 2 }))).toEqual([3]);
            expect(await idsOf(untypedExecution(stepwell, executionArn).events({ after: 3 }))).toEqual([]);
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
    it('goes on past the failure of an execution that was redriven', async () => {
        const env_4 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_4, await StepFunctionsDouble.start(() => page([event(1), event(2, 'ExecutionFailed'), event(3, 'ExecutionRedriven'), event(4, 'ExecutionSucceeded')])), true);
            const stepwell = __addDisposableResource(env_4, double.stepwell(), false);
            expect(await idsOf(untypedExecution(stepwell, executionArn).events())).toEqual([1, 2, 3, 4]);
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
    it('starts its pages anew when a token has expired, without repeating an event', async () => {
        const env_5 = { stack: [], error: void 0, hasError: false };
        try {
            const answers = [page([event(1), event(2)], 'A'), { status: 400, type: 'InvalidToken' }, page([event(1), event(2)], 'B'), page([event(3, 'ExecutionSucceeded')])];
            const double = __addDisposableResource(env_5, await StepFunctionsDouble.start((_call, nth) => answers[nth - 1]), true);
            const stepwell = __addDisposableResource(env_5, double.stepwell(), false);
            expect(await idsOf(untypedExecution(stepwell, executionArn).events())).toEqual([1, 2, 3]);
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
    it('reads only what is there when told not to follow', async () => {
        const env_6 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_6, await StepFunctionsDouble.start(() => page([event(1), event(2)])), true);
            const stepwell = __addDisposableResource(env_6, double.stepwell(), false);
            expect(await idsOf(untypedExecution(stepwell, executionArn).events({ follow: false }))).toEqual([1, 2]);
            expect(double.sleeps).toEqual([]);
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
    it('rejects with an AbortError in the middle', async () => {
        const env_7 = { stack: [], error: void 0, hasError: false };
        try {
            const controller = new AbortController();
            const double = __addDisposableResource(env_7, await StepFunctionsDouble.start(() => page([event(1)])), true);
            const stepwell = __addDisposableResource(env_7, double.stepwell({ clock: undefined }), false);
            const events = untypedExecution(stepwell, executionArn).events({ abortSignal: controller.signal, minDelay: 3600, maxDelay: 3600 });
            await events.next();
            const waiting = events.next();
            controller.abort();
            await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
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
});
describe('stop()', () => {
    it('stops with the error and cause that are given', async () => {
        const env_8 = { stack: [], error: void 0, hasError: false };
        try {
            const double = __addDisposableResource(env_8, await StepFunctionsDouble.start(() => ({ body: { stopDate: 1_767_225_600 } })), true);
            const stepwell = __addDisposableResource(env_8, double.stepwell(), false);
            await untypedExecution(stepwell, executionArn).stop({ error: 'Cancelled', cause: 'not needed any more' });
            expect(double.calls).toEqual([{ operation: 'StopExecution', body: { executionArn, error: 'Cancelled', cause: 'not needed any more' } }]);
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
//# sourceMappingURL=events.test.js.map