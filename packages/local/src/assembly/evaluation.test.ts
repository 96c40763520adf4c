import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json } from './json.js';
import { type Template } from './template.js';
import { TemplateError } from './template-error.js';
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

  it('finds in mappings, and takes the default where an entry is missing', () => {
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

  it('leaves values without functions as they are', () => {
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

  it('does not evaluate the branch that is not chosen', () => {
    expect(evaluate({ 'Fn::If': ['IsProd', 'yes', { Ref: 'Nowhere' }] }, template)).toBe('yes');
  });

  it('names a condition that is missing or depends on itself', () => {
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

  it('splits lists, looks up SSM parameters and stands for a bootstrapped environment', () => {
    expect(evaluate({ Ref: 'List' }, template)).toEqual(['a', 'b', 'c']);
    expect(evaluate({ Ref: 'Looked' }, template)).toEqual(['a', 'b']);
    expect(Number(evaluate({ Ref: 'BootstrapVersion' }, template))).toBeGreaterThan(20);
    expect(evaluate({ Ref: 'Required' }, template, { Required: 3 })).toBe('3');
  });

  it('says what is missing', () => {
    expect(() => evaluate({ Ref: 'Required' }, template)).toThrow(
      'stack Images, Required, Parameters: has no value and no default',
    );
    expect(() => evaluate({ Ref: 'Lost' }, template)).toThrow('no SSM parameter /unknown');
    expect(() => evaluate({ Ref: 'Sized' }, template)).toThrow('"huge" is not accepted; give one of small, large');
  });
});

describe('template errors', () => {
  it('name the stack, the logical id, the construct path and the property', () => {
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
        'stack Images, Thing (Images/Thing/Resource), Properties.Environment.Variables[0].Ref: Nowhere is no resource, parameter or pseudo parameter of the template',
    });
  });

  it.each<[string, Json, string]>([
    [
      'an attribute that is not there',
      { 'Fn::GetAtt': ['Bucket', 'Colour'] },
      'Bucket (AWS::S3::Bucket) has no attribute Colour',
    ],
    ['an export that is not there', { 'Fn::ImportValue': 'Nothing' }, 'no stack deployed so far exports Nothing'],
    [
      'a stack output that is not there',
      { 'Fn::GetStackOutput': { StackName: 'Shared', OutputName: 'No' } },
      'is called Shared and has an output No',
    ],
    ['a macro', { 'Fn::Transform': { Name: 'AWS::Include' } }, 'runs in an AWS account'],
    ['a function that is not known', { 'Fn::Invent': [] }, 'Fn::Invent is not supported'],
    ['a function beside other keys', { Ref2: 1, 'Fn::Sub': 'x' }, 'must be the only key'],
    [
      'a dynamic reference',
      { 'Fn::Join': ['', ['{{resolve:secretsmanager:', 'db}}']] },
      '{{resolve:secretsmanager:db}} cannot be resolved',
    ],
    ['an index past the end', { 'Fn::Select': [5, ['a']] }, 'no item 5 in a list of 1'],
    ['blocks that do not fit', { 'Fn::Cidr': ['10.0.0.0/24', 3, 8] }, 'does not hold 3 blocks'],
    ['a list where a text must stand', { 'Fn::Sub': ['${x}', { x: [] }] }, '${x} must be a string, it is []'],
  ])('refuse %s', (_title, value, message) => {
    expect(() => evaluate(value)).toThrow(message);
  });
});
