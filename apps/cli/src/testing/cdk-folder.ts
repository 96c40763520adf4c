import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const template = {
  Resources: {
    Greets: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'Greets',
        RoleArn: 'arn:aws:iam::123456789012:role/States',
        DefinitionString: JSON.stringify({
          StartAt: 'Greet',
          States: { Greet: { Type: 'Pass', Result: 'hello', End: true } },
        }),
        Tags: [{ Key: 'stepwell:workflow', Value: 'greetings' }],
      },
      Metadata: { 'aws:cdk:path': 'Greetings/Machine/Resource' },
    },
    Database: {
      Type: 'AWS::RDS::DBInstance',
      Properties: {},
      Metadata: { 'aws:cdk:path': 'Greetings/Database/Resource' },
    },
  },
  Outputs: { Machine: { Value: { Ref: 'Greets' } } },
};

const manifest = {
  version: '48.0.0',
  artifacts: {
    Greetings: {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: 'Greetings.template.json' },
    },
  },
};

/** A CDK app program whose stack contains a state machine and a database. */
const program = `
const { mkdirSync, writeFileSync } = require('node:fs');
const folder = process.env.CDK_OUTDIR;
mkdirSync(folder, { recursive: true });
writeFileSync(folder + '/manifest.json', ${JSON.stringify(JSON.stringify(manifest))});
writeFileSync(folder + '/Greetings.template.json', ${JSON.stringify(JSON.stringify(template))});
console.log('synthesized');
`;

/** A folder with a CDK app, and a folder for temporary files. */
export interface CdkFolder extends AsyncDisposable {
  readonly folder: string;
  readonly temporary: string;
}

/** Creates the folder of an app, optionally synthesized, or an empty folder without `app`. */
export async function cdkFolder({ app = true, synthesized = false } = {}): Promise<CdkFolder> {
  const root = await mkdtemp(join(tmpdir(), 'stepwell-cli-'));
  const folder = join(root, 'app');
  const temporary = join(root, 'temporary');
  await Promise.all([mkdir(folder), mkdir(temporary)]);
  if (app) {
    await writeFile(join(folder, 'cdk.json'), JSON.stringify({ app: `"${process.execPath}" app.cjs` }));
    await writeFile(join(folder, 'app.cjs'), program);
  }
  if (synthesized) {
    await mkdir(join(folder, 'cdk.out'));
    await writeFile(join(folder, 'cdk.out/manifest.json'), JSON.stringify(manifest));
    await writeFile(join(folder, 'cdk.out/Greetings.template.json'), JSON.stringify(template));
  }
  return { folder, temporary, [Symbol.asyncDispose]: () => rm(root, { recursive: true }) };
}
