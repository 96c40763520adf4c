import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { age } from '../option-values.js';
import { newerSource } from '../cdk/app-sources.js';
import { readCdkApp, type CdkApp } from '../cdk/cdk-app.js';
import { findCdkCli } from '../cdk/find-cdk-cli.js';
import { synthesizedAt } from '../cdk/assembly-backup.js';
import { type Check, errorMessage } from './check.js';
import { checkRuntimes } from './function-runtimes.js';
import { missingSdkClients } from './sdk-clients.js';

/** Checks the CDK app of a folder and its cloud assembly: the one of --app, or else the app's own. */
export async function checkApp(cwd: string, assemblyFlag: string | undefined): Promise<Check[]> {
  if (assemblyFlag !== undefined) return checkAssembly(cwd, resolve(cwd, assemblyFlag));
  let app: CdkApp | undefined;
  try {
    app = await readCdkApp(cwd);
  } catch (error) {
    return [{ name: 'CDK app', status: 'failed', message: errorMessage(error), remedy: 'fix cdk.json' }];
  }
  if (app === undefined)
    return [
      {
        name: 'CDK app',
        status: 'warning',
        message: `there is no cdk.json in ${cwd}`,
        remedy: 'change to the folder of your app, or create an app with stepwell init',
      },
    ];
  const found: Check = { name: 'CDK app', status: 'ok', message: app.command };
  const ready = resolve(app.folder, app.command);
  const isReady = await isFolder(ready);
  const assembly = await checkAssembly(cwd, isReady ? ready : app.output, isReady ? undefined : app);
  return [found, ...assembly, await checkCdkCli(cwd)];
}

async function checkAssembly(cwd: string, folder: string, app?: CdkApp): Promise<Check[]> {
  const shown = relative(cwd, folder) || '.';
  if (!(await isFolder(folder)))
    return [
      {
        name: 'Cloud assembly',
        status: 'warning',
        message: `${shown} does not exist yet`,
        remedy: 'run stepwell up or cdk synth',
      },
    ];
  try {
    const { stateMachinesOf } = await import('@stepwell/local/definitions');
    const machines = await stateMachinesOf(folder);
    const count = machines.length === 1 ? '1 state machine' : `${machines.length} state machines`;
    const time = await synthesizedAt(folder);
    const newer = app && time && (await newerSource(app, time.getTime()));
    const message = `${shown}: ${count}${time === undefined ? '' : `, synthesized ${age(time)}`}`;
    const assembly: Check =
      newer === undefined
        ? { name: 'Cloud assembly', status: 'ok', message }
        : {
            name: 'Cloud assembly',
            status: 'warning',
            message: `${message}; ${newer} is newer`,
            remedy: 'run stepwell up or cdk synth',
          };
    return [assembly, ...(await checkRuntimes(folder)), await checkSdkClients(cwd, folder)];
  } catch (error) {
    return [
      {
        name: 'Cloud assembly',
        status: 'failed',
        message: errorMessage(error),
        remedy: 'run stepwell up --synth',
      },
    ];
  }
}

async function checkSdkClients(cwd: string, assembly: string): Promise<Check> {
  const { used, missing } = await missingSdkClients(assembly, [cwd, import.meta.dirname]);
  const name = 'AWS SDK of functions';
  if (used.length === 0) return { name, status: 'ok', message: 'functions bundle all the packages that they import' };
  if (missing.length === 0) return { name, status: 'ok', message: used.join(', ') };
  return {
    name,
    status: 'failed',
    message: `functions import ${missing.join(', ')}, which the Lambda runtime includes and this folder does not`,
    remedy: `npm install --save-dev ${missing.join(' ')}`,
  };
}

async function checkCdkCli(cwd: string): Promise<Check> {
  const cli = await findCdkCli(cwd);
  if (cli) return { name: 'CDK CLI', status: 'ok', message: cli.version };
  return {
    name: 'CDK CLI',
    status: 'warning',
    message: 'not installed; required only by stepwell deploy',
    remedy: 'npm install --save-dev aws-cdk',
  };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
