// Writes a report of the public API for each entry point of a package, so that changes show in review.
//
//     node ../../tools/api/report.mjs             fails if the committed reports are outdated
//     node ../../tools/api/report.mjs --update    writes them
//
// Run it in the folder of a package; `npx nx run-many -t api --args=--update` updates all packages.
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
  // One program for all entry points, which share most declarations.
  const compilerState = CompilerState.create(configs[0], {
    additionalEntryPoints: configs.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath),
  });
  const outdated = configs.filter((config) => !report(config, compilerState)).map((config) => config.reportFileName);
  const stray = readdirSync(folder).filter((file) => !entries.some(({ name }) => file === `${name}.api.md`));
  for (const file of update ? stray : []) rmSync(join(folder, file));
  const wrong = update ? [] : [...outdated, ...stray];
  if (wrong.length > 0) {
    console.error(
      `${manifest.name}: the public API differs from api/${wrong.join(', api/')}. If the change is intended, run npx nx api ${manifest.name} --args=--update and commit it.`,
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

/** Returns the declarations of an entry point, those of the ES module if there are two. */
function typesOf(target) {
  if (typeof target === 'string') return undefined;
  return target.types ?? typesOf(target.import ?? {});
}

/** Returns the configuration of the report of one entry point. */
function configOf({ name, types }) {
  const mainEntryPointFilePath = join(project, types);
  if (!existsSync(mainEntryPointFilePath))
    throw new Error(`${mainEntryPointFilePath} does not exist. Build the package first.`);
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(project, 'package.json'),
    configObject: {
      newlineKind: 'lf',
      projectFolder: project,
      mainEntryPointFilePath,
      compiler: {
        // Built declarations need no settings of the workspace. `skipLibCheck` excludes other packages.
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

/** Writes the report of one entry point. Returns false if the committed one differs. */
function report(config, compilerState) {
  const { apiReportChanged } = Extractor.invoke(config, {
    compilerState,
    localBuild: update,
    showVerboseMessages: false,
    messageCallback: quiet,
  });
  return !apiReportChanged;
}

/** Hides messages of the extractor that are not about the API. */
function quiet(message) {
  if (
    message.logLevel === 'info' ||
    message.messageId === 'console-compiler-version-notice' ||
    message.messageId?.startsWith('console-api-report')
  )
    message.handled = true;
}
