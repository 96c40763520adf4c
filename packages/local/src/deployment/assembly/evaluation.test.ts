import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json } from '../../kernel/json.js';
import { type Template } from './template.js';
import { TemplateError } from '../../kernel/resources/template-error.js';
import { evaluate } from './testing/scope.js';

describe('intrinsic functions', () => {
  it.each<[string, Json, Json]>([
    ['Ref to a resource', { Ref: 'Bucket' }, 'my-bucket'],
    ['Ref to the account', { Ref: 'AWS::AccountId' }, '123456789012'],
    ['Ref to the region', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['Ref to the partition', { Ref: 'AWS::Partition' }, 'aws'],
    ['Ref to the URL suffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    ['Ref to the stack name', { Ref: 'AWS::StackName' }, 'Images'],
    ['Ref to the stack id', { Ref: 'AWS::StackId' }, 'arn:aws:cloudformation:us-east-1:123456789012:stack/Images/1'],
    ['Ref to the notification topics', { Ref: 'AWS::NotificationARNs' }, []],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'arn:aws:s3:::my-bucket'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Bucket.Arn' }, 'arn:aws:s3:::my-bucket'],
    ['GetAtt with dots in the attribute', { 'Fn::GetAtt': ['Nested', 'Outputs.Name'] }, 'from-nested'],
    ['Join with functions in it', { 'Fn::Join': ['/', ['a', { Ref: 'Bucket' }, 3, true]] }, 'a/my-bucket/3/true'],
    ['Join of a Split', { 'Fn::Join': ['-', { 'Fn::Split': [',', 'a,b'] }] }, 'a-b'],
    ['Select', { 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
    ['Select of a zone', { 'Fn::Select': [2, { 'Fn::GetAZs': '' }] }, 'us-east-1c'],
    [
      'Sub with names',
      { 'Fn::Sub': '${Bucket}:${Bucket.Arn}:${AWS::Region}:${!Literal}' },
      'my-bucket:arn:aws:s3:::my-bucket:us-east-1:${Literal}',
    ],
    ['Sub with variables', { 'Fn::Sub': ['${Name}-${Bucket}', { Name: { Ref: 'AWS::Partition' } }] }, 'aws-my-bucket'],
    ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': 'Shared:Table' } }, 'shared-table'],
    ['GetStackOutput', { 'Fn::GetStackOutput': { StackName: 'Shared', OutputName: 'Table' } }, 'shared-table'],
    ['Base64', { 'Fn::Base64': 'héllo' }, 'aMOpbGxv'],
    ['Cidr of IPv4', { 'Fn::Cidr': ['10.0.0.0/16', 3, '12'] }, ['10.0.0.0/20', '10.0.16.0/20', '10.0.32.0/20']],
    [
      'Cidr of IPv6',
      { 'Fn::Select': [1, { 'Fn::Cidr': ['2001:db8:1234:1a00::/56', 2, 64] }] },
      '2001:db8:1234:1a01::/64',
    ],
    ['Length', { 'Fn::Length': [1, 2] }, 2],
    ['ToJsonString', { 'Fn::ToJsonString': { bucket: { Ref: 'Bucket' } } }, '{"bucket":"my-bucket"}'],
  ])('evaluates %s', (_title, value, expected) => {
    expect(evaluate(value)).toEqual(expected);
  });

  it('finds values in mappings, and uses the default for missing entries', () => {
    const template = { Mappings: { Sizes: { 'us-east-1': { small: '128' } } } };
    expect(evaluate({ 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'small'] }, template)).toBe('128');
    expect(evaluate({ 'Fn::FindInMap': ['Sizes', 'eu-west-1', 'small', { DefaultValue: '64' }] }, template)).toBe('64');
    expect(() => evaluate({ 'Fn::FindInMap': ['Sizes', 'us-east-1', 'constructor'] }, template)).toThrow(
      'no Sizes -> us-east-1 -> constructor',
    );
  });

  it('removes properties and list items that are AWS::NoValue', () => {
    expect(evaluate({ kept: [1, { Ref: 'AWS::NoValue' }, 2], gone: { Ref: 'AWS::NoValue' } })).toEqual({
      kept: [1, 2],
    });
  });

  it('does not change values without functions', () => {
    const plain = fc.jsonValue().filter((value) => !/"(Ref|Fn::|\{\{resolve|__proto__)/.test(JSON.stringify(value)));
    fc.assert(fc.property(plain, (value) => void expect(evaluate(value as Json)).toEqual(value)));
  });
});

describe('conditions', () => {
  const template: Template = {
    Parameters: { Stage: { Type: 'String', Default: 'prod' } },
    Conditions: {
      IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
      Both: { 'Fn::And': [{ Condition: 'IsProd' }, { 'Fn::Equals': [1, '1'] }] },
      Either: { 'Fn::Or': [{ 'Fn::Not': [{ Condition: 'IsProd' }] }, { 'Fn::Equals': ['a', 'b'] }] },
      Loop: { 'Fn::Not': [{ Condition: 'Loop' }] },
    },
  };
  const chosen = (condition: string, given = {}): Json | undefined =>
    evaluate({ 'Fn::If': [condition, 'yes', 'no'] }, template, given);

  it('evaluates And, Or, Not, Equals and references to conditions', () => {
    expect(['IsProd', 'Both', 'Either'].map((name) => chosen(name))).toEqual(['yes', 'yes', 'no']);
    expect(['IsProd', 'Both', 'Either'].map((name) => chosen(name, { Stage: 'dev' }))).toEqual(['no', 'no', 'yes']);
  });

  it('does not evaluate the branch that is not selected', () => {
    expect(evaluate({ 'Fn::If': ['IsProd', 'yes', { Ref: 'Nowhere' }] }, template)).toBe('yes');
  });

  it('rejects a condition that is missing or depends on itself', () => {
    expect(() => chosen('Missing')).toThrow('condition Missing is not in the template');
    expect(() => chosen('Loop')).toThrow('condition Loop depends on itself');
  });
});

describe('parameters', () => {
  const template = {
    Parameters: {
      List: { Type: 'CommaDelimitedList', Default: 'a, b,c' },
      Looked: { Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: '/known' },
      Lost: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/unknown' },
      BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
      Required: { Type: 'Number' },
      Sized: { Type: 'String', Default: 'huge', AllowedValues: ['small', 'large'] },
    },
  };

  it('splits lists, looks up SSM parameters and reports a bootstrap version', () => {
    expect(evaluate({ Ref: 'List' }, template)).toEqual(['a', 'b', 'c']);
    expect(evaluate({ Ref: 'Looked' }, template)).toEqual(['a', 'b']);
    expect(Number(evaluate({ Ref: 'BootstrapVersion' }, template))).toBeGreaterThan(20);
    expect(evaluate({ Ref: 'Required' }, template, { Required: 3 })).toBe('3');
  });

  it('fails for missing values, with the parameter name', () => {
    expect(() => evaluate({ Ref: 'Required' }, template)).toThrow(
      'The parameter Required has no value. Pass one with --parameters Required=<value>.',
    );
    expect(() => evaluate({ Ref: 'Lost' }, template)).toThrow('The SSM parameter /unknown does not exist locally.');
    expect(() => evaluate({ Ref: 'Sized' }, template)).toThrow('must be one of small, large, got "huge"');
  });
});

describe('template errors', () => {
  it('contain stack, logical ID, construct path and property', () => {
    const error = (() => {
      try {
        return evaluate({ Environment: { Variables: [{ Ref: 'Nowhere' }] } });
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(TemplateError);
    expect(error).toMatchObject({
      name: 'TemplateError',
      stackName: 'Images',
      logicalId: 'Thing',
      constructPath: 'Images/Thing/Resource',
      propertyPath: 'Properties.Environment.Variables[0].Ref',
      message:
        'stack Images, Thing (Images/Thing/Resource), Properties.Environment.Variables[0].Ref: Nowhere is not a ' +
        'resource, parameter or pseudo parameter of the template. Correct the reference.',
    });
  });

  it.each<[string, Json, string]>([
    [
      'a missing attribute',
      { 'Fn::GetAtt': ['Bucket', 'Color'] },
      'Bucket (AWS::S3::Bucket) has no attribute Color locally',
    ],
    ['a missing export', { 'Fn::ImportValue': 'Nothing' }, 'No deployed stack exports Nothing.'],
    [
      'a missing stack output',
      { 'Fn::GetStackOutput': { StackName: 'Shared', OutputName: 'No' } },
      'No deployed stack Shared has an output No.',
    ],
    ['a macro', { 'Fn::Transform': { Name: 'AWS::Include' } }, 'runs only in an AWS account'],
    ['an unknown function', { 'Fn::Invent': [] }, 'Fn::Invent is not supported'],
    ['a function with other keys', { Ref2: 1, 'Fn::Sub': 'x' }, 'must be the only key'],
    [
      'a dynamic reference',
      { 'Fn::Join': ['', ['{{resolve:secretsmanager:', 'db}}']] },
      '{{resolve:secretsmanager:db}} cannot be resolved',
    ],
    ['an index past the end', { 'Fn::Select': [5, ['a']] }, "the index must be less than 1 (the list's length), got 5"],
    ['blocks that do not fit', { 'Fn::Cidr': ['10.0.0.0/24', 3, 8] }, '10.0.0.0/24 is too small for 3 blocks'],
    ['a list instead of a string', { 'Fn::Sub': ['${x}', { x: [] }] }, '${x} must be a string, got []'],
  ])('reject %s', (_title, value, message) => {
    expect(() => evaluate(value)).toThrow(message);
  });
});
