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
import { CloudWatchLogsClient, DescribeLogGroupsCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, LogStream, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../start-local.js';
import { synthesized } from '../testing/synthesized.js';
describe('logs', () => {
    it('of functions are in the log group that they name, or their own', async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_1, await synthesized((root) => {
                const stack = new Stack(root, 'Logged');
                const logGroup = new LogGroup(stack, 'Group', { logGroupName: '/images', retention: RetentionDays.ONE_WEEK });
                new LogStream(stack, 'Stream', { logGroup, logStreamName: 'by-hand' });
                const common = { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => { console.log("it runs"); };') };
                for (const fn of [new LambdaFunction(stack, 'Named', { ...common, logGroup }), new LambdaFunction(stack, 'Own', common)])
                    new CfnOutput(stack, `${fn.node.id}Name`, { value: fn.functionName });
            }), true);
            const local = __addDisposableResource(env_1, await startLocal({ app: app.path }), true);
            const { NamedName, OwnName } = local.outputs['Logged'] ?? {};
            const [lambda, logs] = [new LambdaClient(local.clientConfig()), new CloudWatchLogsClient(local.clientConfig())];
            for (const FunctionName of [String(NamedName), String(OwnName)])
                await lambda.send(new InvokeCommand({ FunctionName }));
            for (const logGroupName of ['/images', `/aws/lambda/${String(OwnName)}`]) {
                const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
                expect(events.map(({ message = '' }) => /^(START|END|REPORT)|it runs\n$/.exec(message)?.[0])).toEqual(['START', 'it runs\n', 'END', 'REPORT']);
                expect(events[0]?.logStreamName).toMatch(/^\d{4}\/\d{2}\/\d{2}\/\[\$LATEST\][0-9a-f]{32}$/);
            }
            const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/images' }));
            expect(logGroups).toMatchObject([{ logGroupName: '/images', retentionInDays: 7 }]);
            expect(local.services.logs.events('/images', 'by-hand')).toEqual([]);
            lambda.destroy();
            logs.destroy();
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
});
//# sourceMappingURL=logs.test.js.map