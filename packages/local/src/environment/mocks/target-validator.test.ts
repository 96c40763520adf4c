import { describe, expect, it } from 'vitest';
import { type LocalResource } from '../../kernel/resources/local-resource.js';
import { ResourceNames } from './resource-names.js';
import { TargetValidator } from './target-validator.js';

const account = 'us-east-1:123456789012';
const task = (resource: string, more: object = {}) => ({ Type: 'Task', Resource: resource, End: true, ...more });
const invoke = (functionName: string) =>
  task('arn:aws:states:::lambda:invoke', { Parameters: { FunctionName: functionName } });
const chain = (...states: (readonly [string, object])[]) => ({
  StartAt: states[0]?.[0],
  States: Object.fromEntries(states),
});

const definitions: Readonly<Record<string, object>> = {
  Checkout: chain(
    ['Price order', invoke(`arn:aws:lambda:${account}:function:price-1`)],
    ['Charge card', task('arn:aws:states:::aws-sdk:sesv2:sendEmail')],
    ['Pause', { Type: 'Wait', Seconds: 1, End: true }],
    [
      'Both',
      {
        Type: 'Parallel',
        End: true,
        Branches: [
          chain(['Reserve', task('arn:aws:states:::dynamodb:putItem')]),
          chain([
            'Each',
            {
              Type: 'Map',
              End: true,
              ItemProcessor: chain(['Pack item', task('arn:aws:states:::sqs:sendMessage.waitForTaskToken')]),
            },
          ]),
        ],
      },
    ],
  ),
  Refund: chain(
    ['Charge card', task(`arn:aws:lambda:${account}:function:refund-1:live`)],
    ['Tell', task('arn:aws:states:::sns:publish')],
  ),
};

const resource = (type: string, path: string, physicalId: string): LocalResource =>
  ({
    stack: 'Shop',
    logicalId: `${path.split('/')[1] ?? ''}0A0B0C0D`,
    path,
    type,
    physicalId,
    status: 'running',
    attributes: {},
  }) as unknown as LocalResource; // what is looked at
const machineArn = (name: string) => `arn:aws:states:${account}:stateMachine:${name}`;

function appOf(all: Readonly<Record<string, object>> = definitions): TargetValidator {
  const names = new ResourceNames(() => [
    ...Object.keys(all).map((name) =>
      resource('AWS::StepFunctions::StateMachine', `Shop/${name}/Resource`, machineArn(name)),
    ),
    resource('AWS::Lambda::Function', 'Shop/Price/Resource', 'price-1'),
    resource('AWS::Lambda::Function', 'Shop/Refund/Function/Resource', 'refund-1'),
    resource('AWS::Lambda::Function', 'Shop/Unused/Resource', 'unused-1'),
    resource('AWS::Lambda::Function', 'Shop/One/Handler/Resource', 'one-1'),
    resource('AWS::Lambda::Function', 'Shop/Two/Handler/Resource', 'two-1'),
  ]);
  return new TargetValidator(names, () =>
    Object.entries(all).map(([name, definition]) => ({
      stateMachineArn: machineArn(name),
      name,
      definitions: [JSON.stringify(definition)],
    })),
  );
}

describe('a valid target of a mock', () => {
  it.each([
    ['a state', { state: 'Price order' }],
    ['a state of several state machines', { state: 'Charge card' }],
    ['a state of a Parallel branch', { state: 'Reserve' }],
    ['a state of a Map in a branch', { state: 'Pack item' }],
    ['a state of one state machine, by name', { state: 'Tell', stateMachine: 'Refund' }],
    ['a state machine by its path', { stateMachine: 'Shop/Refund' }],
    ['a state machine by its logical id', { stateMachine: 'Refund0A0B0C0D' }],
    ['a state machine by its ARN', { stateMachine: machineArn('Refund') }],
    ['a resource', { resource: 'lambda:invoke' }],
    ['a resource ARN', { resource: 'arn:aws:states:::dynamodb:putItem' }],
    ['a resource with its pattern', { resource: 'sqs:sendMessage.waitForTaskToken' }],
    ['a resource with any pattern', { resource: 'sqs:sendMessage' }],
    ['an SDK integration', { resource: 'aws-sdk:sesv2:sendEmail', state: 'Charge card' }],
    ['a function by its path', { resource: 'Shop/Price' }],
    ['a function by its id', { resource: 'Price' }],
    ['a function by its name', { resource: 'price-1' }],
    ['a function by its ARN, without the alias', { resource: `arn:aws:lambda:${account}:function:refund-1` }],
    ['a function by its ARN, with the alias', { resource: `arn:aws:lambda:${account}:function:refund-1:live` }],
    ['a function in a construct', { resource: 'Refund/Function' }],
    ['every task', {}],
  ])('%s', (_, target) => {
    expect(() => appOf().checkTarget(target)).not.toThrow();
  });
});

describe('an invalid target of a mock', () => {
  it.each([
    [
      'an unknown state',
      { state: 'Prise order' },
      "state: the app has no state 'Prise order'. Did you mean 'Price order'? Its Task states are 'Price order', 'Charge card', 'Reserve', 'Pack item', 'Tell'.",
    ],
    ['a nested state that is misspelled', { state: 'Pack itme' }, "Did you mean 'Pack item'?"],
    [
      'a state that is not a Task',
      { state: 'Pause' },
      "state: 'Pause' is a Wait state, and only Task states can be mocked.",
    ],
    [
      'a state of another state machine',
      { state: 'Tell', stateMachine: 'Checkout' },
      "state: the state machine 'Checkout' has no state 'Tell'. It is a state of Refund.",
    ],
    [
      'an unknown state machine',
      { stateMachine: 'Chekcout' },
      "stateMachine: the app has no state machine 'Chekcout'. Did you mean 'Checkout'? It has Shop/Checkout, Shop/Refund.",
    ],
    [
      'an unknown resource',
      { resource: 'dynamodb:putItm' },
      "resource: no Task state calls 'dynamodb:putItm'. Did you mean 'dynamodb:putItem'?",
    ],
    [
      'an unknown function',
      { resource: 'Shop/Prize' },
      "resource: no Task state calls 'Shop/Prize'. Did you mean 'Shop/Price'?",
    ],
    [
      'a function that no task calls',
      { resource: 'Shop/Unused' },
      "resource: no Task state calls the function 'Shop/Unused'.",
    ],
    [
      'a resource that another state calls',
      { state: 'Reserve', resource: 'sns:publish' },
      "resource: the state 'Reserve' never calls 'sns:publish'.",
    ],
    [
      'a function of another state machine',
      { resource: 'Shop/Price', stateMachine: 'Refund' },
      "resource: no Task state calls the function 'Shop/Price'.",
    ],
    [
      'a name of two functions',
      { resource: 'Handler' },
      "more than one AWS::Lambda::Function 'Handler': Shop/One/Handler/Resource, Shop/Two/Handler/Resource",
    ],
    ['nothing', undefined, 'target is required: a state name'],
    ['a misspelled field', { stat: 'Tell' }, "stat is not a field of a target. Did you mean 'state'?"],
    ['an empty name', { state: '' }, 'state must be a non-empty string, got "".'],
    ['a name of Object.prototype', { state: 'toString' }, "the app has no state 'toString'"],
  ])('%s', (_, target, message) => {
    expect(() => appOf().checkTarget(target as object)).toThrow(message);
  });

  it('fails with an empty list if the app has no state machine', () => {
    expect(() => appOf({}).checkTarget({ state: 'A' })).toThrow(
      "state: the app has no state 'A'. Its Task states are none.",
    );
    expect(() => appOf({}).checkTarget({ stateMachine: 'A' })).toThrow('It has none.');
  });
});

describe('a computed function name', () => {
  const computed = appOf({
    Any: {
      StartAt: 'Call',
      States: { Call: task('arn:aws:states:::lambda:invoke', { Parameters: { 'FunctionName.$': '$.name' } }) },
    },
  });
  it.each([['Shop/Unused'], ['unused-1'], [`arn:aws:lambda:${account}:function:elsewhere`], ['lambda:invoke']])(
    'matches %s',
    (reference) => {
      expect(() => computed.checkTarget({ resource: reference })).not.toThrow();
    },
  );
  it('does not match unknown names', () => {
    expect(() => computed.checkTarget({ resource: 'Shop/Unsued' })).toThrow("Did you mean 'Shop/Unused'?");
  });
});
