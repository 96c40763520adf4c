import { basename } from 'node:path';

/** File names are kebab-case, so that a path can be guessed on any file system. */
const kebabCaseFiles = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { name: "'{{name}}' is not kebab-case: rename it, for instance 'event-fan-out.ts'." },
  },
  create(context) {
    return {
      Program(node) {
        const name = basename(context.filename);
        if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+$/.test(name))
          context.report({ node, messageId: 'name', data: { name } });
      },
    };
  },
};

/** Folders are named by what they are about; these names say nothing. */
const tellingFolders = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { folder: "A folder named '{{folder}}' does not say what it is about." },
  },
  create(context) {
    return {
      Program(node) {
        const folder = context.filename
          .split(/[\\/]/)
          .find((part) => ['utils', 'util', 'helpers', 'common', 'misc'].includes(part));
        if (folder) context.report({ node, messageId: 'folder', data: { folder } });
      },
    };
  },
};

/** The mechanical half of the house style that no published rule checks. */
export const houseStyle = { rules: { 'kebab-case-files': kebabCaseFiles, 'telling-folders': tellingFolders } };
