const { mkdtempSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Day',
  States: {
    Day: { Type: 'Wait', Seconds: 86_400, Next: 'Charge card' },
    'Charge card': {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:sesv2:sendEmail',
      Arguments: { Content: { Template: { TemplateName: 'receipt' } } },
      Retry: [{ ErrorEquals: ['Card.Busy'], MaxAttempts: 2 }],
      End: true,
    },
  },
};
const template = {
  Resources: {
    Checkout: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { DefinitionString: JSON.stringify(definition), RoleArn: 'arn:aws:iam::123456789012:role/checkout' },
      Metadata: { 'aws:cdk:path': 'Shop/Checkout/Resource' },
    },
  },
};

/**
 * An object with the interface of a CDK app: `synth` creates a folder with a cloud assembly. Loading the CDK takes Jest
 * several seconds.
 */
exports.app = {
  synth() {
    const directory = mkdtempSync(join(tmpdir(), 'cdk.out-'));
    const stack = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: 'Shop.template.json' },
    };
    writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '36.0.0', artifacts: { Shop: stack } }));
    writeFileSync(join(directory, 'Shop.template.json'), JSON.stringify(template));
    return { directory };
  },
};
