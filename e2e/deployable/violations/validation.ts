import { type Violation, arnOf, handler, resource, role } from './violation.js';

/** X-Ray accepts a service name of 64 characters. The length of a reference is known after its evaluation. */
function sampling(machineId: string): Violation['faulty'] {
  const rule = {
    FixedRate: 0.1,
    HTTPMethod: '*',
    Host: '*',
    Priority: 10,
    ReservoirSize: 1,
    ResourceARN: '*',
    ServiceType: '*',
    URLPath: '*',
    Version: 1,
    RuleName: 'Items',
    ServiceName: { 'Fn::GetAtt': [machineId, 'Name'] },
  };
  const definition = JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } });
  return {
    Role: role('states.amazonaws.com'),
    [machineId]: resource('AWS::StepFunctions::StateMachine', { RoleArn: arnOf('Role'), DefinitionString: definition }),
    Sampling: resource('AWS::XRay::SamplingRule', { SamplingRule: rule }),
  };
}

const unknown = { Queue: resource('AWS::SQS::Queue', { Bogus: 1 }) };

/** Violations of the rules of the CDK: one for each kind that we rely on. */
export const validationViolations: Readonly<Record<string, readonly Violation[]>> = {
  'cdk-validation': [
    { faulty: unknown, sound: { Queue: resource('AWS::SQS::Queue') }, found: ['Queue'] },
    {
      faulty: { Queue: resource('AWS::SQS::Nothing') },
      sound: { Queue: resource('AWS::SQS::Queue') },
      found: ['Queue'],
    },
    {
      faulty: { Queue: resource('AWS::SQS::Queue', { VisibilityTimeout: 'soon' }) },
      sound: { Queue: resource('AWS::SQS::Queue', { VisibilityTimeout: 1 }) },
      found: ['Queue'],
    },
    {
      faulty: { Topic: resource('AWS::SNS::TopicPolicy') },
      sound: { Topic: resource('AWS::SNS::Topic') },
      found: ['Topic'],
    },
    {
      faulty: { Role: role('lambda.amazonaws.com'), Handler: handler({ Role: { 'Fn::GetAtt': ['Role', 'Nothing'] } }) },
      sound: { Role: role('lambda.amazonaws.com'), Handler: handler({ Role: arnOf('Role') }) },
      found: ['Handler'],
    },
    {
      faulty: {
        Topic: resource('AWS::SNS::Topic', {}, { DependsOn: ['Queue'] }),
        Queue: resource('AWS::SQS::Queue', {}, { DependsOn: ['Topic'] }),
      },
      sound: { Topic: resource('AWS::SNS::Topic', {}, { DependsOn: ['Queue'] }), Queue: resource('AWS::SQS::Queue') },
      found: ['Topic', 'Queue'],
    },
  ],
  'deployed-values': [{ faulty: sampling('M'.repeat(60)), sound: sampling('Machine'), found: ['Sampling'] }],
};
