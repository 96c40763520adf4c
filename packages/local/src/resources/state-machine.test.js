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
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Activity, CfnStateMachineAlias, CfnStateMachineVersion, CfnStateMachine, DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../start-local.js';
import { synthesized } from '../testing/synthesized.js';
const definition = JSON.stringify({ StartAt: 'Say', States: { Say: { Type: 'Pass', Result: { said: '${word}', bucket: '${bucket}' }, End: true } } });
describe('AWS::StepFunctions', () => {
    it('creates state machines from text, asset and object, with substitutions, tags, logging and type', async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_1, await synthesized((root) => {
                const stack = new Stack(root, 'Machines');
                const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
                new StateMachine(stack, 'Text', {
                    stateMachineType: StateMachineType.EXPRESS,
                    definitionBody: DefinitionBody.fromString(definition),
                    definitionSubstitutions: { word: 'hello', bucket: stack.stackName },
                    logs: { destination: new LogGroup(stack, 'Log'), level: LogLevel.ALL, includeExecutionData: true },
                    tracingEnabled: true,
                });
                new CfnStateMachine(stack, 'Object', { roleArn: role.roleArn, definition: JSON.parse(definition), definitionSubstitutions: { word: 'object', bucket: '3' } });
                Tags.of(stack).add('team', 'images');
            }), true);
            const local = __addDisposableResource(env_1, await startLocal({ app: app.path }), true);
            const arn = (prefix) => local.resources.find((resource) => resource.logicalId.startsWith(prefix) && resource.type === 'AWS::StepFunctions::StateMachine')?.physicalId ?? '';
            const text = await local.services.states.call('DescribeStateMachine', { stateMachineArn: arn('Text') });
            const destinations = [{ cloudWatchLogsLogGroup: { logGroupArn: expect.stringMatching(/^arn:aws:logs:us-east-1:123456789012:log-group:Machines-Log.*:\*$/) } }];
            expect(text).toMatchObject({
                name: expect.stringMatching(/^Text[0-9A-F]{8}-[A-Za-z0-9]{12}$/),
                type: 'EXPRESS',
                roleArn: expect.stringMatching(/^arn:aws:iam::123456789012:role\/Machines-TextRole/),
                loggingConfiguration: { level: 'ALL', includeExecutionData: true, destinations },
                tracingConfiguration: { enabled: true },
            });
            expect(JSON.parse(text.definition ?? '')).toMatchObject({ States: { Say: { Result: { said: 'hello', bucket: 'Machines' } } } });
            const { tags } = await local.services.states.call('ListTagsForResource', { resourceArn: arn('Text') });
            expect(tags).toEqual([{ key: 'team', value: 'images' }]);
            const object = await local.services.states.call('DescribeStateMachine', { stateMachineArn: arn('Object') });
            expect(JSON.parse(object.definition ?? '')).toMatchObject({ States: { Say: { Result: { said: 'object', bucket: '3' } } } });
            expect(object.type).toBe('STANDARD');
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
    it('reads a definition from an asset', async () => {
        const env_2 = { stack: [], error: void 0, hasError: false };
        try {
            const folder = await mkdtemp(join(tmpdir(), 'stepwell-definition-'));
            const file = join(folder, 'definition.asl.json');
            await writeFile(file, definition);
            const app = __addDisposableResource(env_2, await synthesized((root) => {
                const stack = new Stack(root, 'Machines');
                const machine = new StateMachine(stack, 'Asset', { definitionBody: DefinitionBody.fromFile(file), definitionSubstitutions: { word: 'asset', bucket: 'b' } });
                new CfnOutput(stack, 'Arn', { value: machine.stateMachineArn });
            }), true);
            const local = __addDisposableResource(env_2, await startLocal({ app: app.path }), true);
            const { executionArn = '' } = await local.services.states.call('StartExecution', { stateMachineArn: String(local.outputs['Machines']?.['Arn']) });
            expect(await local.services.states.ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '{"said":"asset","bucket":"b"}' });
            await rm(folder, { recursive: true });
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
    it('creates activities, versions and aliases', async () => {
        const env_3 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_3, await synthesized((root) => {
                const stack = new Stack(root, 'Machines');
                const machine = new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromString(definition) });
                const version = new CfnStateMachineVersion(stack, 'Version', { stateMachineArn: machine.stateMachineArn });
                const alias = new CfnStateMachineAlias(stack, 'Live', { name: 'live', routingConfiguration: [{ stateMachineVersionArn: version.ref, weight: 100 }] });
                new CfnOutput(stack, 'Alias', { value: alias.ref });
                new CfnOutput(stack, 'Activity', { value: new Activity(stack, 'Work', { activityName: 'work' }).activityArn });
            }), true);
            const local = __addDisposableResource(env_3, await startLocal({ app: app.path }), true);
            expect(local.outputs['Machines']?.['Activity']).toBe('arn:aws:states:us-east-1:123456789012:activity:work');
            const { executionArn = '' } = await local.services.states.call('StartExecution', { stateMachineArn: String(local.outputs['Machines']?.['Alias']) });
            expect((await local.services.states.ended(executionArn)).status).toBe('SUCCEEDED');
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
    it('says which construct has a definition that is not valid', async () => {
        const env_4 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_4, await synthesized((root) => {
                new StateMachine(new Stack(root, 'Machines'), 'Broken', { definitionBody: DefinitionBody.fromString('{"StartAt":"Nowhere","States":{"A":{"Type":"Succeed"}}}') });
            }), true);
            await expect(startLocal({ app: app.path })).rejects.toMatchObject({
                name: 'ResourceError',
                stackName: 'Machines',
                constructPath: 'Machines/Broken/Resource',
                resourceType: 'AWS::StepFunctions::StateMachine',
                message: expect.stringContaining('Nowhere'),
                cause: expect.any(Error),
            });
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
});
//# sourceMappingURL=state-machine.test.js.map