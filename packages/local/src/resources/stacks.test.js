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
import { CfnCondition, CfnOutput, CfnParameter, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Effect, ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../start-local.js';
import { synthesized } from '../testing/synthesized.js';
const nothing = DefinitionBody.fromString('{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}');
describe('stacks', () => {
    it('use what other stacks export', async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_1, await synthesized((root) => {
                const producer = new Stack(root, 'Producer');
                const consumer = new Stack(root, 'Consumer');
                const machine = new StateMachine(producer, 'Machine', { definitionBody: nothing });
                new CfnOutput(consumer, 'Arn', { value: machine.stateMachineArn });
                new CfnOutput(consumer, 'Weak', { value: Fn.getStackOutput('Producer', 'Own') });
                new CfnOutput(producer, 'Own', { value: 'own' });
                consumer.addDependency(producer);
            }), true);
            const local = __addDisposableResource(env_1, await startLocal({ app: app.path }), true);
            const machine = local.resources.find((resource) => resource.type === 'AWS::StepFunctions::StateMachine');
            expect(local.outputs['Consumer']).toEqual({ Arn: machine?.physicalId, Weak: 'own' });
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
    it('pass parameters to nested stacks and read their outputs', async () => {
        const env_2 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_2, await synthesized((root) => {
                const parent = new Stack(root, 'Parent');
                const key = new LogGroup(parent, 'Shared');
                const nested = new NestedStack(parent, 'Nested');
                const machine = new StateMachine(nested, 'Shared', { definitionBody: nothing, comment: key.logGroupName });
                new CfnOutput(parent, 'Arn', { value: machine.stateMachineArn });
            }), true);
            const local = __addDisposableResource(env_2, await startLocal({ app: app.path }), true);
            const machine = local.resources.find((resource) => resource.type === 'AWS::StepFunctions::StateMachine');
            expect(machine).toMatchObject({ path: 'Parent/Nested/Shared/Resource', stack: expect.stringMatching(/^Parent-Nested/) });
            expect(local.outputs['Parent']?.['Arn']).toBe(machine?.physicalId);
            expect(local.resources.map((resource) => resource.path)).toEqual(expect.arrayContaining(['Parent/Shared/Resource', 'Parent/Nested.NestedStack/Nested.NestedStackResource']));
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
    const stages = (root) => {
        for (const name of ['Beta', 'Prod'])
            new StateMachine(new Stack(new Stage(root, name), 'Images', { stackName: 'images' }), 'Machine', { definitionBody: nothing });
    };
    it('of two stages with one name ask which is meant', async () => {
        const env_3 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_3, await synthesized(stages), true);
            await expect(startLocal({ app: app.path })).rejects.toThrow("has two stacks named images; choose one by its construct path with the option 'stacks'");
            const local = __addDisposableResource(env_3, await startLocal({ app: app.path, stacks: ['Prod/Images'] }), true);
            expect(local.resources.map((resource) => resource.path)).toContain('Prod/Images/Machine/Resource');
            await expect(startLocal({ app: app.path, stacks: ['Gamma'] })).rejects.toThrow('has no stack Gamma; its stacks are images, images');
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
    it('take parameters, and leave out what conditions leave out', async () => {
        const env_4 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_4, await synthesized((root) => {
                const stack = new Stack(root, 'Conditional');
                const size = new CfnParameter(stack, 'Size');
                const large = new CfnCondition(stack, 'Large', { expression: Fn.conditionEquals(size.valueAsString, 'large') });
                const group = new LogGroup(stack, 'Group', { logGroupName: size.valueAsString });
                group.node.defaultChild.cfnOptions.condition = large;
                new CfnOutput(stack, 'Chosen', { value: Fn.conditionIf('Large', 'big', 'small').toString() });
                new CfnOutput(stack, 'OnlyLarge', { value: group.logGroupName, condition: large });
            }), true);
            const large = __addDisposableResource(env_4, await startLocal({ app: app.path, parameters: { Size: 'large' } }), true);
            expect([large.outputs['Conditional'], large.resources.length]).toEqual([{ Chosen: 'big', OnlyLarge: 'large' }, 1]);
            const small = __addDisposableResource(env_4, await startLocal({ app: app.path, parameters: { Size: 'small' } }), true);
            expect([small.outputs['Conditional'], small.resources.length]).toEqual([{ Chosen: 'small' }, 0]);
            await expect(startLocal({ app: app.path })).rejects.toMatchObject({ name: 'TemplateError', logicalId: 'Size' });
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
    it('keep roles with their policies and credentials, keys, alarms, log groups and parameters', async () => {
        const env_5 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_5, await synthesized((root) => {
                const stack = new Stack(root, 'Kept');
                const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')] });
                role.addToPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions: ['s3:GetObject'], resources: ['arn:aws:s3:::images/*'] }));
                new ManagedPolicy(stack, 'Managed', { roles: [role], statements: [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: ['*'] })] });
                const parameter = new StringParameter(stack, 'Parameter', { parameterName: '/images/bucket', stringValue: 'images' });
                const alarm = new Alarm(stack, 'Alarm', { metric: new Metric({ namespace: 'Images', metricName: 'Failed' }), threshold: 1, evaluationPeriods: 1 });
                new CfnOutput(stack, 'KeyArn', { value: new Key(stack, 'Key', { alias: 'images' }).keyArn });
                new CfnOutput(stack, 'AlarmArn', { value: alarm.alarmArn });
                new CfnOutput(stack, 'GroupArn', { value: new LogGroup(stack, 'Group', { logGroupName: '/images' }).logGroupArn });
                const later = new Stack(root, 'Later');
                new CfnOutput(later, 'Found', { value: StringParameter.valueForStringParameter(later, '/images/bucket') });
                later.node.addDependency(parameter);
            }), true);
            const local = __addDisposableResource(env_5, await startLocal({ app: app.path }), true);
            expect(new Set(local.resources.filter(({ type }) => type !== 'AWS::Logs::LogGroup').map((resource) => resource.status))).toEqual(new Set(['kept']));
            const [role] = local.services.iam.roles();
            expect(role).toMatchObject({
                arn: expect.stringMatching(/^arn:aws:iam::123456789012:role\/Kept-Role/),
                assumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'lambda.amazonaws.com' } }] },
                managedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess', expect.stringMatching(/policy\/Kept-Managed/)],
            });
            expect(role?.policies.map((policy) => policy.document)).toEqual(expect.arrayContaining([
                { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::images/*' }] },
                { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }] },
            ]));
            expect(role?.credentials.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
            expect(local.services.iam.role(role?.arn ?? '')).toEqual(role);
            expect(local.outputs['Kept']).toEqual({
                KeyArn: expect.stringMatching(/^arn:aws:kms:us-east-1:123456789012:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
                AlarmArn: expect.stringMatching(/^arn:aws:cloudwatch:us-east-1:123456789012:alarm:Kept-Alarm/),
                GroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:/images:*',
            });
            expect(local.outputs['Later']).toEqual({ Found: 'images' });
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
//# sourceMappingURL=stacks.test.js.map