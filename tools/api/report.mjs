// Writes down what a package makes public, one report for each of its entry points, so that a change of it shows in
// review:
//
//     node ../../tools/api/report.mjs in a package's folder: fails where the committed reports are not up to date node
//     ../../tools/api/report.mjs --update writes them
//
// `npx nx run-many -t api --args=--update` does all packages.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const update = process.argv.includes('--update');
const project = process.cwd();
const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
const folder = join(project, 'api');
const temporary = mkdtempSync(join(tmpdir(), 'stepwell-api-'));
mkdirSync(folder, { recursive: true });

try {
  const entries = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
    typesOf(target) === undefined
      ? []
      : [{ name: subpath === '.' ? 'index' : subpath.slice(2).replaceAll('/', '-'), types: typesOf(target) }],
  );
  const configs = entries.map(configOf);
  // One program for all entry points: most of their declarations are the same.
  const compilerState = CompilerState.create(configs[0], {
    additionalEntryPoints: configs.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath),
  });
  const outdated = configs.filter((config) => !report(config, compilerState)).map((config) => config.reportFileName);
  const stray = readdirSync(folder).filter((file) => !entries.some(({ name }) => file === `${name}.api.md`));
  for (const file of update ? stray : []) rmSync(join(folder, file));
  const wrong = update ? [] : [...outdated, ...stray];
  if (wrong.length > 0) {
    console.error(
      `${manifest.name}: its public API is not what api/${wrong.join(', api/')} say. Look at the difference; if it is meant: npx nx api ${manifest.name} --args=--update, and commit it.`,
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

/** The declarations of an entry point: those that an ES module gets, where there are two. */
function typesOf(target) {
  if (typeof target === 'string') return undefined;
  return target.types ?? typesOf(target.import ?? {});
}

/** The configuration of one entry point's report. */
function configOf({ name, types }) {
  const mainEntryPointFilePath = join(project, types);
  if (!existsSync(mainEntryPointFilePath)) throw new Error(`${mainEntryPointFilePath} is not there: build first`);
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(project, 'package.json'),
    configObject: {
      projectFolder: project,
      mainEntryPointFilePath,
      compiler: {
        // Declarations that are built need none of the workspace's own settings; `skipLibCheck` keeps to what is
        // ours.
        overrideTsconfig: {
          compilerOptions: {
            module: 'nodenext',
            moduleResolution: 'nodenext',
            target: 'es2022',
            lib: ['es2023', 'esnext.disposable'],
            types: ['node'],
            strict: true,
            skipLibCheck: true,
          },
          include: [types],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: folder,
        reportTempFolder: temporary,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: { default: { logLevel: 'none' }, 'ae-forgotten-export': { logLevel: 'none' } },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });
}

/** Makes the report of one entry point; false where the committed one differs. */
function report(config, compilerState) {
  const { apiReportChanged } = Extractor.invoke(config, {
    compilerState,
    localBuild: update,
    showVerboseMessages: false,
    messageCallback: quiet,
  });
  return !apiReportChanged;
}

/** What it says of itself is not about the API. */
function quiet(message) {
  if (
    message.logLevel === 'info' ||
    message.messageId === 'console-compiler-version-notice' ||
    message.messageId?.startsWith('console-api-report')
  )
    message.handled = true;
}
