import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import * as stepFunctions from 'aws-cdk-lib/aws-stepfunctions';
import { describe, expect, it } from 'vitest';
import { isKnownType, nearestTypes } from './known-types.js';

describe('the types of CloudFormation', () => {
  it('contain those of the CDK', () => {
    const types = Object.values(stepFunctions)
      .map((member) => (member as { readonly CFN_RESOURCE_TYPE_NAME?: unknown }).CFN_RESOURCE_TYPE_NAME)
      .filter((type) => typeof type === 'string');
    expect(types.length).toBeGreaterThan(3);
    for (const type of [...types, CfnBucket.CFN_RESOURCE_TYPE_NAME, CfnTable.CFN_RESOURCE_TYPE_NAME])
      expect(isKnownType(type)).toBe(true);
  });

  it.each([
    ['AWS::DynamoDB::Tables', 'AWS::DynamoDB::Table'],
    ['AWS::Dynamodb::Table', 'AWS::DynamoDB::Table'],
    ['AWS::StepFunction::StateMachine', 'AWS::StepFunctions::StateMachine'],
  ])('include one that is similar to %s', (type, nearest) => {
    expect(isKnownType(type)).toBe(false);
    expect(nearestTypes(type)).toContain(nearest);
  });
});
